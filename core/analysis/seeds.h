#pragma once

#include <cstdint>
#include <optional>
#include <span>

namespace retort {

/// A mean over seeds, with what is known of its certainty.
struct Spread {
    std::int64_t count = 0;
    double mean = 0;                          ///< NaN of none
    double deviation = 0;                     ///< of the sample, divided by n − 1; NaN below two values
    double halfWidth = 0;                     ///< mean ± this is Student's interval for the mean; NaN below two values
};

/// Values that are not finite are left out. `level` in (0, 1): 0.95.
Spread spreadOf(std::span<const double> values, double level = 0.95);

/// Two values or more with no scatter but rounding: their deviation is below 10⁻⁹ of the values' unit (accuracies are shares, in
/// units of 1). Accuracies are whole counts, so a few of them are equal by chance: such a spread says nothing of their certainty,
/// and has no interval worth showing.
bool allAlike(const Spread& spread);

/// The quantile of Student's t with so many degrees of freedom: P(X ≤ x) = p.
double studentQuantile(double p, double degreesOfFreedom);

/// The share of the distance to the teacher that a student recovers: (student − baseline) / (teacher − baseline), of means over seeds.
struct GapRecovered {
    double gap = 0;                           ///< mean teacher − mean baseline
    double noise = 0;                         ///< half the width of the gap's 95 % interval
    std::optional<double> share;              ///< absent where the gap is not above its noise: a share of nothing means nothing
};

/// Accuracies by seed. The noise is Welch's, of the seeds; where no side has two seeds that differ, it is that of counting
/// errors on `testSamples` samples (0: unknown, so no share).
GapRecovered gapRecovered(
    std::span<const double> student, std::span<const double> baseline, std::span<const double> teacher, std::int64_t testSamples = 0);

} // namespace retort

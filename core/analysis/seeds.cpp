#include "core/analysis/seeds.h"

#include <boost/math/distributions/students_t.hpp>

#include <cmath>
#include <limits>
#include <vector>

namespace retort {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The variance of a side's mean, and its part in Welch's degrees of freedom; a single value tells nothing of either.
struct Side {
    double variance = 0;
    double part = 0;
};

Side sideOf(const Spread& spread)
{
    if (spread.count < 2)
        return {};
    const double variance = spread.deviation * spread.deviation / static_cast<double>(spread.count);
    return {variance, variance * variance / static_cast<double>(spread.count - 1)};
}

double gapNoise(const Spread& teacher, const Spread& baseline, std::int64_t testSamples)
{
    const auto differ = [](const Spread& seeds) { return seeds.count > 1 && !allAlike(seeds); };
    if (!differ(teacher) && !differ(baseline)) {         // single ones, or alike by chance: accuracies are whole counts
        const auto counting = [&](double accuracy) { return accuracy * (1 - accuracy) / static_cast<double>(testSamples); };
        return testSamples > 0 ? 1.959963984540054 * std::sqrt(counting(teacher.mean) + counting(baseline.mean)) : none;
    }
    const auto a = sideOf(teacher), b = sideOf(baseline);
    const double variance = a.variance + b.variance;
    return studentQuantile(0.975, variance * variance / (a.part + b.part)) * std::sqrt(variance);
}

} // namespace

double studentQuantile(double p, double degreesOfFreedom)
{
    return boost::math::quantile(boost::math::students_t(degreesOfFreedom), p);
}

Spread spreadOf(std::span<const double> values, double level)
{
    std::vector<double> known;
    for (const double value : values)
        if (std::isfinite(value))
            known.push_back(value);
    Spread spread{.count = static_cast<std::int64_t>(known.size()), .mean = none, .deviation = none, .halfWidth = none};
    if (known.empty())
        return spread;
    const auto n = static_cast<double>(known.size());
    double sum = 0, squares = 0;                         // about the first value, so that equal values have no deviation at all
    for (const double value : known)
        sum += value - known[0];
    spread.mean = known[0] + sum / n;
    for (const double value : known)
        squares += (value - known[0] - sum / n) * (value - known[0] - sum / n);
    if (known.size() > 1) {
        spread.deviation = std::sqrt(squares / (n - 1));
        spread.halfWidth = studentQuantile(0.5 + level / 2, n - 1) * spread.deviation / std::sqrt(n);
    }
    return spread;
}

bool allAlike(const Spread& spread)
{
    return spread.count > 1 && spread.deviation < 1e-9;
}

GapRecovered gapRecovered(
    std::span<const double> student, std::span<const double> baseline, std::span<const double> teacher, std::int64_t testSamples)
{
    const auto s = spreadOf(student), b = spreadOf(baseline), t = spreadOf(teacher);
    GapRecovered result{.gap = t.mean - b.mean, .noise = gapNoise(t, b, testSamples), .share = std::nullopt};
    if (s.count > 0 && result.gap > result.noise)        // false for NaN too
        result.share = (s.mean - b.mean) / result.gap;
    return result;
}

} // namespace retort

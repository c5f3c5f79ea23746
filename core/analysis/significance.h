#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace retort {

/// All tests here are two-sided and paired: a[i] and b[i] share a seed (or a sample). Throw Error for unequal lengths.

/// Student's t-test of the differences a − b. Neither interval nor t nor p where the differences show no scatter to measure the
/// mean by: below two pairs, and where all are alike to rounding (allAlike, seeds.h). Then these three are NaN, never 0 or 1.
struct PairedTest {
    std::int64_t count = 0;
    double mean = 0;                          ///< of the differences; NaN of none
    double halfWidth = 0;                     ///< mean ± this is the 95 % interval
    double t = 0;
    double p = 1;
};
PairedTest pairedT(std::span<const double> a, std::span<const double> b);

/// p that a random choice of signs of the differences gives a sum as far from 0: exact (all 2ⁿ choices) up to 20 pairs, else by
/// 99 999 choices drawn the same every time. Assumes no normal distribution; with n pairs never below 2^(1−n), 0.0625 for 5.
double signFlipTest(std::span<const double> a, std::span<const double> b);

/// p of so many differences above and below 0 (those equal to 0 are left out), as of tosses of a fair coin.
double signTest(std::span<const double> a, std::span<const double> b);

/// McNemar's exact test: `onlyFirst` samples are right in the first alone, `onlySecond` in the second alone (outcomesOf, agreement.h).
double mcnemar(std::int64_t onlyFirst, std::int64_t onlySecond);

/// Holm's step-down adjustment, in the order given: reject those ≤ α, and the chance of any false rejection among them all is ≤ α.
/// NaN is a comparison that was made and has no p: the others are adjusted for it too, and it stays NaN.
std::vector<double> holm(std::span<const double> p);

} // namespace retort

#include "core/analysis/significance.h"

#include "core/analysis/seeds.h"
#include "core/base/error.h"
#include "core/base/random.h"

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/students_t.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace retort {

namespace {

std::vector<double> differences(std::span<const double> a, std::span<const double> b)
{
    if (a.size() != b.size())
        throw Error("A paired test needs as many values on both sides, but there are " + std::to_string(a.size()) + " and "
            + std::to_string(b.size()) + ": compare runs of the same seeds.");
    std::vector<double> result;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (std::isfinite(a[i] - b[i]))
            result.push_back(a[i] - b[i]);
    return result;
}

/// Two-sided p of k heads among n tosses of a fair coin.
double fairCoin(std::int64_t heads, std::int64_t tails)
{
    const auto n = heads + tails;
    if (n == 0)
        return 1;
    const boost::math::binomial coin(static_cast<double>(n), 0.5);
    return std::min(1.0, 2 * boost::math::cdf(coin, static_cast<double>(std::min(heads, tails))));
}

double signedSum(std::span<const double> values, std::uint64_t signs)
{
    double sum = 0;
    for (std::size_t i = 0; i < values.size(); ++i)
        sum += (signs >> i & 1) != 0 ? values[i] : -values[i];
    return sum;
}

} // namespace

PairedTest pairedT(std::span<const double> a, std::span<const double> b)
{
    const auto values = differences(a, b);
    const auto spread = spreadOf(values);
    constexpr double none = std::numeric_limits<double>::quiet_NaN();
    PairedTest test{.count = spread.count, .mean = spread.mean, .halfWidth = none, .t = none, .p = none};
    if (spread.count < 2 || allAlike(spread))
        return test;
    test.halfWidth = spread.halfWidth;
    const auto n = static_cast<double>(spread.count);
    test.t = spread.mean / (spread.deviation / std::sqrt(n));
    test.p = 2 * boost::math::cdf(boost::math::complement(boost::math::students_t(n - 1), std::abs(test.t)));
    return test;
}

double signFlipTest(std::span<const double> a, std::span<const double> b)
{
    const auto values = differences(a, b);
    double size = 0;
    for (const double value : values)
        size += std::abs(value);
    const double seen = std::abs(std::accumulate(values.begin(), values.end(), 0.0)) - 1e-12 * size;   // equal sums differ by rounding
    if (values.empty() || size == 0)
        return 1;
    std::int64_t as = 0;
    if (values.size() <= 20) {
        const std::uint64_t choices = std::uint64_t{1} << values.size();
        for (std::uint64_t signs = 0; signs < choices; ++signs)
            as += std::abs(signedSum(values, signs)) >= seen;
        return static_cast<double>(as) / static_cast<double>(choices);
    }
    constexpr int draws = 99'999;
    CounterGenerator random(keyOf("sign-flip test"));
    for (int draw = 0; draw < draws; ++draw) {
        double sum = 0;
        for (std::size_t i = 0; i < values.size(); i += 64)
            sum += signedSum(std::span(values).subspan(i, std::min<std::size_t>(64, values.size() - i)), random());
        as += std::abs(sum) >= seen;
    }
    return static_cast<double>(as + 1) / (draws + 1);
}

double signTest(std::span<const double> a, std::span<const double> b)
{
    const auto values = differences(a, b);
    return fairCoin(
        std::ranges::count_if(values, [](double d) { return d > 0; }), std::ranges::count_if(values, [](double d) { return d < 0; }));
}

double mcnemar(std::int64_t onlyFirst, std::int64_t onlySecond)
{
    return fairCoin(onlyFirst, onlySecond);
}

std::vector<double> holm(std::span<const double> p)
{
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), 0);
    std::erase_if(order, [&](std::size_t i) { return std::isnan(p[i]); });
    std::ranges::sort(order, {}, [&](std::size_t i) { return p[i]; });
    std::vector<double> adjusted(p.size(), std::numeric_limits<double>::quiet_NaN());
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        largest = std::max(largest, std::min(1.0, p[order[rank]] * static_cast<double>(p.size() - rank)));
        adjusted[order[rank]] = largest;
    }
    return adjusted;
}

} // namespace retort

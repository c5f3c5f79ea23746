#pragma once

#include <QTest>

#include <algorithm>
#include <cmath>
#include <vector>

/// Bounds are for two idle cores; $RETORT_BENCH_PATIENCE multiplies them where a machine is slower or busy.
namespace retort::test {

inline double patience()
{
    bool given = false;
    const double factor = qEnvironmentVariable("RETORT_BENCH_PATIENCE").toDouble(&given);
    return given && factor > 0 ? factor : 1;
}

/// The value below which this share of them lies: 0.5 is the median.
inline double quantile(std::vector<double> values, double share)
{
    std::ranges::sort(values);
    const auto at = static_cast<std::size_t>(std::lround(share * static_cast<double>(values.size() - 1)));
    return values.at(at);
}

} // namespace retort::test

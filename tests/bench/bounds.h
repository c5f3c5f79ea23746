#pragma once

#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
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

enum class Bound { AtLeast, AtMost };

/// A line of the table that `./dev bench` prints, where $RETORT_BENCH_ROWS names a file for it: the `share` quantile of the values
/// and their quartiles, what it must reach and what it should.
inline void report(const char* what, const std::vector<double>& values, double share, Bound bound, double needs, double aim)
{
    if (!qEnvironmentVariableIsSet("RETORT_BENCH_ROWS"))
        return;
    std::ofstream out(qEnvironmentVariable("RETORT_BENCH_ROWS").toStdString(), std::ios::app);
    out << R"({"what": ")" << what << R"(", "ratio": )" << quantile(values, share) << R"(, "low": )" << quantile(values, 0.25) << R"(, "high": )" << quantile(values, 0.75)
        << R"(, "rounds": )" << values.size() << R"(, "needs": )" << needs << R"(, "aim": )" << aim << R"(, "at_most": )" << (bound == Bound::AtMost ? "true" : "false") << "}\n";
}

} // namespace retort::test

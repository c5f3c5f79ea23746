#include "core/analysis/decimation.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>

namespace retort {

namespace {

/// Collects one column and hands on what of it is worth drawing.
class Column {
public:
    void add(std::int64_t index, float value)
    {
        if (!std::isfinite(value)) {
            if (m_gap < 0)
                m_gap = index;
            return;
        }
        if (m_first < 0)
            m_first = m_lowest = m_highest = index, m_low = m_high = value;
        if (value < m_low)
            m_lowest = index, m_low = value;
        if (value > m_high)
            m_highest = index, m_high = value;
        m_last = index;
    }

    template<typename X>
    void flush(std::span<const float> values, const X& x, std::vector<CurvePoint>& out)
    {
        std::array<std::int64_t, 5> kept{m_first, m_lowest, m_highest, m_last, m_gap};
        std::ranges::sort(kept);
        std::int64_t before = -1;
        for (const auto index : kept) {
            if (index < 0 || index == before)
                continue;
            before = index;
            const bool broken = index == m_gap;
            if (broken && (out.empty() || std::isnan(out.back().y)))
                continue;                                // one break is enough, and none before the first value
            out.push_back({x(index), broken ? std::numeric_limits<double>::quiet_NaN() : values[static_cast<std::size_t>(index)]});
        }
        *this = {};
    }

private:
    std::int64_t m_first = -1, m_lowest = -1, m_highest = -1, m_last = -1, m_gap = -1;
    float m_low = 0, m_high = 0;
};

/// `begin` and `end`: the values to be seen. `x` gives the x of an index.
template<typename X>
std::vector<CurvePoint> decimate(
    std::span<const float> values, const X& x, std::int64_t begin, std::int64_t end, double from, double to, int columns)
{
    std::vector<CurvePoint> points;
    Column column;
    // A gap at the edge has no neighbour: the line begins inside.
    const auto addNeighbour = [&](std::int64_t index) {
        if (index >= 0 && index < std::ssize(values) && std::isfinite(values[static_cast<std::size_t>(index)]))
            points.push_back({x(index), values[static_cast<std::size_t>(index)]});
    };
    addNeighbour(begin - 1);
    const double scale = to > from ? columns / (to - from) : 0;
    std::int64_t current = -1;
    for (std::int64_t i = begin; i < end; ++i) {
        const auto place = std::min<std::int64_t>(static_cast<std::int64_t>((x(i) - from) * scale), columns - 1);
        if (place != current) {
            column.flush(values, x, points);
            current = place;
        }
        column.add(i, values[static_cast<std::size_t>(i)]);
    }
    column.flush(values, x, points);
    addNeighbour(end);
    return points;
}

void requireColumns(int columns)
{
    if (columns < 1)
        throw Error(
            "A curve cannot be drawn on " + std::to_string(columns) + " columns; this is a mistake of the program, please report it.");
}

} // namespace

std::vector<CurvePoint> decimated(std::span<const float> values, std::span<const double> x, double from, double to, int columns)
{
    requireColumns(columns);
    const auto known = values.first(std::min(values.size(), x.size()));
    const auto begin = std::ranges::lower_bound(x.first(known.size()), from) - x.begin();
    const auto end = std::ranges::upper_bound(x.first(known.size()), to) - x.begin();
    return decimate(known, [x](std::int64_t i) { return x[static_cast<std::size_t>(i)]; }, begin, std::max(begin, end), from, to, columns);
}

std::vector<CurvePoint> decimated(std::span<const float> values, double from, double to, int columns)
{
    requireColumns(columns);
    const auto size = static_cast<double>(values.size());
    const auto begin = static_cast<std::int64_t>(std::clamp(std::ceil(from), 0.0, size));
    const auto end = static_cast<std::int64_t>(std::clamp(std::floor(to) + 1, 0.0, size));
    return decimate(values, [](std::int64_t i) { return static_cast<double>(i); }, begin, std::max(begin, end), from, to, columns);
}

} // namespace retort

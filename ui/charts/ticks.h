#pragma once

#include <QString>

#include <vector>

namespace retort::ui {

struct Range {
    double from = 0, to = 0;
    double width() const { return to - from; }
    bool isEmpty() const { return !(to > from); }
    bool operator==(const Range&) const = default;
};

/// What the axis should span so that `low … high` sits in it with air around; never empty, so that a constant is seen.
Range padded(double low, double high, bool logarithmic);

/// The distance of grid lines: 1, 2 or 5 times a power of ten, for about `lines` of them.
double niceStep(const Range& range, int lines);

struct Tick {
    double value = 0;
    QString text;                             ///< empty: a line without a label
    bool operator==(const Tick&) const = default;
};
/// Grid lines inside the range, about `lines` of them, labelled with as many digits as their distance needs. Logarithmic:
/// at powers of ten, and at 2 and 5 times those where there is room.
std::vector<Tick> ticks(const Range& range, int lines, bool logarithmic = false);
/// The same lines labelled as "1.5e6", with as many digits as their distance needs: for an axis that has no room for 1,500,000.
std::vector<Tick> inPowersOfTen(std::vector<Tick> ticks);

} // namespace retort::ui

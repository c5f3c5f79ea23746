#pragma once

#include <span>
#include <vector>

namespace retort {

struct CurvePoint {
    double x = 0;
    double y = 0;                             ///< NaN: the line is broken here
    bool operator==(const CurvePoint&) const = default;
};

/// What of a curve can be seen between `from` and `to` on so many pixel columns: of each column its first, lowest, highest and
/// last value, in order, so that no peak is lost and the drawn line looks as if every value had been drawn. At most five points a column
/// (with one break, where values are not finite), and one neighbour beyond either end, so that the line leaves the picture.
/// `x` ascends (steps, epochs, seconds) and is as long as `values`; without it the x of a value is its index.
std::vector<CurvePoint> decimated(std::span<const float> values, std::span<const double> x, double from, double to, int columns);
std::vector<CurvePoint> decimated(std::span<const float> values, double from, double to, int columns);

} // namespace retort

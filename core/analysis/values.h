#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace retort {

/// A network's logits on a split, kept so that every temperature, matrix and calibration can be computed later.
struct Predictions {
    std::int64_t classes = 0;
    std::vector<float> logits;                ///< [N, C] row-major
    std::vector<std::int32_t> labels;         ///< [N]
    std::vector<std::uint64_t> ids;           ///< [N] sample ids, in the order of the rows
    std::int64_t size() const { return static_cast<std::int64_t>(labels.size()); }
    std::span<const float> row(std::int64_t i) const { return std::span(logits).subspan(static_cast<std::size_t>(i * classes), static_cast<std::size_t>(classes)); }
    bool operator==(const Predictions&) const = default;
};

/// Row = true class, column = predicted class. Counts are whole numbers; shares and soft sums are not.
struct Confusion {
    std::int64_t classes = 0;
    std::vector<double> cells;                ///< [C, C] row-major
    double at(std::int64_t truth, std::int64_t predicted) const { return cells[static_cast<std::size_t>(truth * classes + predicted)]; }
    double& at(std::int64_t truth, std::int64_t predicted) { return cells[static_cast<std::size_t>(truth * classes + predicted)]; }
    bool operator==(const Confusion&) const = default;
};

} // namespace retort

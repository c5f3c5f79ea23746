#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace retort {

/// The rows of each class (index = label), in the order of their keys (ties: the lower row first).
std::vector<std::vector<std::int64_t>> rowsByClass(std::span<const std::int32_t> labels, std::span<const std::int64_t> rows,
    const std::function<std::uint64_t(std::int64_t row)>& key);

/// All the rows in one order, of which every beginning holds each class in proportion to its size (Webster's rule: the r-th row of
/// a class of n, counted from 0, stands at (2r + 1) / 2n; ties by key). So a smaller draw is part of every larger one.
std::vector<std::int64_t> stratifiedOrder(std::span<const std::int32_t> labels, std::span<const std::int64_t> rows,
    const std::function<std::uint64_t(std::int64_t row)>& key);

} // namespace retort

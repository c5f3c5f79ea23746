#pragma once

#include <cstdint>

/// Over matrices of `rows` × `columns` numbers, line by line.
namespace retort::engine::kernels {

/// y ← relu(y + bias).
void addRectify(float* y, const float* bias, std::int64_t rows, std::int64_t columns);

/// into = gradient where y > 0, else 0; `sums`: of its columns.
void gateAndSum(const float* gradient, const float* y, float* into, std::int64_t rows, std::int64_t columns, float* sums);

} // namespace retort::engine::kernels

#pragma once

#include <cstdint>

namespace retort::engine::kernels {

/// How a product is told of a matrix: row by row with so many numbers from one row to the next, or the transpose of such.
struct Operand {
    const float* values = nullptr;
    std::int64_t apart = 0;
    bool transposed = false;
};

/// result [rows, columns], row by row = left [rows, inner] · right [inner, columns], by oneDNN. False, and nothing done, in a build without it.
bool multiply(const Operand& left, const Operand& right, std::int64_t rows, std::int64_t inner, std::int64_t columns, float* result);

} // namespace retort::engine::kernels

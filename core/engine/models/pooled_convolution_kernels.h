#pragma once

#include <cstdint>

/// A 3 × 3 convolution of grey or coloured pictures, padded by one, with ReLU and 2 × 2 max pooling after it, in channels-last memory.
namespace retort::engine::kernels {

struct PooledConvolution {
    std::int64_t height, width;               ///< of what is convolved
    std::int64_t inputs, outputs;             ///< channels; inputs: 1 or 3
    std::int64_t rows() const { return height / 2; }
    std::int64_t columns() const { return width / 2; }
    std::int64_t lanes() const { return (outputs + 7) / 8 * 8; }             ///< outputs, filled up for the vector units
    std::int64_t padded() const { return (height + 2) * (width + 2) * inputs; }
};

/// One picture x [height, width, inputs] with a border of zeros: [height + 2, width + 2, inputs].
void pad(const PooledConvolution& shape, const float* x, float* padded);

/// One padded picture. `weights`: [3, 3, inputs, lanes], then the bias [lanes]. `pooled` and `taken`: [rows, columns, outputs], the
/// latter as poolLine's.
void convolveAndPool(const PooledConvolution& shape, const float* padded, const float* weights, float* pooled, std::uint8_t* taken);

/// Adds the gradients of weights and bias to `sums`, which lies as they do. `gradient`: of `pooled`.
void pooledWeights(const PooledConvolution& shape, const float* padded, const float* gradient, const std::uint8_t* taken, float* sums);

} // namespace retort::engine::kernels

#pragma once

#include <cstdint>

/// A 3 × 3 convolution of every channel by itself, padded by one, over channels-last pictures.
namespace retort::engine::kernels {

struct Depthwise {
    std::int64_t height, width;               ///< of what is convolved
    std::int64_t channels;
    std::int64_t stride;
    std::int64_t rows() const { return (height - 1) / stride + 1; }
    std::int64_t columns() const { return (width - 1) / stride + 1; }
};

/// One picture. `weights`: nine values a channel, [3, 3, channels].
void depthwise(const Depthwise& shape, const float* x, const float* weights, float* y);

/// The gradient of x, which is overwritten.
void depthwiseInput(const Depthwise& shape, const float* gradient, const float* weights, float* into);

/// Adds the gradient of the weights.
void depthwiseWeights(const Depthwise& shape, const float* gradient, const float* x, float* sums);

} // namespace retort::engine::kernels

#pragma once

#include <cstdint>

/// Batch normalisation over channels-last maps: `rows` pixels of `channels` values each, arXiv:1502.03167.
namespace retort::engine::kernels {

/// The mean of each channel over these rows, and the sum of the squared deviations from it.
void moments(const float* x, std::int64_t rows, std::int64_t channels, float* mean, float* squares);

/// What an activation lets through as it is; the ends take the place of what lies beyond them, and have no gradient.
struct Range {
    float low, high;
};
constexpr float never = __builtin_nanf("");   ///< an end that nothing is beyond

/// y = x · scale + shift, plus `added` where there is one, kept within the range.
void normalise(const float* x, const float* added, float* y, std::int64_t rows, std::int64_t channels, const float* scale, const float* shift, Range range);

/// Of each channel Σ g and Σ g · (x − mean), where g is the gradient that the range of `y` lets through; all of it without `y`.
void gradientSums(const float* gradient, const float* y, const float* x, std::int64_t rows, std::int64_t channels, const float* mean, Range range, float* sums, float* products);

/// What each channel's gradient is made of: into = g · gain + (x − mean) · slope + offset.
struct NormGradient {
    const float* gain;
    const float* mean;
    const float* slope;
    const float* offset;
};
/// `passed`: where there is one, gets g itself, the gradient of what was added.
void spreadGradient(const float* gradient, const float* y, const float* x, std::int64_t rows, std::int64_t channels, const NormGradient& parts, Range range, float* into, float* passed);

} // namespace retort::engine::kernels

#pragma once

#include <cstdint>

/// Over `pixels` pixels, each with its channels side by side.
namespace retort::engine::kernels {

/// y[place][group] = x[group][place].
void transposeChannels(const float* x, float* y, std::int64_t pixels, std::int64_t groups, std::int64_t places);

/// a[0] b[0] a[1] b[1] … : the first `half` of these in `first`, the others in `second`; all four are `half` wide.
void interleave(const float* a, const float* b, float* first, float* second, std::int64_t pixels, std::int64_t half);
void separate(const float* first, const float* second, float* a, float* b, std::int64_t pixels, std::int64_t half);

} // namespace retort::engine::kernels

#pragma once

#include <cstdint>

namespace retort::engine::kernels {

/// One line of pooled pixels: of each 2 × 2 square of `top` and `bottom` the largest value of each channel, rectified.
/// `taken`: which of the four it was (0, 1 above; 2, 3 below; the first of equals), or 4 when it was not positive.
/// Channels-last: `pixels` squares of `channels` values each, two pixels apart.
void poolLine(const float* top, const float* bottom, float* pooled, std::uint8_t* taken, std::int64_t pixels, std::int64_t channels);

/// Its gradient: the pooled pixel's goes to the one that was taken, zero to the others.
void spreadLine(const float* gradient, const std::uint8_t* taken, float* top, float* bottom, std::int64_t pixels, std::int64_t channels);

} // namespace retort::engine::kernels

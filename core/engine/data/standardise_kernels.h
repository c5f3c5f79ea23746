#pragma once

#include <cstdint>

namespace retort::engine::kernels {

/// into[i] = bytes[i] · scale[i] + shift[i], of one sample.
void standardise(const std::uint8_t* bytes, const float* scale, const float* shift, std::int64_t values, float* into);

} // namespace retort::engine::kernels

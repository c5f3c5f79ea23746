#include "core/engine/data/standardise_kernels.h"

#include "core/engine/vectorised.h"

namespace retort::engine::kernels {

RETORT_VECTORISED
void standardise(const std::uint8_t* bytes, const float* __restrict scale, const float* __restrict shift, std::int64_t values, float* __restrict into)
{
    for (std::int64_t i = 0; i < values; ++i)
        into[i] = static_cast<float>(bytes[i]) * scale[i] + shift[i];
}

} // namespace retort::engine::kernels

#include "core/engine/models/pooling_kernels.h"

// What follows is compiled once for each kind of processor.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/models/pooling_kernels.cpp"
#include <hwy/foreach_target.h>

#include "core/engine/models/pooling-inl.h"

HWY_BEFORE_NAMESPACE();

namespace retort::engine::kernels::HWY_NAMESPACE {

void poolLineHere(const float* top, const float* bottom, float* pooled, std::uint8_t* taken, std::int64_t pixels, std::int64_t channels)
{
    for (std::int64_t x = 0; x < pixels; ++x, top += 2 * channels, bottom += 2 * channels, pooled += channels, taken += channels)
        forLanes(channels, [&](auto d, std::int64_t c) HWY_ATTR {
            const std::int64_t count = channels - c;
            const auto load = [&](const float* from) HWY_ATTR { return loadFirst(d, from + c, count); };
            takeBest(d, load(top), load(top + channels), load(bottom), load(bottom + channels), pooled + c, taken + c, count);
        });
}

void spreadLineHere(const float* gradient, const std::uint8_t* taken, float* top, float* bottom, std::int64_t pixels, std::int64_t channels)
{
    for (std::int64_t x = 0; x < pixels; ++x, top += 2 * channels, bottom += 2 * channels, gradient += channels, taken += channels)
        forLanes(channels, [&](auto d, std::int64_t c) HWY_ATTR {
            const std::int64_t count = channels - c;
            const auto shares = sharesOf(d, gradient + c, taken + c, count);
            storeFirst(d, shares.first, top + c, count);
            storeFirst(d, shares.second, top + channels + c, count);
            storeFirst(d, shares.third, bottom + c, count);
            storeFirst(d, shares.fourth, bottom + channels + c, count);
        });
}

} // namespace retort::engine::kernels::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace retort::engine::kernels {

HWY_EXPORT(poolLineHere);
HWY_EXPORT(spreadLineHere);

void poolLine(const float* top, const float* bottom, float* pooled, std::uint8_t* taken, std::int64_t pixels, std::int64_t channels)
{
    HWY_DYNAMIC_DISPATCH(poolLineHere)(top, bottom, pooled, taken, pixels, channels);
}

void spreadLine(const float* gradient, const std::uint8_t* taken, float* top, float* bottom, std::int64_t pixels, std::int64_t channels)
{
    HWY_DYNAMIC_DISPATCH(spreadLineHere)(gradient, taken, top, bottom, pixels, channels);
}

} // namespace retort::engine::kernels

#endif

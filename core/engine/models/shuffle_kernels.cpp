#include "core/engine/models/shuffle_kernels.h"

#include "core/engine/vectorised.h"

namespace retort::engine::kernels {

namespace {

inline void pairUp(const float* a, const float* b, float* __restrict into, std::int64_t pairs)
{
    for (std::int64_t i = 0; i < pairs; ++i) {
        into[2 * i] = a[i];
        into[2 * i + 1] = b[i];
    }
}

inline void partPairs(const float* from, float* __restrict a, float* __restrict b, std::int64_t pairs)
{
    for (std::int64_t i = 0; i < pairs; ++i) {
        a[i] = from[2 * i];
        b[i] = from[2 * i + 1];
    }
}

} // namespace

RETORT_VECTORISED
void transposeChannels(const float* x, float* __restrict y, std::int64_t pixels, std::int64_t groups, std::int64_t places)
{
    for (std::int64_t p = 0; p < pixels; ++p, x += groups * places, y += groups * places)
        for (std::int64_t place = 0; place < places; ++place)
            for (std::int64_t group = 0; group < groups; ++group)
                y[place * groups + group] = x[group * places + place];
}

RETORT_VECTORISED
void interleave(const float* a, const float* b, float* __restrict first, float* __restrict second, std::int64_t pixels, std::int64_t half)
{
    const std::int64_t pairs = half / 2;
    for (std::int64_t p = 0; p < pixels; ++p, a += half, b += half, first += half, second += half) {
        pairUp(a, b, first, pairs);
        pairUp(a + pairs, b + pairs, second, pairs);
    }
}

RETORT_VECTORISED
void separate(const float* first, const float* second, float* __restrict a, float* __restrict b, std::int64_t pixels, std::int64_t half)
{
    const std::int64_t pairs = half / 2;
    for (std::int64_t p = 0; p < pixels; ++p, a += half, b += half, first += half, second += half) {
        partPairs(first, a, b, pairs);
        partPairs(second, a + pairs, b + pairs, pairs);
    }
}

} // namespace retort::engine::kernels

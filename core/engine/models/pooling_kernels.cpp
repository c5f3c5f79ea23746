#include "core/engine/models/pooling_kernels.h"

#include "core/engine/vectorised.h"

namespace retort::engine::kernels {

namespace {

/// What is better than the best so far takes its place; NaN is, as in torch. Without branches, for the vector units.
inline void challenge(float rival, std::int32_t place, float& best, std::int32_t& which)
{
    const bool better = static_cast<bool>(static_cast<int>(rival > best) | static_cast<int>(rival != rival));
    best = better ? rival : best;
    which = better ? place : which;
}

struct Square {
    const float* top;
    const float* bottom;
    std::int64_t channels;
};

inline void pool(const Square& from, std::int64_t c, float& pooled, std::int32_t& taken)
{
    const float second = from.top[from.channels + c];
    const float third = from.bottom[c];
    const float fourth = from.bottom[from.channels + c];
    float best = from.top[c];
    std::int32_t which = 0;
    challenge(second, 1, best, which);
    challenge(third, 2, best, which);
    challenge(fourth, 3, best, which);
    pooled = best <= 0 ? 0 : best;
    taken = best <= 0 ? 4 : which;
}

// Of a fixed number of lanes: bytes beside floats otherwise make the compiler ask for 64 channels at once. Each step a loop of its
// own, or it makes scalar code of them.

template <std::int64_t lanes>
inline void poolLanes(const Square& square, std::int64_t c, float* __restrict pooled, std::uint8_t* __restrict taken)
{
    float best[lanes];
    std::int32_t which[lanes];
    for (std::int64_t k = 0; k < lanes; ++k)
        pool(square, c + k, best[k], which[k]);
    for (std::int64_t k = 0; k < lanes; ++k)
        pooled[c + k] = best[k];
    for (std::int64_t k = 0; k < lanes; ++k)
        taken[c + k] = static_cast<std::uint8_t>(which[k]);
}

template <std::int64_t lanes>
inline void spreadLanes(const float* gradient, const std::uint8_t* taken, float* __restrict top, float* __restrict bottom, std::int64_t channels, std::int64_t c)
{
    std::int32_t which[lanes];
    float values[lanes];
    for (std::int64_t k = 0; k < lanes; ++k)
        which[k] = taken[c + k];
    for (std::int64_t k = 0; k < lanes; ++k)
        values[k] = gradient[c + k];
    for (std::int64_t k = 0; k < lanes; ++k)
        top[c + k] = which[k] == 0 ? values[k] : 0;
    for (std::int64_t k = 0; k < lanes; ++k)
        top[channels + c + k] = which[k] == 1 ? values[k] : 0;
    for (std::int64_t k = 0; k < lanes; ++k)
        bottom[c + k] = which[k] == 2 ? values[k] : 0;
    for (std::int64_t k = 0; k < lanes; ++k)
        bottom[channels + c + k] = which[k] == 3 ? values[k] : 0;
}

} // namespace

RETORT_VECTORISED
void poolLine(const float* top, const float* bottom, float* __restrict pooled, std::uint8_t* __restrict taken, std::int64_t pixels, std::int64_t channels)
{
    for (std::int64_t x = 0; x < pixels; ++x) {
        const Square square{top, bottom, channels};
        std::int64_t c = 0;
        for (; c + 16 <= channels; c += 16)
            poolLanes<16>(square, c, pooled, taken);
        for (; c + 8 <= channels; c += 8)
            poolLanes<8>(square, c, pooled, taken);
        for (; c < channels; ++c)
            poolLanes<1>(square, c, pooled, taken);
        top += 2 * channels;
        bottom += 2 * channels;
        pooled += channels;
        taken += channels;
    }
}

RETORT_VECTORISED
void spreadLine(const float* gradient, const std::uint8_t* taken, float* __restrict top, float* __restrict bottom, std::int64_t pixels, std::int64_t channels)
{
    for (std::int64_t x = 0; x < pixels; ++x) {
        std::int64_t c = 0;
        for (; c + 16 <= channels; c += 16)
            spreadLanes<16>(gradient, taken, top, bottom, channels, c);
        for (; c + 8 <= channels; c += 8)
            spreadLanes<8>(gradient, taken, top, bottom, channels, c);
        for (; c < channels; ++c)
            spreadLanes<1>(gradient, taken, top, bottom, channels, c);
        gradient += channels;
        taken += channels;
        top += 2 * channels;
        bottom += 2 * channels;
    }
}

} // namespace retort::engine::kernels

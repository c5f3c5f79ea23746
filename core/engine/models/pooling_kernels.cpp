#include "core/engine/models/pooling_kernels.h"

#include "core/engine/vectorised.h"

namespace retort::engine::kernels {

RETORT_VECTORISED
void poolLine(const float* top, const float* bottom, float* __restrict pooled, std::uint8_t* __restrict taken, std::int64_t pixels, std::int64_t channels)
{
    for (std::int64_t x = 0; x < pixels; ++x) {
        for (std::int64_t c = 0; c < channels; ++c) {
            const float rivals[] = {top[channels + c], bottom[c], bottom[channels + c]};
            float best = top[c];
            int which = 0;
            for (int k = 0; k < 3; ++k) {
                const bool better = rivals[k] > best || rivals[k] != rivals[k];   // NaN wins, as in torch
                best = better ? rivals[k] : best;
                which = better ? k + 1 : which;
            }
            pooled[c] = best <= 0 ? 0 : best;
            taken[c] = static_cast<std::uint8_t>(best <= 0 ? 4 : which);
        }
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
        for (std::int64_t c = 0; c < channels; ++c) {
            const int which = taken[c];
            top[c] = which == 0 ? gradient[c] : 0;
            top[channels + c] = which == 1 ? gradient[c] : 0;
            bottom[c] = which == 2 ? gradient[c] : 0;
            bottom[channels + c] = which == 3 ? gradient[c] : 0;
        }
        gradient += channels;
        taken += channels;
        top += 2 * channels;
        bottom += 2 * channels;
    }
}

} // namespace retort::engine::kernels

#include "core/engine/models/depthwise_kernels.h"

#include "core/engine/vectorised.h"

#include <algorithm>

namespace retort::engine::kernels {

namespace {

/// The part of a 3-wide window around `at` that lies in [0, size).
struct Window {
    std::int64_t from, to;                    // of 0, 1, 2
};
inline Window windowAt(std::int64_t at, std::int64_t size) { return {at > 0 ? 0 : 1, at + 1 < size ? 3 : 2}; }

inline bool whole(Window rows, Window columns) { return rows.from == 0 && rows.to == 3 && columns.from == 0 && columns.to == 3; }

} // namespace

RETORT_VECTORISED
void depthwise(const Depthwise& shape, const float* x, const float* weights, float* __restrict y)
{
    const std::int64_t channels = shape.channels;
    const std::int64_t line = shape.width * channels;
    const float* w = weights;
    for (std::int64_t i = 0; i < shape.rows(); ++i) {
        const Window rows = windowAt(i * shape.stride, shape.height);
        for (std::int64_t j = 0; j < shape.columns(); ++j, y += channels) {
            const Window columns = windowAt(j * shape.stride, shape.width);
            const float* top = x + (i * shape.stride - 1) * line + (j * shape.stride - 1) * channels;
            if (whole(rows, columns)) {
                const float* middle = top + line;
                const float* bottom = middle + line;
                const std::int64_t k = channels;
                for (std::int64_t c = 0; c < channels; ++c) {
                    const float above = top[c] * w[c] + top[k + c] * w[k + c] + top[2 * k + c] * w[2 * k + c];
                    const float beside = middle[c] * w[3 * k + c] + middle[k + c] * w[4 * k + c] + middle[2 * k + c] * w[5 * k + c];
                    const float below = bottom[c] * w[6 * k + c] + bottom[k + c] * w[7 * k + c] + bottom[2 * k + c] * w[8 * k + c];
                    y[c] = above + beside + below;
                }
                continue;
            }
            for (std::int64_t c = 0; c < channels; ++c)
                y[c] = 0;
            for (std::int64_t r = rows.from; r < rows.to; ++r)
                for (std::int64_t s = columns.from; s < columns.to; ++s) {
                    const float* at = top + r * line + s * channels;
                    const float* weight = w + (3 * r + s) * channels;
                    for (std::int64_t c = 0; c < channels; ++c)
                        y[c] += at[c] * weight[c];
                }
        }
    }
}

RETORT_VECTORISED
void depthwiseInput(const Depthwise& shape, const float* gradient, const float* weights, float* __restrict into)
{
    const std::int64_t channels = shape.channels;
    const std::int64_t line = shape.width * channels;
    std::fill_n(into, shape.height * line, 0.0F);
    for (std::int64_t i = 0; i < shape.rows(); ++i) {
        const Window rows = windowAt(i * shape.stride, shape.height);
        for (std::int64_t j = 0; j < shape.columns(); ++j, gradient += channels) {
            const Window columns = windowAt(j * shape.stride, shape.width);
            float* top = into + (i * shape.stride - 1) * line + (j * shape.stride - 1) * channels;
            for (std::int64_t r = rows.from; r < rows.to; ++r)
                for (std::int64_t s = columns.from; s < columns.to; ++s) {
                    float* __restrict at = top + r * line + s * channels;
                    const float* weight = weights + (3 * r + s) * channels;
                    for (std::int64_t c = 0; c < channels; ++c)
                        at[c] += gradient[c] * weight[c];
                }
        }
    }
}

RETORT_VECTORISED
void depthwiseWeights(const Depthwise& shape, const float* gradient, const float* x, float* __restrict sums)
{
    const std::int64_t channels = shape.channels;
    const std::int64_t line = shape.width * channels;
    for (std::int64_t i = 0; i < shape.rows(); ++i) {
        const Window rows = windowAt(i * shape.stride, shape.height);
        for (std::int64_t j = 0; j < shape.columns(); ++j, gradient += channels) {
            const Window columns = windowAt(j * shape.stride, shape.width);
            const float* top = x + (i * shape.stride - 1) * line + (j * shape.stride - 1) * channels;
            for (std::int64_t r = rows.from; r < rows.to; ++r)
                for (std::int64_t s = columns.from; s < columns.to; ++s) {
                    const float* at = top + r * line + s * channels;
                    float* __restrict sum = sums + (3 * r + s) * channels;
                    for (std::int64_t c = 0; c < channels; ++c)
                        sum[c] += gradient[c] * at[c];
                }
        }
    }
}

} // namespace retort::engine::kernels

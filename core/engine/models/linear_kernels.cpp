#include "core/engine/models/linear_kernels.h"

#include "core/engine/vectorised.h"

namespace retort::engine::kernels {

RETORT_VECTORISED
void addRectify(float* __restrict y, const float* __restrict bias, std::int64_t rows, std::int64_t columns)
{
    for (std::int64_t r = 0; r < rows; ++r, y += columns)
        for (std::int64_t c = 0; c < columns; ++c) {
            const float value = y[c] + bias[c];
            y[c] = value <= 0 ? 0 : value;    // a NaN stays
        }
}

RETORT_VECTORISED
void gateAndSum(const float* gradient, const float* y, float* __restrict into, std::int64_t rows, std::int64_t columns, float* __restrict sums)
{
    for (std::int64_t c = 0; c < columns; ++c)
        sums[c] = 0;
    for (std::int64_t r = 0; r < rows; ++r, gradient += columns, y += columns, into += columns)
        for (std::int64_t c = 0; c < columns; ++c) {
            const float all = gradient[c];    // read before it is chosen, for the vector units
            const float at = y[c];
            const float passed = at <= 0 ? 0 : all;
            into[c] = passed;
            sums[c] += passed;
        }
}

} // namespace retort::engine::kernels

#include "core/engine/models/norm_kernels.h"

#include "core/engine/vectorised.h"

namespace retort::engine::kernels {

namespace {

constexpr std::int64_t together = 4;          // rows: a channel's sum is then read and written once for all of them

/// Both are read before one is chosen: a read that might not happen keeps a loop from the vector units.
inline float passing(const float& gradient, const float& gate, Range range)
{
    const float all = gradient;
    const float at = gate;
    const bool beyond = static_cast<bool>(static_cast<int>(at <= range.low) | static_cast<int>(at >= range.high));
    return beyond ? 0 : all;
}

inline float within(float value, Range range)
{
    const float raised = value <= range.low ? range.low : value;    // a NaN stays
    return raised >= range.high ? range.high : raised;
}

} // namespace

RETORT_VECTORISED
void moments(const float* x, std::int64_t rows, std::int64_t channels, float* __restrict mean, float* __restrict squares)
{
    for (std::int64_t c = 0; c < channels; ++c)
        mean[c] = squares[c] = 0;
    std::int64_t r = 0;
    for (; r + together <= rows; r += together) {
        const float* row = x + r * channels;
        for (std::int64_t c = 0; c < channels; ++c)
            mean[c] += (row[c] + row[channels + c]) + (row[2 * channels + c] + row[3 * channels + c]);
    }
    for (; r < rows; ++r)
        for (std::int64_t c = 0; c < channels; ++c)
            mean[c] += x[r * channels + c];
    const float share = 1.0F / static_cast<float>(rows);
    for (std::int64_t c = 0; c < channels; ++c)
        mean[c] *= share;
    for (r = 0; r + together <= rows; r += together) {
        const float* row = x + r * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
            const float a = row[c] - mean[c];
            const float b = row[channels + c] - mean[c];
            const float d = row[2 * channels + c] - mean[c];
            const float e = row[3 * channels + c] - mean[c];
            squares[c] += (a * a + b * b) + (d * d + e * e);
        }
    }
    for (; r < rows; ++r)
        for (std::int64_t c = 0; c < channels; ++c) {
            const float a = x[r * channels + c] - mean[c];
            squares[c] += a * a;
        }
}

RETORT_VECTORISED
void normalise(const float* x, const float* added, float* __restrict y, std::int64_t rows, std::int64_t channels, const float* scale, const float* shift, Range range)
{
    if (added != nullptr) {
        for (std::int64_t r = 0; r < rows; ++r, x += channels, added += channels, y += channels)
            for (std::int64_t c = 0; c < channels; ++c)
                y[c] = within(x[c] * scale[c] + shift[c] + added[c], range);
        return;
    }
    for (std::int64_t r = 0; r < rows; ++r, x += channels, y += channels)
        for (std::int64_t c = 0; c < channels; ++c)
            y[c] = within(x[c] * scale[c] + shift[c], range);
}

RETORT_VECTORISED
void gradientSums(const float* gradient, const float* y, const float* x, std::int64_t rows, std::int64_t channels, const float* mean, Range range, float* __restrict sums, float* __restrict products)
{
    for (std::int64_t c = 0; c < channels; ++c)
        sums[c] = products[c] = 0;
    const float* gate = y != nullptr ? y : gradient;   // which is beyond nothing, since the range then has no ends
    std::int64_t r = 0;
    for (; r + together <= rows; r += together) {
        const std::int64_t at = r * channels;
        for (std::int64_t c = 0; c < channels; ++c) {
            float sum = 0;
            float product = 0;
            for (std::int64_t k = 0; k < together; ++k) {
                const std::int64_t i = at + k * channels + c;
                const float g = passing(gradient[i], gate[i], range);
                sum += g;
                product += g * (x[i] - mean[c]);
            }
            sums[c] += sum;
            products[c] += product;
        }
    }
    for (std::int64_t i = r * channels; r < rows; ++r)
        for (std::int64_t c = 0; c < channels; ++c, ++i) {
            const float g = passing(gradient[i], gate[i], range);
            sums[c] += g;
            products[c] += g * (x[i] - mean[c]);
        }
}

RETORT_VECTORISED
void spreadGradient(const float* gradient, const float* y, const float* x, std::int64_t rows, std::int64_t channels, const NormGradient& parts, Range range, float* __restrict into, float* __restrict passed)
{
    const auto [gain, mean, slope, offset] = parts;
    const float* gate = y != nullptr ? y : gradient;   // which is beyond nothing, since the range then has no ends
    if (passed != nullptr) {
        for (std::int64_t r = 0; r < rows; ++r, x += channels, gradient += channels, gate += channels, into += channels, passed += channels)
            for (std::int64_t c = 0; c < channels; ++c) {
                const float g = passing(gradient[c], gate[c], range);
                passed[c] = g;
                into[c] = g * gain[c] + (x[c] - mean[c]) * slope[c] + offset[c];
            }
        return;
    }
    for (std::int64_t r = 0; r < rows; ++r, x += channels, gradient += channels, gate += channels, into += channels)
        for (std::int64_t c = 0; c < channels; ++c) {
            const float g = passing(gradient[c], gate[c], range);
            into[c] = g * gain[c] + (x[c] - mean[c]) * slope[c] + offset[c];
        }
}

} // namespace retort::engine::kernels

#include "core/engine/models/pooled_convolution_kernels.h"

#include <algorithm>

// What follows is compiled once for each kind of processor.
#define HWY_DISABLED_TARGETS (HWY_SSSE3 | HWY_SSE4 | HWY_AVX3_DL)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/engine/models/pooled_convolution_kernels.cpp"
#include <hwy/foreach_target.h>

#include "core/engine/models/pooling-inl.h"

HWY_BEFORE_NAMESPACE();

namespace retort::engine::kernels::HWY_NAMESPACE {

/// How the input lies: `right` and `below` are the distances to the next pixel and line of a padded picture.
struct Grid {
    std::int64_t right, below;
    explicit Grid(const PooledConvolution& shape) : right(shape.inputs), below((shape.width + 2) * shape.inputs) {}
};

/// A line of pooled pixels, outputs c, c + 1, …  `padded`: where the four lines begin that it comes from.
template <int inputs, class D>
HWY_INLINE void convolveLine(D d, const PooledConvolution& shape, const Grid& grid, const float* padded, const float* weights, std::int64_t c, float* pooled, std::uint8_t* taken)
{
    const std::int64_t wide = shape.lanes(), count = shape.outputs - c;
    const auto bias = hn::LoadU(d, weights + 9 * inputs * wide + c);
    for (std::int64_t x = 0; x < shape.columns(); ++x) {
        const float* corner = padded + 2 * x * inputs;
        auto first = bias, second = bias, third = bias, fourth = bias;
        const float* weight = weights + c;
#pragma GCC unroll 3
        for (std::int64_t y = 0; y < 3; ++y) {
            const float* at = corner + y * grid.below;
#pragma GCC unroll 12
            for (std::int64_t k = 0; k < 3 * inputs; ++k) {
                const auto w = hn::LoadU(d, weight + (y * 3 * inputs + k) * wide);
                first = hn::MulAdd(w, hn::Set(d, at[k]), first);
                second = hn::MulAdd(w, hn::Set(d, at[k + inputs]), second);
                third = hn::MulAdd(w, hn::Set(d, at[k + grid.below]), third);
                fourth = hn::MulAdd(w, hn::Set(d, at[k + grid.below + inputs]), fourth);
            }
        }
        const std::int64_t at = x * shape.outputs + c;
        takeBest(d, first, second, third, fourth, pooled + at, taken + at, count);
    }
}

/// The sums of one input channel, and of the bias where that is the first.
template <class D>
HWY_INLINE void addSquares(D d, const PooledConvolution& shape, const Grid& grid, std::int64_t input, const float* padded, const float* gradient, const std::uint8_t* taken, float* sums, std::int64_t c)
{
    const std::int64_t count = shape.outputs - c;
    auto upperLeft = hn::Zero(d), upper = hn::Zero(d), upperRight = hn::Zero(d);
    auto left = hn::Zero(d), middle = hn::Zero(d), right = hn::Zero(d);
    auto lowerLeft = hn::Zero(d), lower = hn::Zero(d), lowerRight = hn::Zero(d);
    auto bias = hn::Zero(d);
    for (std::int64_t y = 0; y < shape.rows(); ++y) {
        const float* corner = padded + 2 * y * grid.below + input;
        for (std::int64_t x = 0; x < shape.columns(); ++x, corner += 2 * grid.right, gradient += shape.outputs, taken += shape.outputs) {
            const auto share = sharesOf(d, gradient + c, taken + c, count);
            bias = hn::Add(bias, hn::Add(hn::Add(share.first, share.second), hn::Add(share.third, share.fourth)));
            const auto add = [&](hn::Vec<D>& sum, std::int64_t away) HWY_ATTR {
                const float* at = corner + away;
                sum = hn::MulAdd(share.first, hn::Set(d, at[0]), sum);
                sum = hn::MulAdd(share.second, hn::Set(d, at[grid.right]), sum);
                sum = hn::MulAdd(share.third, hn::Set(d, at[grid.below]), sum);
                sum = hn::MulAdd(share.fourth, hn::Set(d, at[grid.below + grid.right]), sum);
            };
            add(upperLeft, 0), add(upper, grid.right), add(upperRight, 2 * grid.right);
            add(left, grid.below), add(middle, grid.below + grid.right), add(right, grid.below + 2 * grid.right);
            add(lowerLeft, 2 * grid.below), add(lower, 2 * grid.below + grid.right), add(lowerRight, 2 * grid.below + 2 * grid.right);
        }
    }
    const std::int64_t wide = shape.lanes();
    float* to = sums + input * wide + c;
    for (const auto& sum : {upperLeft, upper, upperRight, left, middle, right, lowerLeft, lower, lowerRight}) {
        hn::StoreU(hn::Add(hn::LoadU(d, to), sum), d, to);
        to += shape.inputs * wide;
    }
    if (input == 0) {
        to = sums + 9 * shape.inputs * wide + c;
        hn::StoreU(hn::Add(hn::LoadU(d, to), bias), d, to);
    }
}

template <int inputs> void poolPicture(const PooledConvolution& shape, const float* padded, const float* weights, float* pooled, std::uint8_t* taken)
{
    const Grid grid(shape);
    const std::int64_t line = shape.columns() * shape.outputs;
    for (std::int64_t y = 0; y < shape.rows(); ++y)
        forLanes(shape.lanes(), [&](auto d, std::int64_t c) HWY_ATTR {
            convolveLine<inputs>(d, shape, grid, padded + 2 * y * grid.below, weights, c, pooled + y * line, taken + y * line);
        });
}

void convolveAndPoolHere(const PooledConvolution& shape, const float* padded, const float* weights, float* pooled, std::uint8_t* taken)
{
    (shape.inputs == 1 ? poolPicture<1> : poolPicture<3>)(shape, padded, weights, pooled, taken);
}

void pooledWeightsHere(const PooledConvolution& shape, const float* padded, const float* gradient, const std::uint8_t* taken, float* sums)
{
    const Grid grid(shape);
    for (std::int64_t input = 0; input < shape.inputs; ++input)
        forLanes(shape.lanes(), [&](auto d, std::int64_t c) HWY_ATTR { addSquares(d, shape, grid, input, padded, gradient, taken, sums, c); });
}

} // namespace retort::engine::kernels::HWY_NAMESPACE

HWY_AFTER_NAMESPACE();

#if HWY_ONCE

namespace retort::engine::kernels {

HWY_EXPORT(convolveAndPoolHere);
HWY_EXPORT(pooledWeightsHere);

void convolveAndPool(const PooledConvolution& shape, const float* padded, const float* weights, float* pooled, std::uint8_t* taken)
{
    HWY_DYNAMIC_DISPATCH(convolveAndPoolHere)(shape, padded, weights, pooled, taken);
}

void pooledWeights(const PooledConvolution& shape, const float* padded, const float* gradient, const std::uint8_t* taken, float* sums)
{
    HWY_DYNAMIC_DISPATCH(pooledWeightsHere)(shape, padded, gradient, taken, sums);
}

void pad(const PooledConvolution& shape, const float* x, float* padded)
{
    const std::int64_t line = shape.width * shape.inputs, border = shape.inputs;
    padded = std::fill_n(padded, line + 2 * border, 0.0F);
    for (std::int64_t y = 0; y < shape.height; ++y) {
        padded = std::fill_n(padded, border, 0.0F);
        padded = std::copy_n(x + y * line, line, padded);
        padded = std::fill_n(padded, border, 0.0F);
    }
    std::fill_n(padded, line + 2 * border, 0.0F);
}

} // namespace retort::engine::kernels

#endif

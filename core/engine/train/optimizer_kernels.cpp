#include "core/engine/train/optimizer_kernels.h"

#include "core/engine/vectorised.h"

#include <cmath>

namespace retort::engine::kernels {

RETORT_VECTORISED
void sgd(float* __restrict values, const float* __restrict gradients, float* __restrict velocity, std::size_t n, const SgdStep& given)
{
    const SgdStep step = given;
    const float ahead = step.nesterov ? step.momentum : 1.0F;
    const float now = step.nesterov ? 1.0F : 0.0F;
    for (std::size_t i = 0; i < n; ++i) {
        const float gradient = gradients[i] + step.weightDecay * values[i];
        const float moving = step.momentum * velocity[i] + gradient;
        velocity[i] = moving;
        values[i] -= step.learningRate * (now * gradient + ahead * moving);
    }
}

RETORT_VECTORISED
void adam(float* __restrict values, const float* __restrict gradients, float* __restrict mean, float* __restrict square, std::size_t n,
    const AdamStep& given)
{
    const AdamStep step = given;
    for (std::size_t i = 0; i < n; ++i) {
        const float value = values[i] * step.shrink;
        const float gradient = gradients[i] + step.weightDecay * value;
        mean[i] = step.beta1 * mean[i] + step.gain1 * gradient;
        square[i] = step.beta2 * square[i] + step.gain2 * gradient * gradient;
        values[i] = value - step.stepSize * mean[i] / (std::sqrt(square[i]) / step.rootCorrection + step.epsilon);
    }
}

RETORT_VECTORISED
double squares(const float* x, std::size_t n)
{
    constexpr std::size_t lanes = 64;
    constexpr std::size_t stretch = 4096;     // what a float sums up without losing much
    double all = 0;
    while (n > 0) {
        const std::size_t here = n < stretch ? n : stretch;
        float sums[lanes] = {};
        std::size_t i = 0;
        for (; i + lanes <= here; i += lanes)
            for (std::size_t k = 0; k < lanes; ++k)
                sums[k] += x[i + k] * x[i + k];
        for (; i < here; ++i)
            sums[0] += x[i] * x[i];
        for (const float sum : sums)
            all += static_cast<double>(sum);
        x += here;
        n -= here;
    }
    return all;
}

} // namespace retort::engine::kernels

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

} // namespace retort::engine::kernels

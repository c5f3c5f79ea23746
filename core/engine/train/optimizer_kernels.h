#pragma once

#include <cstddef>

/// One pass over plain arrays for each optimiser; torch-free, compiled for the vector units there are. (Done by torch's own
/// operations, a step of Adam is a dozen passes: a fifth of the training time of a small network.)
namespace retort::engine::kernels {

struct SgdStep {
    float learningRate, momentum, weightDecay;
    bool nesterov;
};
void sgd(float* values, const float* gradients, float* velocity, std::size_t n, const SgdStep& step);

struct AdamStep {
    float beta1, beta2, epsilon;
    float gain1, gain2;                       ///< 1 − β, taken in double: in float, 1 − 0.999 is off by 5e-5 of itself
    float weightDecay;                        ///< added to the gradient
    float shrink;                             ///< what the values are multiplied by first: 1 − lr · weight decay for AdamW, else 1
    float stepSize;                           ///< lr / (1 − β₁ⁿ)
    float rootCorrection;                     ///< √(1 − β₂ⁿ)
};
void adam(float* values, const float* gradients, float* mean, float* square, std::size_t n, const AdamStep& step);

/// Σ x².
double squares(const float* x, std::size_t n);

} // namespace retort::engine::kernels

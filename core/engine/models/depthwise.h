#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace retort::engine::models {

/// conv(maps). A 3 × 3 convolution of each channel by itself, padded by one, of float maps on the processor is computed in
/// channels-last memory with torch's own values and gradients to rounding, and several times as quickly; the numbers do not
/// depend on the threads. Any other convolution is torch's own.
torch::Tensor convolved(torch::nn::Conv2d& conv, const torch::Tensor& maps);

} // namespace retort::engine::models

#pragma once

#include <torch/nn/modules/conv.h>
#include <torch/types.h>

namespace retort::engine::models {

/// pooledRelu(conv(maps)). A 3 × 3 convolution, padded by one, of pictures of one or three channels that need no gradient
/// themselves is computed in one pass each way, with torch's own values and gradients to rounding, several times as quickly as
/// in two; the numbers do not depend on the threads. Any other is computed in two.
torch::Tensor pooledConvolution(torch::nn::Conv2d& conv, const torch::Tensor& maps);

} // namespace retort::engine::models

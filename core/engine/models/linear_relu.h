#pragma once

#include <torch/nn/modules/linear.h>
#include <torch/types.h>

namespace retort::engine::models {

/// relu(W x + b) with torch's own values and gradients to rounding; on the processor the bias, the ReLU and their gradients take one
/// pass over memory each way beside the matrix products. `input`: [N, F], float.
torch::Tensor linearRelu(torch::nn::Linear& layer, const torch::Tensor& input);
/// W x + b, likewise.
torch::Tensor affine(torch::nn::Linear& layer, const torch::Tensor& input);

} // namespace retort::engine::models

#pragma once

#include <torch/nn/modules/batchnorm.h>
#include <torch/types.h>

namespace retort::engine::models {

enum class Activation { None, Relu, Relu6 };

/// Torch's own, as an operation of its own.
torch::Tensor activated(const torch::Tensor& maps, Activation activation);

/// activation(norm(maps) + added), in fewer passes over memory than torch's own operations, whose values and gradients it has to
/// rounding. `maps`, `added`: [N, C, H, W]; without `added` (undefined) nothing is added. While training on the processor, float;
/// elsewhere torch's own. The numbers do not depend on the threads.
torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps, Activation activation, const torch::Tensor& added = {});

} // namespace retort::engine::models

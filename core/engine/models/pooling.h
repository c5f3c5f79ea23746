#pragma once

#include <torch/types.h>

namespace retort::engine::models {

/// ReLU and 2 × 2 max pooling: torch::max_pool2d(maps, 2).relu() with the same values and gradients, bit for bit, in one pass each
/// way. `maps`: [N, C, H, W], float; quickest in channels-last memory on the processor, elsewhere torch's own operations.
torch::Tensor pooledRelu(const torch::Tensor& maps);

} // namespace retort::engine::models

#pragma once

#include <torch/types.h>

#include <utility>

namespace retort::engine::models {

/// Channels [group, place] as [place, group], arXiv:1707.01083. In channels-last memory on the processor, float, in one pass each way.
torch::Tensor shuffled(const torch::Tensor& maps, std::int64_t groups);

/// The channels of `a` and `b` one by one in turn, and of that the first half and the second. Both are equally wide, in an even number.
std::pair<torch::Tensor, torch::Tensor> shuffledHalves(const torch::Tensor& a, const torch::Tensor& b);

} // namespace retort::engine::models

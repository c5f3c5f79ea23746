#pragma once

#include <torch/types.h>

/// The two losses that nearly every recipe has. On the processor, for as few logits as a batch of few classes has, each is one
/// operation with its gradient instead of some twenty, of which each costs more than its numbers; else torch's own.
namespace retort::engine::terms {

/// T² · mean over the samples of KL( p ‖ softmax(logits / T) ).  `logits`: [N, C]; `logTarget`: log p, [N, C], without gradient.
torch::Tensor softenedDivergence(const torch::Tensor& logits, const torch::Tensor& logTarget, double temperature);

/// − mean over the samples of log softmax(logits)_y.  `logits`: [N, C], N ≥ 1; `labels`: y, [N] int64.
torch::Tensor negativeLogLikelihood(const torch::Tensor& logits, const torch::Tensor& labels);

} // namespace retort::engine::terms

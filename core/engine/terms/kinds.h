#pragma once

#include "core/engine/terms/term.h"

#include <functional>

/// The terms behind makeTerm(): one function a file. Their formulas are derived in docs/methods/terms.md.
namespace retort::engine::terms {

std::unique_ptr<Term> crossEntropy(const Params& params);
std::unique_ptr<Term> kd(const Params& params);
std::unique_ptr<Term> logitMse(const Params& params);

/// The mean of a term over the members of an ensemble: what Combine::MeanLoss means, for any term that compares with a teacher.
torch::Tensor meanOverMembers(const std::vector<torch::Tensor>& members, const std::function<torch::Tensor(const torch::Tensor&)>& loss);

} // namespace retort::engine::terms

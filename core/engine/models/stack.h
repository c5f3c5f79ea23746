#pragma once

#include "core/engine/models/model.h"

#include <torch/types.h>

#include <memory>
#include <vector>

namespace retort::engine {

/// Networks of one fully connected architecture (linear, mlp) that compute as one: each layer of all of them is one tensor, and one
/// operation. Values and gradients are those of the networks by themselves, to rounding. Belongs to one thread at a time.
class Stack {
public:
    /// Takes the networks' weights over. REQUIRES: equal architectures whose catalogue row says `together`, without dropout.
    explicit Stack(const std::vector<std::shared_ptr<Model>>& networks);

    /// For the optimiser: of each layer in order the weights [M, out, in], then the biases [M, out].
    const std::vector<torch::Tensor>& parameters() const { return m_parameters; }

    /// From now on the networks' own parameters are slices of these. After whatever gives these another place in memory.
    void shareWith(const std::vector<std::shared_ptr<Model>>& networks) const;

    /// `input`: [M, N, F], of each network its own; the logits, [M, N, C].
    torch::Tensor forward(const torch::Tensor& input) const;

private:
    std::vector<torch::Tensor> m_parameters;
};

} // namespace retort::engine

#pragma once

#include "core/engine/models/model.h"

#include <torch/types.h>

#include <vector>

namespace retort::engine {

/// The parameters of a network, and of what trains beside it, laid end to end in one buffer and their gradients in another, so that clearing, measuring, clipping
/// and stepping are one pass each, whatever the number of layers. From then on the network's tensors are views of the buffers:
/// write into them, never replace them. Gaps between parameters hold zeros and stay so.
class FlatParameters {
public:
    explicit FlatParameters(const Model& model, const std::vector<torch::Tensor>& more = {});

    torch::Tensor& values() { return m_values; }
    torch::Tensor& gradients() { return m_gradients; }
    void clearGradients() { m_gradients.zero_(); }

private:
    torch::Tensor m_values;
    torch::Tensor m_gradients;
};

} // namespace retort::engine

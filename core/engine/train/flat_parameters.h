#pragma once

#include "core/engine/models/model.h"

#include <torch/types.h>

namespace retort::engine {

/// A network's parameters laid end to end in one buffer and their gradients in another, so that clearing, measuring, clipping
/// and stepping are one pass each, whatever the number of layers. From then on the network's tensors are views of the buffers:
/// write into them, never replace them. Gaps between parameters hold zeros and stay so.
class FlatParameters {
public:
    explicit FlatParameters(Model& model);

    torch::Tensor& values() { return m_values; }
    torch::Tensor& gradients() { return m_gradients; }
    void clearGradients() { m_gradients.zero_(); }

private:
    torch::Tensor m_values;
    torch::Tensor m_gradients;
};

} // namespace retort::engine

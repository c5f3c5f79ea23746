#pragma once

#include "core/engine/models/model.h"

#include <torch/nn/modules/linear.h>

namespace retort::engine::models {

/// The fully connected end of a network: hidden1, hidden2 … with ReLU and dropout after each, then output. Its layers are
/// registered in the network itself, so that their weights are named "hidden1.weight", not by a part nobody asked for.
class HiddenLayers {
public:
    HiddenLayers(Model& owner, std::int64_t inputs, const std::vector<std::int64_t>& widths, double dropout, std::int64_t classes);

    /// Adds its stages where wanted, the embedding and the logits to what the network says. `values`: [N, inputs].
    void forward(torch::Tensor values, ModelOutput& output);

    /// Shortens the incoming weights of every hidden unit to the length `longest` where they are longer (arXiv:1207.0580).
    void limitNorms(double longest);

private:
    Model& m_owner;
    double m_dropout;
    std::vector<torch::nn::Linear> m_hidden;
    torch::nn::Linear m_output = nullptr;
};

} // namespace retort::engine::models

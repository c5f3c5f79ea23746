#include "core/engine/models/hidden_layers.h"

#include "core/engine/models/linear_relu.h"

#include <torch/utils.h>

namespace retort::engine::models {

HiddenLayers::HiddenLayers(Model& owner, std::int64_t inputs, const std::vector<std::int64_t>& widths, double dropout, std::int64_t classes)
    : m_owner(owner)
    , m_dropout(dropout)
{
    for (const std::int64_t width : widths) {
        m_hidden.push_back(owner.register_module("hidden" + std::to_string(m_hidden.size() + 1), torch::nn::Linear(inputs, width)));
        inputs = width;
    }
    m_output = owner.register_module("output", torch::nn::Linear(inputs, classes));
}

void HiddenLayers::forward(torch::Tensor values, ModelOutput& output)
{
    for (std::size_t i = 0; i < m_hidden.size(); ++i) {
        values = linearRelu(m_hidden[i], values);
        if (m_owner.stagesWanted())
            output.stages.emplace_back("hidden" + std::to_string(i + 1), values);
        if (m_dropout > 0)
            values = torch::dropout(values, m_dropout, m_owner.is_training());
    }
    output.embedding = values;
    if (m_owner.stagesWanted())
        output.stages.emplace_back("embedding", values);
    output.logits = affine(m_output, values);
}

void HiddenLayers::limitNorms(double longest)
{
    const torch::NoGradGuard noGradient;
    for (torch::nn::Linear& layer : m_hidden) {
        const torch::Tensor lengths = layer->weight.norm(2, 1, true);
        layer->weight.mul_(longest / lengths.clamp_min(longest));
    }
}

} // namespace retort::engine::models

#include "core/engine/models/cifar_network.h"

namespace retort::engine::models {

torch::Tensor CifarNetwork::stage(ModelOutput& output, const std::string& name, const torch::Tensor& maps) const
{
    if (!stagesWanted())
        return maps;
    output.before.emplace_back(name, maps);
    return output.stages.emplace_back(name, maps.relu()).second;
}

void CifarNetwork::linearStage(ModelOutput& output, const std::string& name, const torch::Tensor& maps) const
{
    if (!stagesWanted())
        return;
    output.before.emplace_back(name, maps);
    output.stages.emplace_back(name, maps);
}

void CifarNetwork::makeEnd(std::int64_t channels, std::int64_t classes) { m_output = register_module("output", torch::nn::Linear(channels, classes)); }

void CifarNetwork::end(ModelOutput& output, const torch::Tensor& maps)
{
    output.embedding = maps.mean({2, 3});
    if (stagesWanted())
        output.stages.emplace_back("embedding", output.embedding);
    output.logits = m_output->forward(output.embedding);
}

} // namespace retort::engine::models

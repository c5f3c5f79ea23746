#include "core/engine/export/weights_file.h"

#include "core/base/error.h"

#include <torch/utils.h>

#include <map>

namespace retort::engine {

namespace {

/// A small file must not have a large network built before it is found not to fill it.
void requireNumbers(const TensorFile& file, const NetworkCard& card, std::string_view what)
{
    std::int64_t bytes = 0;
    for (const auto& [name, tensor] : file.tensors)
        bytes += static_cast<std::int64_t>(tensor.bytes.size());
    if (modelCost(card.model.kind, card.model.params, card.input, static_cast<std::int64_t>(card.classNames.size())).parameters > bytes)
        throw Error("The weights in " + std::string(what) + " are not those of the network it names: it holds fewer numbers than that has.");
}

} // namespace

NamedTensors weightsOf(const torch::nn::Module& network)
{
    NamedTensors all;
    for (const auto& item : network.named_parameters())
        all.emplace_back(item.key(), item.value());
    for (const auto& item : network.named_buffers())
        all.emplace_back(item.key(), item.value());
    return all;
}

NamedTensors copyOf(const NamedTensors& tensors)
{
    NamedTensors copies;
    for (const auto& [name, tensor] : tensors)
        copies.emplace_back(name, tensor.detach().clone());
    return copies;
}

void fill(torch::nn::Module& network, const NamedTensors& weights, std::string_view what)
{
    const std::map<std::string, torch::Tensor> given(weights.begin(), weights.end());
    const NamedTensors own = weightsOf(network);
    const auto refuse = [&](const std::string& why) {
        throw Error("The weights in " + std::string(what) + " are not those of this network: " + why + ".");
    };
    for (const auto& [name, tensor] : own) {
        const auto found = given.find(name);
        if (found == given.end())
            refuse("\"" + name + "\" is missing");
        if (found->second.sizes() != tensor.sizes() || found->second.scalar_type() != tensor.scalar_type())
            refuse("\"" + name + "\" has another shape or type");
    }
    if (given.size() != own.size())
        refuse("it has " + std::to_string(given.size()) + " tensors, and the network " + std::to_string(own.size()));
    const torch::NoGradGuard noGradient;
    for (const auto& [name, tensor] : own)
        torch::Tensor(tensor).copy_(given.at(name));
}

TensorFile weightsFile(const NetworkCard& card, const NamedTensors& weights)
{
    TensorFile file;
    for (const auto& [name, tensor] : weights)
        file.tensors.emplace(name, toRaw(tensor));
    file.metadata = toMetadata(card);
    return file;
}

StoredNetwork readNetwork(const TensorFile& file, std::string_view what)
{
    StoredNetwork stored{.card = cardFromMetadata(file.metadata, what), .model = nullptr};
    const NetworkCard& card = stored.card;
    requireNumbers(file, card, what);
    stored.model = makeModel(card.model.kind, card.model.params, card.input, static_cast<std::int64_t>(card.classNames.size()));
    NamedTensors weights;
    for (const auto& [name, raw] : file.tensors)
        weights.emplace_back(name, toTensor(raw));
    fill(*stored.model, weights, what);
    return stored;
}

} // namespace retort::engine

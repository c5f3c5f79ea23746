#include "core/engine/export/weights_file.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"

#include <torch/utils.h>

#include <nlohmann/json.hpp>

#include <map>

namespace retort::engine {

namespace {

using Json = nlohmann::json;

ParamValue typed(const ParamInfo& param, const Json& value)
{
    switch (param.type) {
    case ParamType::Boolean: return value.get<bool>();
    case ParamType::Integer: return value.get<std::int64_t>();
    case ParamType::Real: return value.get<double>();
    case ParamType::Integers: return value.get<std::vector<std::int64_t>>();
    case ParamType::Choice:
    case ParamType::Text:
    case ParamType::Path: break;
    }
    return value.get<std::string>();
}

Choice modelFromJson(const Json& json)
{
    Choice model{.kind = json.at("id").get<std::string>(), .params = {}};
    const Entry& row = entry(Kind::Architecture, model.kind);
    for (const ParamInfo& param : row.params)
        if (const auto value = json.at("params").find(std::string(param.id)); value != json.at("params").end())
            model.params.set(param.id, typed(param, *value));
    model.params = completed(row, model.params);
    return model;
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
    file.metadata = {
        {"format", "retort-weights-1"},
        {"recipe", card.recipe},
        {"architecture", Json{{"id", card.model.kind}, {"params", toJson(card.model.params)}}.dump()},
        {"input", Json{card.input.channels, card.input.height, card.input.width}.dump()},
        {"classes", Json(card.classNames).dump()},
        {"preprocessing", toJson(card.preprocessing)},
        {"parameters", std::to_string(card.parameters)},
        {"step", std::to_string(card.step)},
    };
    return file;
}

StoredNetwork readNetwork(const TensorFile& file, std::string_view what)
{
    StoredNetwork stored;
    NetworkCard& card = stored.card;
    try {
        const auto& said = file.metadata;
        if (said.at("format") != "retort-weights-1")
            throw Error("its format is " + said.at("format"));
        card.recipe = said.at("recipe");
        card.model = modelFromJson(Json::parse(said.at("architecture")));
        const Json input = Json::parse(said.at("input"));
        card.input = {input.at(0).get<std::int64_t>(), input.at(1).get<std::int64_t>(), input.at(2).get<std::int64_t>()};
        card.classNames = Json::parse(said.at("classes")).get<std::vector<std::string>>();
        card.preprocessing = preprocessingFromJson(said.at("preprocessing"));
        card.parameters = std::stoll(said.at("parameters"));
        card.step = std::stoll(said.at("step"));
    } catch (const std::exception& e) {   // out_of_range, json::exception, our own Error
        throw Error(std::string(what) + " does not say how to build its network (" + e.what() + "): use weights that Retort has exported.");
    }
    stored.model = makeModel(card.model.kind, card.model.params, card.input, static_cast<std::int64_t>(card.classNames.size()));
    NamedTensors weights;
    for (const auto& [name, raw] : file.tensors)
        weights.emplace_back(name, toTensor(raw));
    fill(*stored.model, weights, what);
    return stored;
}

} // namespace retort::engine

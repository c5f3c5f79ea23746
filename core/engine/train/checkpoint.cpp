#include "core/engine/train/checkpoint.h"

#include "core/base/error.h"
#include "core/engine/export/weights_file.h"

#include <torch/utils.h>

#include <nlohmann/json.hpp>

#include <string_view>

namespace retort::engine {

namespace {

using Json = nlohmann::json;

constexpr std::string_view memory = "optimizer/";
constexpr std::string_view own = "terms/";

/// "network/", "best/", of the first one; "network3/", "best3/".
std::string prefixOf(const char* what, std::size_t network) { return what + (network > 0 ? std::to_string(network) : std::string()) + "/"; }

void put(TensorFile& file, std::string_view prefix, const NamedTensors& tensors)
{
    for (const auto& [name, tensor] : tensors)
        file.tensors.emplace(std::string(prefix) + name, toRaw(tensor));
}

NamedTensors take(const TensorFile& file, std::string_view prefix)
{
    NamedTensors tensors;
    for (const auto& [name, raw] : file.tensors)
        if (name.starts_with(prefix))
            tensors.emplace_back(name.substr(prefix.size()), toTensor(raw));
    return tensors;
}

void copyInto(const NamedTensors& tensors, const TensorFile& file, std::string_view prefix, const std::string& what)
{
    const torch::NoGradGuard noGradient;
    for (const auto& [name, tensor] : tensors) {
        const auto found = file.tensors.find(std::string(prefix) + name);
        if (found == file.tensors.end() || tensor.sizes() != found->second.shape)
            throw Error("The checkpoint's " + what + " not this run's: queue the experiment again.");
        torch::Tensor(tensor).copy_(toTensor(found->second));
    }
}

} // namespace

TensorFile toCheckpoint(const TrainingState& state, const std::vector<std::shared_ptr<Model>>& networks, const Optimizer& optimizer, int threads, const Origin& origin,
    const NamedTensors& terms)
{
    TensorFile file;
    Json each = Json::array();
    for (std::size_t n = 0; n < networks.size(); ++n) {
        const NetworkState& of = state.networks.at(n);
        put(file, prefixOf("network", n), weightsOf(*networks[n]));
        put(file, prefixOf("best", n), of.bestWeights);
        each.push_back({{"loss_sum", of.lossSum}, {"best_accuracy", of.bestAccuracy}, {"last_accuracy", of.lastAccuracy}, {"best_step", of.bestStep}});
    }
    put(file, memory, optimizer.memory());
    put(file, own, terms);
    // JSON writes a double in digits that read back as the same double.
    file.metadata["state"] = Json{{"step", state.step}, {"evaluated", state.evaluated}, {"loss_steps", state.lossSteps}, {"shares", state.shares},
        {"without_better", state.withoutBetter}, {"networks", each}}.dump();
    file.metadata["threads"] = std::to_string(threads);
    file.metadata["execution"] = origin.execution;
    if (!origin.teachers.empty())
        file.metadata["teachers"] = origin.teachers;
    return file;
}

RestoredCheckpoint fromCheckpoint(const TensorFile& file, const std::vector<std::shared_ptr<Model>>& networks, const Optimizer& optimizer, const NamedTensors& terms)
{
    RestoredCheckpoint restored;
    TrainingState& state = restored.state;
    try {
        const Json said = Json::parse(file.metadata.at("state"));
        said.at("step").get_to(state.step);
        said.at("evaluated").get_to(state.evaluated);
        said.at("loss_steps").get_to(state.lossSteps);
        said.at("shares").get_to(state.shares);
        said.at("without_better").get_to(state.withoutBetter);
        const Json each = said.contains("networks") ? said.at("networks") : Json::array({said});   // one network's stood beside the rest in checkpoints of landed versions
        for (const Json& one : each)
            state.networks.push_back({.lossSum = one.at("loss_sum").get<double>(), .bestAccuracy = one.at("best_accuracy").get<double>(),
                .lastAccuracy = one.at("last_accuracy").get<double>(), .bestStep = one.at("best_step").get<std::int64_t>(), .bestWeights = {}});
        restored.threads = std::stoi(file.metadata.at("threads"));
        restored.origin.execution = file.metadata.at("execution");
        if (const auto teachers = file.metadata.find("teachers"); teachers != file.metadata.end())
            restored.origin.teachers = teachers->second;
    } catch (const std::exception& e) {
        throw Error(std::string("The checkpoint does not say where the training stood (") + e.what() + "): queue the experiment again.");
    }
    if (state.networks.size() != networks.size())
        throw Error("The checkpoint's networks are not this run's: queue the experiment again.");
    for (std::size_t n = 0; n < networks.size(); ++n) {
        fill(*networks[n], take(file, prefixOf("network", n)), "the checkpoint");
        state.networks[n].bestWeights = take(file, prefixOf("best", n));
    }
    copyInto(optimizer.memory(), file, memory, "optimiser is");
    copyInto(terms, file, own, "terms are");
    return restored;
}

} // namespace retort::engine

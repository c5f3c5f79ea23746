#include "core/engine/train/checkpoint.h"

#include "core/base/error.h"
#include "core/engine/export/weights_file.h"

#include <torch/utils.h>

#include <nlohmann/json.hpp>

#include <string_view>

namespace retort::engine {

namespace {

using Json = nlohmann::json;

constexpr std::string_view network = "network/";
constexpr std::string_view memory = "optimizer/";
constexpr std::string_view own = "terms/";
constexpr std::string_view best = "best/";

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

TensorFile toCheckpoint(const TrainingState& state, const Model& model, const Optimizer& optimizer, int threads, const std::string& execution,
    const NamedTensors& terms)
{
    TensorFile file;
    put(file, network, weightsOf(model));
    put(file, memory, optimizer.memory());
    put(file, own, terms);
    put(file, best, state.bestWeights);
    // JSON writes a double in digits that read back as the same double.
    file.metadata["state"] = Json{{"step", state.step}, {"evaluated", state.evaluated}, {"loss_sum", state.lossSum}, {"loss_steps", state.lossSteps},
        {"shares", state.shares}, {"best_accuracy", state.bestAccuracy}, {"last_accuracy", state.lastAccuracy}, {"best_step", state.bestStep},
        {"without_better", state.withoutBetter}}.dump();
    file.metadata["threads"] = std::to_string(threads);
    file.metadata["execution"] = execution;
    return file;
}

RestoredCheckpoint fromCheckpoint(const TensorFile& file, Model& model, const Optimizer& optimizer, const NamedTensors& terms)
{
    RestoredCheckpoint restored;
    TrainingState& state = restored.state;
    try {
        const Json said = Json::parse(file.metadata.at("state"));
        said.at("step").get_to(state.step);
        said.at("evaluated").get_to(state.evaluated);
        said.at("loss_sum").get_to(state.lossSum);
        said.at("loss_steps").get_to(state.lossSteps);
        said.at("shares").get_to(state.shares);
        said.at("best_accuracy").get_to(state.bestAccuracy);
        said.at("last_accuracy").get_to(state.lastAccuracy);
        said.at("best_step").get_to(state.bestStep);
        said.at("without_better").get_to(state.withoutBetter);
        restored.threads = std::stoi(file.metadata.at("threads"));
        restored.execution = file.metadata.at("execution");
    } catch (const std::exception& e) {
        throw Error(std::string("The checkpoint does not say where the training stood (") + e.what() + "): queue the experiment again.");
    }
    fill(model, take(file, network), "the checkpoint");
    copyInto(optimizer.memory(), file, memory, "optimiser is");
    copyInto(terms, file, own, "terms are");
    state.bestWeights = take(file, best);
    return restored;
}

} // namespace retort::engine

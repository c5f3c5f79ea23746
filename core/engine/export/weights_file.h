#pragma once

#include "core/engine/export/tensor_bytes.h"
#include "core/engine/models/model.h"
#include "core/store/network_card.h"

#include <memory>
#include <string_view>

namespace retort::engine {

/// Parameters, then buffers: references to the network's own tensors.
NamedTensors weightsOf(const torch::nn::Module& network);
NamedTensors copyOf(const NamedTensors& tensors);
/// Fills the network. Throws Error when a name, a shape or a type differs; then nothing has been changed. `what`: the file's name.
void fill(torch::nn::Module& network, const NamedTensors& weights, std::string_view what);

TensorFile weightsFile(const NetworkCard& card, const NamedTensors& weights);

/// Throws Error for a file that Retort did not write, or whose weights are not those of its architecture.
struct StoredNetwork {
    NetworkCard card;
    std::shared_ptr<Model> model;
};
StoredNetwork readNetwork(const TensorFile& file, std::string_view what);

} // namespace retort::engine

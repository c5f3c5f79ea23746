#pragma once

#include "core/catalogue/cost.h"
#include "core/data/splits.h"
#include "core/engine/export/tensor_bytes.h"
#include "core/engine/models/model.h"
#include "core/recipe/recipe.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace retort::engine {

/// What a weights file says of its network beside the weights: enough to build it again and to feed it. Written as the file's
/// metadata: "recipe", "architecture", "input", "classes", "preprocessing", "parameters", "step" (docs/store.md).
struct NetworkCard {
    std::string recipe;                       ///< the hash of the recipe it was trained by
    Choice model;
    InputShape input;
    std::vector<std::string> classNames;
    Preprocessing preprocessing;
    std::int64_t parameters = 0;
    std::int64_t step = 0;                    ///< training steps behind these weights
};

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

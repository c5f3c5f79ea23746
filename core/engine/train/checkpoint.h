#pragma once

#include "core/engine/export/tensor_bytes.h"
#include "core/engine/models/model.h"
#include "core/engine/train/optimizer.h"
#include "core/store/safetensors.h"

#include <cstdint>
#include <string>
#include <vector>

namespace retort::engine {

/// Where a training stands, beside the tensors: with them, all that its next step depends on.
struct TrainingState {
    std::int64_t step = 0;                    ///< steps done
    std::int64_t evaluated = 0;               ///< the last step that was evaluated; 0: none
    double lossSum = 0;                       ///< over the steps since then
    std::int64_t lossSteps = 0;
    std::vector<float> shares;                ///< the terms', as last measured
    double bestAccuracy = -1;                 ///< below 0: not evaluated yet
    double lastAccuracy = -1;
    std::int64_t bestStep = 0;
    std::int64_t withoutBetter = 0;           ///< evaluations since the best
    NamedTensors bestWeights;                 ///< copies
};

/// `execution`: what equal bits depend on beside the recipe (executionLine).
/// `terms`: what the terms have of their own (Loss::ownTensors).
TensorFile toCheckpoint(const TrainingState& state, const Model& model, const Optimizer& optimizer, int threads, const std::string& execution,
    const NamedTensors& terms = {});

struct RestoredCheckpoint {
    TrainingState state;
    int threads = 0;
    std::string execution;
};
/// Fills network, optimiser and the terms' own tensors. Throws Error when the checkpoint is not one of this recipe.
RestoredCheckpoint fromCheckpoint(const TensorFile& file, Model& model, const Optimizer& optimizer, const NamedTensors& terms = {});

} // namespace retort::engine

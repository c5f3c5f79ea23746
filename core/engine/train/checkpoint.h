#pragma once

#include "core/engine/export/tensor_bytes.h"
#include "core/engine/models/model.h"
#include "core/engine/train/optimizer.h"
#include "core/store/safetensors.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace retort::engine {

/// What one network has come to so far.
struct NetworkState {
    double lossSum = 0;                       ///< over the steps since the last evaluation
    double bestAccuracy = -1;                 ///< below 0: not evaluated yet
    double lastAccuracy = -1;
    std::int64_t bestStep = 0;
    NamedTensors bestWeights;                 ///< copies
};

/// Where a training stands, beside the tensors: with them, all that its next step depends on.
struct TrainingState {
    std::int64_t step = 0;                    ///< steps done
    std::int64_t evaluated = 0;               ///< the last step that was evaluated; 0: none
    std::int64_t lossSteps = 0;               ///< since then
    std::vector<float> shares;                ///< the terms', as last measured
    std::int64_t withoutBetter = 0;           ///< evaluations since any network's best
    std::vector<NetworkState> networks;       ///< as many as the run has
};

/// What equal bits depend on beside the recipe. Where a run went on with another, both: "this, then that".
struct Origin {
    std::string execution;                    ///< executionLine
    std::string teachers = {};                ///< the hash of their record; empty: none, or not known
};

/// `terms`: what the terms have of their own (Loss::ownTensors).
TensorFile toCheckpoint(const TrainingState& state, const std::vector<std::shared_ptr<Model>>& networks, const Optimizer& optimizer, int threads, const Origin& origin,
    const NamedTensors& terms = {});

struct RestoredCheckpoint {
    TrainingState state;
    int threads = 0;
    Origin origin;
};
/// Fills networks, optimiser and the terms' own tensors. Throws Error when the checkpoint is not one of this recipe.
RestoredCheckpoint fromCheckpoint(const TensorFile& file, const std::vector<std::shared_ptr<Model>>& networks, const Optimizer& optimizer, const NamedTensors& terms = {});

} // namespace retort::engine

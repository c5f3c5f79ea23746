#pragma once

#include "core/catalogue/params.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// The shape of one sample: [channels, height, width], or [1, 1, features] for a table.
struct InputShape {
    std::int64_t channels = 1;
    std::int64_t height = 1;
    std::int64_t width = 1;
    std::int64_t values() const { return channels * height * width; }
    bool operator==(const InputShape&) const = default;
};

/// A named place in a network whose output a term may look at: [C, H, W], or [F, 1, 1] for a vector.
struct StageShape {
    std::string name;
    std::int64_t channels = 0;
    std::int64_t height = 1;
    std::int64_t width = 1;
    bool operator==(const StageShape&) const = default;
};

/// What a network costs, exactly, without building it.
struct ModelCost {
    std::int64_t parameters = 0;         ///< trainable numbers (batch-norm's running statistics are not)
    std::int64_t macs = 0;               ///< multiply-adds of one forward pass of one sample: convolutions and linear layers
    std::int64_t activations = 0;        ///< numbers of four bytes kept for the backward pass of one sample: for the memory forecast
    std::int64_t held = 0;               ///< numbers of one sample that a pass without gradient holds at once, at most: what a layer reads and gives, and what waits beside it
    std::vector<StageShape> stages;      ///< in order of computation; the last is "embedding"
    bool operator==(const ModelCost&) const = default;
};

/// The stages' names: linear: embedding; mlp: hidden1 …, embedding; cnn: stage1 … (before their pooling), hidden1 …, embedding;
/// the CIFAR families: stem, stage1 …, embedding (docs/methods/models.md). Parameters that are not given have their defaults.
///
/// Throws Error when the architecture cannot be built for this input (a picture too small for its pooling …).
ModelCost modelCost(std::string_view architecture, const Params& params, InputShape input, std::int64_t classes);

} // namespace retort

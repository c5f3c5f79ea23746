#pragma once

#include "core/catalogue/cost.h"
#include "core/recipe/recipe.h"

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <vector>

namespace retort::engine {

/// Random views of a batch. What a sample goes through is drawn from its key, one stream a kind (so that adding noise does not
/// change the shifts); the pictures are then moved all at once.
class Augmentation {
public:
    /// Throws retort::Error for an unknown kind, and for a kind that moves pictures where there are none.
    Augmentation(const std::vector<Choice>& choices, InputShape shape, bool picture);

    /// Shifts and flips, in the order they were given. `bytes`: [n, H, W, C]; what comes in is black: byte 0.
    torch::Tensor moved(torch::Tensor bytes, std::span<const std::uint64_t> keys) const;
    /// Adds the noise. `values`: [n, H · W · C], standardised.
    void addNoise(torch::Tensor& values, std::span<const std::uint64_t> keys) const;

private:
    enum class Kind { Shift, Flip, Noise };
    struct Step {
        Kind kind;
        double amount;                        // pixels, probability, deviations
    };
    struct View;
    View viewOf(std::uint64_t key) const;

    InputShape m_shape;
    std::vector<Step> m_steps;
    std::int64_t m_border = 0;                // the furthest that shifts can reach
    bool m_moves = false;
};

} // namespace retort::engine

#pragma once

#include "core/catalogue/cost.h"
#include "core/engine/data/picture_moves.h"
#include "core/engine/data/view_draws.h"
#include "core/recipe/recipe.h"

#include <torch/types.h>

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace retort::engine {

/// Random views of a batch. What a sample goes through is drawn from its key, one stream a kind (so that adding noise does not
/// change the shifts); the whole batch then goes through it at once. First what moves pictures, in the order it was given, then
/// colours, covers, noise, and mixing last.
class Augmentation {
public:
    /// Throws retort::Error for an unknown kind, and for a kind that is for pictures where there are none.
    Augmentation(const std::vector<Choice>& choices, InputShape shape, bool picture);

    bool empty() const { return m_empty; }

    /// `bytes`: [n, H, W, C].
    torch::Tensor moved(const torch::Tensor& bytes, std::span<const std::uint64_t> keys) const { return m_moves(bytes, keys); }
    /// Changes colours. `values`: [n, H · W · C], the bytes as floats, of which `largest` is white.
    torch::Tensor coloured(const torch::Tensor& bytes, const torch::Tensor& values, double largest, std::span<const std::uint64_t> keys) const;
    /// Covers and noise. `values`: [n, H · W · C], standardised.
    void finish(torch::Tensor& values, std::span<const std::uint64_t> keys) const;

    /// How a sample is mixed with another: its own share, at least ½, and which of `others` the other is.
    struct Mix {
        float share;
        std::int64_t other;
    };
    bool mixes() const { return m_mixing.has_value(); }
    /// REQUIRES: mixes(), others > 0.
    Mix mixOf(std::uint64_t key, std::int64_t others) const;

private:
    struct Jitter {
        double brightness, contrast, saturation, hue;
    };
    void cover(torch::Tensor& values, std::span<const std::uint64_t> keys) const;
    void addNoise(torch::Tensor& values, std::span<const std::uint64_t> keys) const;

    InputShape m_shape;
    bool m_empty;
    PictureMoves m_moves;
    std::optional<Jitter> m_jitter;
    std::int64_t m_cover = 0;                 // the side of the covered square
    double m_noise = 0;                       // standard deviations
    std::optional<Quantiles> m_mixing;
};

} // namespace retort::engine

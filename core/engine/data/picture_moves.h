#pragma once

#include "core/catalogue/cost.h"

#include <torch/types.h>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace retort::engine {

/// What moves pictures, one after the other: each sample by what follows from its key, a whole batch at once.
class PictureMoves {
public:
    enum class Border { Black, Edge, Mirror };  ///< what comes in from outside

    explicit PictureMoves(InputShape shape) : m_shape(shape) {}
    /// By up to so many pixels each way. `name` is the draw's own stream.
    void addShift(std::string_view name, std::int64_t pixels, Border border);
    void addFlip(double probability);
    void addRotation(double degrees);

    bool empty() const { return m_segments.empty(); }
    /// `bytes`: [n, H, W, C].
    torch::Tensor operator()(torch::Tensor bytes, std::span<const std::uint64_t> keys) const;

private:
    enum class Kind { Shift, Flip };
    struct Step {
        Kind kind;
        double amount;                        // pixels, probability
        std::uint64_t name;                   // of its stream
    };
    /// Shifts and flips that one gather carries out, or one rotation.
    struct Segment {
        std::vector<Step> steps;
        std::int64_t margin = 0;              // the furthest that its shifts can reach
        Border border = Border::Black;
        double degrees = 0;                   // a rotation where there are no steps
    };
    struct View;
    View viewOf(const Segment& segment, std::uint64_t key) const;
    Segment& open(Border border);
    torch::Tensor shifted(const Segment& segment, torch::Tensor bytes, std::span<const std::uint64_t> keys) const;
    torch::Tensor padded(const Segment& segment, const torch::Tensor& bytes) const;
    torch::Tensor rotated(double degrees, const torch::Tensor& bytes, std::span<const std::uint64_t> keys) const;

    InputShape m_shape;
    std::vector<Segment> m_segments;
};

} // namespace retort::engine

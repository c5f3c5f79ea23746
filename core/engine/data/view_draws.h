#pragma once

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace retort::engine {

/// Numbers of other distributions by look-up: the quantiles at the midpoints of 65 536 equal shares, so that 16 random bits are
/// a draw, forty times quicker than by logarithms and cosines.
class Quantiles {
public:
    static const Quantiles& normal();         ///< mean 0; its variance is short of 1 by 3e-5
    static Quantiles beta(double alpha);      ///< of Beta(α, α), in [0, 1]

    float operator[](std::uint64_t bits) const { return m_values[bits & 0xffff]; }
    /// All of them from one stream.
    void fill(std::span<float> values, std::uint64_t stream) const;

private:
    explicit Quantiles(std::vector<float> values) : m_values(std::move(values)) {}
    std::vector<float> m_values;
};

} // namespace retort::engine

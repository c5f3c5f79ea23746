#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace retort {

/// Puts the chunks of one series together: one value a step from step 0, NaN where no step is known.
///
/// Chunks come in the order in which they were written; a later one wins over an earlier one, step by step, so that a resumed
/// attempt writes over what it does again.
class SeriesAssembler {
public:
    /// Throws Error for a chunk that cannot be one (before step 0, or beyond a thousand million steps).
    void add(std::int64_t firstStep, std::span<const float> values);

    const std::vector<float>& values() const { return m_values; }

private:
    std::vector<float> m_values;
};

} // namespace retort

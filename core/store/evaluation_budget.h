#pragma once

#include "core/analysis/values.h"

#include <cstdint>

/// Inside core/store only: how much of the validation logits is kept (docs/store.md).
namespace retort {

inline constexpr std::int64_t mostPointBytes = 8'000'000;         ///< of one evaluation point
inline constexpr std::int64_t mostWholeBytes = 224'000'000;       ///< of a run, at full size
inline constexpr std::int64_t mostRunBytes = 256'000'000;         ///< of a run, in all
inline constexpr std::int64_t smallPointBytes = 256'000;          ///< of a point, once a run has used up mostWholeBytes

/// How many of `samples` samples are kept at a point of a run that has already kept `used` bytes; 0: none.
std::int64_t samplesKept(std::int64_t samples, std::int64_t classes, std::int64_t used);

/// A fixed part of the samples, each class in its proportion, chosen by the hash of their ids: a smaller part lies within a
/// larger one, and the same samples are kept at every point. In the order of the whole.
Predictions stratifiedPart(const Predictions& whole, std::int64_t samples);

} // namespace retort

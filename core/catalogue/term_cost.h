#pragma once

#include "core/catalogue/catalogue.h"
#include "core/catalogue/cost.h"

#include <cstdint>
#include <span>

namespace retort {

/// What a term of the loss holds beside the networks it compares, for the memory forecast. Terms on logits: next to nothing.
struct TermCost {
    std::int64_t parameters = 0;         ///< trainable numbers of its own layers, exactly
    std::int64_t memories = 0;           ///< numbers that are saved and not trained, exactly: running statistics, remembered samples
    std::int64_t perSample = 0;          ///< numbers of four bytes held for each sample of a batch
    std::int64_t perPair = 0;            ///< … for each pair of samples of a batch
    TermCost& operator+=(const TermCost& other);
    bool operator==(const TermCost&) const = default;
};

/// Of a term between a student and one teacher; `samples`: of the transfer set.
///
/// Throws Error, as tapsOf does, when the term has no meaning between these networks.
TermCost termCost(const Entry& term, const Params& params, std::span<const StageShape> student, std::span<const StageShape> teacher, std::int64_t samples);

} // namespace retort

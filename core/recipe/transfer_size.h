#pragma once

#include "core/recipe/plan.h"

#include <cstdint>
#include <vector>

namespace retort {

/// The train split by numbers: what is left of the train part when validation is carved from it.
struct SplitSize {
    std::int64_t samples = 0;
    std::vector<std::int64_t> classes;        ///< samples of each class
};

/// Throws Error when validation leaves nothing to learn from, or comes to no sample.
SplitSize trainSplit(const ValidationSpec& validation, const PlanContext& context);

/// How many samples a node sees, as core/data draws them.
struct TransferSize {
    std::int64_t labelled = 0;
    std::int64_t unlabelled = 0;
    std::int64_t total() const { return labelled + unlabelled; }
};

/// Throws Error for more labels than there are, a class that does not exist, or nothing left.
TransferSize transferSize(const NodeData& node, const SplitSize& split);

} // namespace retort

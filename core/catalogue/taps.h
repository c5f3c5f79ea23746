#pragma once

#include "core/catalogue/catalogue.h"
#include "core/catalogue/cost.h"

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// A place in the student and the place in the teacher it is compared with: indices into their stages (ModelCost::stages).
struct Tap {
    std::size_t student = 0;
    std::size_t teacher = 0;
    bool operator==(const Tap&) const = default;
};

/// Which stages a term compares, from the shallowest to the deepest: nobody types them. Stages that are maps are compared with
/// maps, in order, so that their sizes are as alike as can be; terms that can do with vectors take the hidden layers where a
/// network has no maps. Empty for a term that looks at no stages.
///
/// Throws Error, saying why, when the term has no meaning between these networks. The same words before planning and before training.
std::vector<Tap> tapsOf(const Entry& term, const Params& params, std::span<const StageShape> student, std::span<const StageShape> teacher);

/// What is known to go wrong between such networks, or empty. `student`, `teacher`: ids of architectures.
std::string knownHarm(const Entry& term, std::string_view student, std::string_view teacher);

} // namespace retort

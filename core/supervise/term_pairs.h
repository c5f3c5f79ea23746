#pragma once

#include "core/catalogue/cost.h"
#include "core/recipe/resolved.h"
#include "core/store/store.h"

#include <cstdint>
#include <vector>

namespace retort {

/// What is wrong between the networks whose features an experiment's terms compare (tapsOf), and, as warnings, what is known to go
/// wrong (knownHarm): each at its term's path, once. A teacher that is a file is looked at when its student begins to train.
std::vector<Problem> problemsOfPairs(const ResolvedExperiment& experiment, InputShape input, std::int64_t classes, const Store* store);

} // namespace retort

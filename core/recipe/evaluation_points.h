#pragma once

#include "core/recipe/recipe.h"

#include <cstdint>
#include <vector>

namespace retort {

/// The steps (counted from 1) after which a run is evaluated, ascending; the last step is always one of them. Follows from
/// the recipe and the sizes alone, so that selection is reproducible.
//   auto: P points at total · (k / P)^1.5: 40 of them, fewer where evaluating would take more than about a fifth of the time
//   that training does (a training sample costs three forward passes, one of validation one), but at least 12
std::vector<std::int64_t> evaluationPoints(const TrainSpec& train, std::int64_t totalSteps, std::int64_t stepsPerEpoch, std::int64_t validationSamples);

/// Of a stored run, from its recipe and what its summary knows; empty: "auto" over a share of data whose size neither of them tells.
std::vector<std::int64_t> evaluationPoints(const Recipe& recipe, std::int64_t steps, double epochs);

} // namespace retort

#pragma once

#include "core/recipe/recipe.h"

#include <cstdint>
#include <vector>

namespace retort {

/// More of them nobody looks at, and they would fill memory and store.
inline constexpr std::int64_t mostEvaluationPoints = 100'000;

/// Throws Error when a run would be evaluated more often than that.
void requireFewEvaluations(const TrainSpec& train, std::int64_t totalSteps, std::int64_t stepsPerEpoch);

/// The steps (counted from 1) after which a run is evaluated, ascending; the last step is always one of them. Follows from
/// the recipe and the sizes alone, so that selection is reproducible. Throws Error as requireFewEvaluations does.
//   auto: P points at total · (k / P)^1.5: 40 of them, fewer where evaluating would take more than about a fifth of the time
//   that training does (a training sample costs three forward passes, one of validation one), but at least 12
std::vector<std::int64_t> evaluationPoints(const TrainSpec& train, std::int64_t totalSteps, std::int64_t stepsPerEpoch, std::int64_t validationSamples);

/// Of a stored run, from its recipe and what its summary knows; empty: not known, since "auto" is over a share of
/// data whose size neither of them tells, or there are more than are kept.
std::vector<std::int64_t> evaluationPoints(const Recipe& recipe, std::int64_t steps, double epochs);

} // namespace retort

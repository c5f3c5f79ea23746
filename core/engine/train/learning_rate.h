#pragma once

#include "core/recipe/recipe.h"

#include <cstdint>

namespace retort::engine {

/// What the learning rate is multiplied by at one step (counted from 0) of so many: the warm-up's rise, then the schedule.
//   warm-up over w = warmup · total steps:  (step + 1) / w
//   cosine:  f + (1 − f) · ½ (1 + cos π p),  p = (step − w) / (total − w),  f = final
//   step:    gamma ^ (milestones reached, in percent of all steps)
double learningRateFactor(const Choice& schedule, std::int64_t step, std::int64_t totalSteps);

} // namespace retort::engine

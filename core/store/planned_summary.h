#pragma once

#include "core/recipe/plan.h"
#include "core/store/run_summary.h"

#include <cstddef>
#include <optional>

/// Inside core/store only: what a plan already says of a run's row in the list.
namespace retort {

Role roleOf(const Plan& plan, std::size_t index);
/// Of the first term that has one.
std::optional<double> temperatureOf(const Recipe& recipe);
double epochsOf(const PlannedRun& planned);

} // namespace retort

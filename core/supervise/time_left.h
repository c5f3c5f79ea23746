#pragma once

#include "core/store/run_summary.h"

#include <cstdint>
#include <optional>
#include <span>

namespace retort {

/// The share of its evaluations that a run has behind it after `step` of `steps`, in [0, 1]: counted at its points
/// (core/recipe/evaluation_points.h, ascending), or where they are not known by how "auto" spaces them, dense early.
double evaluatedShare(std::int64_t step, std::int64_t steps, std::span<const std::int64_t> points = {});

/// Computing seconds a run still needs at its own pace: training seconds by the steps that are left, evaluation seconds by the
/// points that are left. Nothing before its first step.
std::optional<double> computingSecondsLeft(const RunSummary& run, std::span<const std::int64_t> points = {});

} // namespace retort

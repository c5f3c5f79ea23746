#include "core/supervise/time_left.h"

#include <algorithm>
#include <cmath>

namespace retort {

double evaluatedShare(std::int64_t step, std::int64_t steps, std::span<const std::int64_t> points)
{
    if (!points.empty())
        return static_cast<double>(std::ranges::upper_bound(points, step) - points.begin()) / static_cast<double>(points.size());
    if (steps <= 0)
        return 0;
    return std::pow(std::clamp(static_cast<double>(step) / static_cast<double>(steps), 0.0, 1.0), 1 / 1.5);
}

std::optional<double> computingSecondsLeft(const RunSummary& run, std::span<const std::int64_t> points)
{
    if (run.step <= 0 || run.steps <= 0)
        return std::nullopt;
    const auto done = static_cast<double>(run.step);
    const double left = std::max(0.0, static_cast<double>(run.steps) - done);
    const double evaluated = evaluatedShare(run.step, run.steps, points);
    return run.trainSeconds / done * left + (evaluated > 0 ? run.evaluateSeconds / evaluated * (1 - evaluated) : 0);
}

} // namespace retort

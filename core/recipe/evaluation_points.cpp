#include "core/recipe/evaluation_points.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

constexpr double mostEvaluations = 40;
constexpr double fewestEvaluations = 12;
constexpr double affordable = 0.2;            // of the training's cost
constexpr double forwardPassesPerSample = 3;

} // namespace

std::vector<std::int64_t> evaluationPoints(const TrainSpec& train, std::int64_t totalSteps, std::int64_t stepsPerEpoch, std::int64_t validationSamples)
{
    std::vector<std::int64_t> points;
    if (const std::int64_t every = train.evaluateSteps > 0 ? train.evaluateSteps : train.evaluateEpochs * stepsPerEpoch; every > 0) {
        for (std::int64_t step = every; step < totalSteps; step += every)
            points.push_back(step);
    } else {
        const double cost = forwardPassesPerSample * static_cast<double>(totalSteps) * static_cast<double>(train.batch);
        const double count = std::clamp(std::floor(affordable * cost / static_cast<double>(std::max<std::int64_t>(1, validationSamples))), fewestEvaluations, mostEvaluations);
        for (double k = 1; k < count; ++k)
            points.push_back(std::max<std::int64_t>(1, std::llround(static_cast<double>(totalSteps) * std::pow(k / count, 1.5))));
    }
    points.push_back(totalSteps);
    // Not std::ranges::unique: the clang 14 that `./dev fuzz` builds with cannot read libstdc++'s.
    points.erase(std::unique(points.begin(), points.end()), points.end());
    return points;
}

std::vector<std::int64_t> evaluationPoints(const Recipe& recipe, std::int64_t steps, double epochs)
{
    const TrainSpec& train = recipe.train;
    const bool automatic = train.evaluateSteps <= 0 && train.evaluateEpochs <= 0;
    if (steps <= 0 || (automatic && recipe.data.validation.count <= 0))
        return {};
    const std::int64_t perEpoch = epochs > 0 ? std::max<std::int64_t>(1, std::llround(static_cast<double>(steps) / epochs)) : steps;
    return evaluationPoints(train, steps, perEpoch, recipe.data.validation.count);
}

} // namespace retort

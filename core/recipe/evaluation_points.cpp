#include "core/recipe/evaluation_points.h"

#include "core/base/error.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

constexpr double mostEvaluations = 40;
constexpr double fewestEvaluations = 12;
constexpr double affordable = 0.2;            // of the training's cost
constexpr double forwardPassesPerSample = 3;

/// Steps from one evaluation to the next; 0: "auto".
std::int64_t interval(const TrainSpec& train, std::int64_t totalSteps, std::int64_t stepsPerEpoch)
{
    if (train.evaluateSteps > 0)
        return train.evaluateSteps;
    if (train.evaluateEpochs <= 0 || stepsPerEpoch <= 0)
        return 0;
    const bool once = train.evaluateEpochs > totalSteps / stepsPerEpoch;   // asked first: the product may be no 64-bit number
    return once ? std::max<std::int64_t>(1, totalSteps) : train.evaluateEpochs * stepsPerEpoch;
}

} // namespace

void requireFewEvaluations(const TrainSpec& train, std::int64_t totalSteps, std::int64_t stepsPerEpoch)
{
    const std::int64_t every = interval(train, totalSteps, stepsPerEpoch);
    if (every <= 0 || (totalSteps - 1) / every < mostEvaluationPoints)
        return;
    throw Error("train.evaluate.every: comes to " + std::to_string((totalSteps - 1) / every + 1) + " evaluations of one run; at most " + std::to_string(mostEvaluationPoints)
        + " are allowed: evaluate less often, or leave it to \"auto\".");
}

std::vector<std::int64_t> evaluationPoints(const TrainSpec& train, std::int64_t totalSteps, std::int64_t stepsPerEpoch, std::int64_t validationSamples)
{
    requireFewEvaluations(train, totalSteps, stepsPerEpoch);
    std::vector<std::int64_t> points;
    if (const std::int64_t every = interval(train, totalSteps, stepsPerEpoch); every > 0) {
        for (std::int64_t k = 1; k <= (totalSteps - 1) / every; ++k)
            points.push_back(k * every);
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
    const std::int64_t perEpoch = epochs > 1 ? std::max<std::int64_t>(1, std::llround(static_cast<double>(steps) / epochs)) : steps;
    try {
        return evaluationPoints(train, steps, perEpoch, recipe.data.validation.count);
    } catch (const Error&) {
        return {};
    }
}

} // namespace retort

#include "core/engine/train/evaluation_points.h"

#include <algorithm>
#include <cmath>

namespace retort::engine {

namespace {

constexpr double most = 40;
constexpr double fewest = 12;
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
        const double count = std::clamp(std::floor(affordable * cost / static_cast<double>(std::max<std::int64_t>(1, validationSamples))), fewest, most);
        for (double k = 1; k < count; ++k)
            points.push_back(std::max<std::int64_t>(1, std::llround(static_cast<double>(totalSteps) * std::pow(k / count, 1.5))));
    }
    points.push_back(totalSteps);
    const auto repeated = std::ranges::unique(points);
    points.erase(repeated.begin(), repeated.end());
    return points;
}

} // namespace retort::engine

#include "core/engine/train/learning_rate.h"

#include "core/base/error.h"

#include <cmath>
#include <numbers>

namespace retort::engine {

double learningRateFactor(const Choice& schedule, std::int64_t step, std::int64_t totalSteps)
{
    const auto at = static_cast<double>(step);
    const auto total = static_cast<double>(totalSteps);
    const double warm = schedule.params.real("warmup") * total;
    if (at < warm)
        return std::min(1.0, (at + 1) / warm);
    if (schedule.kind == "constant")
        return 1;
    if (schedule.kind == "cosine") {
        const double final = schedule.params.real("final");
        return final + (1 - final) * 0.5 * (1 + std::cos(std::numbers::pi * (at - warm) / (total - warm)));
    }
    if (schedule.kind == "step") {
        double factor = 1;
        for (const std::int64_t percent : schedule.params.integers("milestones"))
            if (step * 100 >= percent * totalSteps)
                factor *= schedule.params.real("gamma");
        return factor;
    }
    throw Error("There is no schedule \"" + schedule.kind + "\"; see retort catalogue schedule.");
}

} // namespace retort::engine

#pragma once

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/recipe/experiment.h"
#include "core/recipe/plan.h"

#include <QTest>

#include <stdexcept>

/// What the planning tests share: contexts of the bundled data sets, and short ways to a resolution and a plan.
namespace planning {

inline retort::PlanContext fashion()
{
    return {std::string(64, 'f'), {1, 28, 28}, 10, 60000, std::vector<std::int64_t>(10, 6000), [](const std::string& run) { return retort::PlanContext::TeachingRun{.identity = "r1:" + run, .networks = 1}; },
        [](const std::string& file) { return "hash-of-" + file; }};
}

inline retort::PlanContext digits()
{
    return {std::string(64, 'd'), {1, 8, 8}, 10, 1437, {}, [](const std::string& run) { return retort::PlanContext::TeachingRun{.identity = "r1:" + run, .networks = 1}; },
        [](const std::string& file) { return "hash-of-" + file; }};
}

inline std::string text(const std::vector<retort::Problem>& problems)
{
    std::string all;
    for (const auto& problem : problems)
        all += (problem.warning ? "warning " : "") + problem.path + ": " + problem.message + "\n";
    return all;
}

inline retort::ResolvedExperiment resolved(const retort::Experiment& experiment)
{
    auto resolution = retort::resolve(experiment);
    if (!resolution.experiment)
        throw std::runtime_error(text(resolution.problems));
    return *resolution.experiment;
}

inline retort::Plan planned(const std::string& json, const retort::PlanContext& context = fashion())
{
    return plan(resolved(retort::parseExperiment(json)), context);
}

} // namespace planning

#pragma once

#include "core/base/error.h"
#include "core/recipe/experiment.h"
#include "core/recipe/plan.h"

namespace retort::fuzz {

/// Data and teachers that planning can ask about without a file: the digits' shape, any run, no file.
inline PlanContext anyContext()
{
    PlanContext context;
    context.contentHash = "d1";
    context.input = {.channels = 1, .height = 8, .width = 8};
    context.classes = 10;
    context.trainSamples = 1500;
    context.teachingRun = [](const std::string& run) { return PlanContext::TeachingRun{.identity = "r1:" + run, .networks = 1}; };
    context.fileHash = [](const std::string& file) -> std::string { throw Error("There is no file " + file + "."); };
    return context;
}

} // namespace retort::fuzz

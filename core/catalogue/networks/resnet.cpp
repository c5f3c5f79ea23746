#include "core/base/error.h"
#include "core/catalogue/networks/networks.h"
#include "core/catalogue/networks/walk.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace retort::networks {

namespace {

/// n of a depth of 6n + `more`.
std::int64_t residualBlocks(const std::string& depth, std::int64_t more, const char* family)
{
    std::int64_t layers = 0;
    const auto [end, error] = std::from_chars(depth.data(), depth.data() + depth.size(), layers);
    if (error != std::errc() || end != depth.data() + depth.size() || layers <= more || (layers - more) % 6 != 0)
        throw Error(std::string(family) + " has a depth of 6n + " + std::to_string(more) + " layers, such as " + std::to_string(12 + more) + ", not \"" + depth + "\".");
    return (layers - more) / 6;
}

std::array<std::int64_t, 3> residualChannels(double width)
{
    const auto scaled = [width](double channels) { return std::max<std::int64_t>(1, std::llround(channels * width)); };
    return {scaled(16), scaled(32), scaled(64)};
}

} // namespace

Residual resnetPlan(const Params& params)
{
    const auto channels = residualChannels(params.real("width"));
    const std::int64_t stem = params.integer("stem");
    Residual plan{.stem = stem > 0 ? stem : channels[0], .channels = channels, .blocks = residualBlocks(params.text("depth"), 2, "A residual network"),
        .projects = params.text("shortcut") == "projection"};
    if (!plan.projects && plan.stem > channels[0])
        throw Error("A residual network's shortcuts without parameters can only add channels, and its stem of " + std::to_string(plan.stem) + " is wider than its first stage of "
            + std::to_string(channels[0]) + "; make the stem narrower, or take the shortcut \"projection\".");
    return plan;
}

void walkResnet(Walk& walk, const Params& params)
{
    requireSide(walk.place(), 4, "A residual network", "two of its stages halve them");
    const Residual plan = resnetPlan(params);
    walk.convolution({.channels = plan.stem});
    walk.keep();
    walk.stage("stem");
    for (std::size_t stage = 0; stage < plan.channels.size(); ++stage) {
        const std::int64_t channels = plan.channels[stage];
        for (std::int64_t block = 0; block < plan.blocks; ++block) {
            const std::int64_t stride = stage > 0 && block == 0 ? 2 : 1;
            const InputShape before = walk.place();
            const bool projects = plan.projects && (stride > 1 || before.channels != channels);
            if (projects) {
                walk.convolution({.channels = channels, .kernel = 1, .stride = stride});
                walk.setWaiting(walk.place());
                walk.goTo(before);
            }
            walk.convolution({.channels = channels, .stride = stride});
            walk.keep();
            if (!projects)
                walk.setWaiting(before);
            walk.convolution({.channels = channels});
            walk.keep();
            walk.endWaiting();
        }
        walk.stage("stage" + std::to_string(stage + 1));
    }
    walk.mean();
    walk.stage("embedding");
}

Residual wrnPlan(const Params& params)
{
    return {.stem = 16, .channels = residualChannels(params.real("width")), .blocks = residualBlocks(params.text("depth"), 4, "A wide residual network"), .projects = true};
}

void walkWrn(Walk& walk, const Params& params)
{
    requireSide(walk.place(), 4, "A wide residual network", "two of its stages halve them");
    const Residual plan = wrnPlan(params);
    walk.convolution({.channels = plan.stem, .norm = false});
    walk.keep();
    walk.stage("stem");
    for (std::size_t stage = 0; stage < plan.channels.size(); ++stage) {
        const std::int64_t channels = plan.channels[stage];
        for (std::int64_t block = 0; block < plan.blocks; ++block) {
            const std::int64_t stride = stage > 0 && block == 0 ? 2 : 1;
            walk.setWaiting(walk.place());
            walk.norm();
            const InputShape opened = walk.place();
            if (opened.channels != channels) {
                walk.convolution({.channels = channels, .kernel = 1, .stride = stride, .norm = false});
                walk.goTo(opened);
            }
            walk.convolution({.channels = channels, .stride = stride, .norm = false});
            walk.keep();
            walk.norm();
            if (params.real("dropout") > 0)
                walk.dropout();
            walk.convolution({.channels = channels, .norm = false});
            walk.keep();                      // the sum
            walk.endWaiting();
        }
        walk.stage("stage" + std::to_string(stage + 1));
    }
    walk.norm();
    walk.mean();
    walk.stage("embedding");
}

} // namespace retort::networks

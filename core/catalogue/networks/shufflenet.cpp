#include "core/base/error.h"
#include "core/catalogue/networks/networks.h"
#include "core/catalogue/networks/walk.h"

#include <algorithm>
#include <cmath>

namespace retort::networks {

namespace {

constexpr std::int64_t stemChannels = 24;

std::int64_t shuffleKernel(const Params& params) { return params.text("stem") == "3x3" ? 3 : 1; }

struct ShuffleGroups {
    std::string_view id;
    std::int64_t count;
    std::int64_t channels;                    // of the first stage at width 1: the paper's table 1, equal in cost
};

constexpr ShuffleGroups shuffleGroupings[] = {{"1", 1, 144}, {"2", 2, 200}, {"3", 3, 240}, {"4", 4, 272}, {"8", 8, 384}};

struct ShuffleSize {
    std::string_view id;
    std::array<std::int64_t, 3> channels, blocks;
    std::int64_t last;
};

/// The paper's table 5, and, below 0.5, two of those who compared distillation.
constexpr ShuffleSize shuffleSizes[] = {
    {"0.2", {40, 80, 160}, {3, 3, 3}, 512},
    {"0.3", {40, 80, 160}, {3, 7, 3}, 512},
    {"0.5", {48, 96, 192}, {3, 7, 3}, 1024},
    {"1", {116, 232, 464}, {3, 7, 3}, 1024},
    {"1.5", {176, 352, 704}, {3, 7, 3}, 1024},
    {"2", {244, 488, 976}, {3, 7, 3}, 2048},
};

std::int64_t roundedUp(std::int64_t value, std::int64_t to) { return (value + to - 1) / to * to; }

} // namespace

ShuffleV1 shuffleV1Plan(const Params& params)
{
    const std::string& id = params.text("groups");
    const auto row = std::ranges::find(shuffleGroupings, id, &ShuffleGroups::id);
    if (row == std::end(shuffleGroupings))
        throw Error("A ShuffleNet has 1, 2, 3, 4 or 8 groups, not \"" + id + "\".");
    const std::int64_t groups = row->count;
    const std::int64_t unit = 4 * groups;     // a bottleneck is a quarter as wide, and both divide into groups
    const std::int64_t first = std::max<std::int64_t>(stemChannels + unit, std::llround(static_cast<double>(row->channels) * params.real("width") / static_cast<double>(unit)) * unit);
    ShuffleV1 plan{.stem = stemChannels, .stemKernel = shuffleKernel(params), .groups = groups, .stages = {}};
    constexpr std::array<std::int64_t, 3> blocks{4, 8, 4};
    std::int64_t inputs = stemChannels;
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        const std::int64_t channels = first << stage;
        for (std::int64_t n = 0; n < blocks[stage]; ++n) {
            const std::int64_t own = n == 0 ? channels - inputs : channels;
            plan.stages[stage].push_back({.inputs = inputs, .middle = roundedUp(own / 4, groups), .outputs = own, .groups = inputs == stemChannels ? 1 : groups, .halves = n == 0});
            inputs = channels;
        }
    }
    return plan;
}

void walkShufflenetV1(Walk& walk, const Params& params)
{
    requireSide(walk.place(), 4, "A ShuffleNet", "each of its stages halves them");
    const ShuffleV1 plan = shuffleV1Plan(params);
    const auto layer = [&walk](const Walk::Convolution& how) {
        walk.convolution(how);
        walk.keep();
    };
    layer({.channels = plan.stem, .kernel = plan.stemKernel});
    walk.stage("stem");
    for (std::size_t stage = 0; stage < plan.stages.size(); ++stage) {
        for (const ShuffleV1::Block& block : plan.stages[stage]) {
            const InputShape before = walk.place();
            layer({.channels = block.middle, .kernel = 1, .groups = block.groups});
            walk.setWaiting(before);
            if (block.groups > 1)
                walk.keep();                  // shuffled
            layer({.channels = block.middle, .stride = block.halves ? 2 : 1, .groups = block.middle});
            layer({.channels = block.outputs, .kernel = 1, .groups = plan.groups});
            if (block.halves) {
                const InputShape own = walk.place();
                walk.goTo({own.channels + block.inputs, own.height, own.width});
                walk.keep();                  // side by side with the input
            }
            walk.endWaiting();
        }
        walk.stage("stage" + std::to_string(stage + 1));
    }
    walk.mean();
    walk.stage("embedding");
}

ShuffleV2 shuffleV2Plan(const Params& params)
{
    const std::string& id = params.text("size");
    const auto row = std::ranges::find(shuffleSizes, id, &ShuffleSize::id);
    if (row == std::end(shuffleSizes))
        throw Error("A ShuffleNetV2 has the size 0.2, 0.3, 0.5, 1, 1.5 or 2, not \"" + id + "\".");
    return {.stem = stemChannels, .stemKernel = shuffleKernel(params), .channels = row->channels, .blocks = row->blocks, .last = row->last};
}

void walkShufflenetV2(Walk& walk, const Params& params)
{
    requireSide(walk.place(), 4, "A ShuffleNetV2", "each of its stages halves them");
    const ShuffleV2 plan = shuffleV2Plan(params);
    const auto layer = [&walk](const Walk::Convolution& how) {
        walk.convolution(how);
        walk.keep();
    };
    layer({.channels = plan.stem, .kernel = plan.stemKernel});
    walk.stage("stem");
    for (std::size_t stage = 0; stage < plan.channels.size(); ++stage) {
        const std::int64_t half = plan.channels[stage] / 2;
        const auto transform = [&](std::int64_t stride) {
            layer({.channels = half, .kernel = 1});
            layer({.channels = half, .stride = stride, .groups = half});
            layer({.channels = half, .kernel = 1});
        };
        const auto shuffle = [&] {
            walk.goTo({2 * half, walk.place().height, walk.place().width});
            walk.keep();
        };
        const InputShape before = walk.place();
        layer({.channels = before.channels, .stride = 2, .groups = before.channels});
        layer({.channels = half, .kernel = 1});
        walk.setWaiting(walk.place());
        walk.goTo(before);
        transform(2);
        shuffle();
        for (std::int64_t n = 0; n < plan.blocks[stage]; ++n) {
            walk.goTo({half, walk.place().height, walk.place().width});
            walk.setWaiting(walk.place());
            transform(1);
            shuffle();
        }
        walk.endWaiting();
        walk.stage("stage" + std::to_string(stage + 1));
    }
    layer({.channels = plan.last, .kernel = 1});
    walk.mean();
    walk.stage("embedding");
}

} // namespace retort::networks

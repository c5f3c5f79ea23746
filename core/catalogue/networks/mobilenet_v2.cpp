#include "core/catalogue/networks/networks.h"
#include "core/catalogue/networks/walk.h"

#include <algorithm>

namespace retort::networks {

namespace {

struct StageRow {
    bool expands;                             // by the expansion factor
    std::int64_t channels, blocks, stride;
    std::int64_t stage;                       // that ends with it
};

/// The paper's table 2, with the strides that pictures of 32 × 32 are given.
constexpr StageRow stageRows[] = {
    {false, 16, 1, 1, 0},
    {true, 24, 2, 1, 1},
    {true, 32, 3, 2, 2},
    {true, 64, 4, 2, 0},
    {true, 96, 3, 1, 3},
    {true, 160, 3, 2, 0},
    {true, 320, 1, 1, 4},
};

/// The nearest multiple of eight that is not more than a tenth narrower, as the authors' own program has it.
std::int64_t byEight(double channels)
{
    const std::int64_t rounded = std::max<std::int64_t>(8, static_cast<std::int64_t>(channels + 4) / 8 * 8);
    return static_cast<double>(rounded) < 0.9 * channels ? rounded + 8 : rounded;
}

} // namespace

Mobilenet mobilenetPlan(const Params& params)
{
    const double width = params.real("width");
    const bool paper = params.text("form") == "paper";
    const auto scaled = [&](std::int64_t channels) {
        const double wished = static_cast<double>(channels) * width;
        return paper ? byEight(wished) : std::max<std::int64_t>(1, static_cast<std::int64_t>(wished));
    };
    Mobilenet plan{.stem = scaled(32), .stemStride = paper ? 1 : 2, .blocks = {}, .last = width > 1 ? scaled(1280) : 1280, .bounded = paper};
    std::int64_t inputs = plan.stem;
    for (const StageRow& row : stageRows) {
        for (std::int64_t n = 1; n <= row.blocks; ++n) {
            const std::int64_t factor = row.expands ? params.integer("expansion") : 1;
            plan.blocks.push_back({.inputs = inputs, .expanded = inputs * factor, .outputs = scaled(row.channels), .stride = n == 1 ? row.stride : 1,
                .expands = !paper || factor > 1, .stage = n == row.blocks ? row.stage : 0});
            inputs = scaled(row.channels);
        }
    }
    return plan;
}

void walkMobilenetV2(Walk& walk, const Params& params)
{
    requireSide(walk.place(), 4, "A MobileNetV2", "it halves them at least three times");
    const Mobilenet plan = mobilenetPlan(params);
    const auto layer = [&walk](const Walk::Convolution& how) {
        walk.convolution(how);
        walk.keep();
    };
    layer({.channels = plan.stem, .stride = plan.stemStride});
    walk.stage("stem");
    for (const Mobilenet::Block& block : plan.blocks) {
        const InputShape before = walk.place();
        if (block.expands)
            layer({.channels = block.expanded, .kernel = 1});
        if (block.adds())
            walk.setWaiting(before);
        layer({.channels = block.expanded, .stride = block.stride, .groups = block.expanded});
        layer({.channels = block.outputs, .kernel = 1});
        walk.endWaiting();
        if (block.stage > 0)
            walk.stage("stage" + std::to_string(block.stage));
    }
    layer({.channels = plan.last, .kernel = 1});
    walk.mean();
    walk.stage("embedding");
}

} // namespace retort::networks

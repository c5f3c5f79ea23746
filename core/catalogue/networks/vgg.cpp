#include "core/base/error.h"
#include "core/catalogue/networks/networks.h"
#include "core/catalogue/networks/walk.h"

#include <algorithm>
#include <cmath>

namespace retort::networks {

namespace {

struct VggRow {
    std::string_view depth;
    std::array<std::int64_t, 5> convolutions;
};

/// The paper's configurations A, B, D and E; 8 is of those who compared distillation.
constexpr VggRow vggRows[] = {
    {"8", {1, 1, 1, 1, 1}},
    {"11", {1, 1, 2, 2, 2}},
    {"13", {2, 2, 2, 2, 2}},
    {"16", {2, 2, 3, 3, 3}},
    {"19", {2, 2, 4, 4, 4}},
};

} // namespace

Vgg vggPlan(const Params& params, InputShape input)
{
    const std::string& depth = params.text("depth");
    const auto row = std::ranges::find(vggRows, depth, &VggRow::depth);
    if (row == std::end(vggRows))
        throw Error("A VGG network has a depth of 8, 11, 13, 16 or 19 layers, not \"" + depth + "\".");
    Vgg plan{.channels = {64, 128, 256, 512, 512}, .convolutions = row->convolutions, .halves = {true, true, true, false, false}};
    for (std::int64_t& channels : plan.channels)
        channels = std::max<std::int64_t>(1, std::llround(static_cast<double>(channels) * params.real("width")));
    plan.halves[3] = std::min(input.height, input.width) >= 64;
    return plan;
}

void walkVgg(Walk& walk, const Params& params)
{
    requireSide(walk.place(), 8, "A VGG network", "it halves them three times");
    const Vgg plan = vggPlan(params, walk.place());
    for (std::size_t stage = 0; stage < plan.channels.size(); ++stage) {
        for (std::int64_t n = 0; n < plan.convolutions[stage]; ++n) {
            walk.convolution({.channels = plan.channels[stage], .bias = true});
            if (n + 1 < plan.convolutions[stage] || !plan.halves[stage])
                walk.keep();                  // pooling takes the ReLU's place
        }
        walk.stage(stage == 0 ? "stem" : "stage" + std::to_string(stage));
        if (plan.halves[stage])
            walk.halve();
    }
    walk.mean();
    walk.stage("embedding");
}

} // namespace retort::networks

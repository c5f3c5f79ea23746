#include "core/base/error.h"
#include "core/catalogue/networks/networks.h"
#include "core/catalogue/networks/walk.h"

#include <algorithm>

namespace retort::networks {

namespace {

std::string sidesText(InputShape input) { return std::to_string(input.height) + " × " + std::to_string(input.width); }

} // namespace

void requireSide(InputShape input, std::int64_t side, std::string_view family, std::string_view why)
{
    if (std::min(input.height, input.width) < side)
        throw Error(std::string(family) + " needs pictures of at least " + std::to_string(side) + " × " + std::to_string(side) + ", since " + std::string(why)
            + ", and these samples are " + sidesText(input) + "; take another architecture, \"mlp\" for a table.");
}

void walkLinear(Walk& walk, const Params&)
{
    walk.flatten();
    walk.stage("embedding");
}

void walkMlp(Walk& walk, const Params& params) { walk.hidden(params.integers("hidden"), params.real("dropout")); }

void walkCnn(Walk& walk, const Params& params)
{
    const auto& channels = params.integers("channels");
    const bool norm = params.boolean("batch_norm");
    const InputShape input = walk.place();
    for (std::size_t i = 0; i < channels.size(); ++i) {
        if (std::min(walk.place().height, walk.place().width) < 2)
            throw Error("A convolutional network of " + std::to_string(channels.size()) + " stages halves the picture once a stage, and "
                + sidesText(input) + (i == 0 ? " cannot be halved at all" : " can be halved only " + std::to_string(i) + (i == 1 ? " time" : " times"))
                + "; give \"channels\" fewer values, or take another architecture.");
        for (std::int64_t n = 0; n < params.integer("convolutions"); ++n) {
            walk.convolution({.channels = channels[i], .norm = norm, .bias = !norm});
            if (n + 1 < params.integer("convolutions"))
                walk.keep();                  // pooling takes the last ReLU's place
        }
        walk.stage("stage" + std::to_string(i + 1));
        walk.halve();
    }
    walk.hidden(params.integers("hidden"), params.real("dropout"));
}

} // namespace retort::networks

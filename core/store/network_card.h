#pragma once

#include "core/catalogue/cost.h"
#include "core/data/splits.h"
#include "core/recipe/recipe.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// What a weights file says of its network beside the weights: enough to build it again and to feed it. Written as the file's
/// metadata: "recipe", "architecture", "input", "classes", "preprocessing", "parameters", "step" (docs/store.md).
struct NetworkCard {
    std::string recipe;                       ///< the hash of the recipe it was trained by
    Choice model;
    InputShape input;
    std::vector<std::string> classNames;
    Preprocessing preprocessing;
    std::int64_t parameters = 0;
    std::int64_t step = 0;                    ///< training steps behind these weights
};

std::map<std::string, std::string> toMetadata(const NetworkCard& card);
/// Throws Error for a file that Retort did not write. `what`: the file's name.
NetworkCard cardFromMetadata(const std::map<std::string, std::string>& metadata, std::string_view what);

} // namespace retort

#pragma once

#include "core/recipe/recipe.h"

#include <string>
#include <string_view>

namespace retort::cli {

/// A field of a training run that may be changed, and its new value.
struct LiveField {
    std::string field;                        ///< as a Command names it: "lr", "terms.soft.temperature", "terms.soft.weight"
    double value = 0;
    bool operator==(const LiveField&) const = default;
};

/// "temperature=8" (of the one term that has it), "lr=0.01", "soft.weight=0.5", "terms.soft.temperature=8". Throws Error that says
/// what is wrong and which fields there are: no such field, several, no number, out of the catalogue's range.
LiveField liveFieldFrom(std::string_view text, const Recipe& recipe);

} // namespace retort::cli

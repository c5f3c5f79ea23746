#pragma once

#include "core/recipe/experiment.h"

#include <string_view>

namespace retort {

/// A YAML text as JSON: aliases followed, merge keys merged, plain scalars typed, `!join` lists joined, other tags dropped. Throws
/// Error for what is no YAML, and for more than 1 MB of text, 20 000 values (aliases followed) or 100 levels.
Json yamlDocument(std::string_view text);

} // namespace retort

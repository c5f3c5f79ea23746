#pragma once

#include "core/catalogue/params.h"
#include "core/recipe/experiment.h"

#include <cstddef>
#include <string>

namespace retort {

/// So many values a list of integers has at most, seeds among them.
inline constexpr std::size_t longestList = 256;

/// A JSON value as its parameter means it: 4 is 4.0 where a real number is meant, 8 is "8" where that is one of the choices.
/// Throws Error for another type or a value out of range: "must be a number from 0.05 to 100, not 0".
ParamValue typedValue(const ParamInfo& info, const Json& json);

/// What a parameter accepts: "a whole number of at least 1", "one of \"best\", \"last\"".
std::string accepted(const ParamInfo& info);

/// What was found instead: "the text \"8\"", "an object", "0".
std::string found(const Json& json);

} // namespace retort

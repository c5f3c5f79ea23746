#pragma once

#include <nlohmann/json.hpp>

#include <string>

namespace retort {

/// JSON with one spelling for each value: no blanks, keys sorted, doubles in the fewest digits that read back the same and
/// always with a point or an exponent (4.0), so that hashes of it mean something. Throws Error for a number that is not finite.
std::string canonicalJson(const nlohmann::json& json);

} // namespace retort

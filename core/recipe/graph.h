#pragma once

#include "core/recipe/experiment.h"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace retort {

/// Who is named by whom: name → the names it refers to.
using References = std::map<std::string, std::vector<std::string>>;

/// A circle reachable from `start`, spelt out from its first name back to it ("a", "b", "a"); empty: none.
std::vector<std::string> circleFrom(const std::string& start, const References& references);
std::string spelt(const std::vector<std::string>& circle);   ///< "a → b → a"

/// Names in their given order, but each after those it refers to. REQUIRES: no circle.
std::vector<std::string> teachersFirst(const std::vector<std::string>& names, const References& teachers);

/// How many teaching nodes stand one below the other, this one included: 0 for a node that teaches none. REQUIRES: no circle.
std::map<std::string, std::uint64_t> generations(const std::vector<std::string>& names, const References& teachers);

} // namespace retort

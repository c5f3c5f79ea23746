#pragma once

#include "core/recipe/recipe.h"
#include "core/store/database.h"

#include <cstdint>
#include <string>
#include <vector>

/// Inside core/store only.
namespace retort {

/// What means are taken over: the recipe's hash without its seed and its place among an ensemble's members, and with its
/// teachers' groups for their identities. `teacherGroups`: beside recipe.teachers; empty for a file and for a run that was altered while
/// it trained, which keep their identities.
std::string recipeGroup(Recipe recipe, std::int64_t member, const std::vector<std::string>& teacherGroups);

/// Gives every run its group anew, from its stored recipe. A run keeps its group when this version of Retort reads its recipe
/// as another one (a catalogue row has a later revision), or not at all. REQUIRES: a write transaction is open.
void regroupRuns(Database& database);

} // namespace retort

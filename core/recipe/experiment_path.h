#pragma once

#include "core/recipe/experiment.h"

#include <span>
#include <string>
#include <string_view>
#include <utility>

/// Dotted paths into an experiment's document. A number picks from an array; what is left of a path may be one key (the
/// keys of `sweep` are paths themselves).
namespace retort {

/// The experiment's sections, which no node may be called after.
std::span<const std::string_view> sectionNames();

/// "student.train.lr" → "nodes.student.train.lr" where the experiment has such a node; other paths as they are.
/// Throws Error for a first word that is neither a section nor a node.
std::string fullPath(const Json& document, std::string_view path);

/// "a.b.c" → {"a", "b.c"}; "a" → {"a", ""}.
std::pair<std::string_view, std::string_view> splitFirst(std::string_view path);

/// The value at a path below `json`, or nullptr.
const Json* find(const Json& json, std::string_view path);

/// Sets the value at a path below `json`, making the objects on the way, and drops what the new value rules out (epochs or
/// steps, the other ways to count labels, the old kind's fields). Throws Error where the path leads through something that is
/// no object.
void put(Json& json, std::string_view path, Json value);

/// What `like` does: objects merge field by field; `terms` is replaced whole; an object that names another kind or
/// architecture replaces the copied one; a key that rules another out drops it; null takes a copied field away.
Json merged(Json base, const Json& over);

/// Before a path below nodes.X.terms is set: a node that has its terms by `like` gets a copy of them of its own.
void keepCopiedTerms(Json& document, std::string_view path);

} // namespace retort

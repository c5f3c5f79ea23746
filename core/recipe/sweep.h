#pragma once

#include "core/recipe/field_reader.h"

#include <map>
#include <string>
#include <vector>

namespace retort {

/// One point of a sweep: path without "nodes." → value.
using SweepPoint = std::map<std::string, Json>;

/// The points of `sweep`: the grid of an object of lists (the last path varies fastest), or the objects of a list as they
/// are; one empty point without a sweep. Each point once. Problems: not such a thing, paths of no node, too many points.
std::vector<SweepPoint> sweepPoints(const Json& document, const Report& report);

/// The point's own values for one node: path below the node → value.
SweepPoint valuesFor(const SweepPoint& point, const std::string& node);

/// Puts a point's values into a node's document; a path that leads to no field of the node is a problem.
void applyPoint(const SweepPoint& values, const std::string& node, Json& document, const Report& report);

} // namespace retort

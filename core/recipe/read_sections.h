#pragma once

#include "core/recipe/field_reader.h"

namespace retort {

/// A node's document, with nothing left of `like` and `baseline_of`, as the struct; what is wrong goes to the report.
/// Lane and sweep are the caller's to fill in.
Node readNode(const std::string& name, const Json& document, const Report& report);

/// The experiment's `data`: the specification, and the parameters that are paths.
struct DataSection {
    DataSpec spec;
    std::map<std::string, std::string> paths;
};
DataSection readData(const Json& json, const Report& report);

/// The names in `teachers.from`, whatever its state: for the graph. Runs and files are left out.
std::vector<std::string> teacherNames(const Json& node);

/// Rules that need the whole node: a teacher for the terms that need one, labels for those that need them …
void checkNode(const Node& node, const Report& report);

} // namespace retort

#pragma once

#include "core/recipe/experiment.h"

namespace retort::ui {

/// A resolved node written as the experiment's format would, with nothing left out: what the fields of a form show where the
/// document itself says nothing.
Json effectiveNode(const Node& node);
/// The data section likewise.
Json effectiveData(const ResolvedExperiment& experiment);

/// What holds of a node or section that has a problem: what is written of it now, over what was known when it last had none
/// (null: nothing). May be anything a person can write.
Json writtenOver(const Json& known, const Json& written);

/// The first variant of a node (a sweep makes several), or nullptr.
const Node* findNode(const ResolvedExperiment* experiment, std::string_view name);

/// The value at a dotted path below `root`, or null.
Json at(const Json& root, std::string_view path);

} // namespace retort::ui

#pragma once

#include "core/translate/foreign_run.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>

/// Inside core/translate only: what both halves of the reader of torchdistill's files share.
namespace retort::torchdistill {

/// The first of these members that is there; some have an older name.
const Json* childOf(const Json& json, std::initializer_list<const char*> names);
/// What an entry says it is, and its settings (an empty object where it has none).
std::string keyOf(const Json& json);
const Json& kwargsOf(const Json& json);

double numberAt(const Json& json, const char* name, double otherwise);
std::int64_t wholeAt(const Json& json, const char* name, std::int64_t otherwise);
std::string textAt(const Json& json, const char* name, const std::string& otherwise);

/// Adds the terms of a criterion. `classes`: what a mean over them divides by, where the file says it. REQUIRES: the run's batch is known.
void readCriterion(const Json& criterion, std::optional<std::int64_t> classes, ForeignRun& run);

} // namespace retort::torchdistill

#pragma once

#include "core/store/run_record.h"

#include <optional>
#include <string>
#include <vector>

/// Inside core/store only.
namespace retort {

class Database;

/// An existing run of a recipe that was trained here and that nobody has altered or is about to, itself or by its teachers (a value
/// that a trainer has taken and not yet set still waits in its row).
struct KnownRun {
    RunId run;
    RunState state = RunState::Queued;
    std::string group;
};

/// The most advanced one of the recipe with this hash. `teachers`: the plan's, whom a run that is under way must not have others than.
std::optional<KnownRun> findKnownRun(Database& database, const std::string& hash, const std::vector<RunContext::Teacher>& teachers = {});

} // namespace retort

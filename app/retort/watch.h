#pragma once

#include "app/retort/progress.h"
#include "core/supervise/supervisor.h"

namespace retort::cli {

/// Turns until nothing is left to do, with progress. The first Ctrl-C (or SIGTERM, SIGHUP) lets the own trainers save and end,
/// a second one ends them at once. Returns false when it was interrupted.
bool watch(Supervisor& supervisor, Progress& progress);

} // namespace retort::cli

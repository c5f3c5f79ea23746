#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <filesystem>

namespace retort::engine {

/// What the trainer was told on its command line.
struct TrainOptions {
    std::filesystem::path store;
    RunId run;
    std::int64_t attempt = 0;                 ///< as Store::claim returned it
    int threads = 1;
    std::filesystem::path slot;               ///< the slot it may run in; freed while paused
};

/// Trains one claimed run to its end, from its newest checkpoint where there is one. Never throws: what goes wrong becomes the
/// run's own last word (failed, diverged), caught here at the run's door. Returns the process's exit status: 0 unless even
/// that word could not be stored. SIGTERM and SIGINT: saves a checkpoint, leaves the run interrupted, returns 0.
int trainRun(const TrainOptions& options);

} // namespace retort::engine

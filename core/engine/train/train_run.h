#pragma once

#include "core/base/ids.h"
#include "core/supervise/claim.h"

#include <cstdint>
#include <filesystem>
#include <string>

namespace retort::engine {

/// What the trainer was told on its command line.
struct TrainOptions {
    std::filesystem::path store;
    RunId run;                                ///< the first
    std::int64_t attempt = 0;                 ///< as Store::claim returned it; 0: claims the run itself
    int threads = 1;
    std::string device = "auto";              ///< auto, cpu, cuda:N
    int lockDescriptor = -1;                  ///< the run's lock, handed down by the supervisor; −1: takes it itself
    std::int64_t checkpointSteps = 0;         ///< saves after every so many steps too, whatever it costs; 0: by time alone
    int slotDescriptor = -1;                  ///< likewise the slot it may train in, given back while paused; −1: trains without
    int announceDescriptor = -1;              ///< the pipe of core/supervise/announcements.h; −1: ends after this run
    ClaimRule rule;                           ///< the runs it may go on with
};

/// Trains one run to its end, from its newest checkpoint where there is one, and then, where a supervisor listens, the next ready
/// run that should have as many threads, and so on: loading LibTorch and reading the data take longer than many a student. Never
/// throws: what goes wrong becomes the run's own last word (failed, diverged), caught here at the run's door; after a failure
/// the process ends. Returns the process's exit status: 0 unless even that word could not be stored. SIGTERM and
/// SIGINT: saves a checkpoint, leaves the run interrupted, returns 0. Once a process: threads and signal handlers are the process's.
int trainRuns(const TrainOptions& options);

} // namespace retort::engine

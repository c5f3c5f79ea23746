#pragma once

#include "core/base/ids.h"
#include "core/supervise/announcements.h"
#include "core/supervise/claim.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace retort {

/// What a trainer is started with.
struct TrainerStart {
    std::filesystem::path trainer;
    std::filesystem::path store;
    ClaimRule rule;                           ///< for the runs it goes on with
};

/// A trainer that was started, and the run it is at.
struct TrainerProcess {
    pid_t pid = 0;
    RunId run;
    std::int64_t attempt = 0;
    Announcements announcements;
    long long memoryKills = -1;               ///< outOfMemoryKills when it was started

    /// Has it gone on with another run? Then `run` and `attempt` are that one's. Never blocks.
    void listen();
};

/// Starts the trainer with the run that was claimed, in a process group of its own, a little nicer than this program, its words
/// going to the run's log. It inherits the run's lock, the slot's and the end of a pipe as descriptors 3, 4 and 5. Both locks belong to
/// the open file: the caller frees its own copies, and the kernel frees the locks when the child ends. Throws Error.
TrainerProcess startTrainer(const TrainerStart& start, const Claim& claim);

/// How a process ended, as waitpid tells it, in plain words: "killed by signal 9: probably out of memory or ended by hand".
/// `memoryKills`: how often the kernel has killed somebody for want of memory since it was started.
std::string causeOfDeath(int status, const std::filesystem::path& log, long long memoryKills = 0);

} // namespace retort

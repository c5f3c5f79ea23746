#pragma once

#include "core/base/file_lock.h"
#include "core/base/ids.h"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace retort {

/// What a trainer is started with.
struct TrainerStart {
    std::filesystem::path trainer;
    std::filesystem::path store;
    RunId run;
    std::int64_t attempt = 0;
    int threads = 1;
};

/// Starts `trainer --store DIR --run ID --attempt N --threads T --lock-fd 3 --slot-fd 4` in a process group of its own, a little
/// nicer than this program, its words going to the run's log. The child holds both locks too (they belong to the open file): the
/// caller frees its own copies, and the kernel frees the locks when the child ends. Throws Error.
pid_t startTrainer(const TrainerStart& start, const FileLock& lock, const FileLock& slot);

/// How a process ended, as waitpid tells it, in plain words: "killed by signal 9: probably out of memory or ended by hand".
std::string causeOfDeath(int status, const std::filesystem::path& log);

} // namespace retort

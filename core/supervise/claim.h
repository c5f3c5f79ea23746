#pragma once

#include "core/base/file_lock.h"
#include "core/store/store.h"

#include <cstdint>
#include <optional>

namespace retort {

/// A run that has been claimed, and what whoever trains it holds.
struct Claim {
    RunId run;
    std::int64_t attempt = 0;
    int threads = 1;
    FileLock lock;                            ///< the run's
    FileLock slot;
};

/// From which runs, and into how many slots, a supervisor and its trainers claim.
struct ClaimRule {
    std::int64_t experiment = 0;              ///< its runs and their teachers; 0: every run
    int jobs = 0;                             ///< at most so many trainings at once; 0: as the cores allow
};

/// Claims the first ready run that nobody else takes first; nothing when no run is ready or no slot is free. With
/// `threads` > 0, only when a run that starts now should have just so many. One that waitsForMemory only while nobody else holds a slot.
std::optional<Claim> claimNext(Store& store, const ClaimRule& rule, int threads = 0);

} // namespace retort

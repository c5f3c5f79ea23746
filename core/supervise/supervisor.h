#pragma once

#include "core/store/store.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

namespace retort {

struct SuperviseOptions {
    std::filesystem::path store;
    std::filesystem::path trainer;            ///< the trainer's executable; empty: retort-trainer beside this program
    int jobs = 0;                             ///< at most so many trainings at once; 0: the cores
    std::int64_t experiment = 0;              ///< only its runs and their teachers; 0: every queued run
};

/// Starts trainers for runs that are ready, as slots allow, and records how they died when they cannot say it themselves.
/// Runs of the experiment that another supervisor has claimed are waited for.
///
/// Belongs to the thread that made it. Never blocks in `turn`, so that a command line can draw progress between turns.
class Supervisor {
public:
    explicit Supervisor(SuperviseOptions options);
    ~Supervisor();

    /// Reaps, reconciles, claims, starts. Returns false when every run it cares for is final or blocked.
    bool turn();
    /// Asks its own trainers to stop (state is saved: the runs become paused-like and resumable), and waits for them.
    void stopAll();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// How many threads each of the runs starting now should have: one each when as many are ready as there are cores, else all
/// cores shared evenly. Decided at the claim and recorded with the run.
int threadsPerRun(int ready, int cores);
int coreCount();

/// Makes sure a background supervisor works on the store: starts `retort work` in a session of its own unless locks/worker
/// is held. Returns at once. Trainings go on when the caller ends.
void ensureWorker(const std::filesystem::path& store);

} // namespace retort

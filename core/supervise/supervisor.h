#pragma once

#include "core/store/run_record.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace retort {

struct SuperviseOptions {
    std::filesystem::path store;
    std::filesystem::path trainer;            ///< the trainer's executable; empty: retort-trainer beside this program
    int jobs = 0;                             ///< at most so many trainings at once; 0: $RETORT_JOBS, else as the cores allow
    std::int64_t experiment = 0;              ///< only its runs and their teachers; 0: every queued run
    double patience = 10;                     ///< seconds for which it tries again what may pass by itself (Passing), before it throws
};

/// Starts trainers for runs that are ready, as slots allow, and records how they died when they cannot say it themselves.
/// Runs of the experiment that another supervisor has claimed are waited for.
///
/// Belongs to the thread that made it. Never blocks in `turn`, so that a command line can draw progress between turns.
class Supervisor {
public:
    /// Throws Error when there is no trainer to start. Sweeps the store, unless somebody writes to it.
    explicit Supervisor(SuperviseOptions options);
    /// Its trainers go on without it.
    ~Supervisor();

    /// Reaps, reconciles, claims, starts. Returns false when every run it cares for is final, blocked, or left to the user.
    /// On a full disk it does what it can, and the rest at a later turn; so too in trouble that may pass, until its patience is at an
    /// end or the store is gone. Throws Error, then as for all that cannot pass.
    bool turn();
    /// The trouble that the last turn met and that may pass, as its Error says it; empty: none.
    const std::string& trouble() const;
    /// Does this supervisor, or any trainer of the store, wait for space on its disk?
    bool waitsForSpace() const;
    /// From now on nothing is started; its own trainers are asked to save and end (their runs become interrupted and can go
    /// on later). `turn` then returns true until they are gone.
    void askToEnd();
    /// askToEnd, and waits for them.
    void stopAll();
    /// Ends its own trainers at once and waits for them; their runs become interrupted, too, and do again later what they did since
    /// their last checkpoint.
    void killAll();

    /// The folder.
    const std::filesystem::path& store() const;
    /// The runs it cares for, as the last turn saw them.
    const std::map<RunId, RunSummary>& runs() const;

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
/// The lock a background supervisor holds.
std::filesystem::path workerLockFile(const std::filesystem::path& store);

} // namespace retort

#pragma once

#include "core/recipe/plan.h"
#include "core/store/blobs.h"
#include "core/store/run_record.h"
#include "core/store/stored_experiment.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace retort {

/// A folder with runs.sqlite, blobs/ and locks/ (docs/store.md is its format): the bus between window, command line and trainers.
///
/// Belongs to the thread that opened it; open one per thread, and never carry it over a fork. Several processes may read and
/// write at once. Every member throws Error in plain words: a foreign file, a newer schema, a read-only folder, a full disk, a
/// network file system. No read transaction outlives a call.
class Store {
public:
    enum class Access { ReadWrite, ReadOnly, Existing };

    /// Opens the store, making or migrating it where it may be written. Existing: as ReadWrite, but where there is none it is refused, not made.
    explicit Store(const std::filesystem::path& folder, Access access = Access::ReadWrite);
    ~Store();
    Store(const Store&) = delete;
    Store& operator=(const Store&) = delete;

    const std::filesystem::path& folder() const;
    bool readOnly() const;
    Blobs& blobs();

    // --- Planning ------------------------------------------------------------------------------------------------------
    /// Writes the experiment and its runs in one transaction. A recipe that has finished unaltered, or is on its way, is
    /// used as it is; one that was stopped, failed, diverged or interrupted is queued again. `paths` are the data set's.
    struct Enqueued {
        std::int64_t experiment = 0;
        std::vector<ExperimentRun> runs;      ///< beside plan.runs, one each
    };
    Enqueued enqueue(const Plan& plan, std::string_view experimentText);
    /// What `enqueue` would reuse, without writing: the finished run of each planned recipe, or empty.
    std::vector<RunId> finishedRuns(const Plan& plan) const;

    std::vector<StoredExperiment> experiments() const;
    std::vector<ExperimentRun> experimentRuns(std::int64_t experiment) const;

    // --- Following -----------------------------------------------------------------------------------------------------
    /// Changes when another connection has committed (PRAGMA data_version, 4 µs); this connection's own commits are not seen.
    std::int64_t dataVersion() const;
    std::int64_t revision() const;            ///< the highest that was given out
    /// Rows with a revision above `seen`, oldest change first; 0: all. A store opened for reading only says of a running run whose
    /// trainer has died that it is interrupted; else `reconcile` does.
    std::vector<RunSummary> runsSince(std::int64_t seen = 0) const;
    RunSummary run(const RunId& id) const;
    RunRecord record(const RunId& id) const;
    /// The one run whose id begins so. Throws Error when there is none, or more than one.
    RunId findRun(std::string_view beginning) const;

    /// Series rows with a row number above `seen`, in order of writing, and the highest row number. Without what lies beyond the step
    /// at which a later attempt went on; where that is not known, steps are there twice: later chunks win. Of evaluations the latest.
    std::pair<std::vector<SeriesChunk>, std::int64_t> seriesSince(const RunId& id, std::int64_t seen = 0) const;
    std::pair<std::vector<Evaluation>, std::int64_t> evaluationsSince(const RunId& id, std::int64_t seen = 0) const;
    /// Attempt → the step it went on from, as far as they have said so. Once there is another, what was read before may be out of date.
    std::map<std::int64_t, std::int64_t> beginnings(const RunId& id) const;
    std::vector<LiveChange> changes(const RunId& id) const;
    /// Which network a finished run is, as a teacher: its recipe hash, or hash(recipe, changes, altered teachers) when altered, (recipe, weights)
    /// when imported.
    std::string teacherIdentity(const RunSummary& run) const;

    /// The logits on the test split, with "best" or "last" weights; nothing before the run has finished. Verified when read.
    std::optional<Predictions> testPredictions(const RunId& id, std::string_view weights, std::int64_t network = 0) const;
    /// Every member's logits of the run's teachers on test, one for each teacher; empty when it has none.
    std::vector<Predictions> teacherTestPredictions(const RunId& id) const;
    /// The validation logits behind Evaluation::predictions.
    Predictions predictions(const std::string& blob) const;
    /// The blob with weights "best", "last", "selected" or "epoch:N"; empty when there is none.
    std::string weightsBlob(const RunId& id, std::string_view weights, std::int64_t network = 0) const;
    /// Free-form facts written once per attempt ("environment", "preprocessing", "teachers"): JSON, or empty. Of an imported run any JSON.
    std::string fact(const RunId& id, std::string_view name) const;

    // --- Asking ----------------------------------------------------------------------------------------------------------
    /// Acts at once on a run no trainer holds (a queued run that is stopped is stopped), else leaves the command for the trainer.
    /// Resume queues an interrupted, stopped, failed or paused run again. Throws Error with the reason when it cannot be.
    void ask(const RunId& id, const Command& command);
    void askAll(const RunId& id, std::span<const Command> commands);   ///< in this order; all of them, or where one is refused none
    /// Returns what the fields were, for undo.
    RunEdit edit(const RunId& id, const RunEdit& change);
    /// Removes trashed runs for good; their row, recipe, summary and changes stay behind for the lineage of others. Not undoable.
    void purge(const std::vector<RunId>& runs);

    // --- Supervising -----------------------------------------------------------------------------------------------------
    /// Runs that could start now (queued, teachers finished), in the order in which they should; of one experiment, or all (0).
    std::vector<RunSummary> ready(std::int64_t experiment = 0) const;
    /// REQUIRES: the caller holds locks/RUN.lock. attempt += 1, state running; nothing when the run is no longer queued.
    std::optional<std::int64_t> claim(const RunId& id, std::int64_t threads);
    /// Marks runs in state running whose lock is free as interrupted (queued again once by itself), and blocks and unblocks
    /// runs by their teachers' states. Cheap when nothing is to be done.
    void reconcile();
    /// A trainer ended without saying so: state failed or interrupted, with the cause. Does nothing for another attempt.
    void recordDeath(const RunId& id, std::int64_t attempt, std::string_view cause);
    /// A trainer is ended by hand and cannot say so: as if it had been asked to go and had. Does nothing for another attempt.
    void recordInterruption(const RunId& id, std::int64_t attempt, std::string_view message);
    std::filesystem::path lockFile(const RunId& id) const;
    std::filesystem::path slotFile(int slot) const;

    // --- Keeping ---------------------------------------------------------------------------------------------------------
    /// Every problem of the database and of each blob a row names; empty: the store is sound.
    std::vector<std::string> check();
    /// Removes blobs no row names, unless a writer is at work. Returns the bytes freed.
    std::int64_t sweep();

    struct Impl;                              ///< core/store's own

private:
    friend class RunWriter;
    std::unique_ptr<Impl> m_impl;
};

/// $RETORT_STORE, else $XDG_DATA_HOME/retort (~/.local/share/retort); absolute, as a background worker leaves the folder it is started in.
std::filesystem::path defaultStoreFolder();

} // namespace retort

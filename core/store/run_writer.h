#pragma once

#include "core/base/no_space.h"
#include "core/store/run_record.h"
#include "core/store/safetensors.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// Where the training stands, for the run list; a heartbeat for display, never for deciding who lives.
struct Progress {
    std::string phase;
    std::int64_t step = 0;
    double epoch = 0;
    double trainSeconds = 0;                  ///< of this attempt; the store adds earlier ones
    double evaluateSeconds = 0;
    double samplesPerSecond = 0;              ///< 0: this attempt has trained nothing yet, and what an earlier one said stays
    double memoryBytes = 0;
};

/// A checkpoint that was written and its row committed.
struct StoredCheckpoint {
    std::int64_t step = 0;
    TensorFile state;
};

/// Writes what one trainer has to say about one attempt of one run; the format is docs/store.md.
///
/// Belongs to the thread that made it. Every member throws Error on I/O failure (NoSpace where the disk is full: then nothing of it
/// was written, and it may be called again), and Superseded when another attempt has taken the run: then stop, and write nothing more. Series values and progress are buffered and durable at most 250 ms
/// later (`flush` is called by every other member and by `step` when it is time).
class RunWriter {
public:
    /// REQUIRES: the caller holds the run's lock, and `attempt` is what Store::claim returned.
    RunWriter(const std::filesystem::path& store, const RunId& run, std::int64_t attempt);
    ~RunWriter();

    /// While the disk is full, every member waits in place of throwing NoSpace: it calls `wait` after each try that failed, which returns
    /// when it is time for the next, or throws to give up. Within `wait` they throw as usual. The run's phase says so where that can be
    /// written, and trainingWaitsForSpace to everyone. None: they throw.
    void whenFull(std::function<void(const NoSpace& why)> wait);
    /// Does what else has to be written in the same way.
    void patiently(const std::function<void()>& write);

    /// Where this attempt goes on from (0: the beginning), before all that it writes: what earlier ones wrote beyond it is no part of the
    /// run any more, for readers and for the summary's best and last. It stays stored.
    void began(std::int64_t step);
    /// One training step's values, in order of steps: series name → value.
    void step(std::int64_t step, std::span<const std::pair<std::string_view, float>> values, std::int64_t network = 0);
    void progress(const Progress& progress);
    void flush();

    /// Commands not yet taken, oldest first; each is handed out once. Costs one pragma when nothing is new. A step is taken by that; a
    /// value by `change` or `disregard`, a pause and a resume by `paused`, a stop by `end`: when this attempt dies before, they still wait.
    std::vector<Command> takeCommands();
    /// Does somebody want it stopped? Looks without taking the command: for when not even that can be written.
    bool isAskedToStop() const;
    /// Durable before it returns: then the step may run. `command`: the id of what asked for it; 0: nobody did.
    void change(const LiveChange& change, std::int64_t command = 0);
    /// The command's value is there already, or cannot be: it is done without a change.
    void disregard(std::int64_t command);
    /// Those that hold, by step; see docs/store.md.
    std::vector<LiveChange> changes() const;
    /// The run is no longer its recipe, though nothing was changed in itself: its teacher was altered after the plan was made.
    void markAltered();

    /// One evaluation point, all of it or nothing: `predictions` are the validation logits, stored as f16 under the budget of docs/store.md.
    /// Updates the summary's best and last.
    void evaluation(Evaluation evaluation, const Predictions& predictions);
    std::vector<Evaluation> evaluations() const;

    /// Blob first, then its row; keeps the last two.
    void checkpoint(std::int64_t step, const TensorFile& state);
    /// The newest checkpoint whose blob is sound; a damaged one is passed over, and `warning` says so.
    std::optional<StoredCheckpoint> latestCheckpoint(std::string& warning) const;

    /// Weights by name: "best", "last", "epoch:N"; a later call with the same name replaces the row.
    void weights(std::string_view name, std::int64_t step, const TensorFile& tensors, std::int64_t network = 0);
    /// Test logits (f32) with the weights of that name; `teacher` ≥ 0: of the run's n-th teacher instead.
    void testPredictions(std::string_view weights, const Predictions& predictions, std::int64_t network = 0, int teacher = -1);
    void scores(const RunScores& scores);
    void fact(std::string_view name, std::string_view json);

    /// The combined state of a pause: paused (true) or running again (false).
    void paused(bool paused);

    /// The run's last word: exactly once. One that ends interrupted is stopped or paused where people have asked for that.
    void end(const RunOutcome& outcome);
    /// In place of that, and of any step: it is queued again, and waitsForMemory. `why` is its message.
    void putBack(std::string_view why);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

/// Does any trainer of this store wait for space on its disk? Asked of a lock, so that a full disk can say so.
bool trainingWaitsForSpace(const std::filesystem::path& store);

/// Teachers' logits on a transfer set, shared by every student, temperature and weight: f32, keyed by teacher identity, data,
/// preprocessing and sample ids. `key` is their hash.
struct CachedLogits {
    std::vector<float> values;
    std::string blob;                         ///< which the student's run records
};
/// A damaged entry is as good as none.
std::optional<CachedLogits> readLogitCache(const std::filesystem::path& store, const std::string& key);
/// Keeps the values, unless others under this key are there and sound: somebody may have learnt from those. Returns the name of the
/// blob that is kept.
std::string writeLogitCache(const std::filesystem::path& store, const std::string& key, std::span<const float> logits, std::int64_t classes);

} // namespace retort

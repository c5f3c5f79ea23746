#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// docs/store.md holds the values' meaning on disk: never renumber or rename them.
enum class RunState { Queued, Running, Paused, Finished, Stopped, Interrupted, Failed, Diverged, Blocked };
std::string_view toText(RunState state);
RunState runStateFromText(std::string_view text);   ///< Throws Error.
/// Finished, stopped, failed and diverged: nothing will happen to the run by itself. (A blocked run waits for its teacher.)
bool isFinal(RunState state);

enum class Role { Teacher, Student, Baseline, Reference };
std::string_view toText(Role role);
Role roleFromText(std::string_view text);

/// What a run came to at its evaluation points and, when finished, on the test split: of networks trained together the mean, and the
/// last of their best steps. Absent: not known yet.
struct RunScores {
    std::optional<double> bestAccuracy;       ///< validation, in [0, 1]
    std::optional<double> lastAccuracy;       ///< validation
    double bestEpoch = 0;
    std::int64_t bestStep = 0;
    std::optional<double> testAccuracy;       ///< of the selected weights, as all that follow
    std::int64_t testErrors = 0;
    std::optional<double> testNll;
    std::optional<double> testEce;
    std::optional<double> agreement;          ///< argmax agreement with the combined teacher on test
    bool operator==(const RunScores&) const = default;
};

/// The phase of a queued run that did not fit into the memory that other trainings had left: it is tried again when none goes on.
inline constexpr std::string_view waitsForMemory = "waits for memory";

/// One row of the run list: everything a list, a card or `retort list` shows, read at once.
struct RunSummary {
    RunId id;
    std::int64_t experiment = 0;              ///< the experiment that first planned it
    std::string experimentName;
    std::string node;
    Role role = Role::Student;
    std::uint64_t seed = 0;
    std::int64_t member = 0;
    std::map<std::string, std::string> sweep; ///< path → value as JSON text
    RunState state = RunState::Queued;
    std::string message;                      ///< why it failed, is blocked, diverged …
    std::string recipe;                       ///< its hash, "r1:…"
    std::string group;                        ///< the hash of the recipe without its seed and member (and its teachers'): what means are taken over
    bool altered = false;
    std::string dataset;
    std::string content;                      ///< the hash of that data's samples and labels, from the recipe; empty: not known
    std::string model;                        ///< "mlp 128"
    std::string terms;                        ///< "0.1 hard + 0.9 soft (kd, T 4)"
    std::optional<double> temperature;        ///< of its first term that has one
    std::string transfer;                     ///< "200 labels (20 per class)"
    std::string teacher;                      ///< "teacher (cnn 16-32, 128)", or empty
    std::int64_t parameters = 0;
    std::int64_t macs = 0;
    RunId baseline;                           ///< its paired baseline, or empty
    RunId reference;
    std::vector<RunId> teachers;
    std::int64_t step = 0;
    std::int64_t steps = 0;
    double epoch = 0;
    double epochs = 0;
    std::string phase;                        ///< "training", "evaluating", "teacher pass", "starting"; of a queued run waitsForMemory, or empty
    double trainSeconds = 0;                  ///< time in training steps, over all attempts; waiting and pauses are not in it
    double evaluateSeconds = 0;
    double samplesPerSecond = 0;              ///< of training, lately while it runs, over the whole run when final
    double memoryBytes = 0;                   ///< the trainer's resident memory
    RunScores scores;
    std::int64_t threads = 0;
    std::int64_t attempt = 0;
    std::string createdAt, startedAt, endedAt;   ///< UTC, as clock.h writes it; empty: not yet
    // What the user says of it; no trainer writes these.
    std::string title;                        ///< a name given by hand, or empty
    std::string note;
    std::vector<std::string> tags;
    std::int64_t colour = -1;                 ///< index into the palette, given at creation, stable for ever
    bool pinned = false;
    bool trashed = false;
    bool purged = false;                      ///< its curves, weights and predictions are gone for good; it is there for the lineage of others
    bool imported = false;                    ///< trained elsewhere: never used again for its recipe, in groups of its own, cannot go on
    std::int64_t revision = 0;
    bool operator==(const RunSummary&) const = default;
};

/// Were both trained and tested on the same samples? Only then do their accuracies compare.
bool sameData(const RunSummary& one, const RunSummary& other);

/// What people change by hand; only the fields that are set are changed.
struct RunEdit {
    std::optional<std::string> title, note;
    std::optional<std::vector<std::string>> tags;
    std::optional<bool> pinned, trashed;
};

} // namespace retort

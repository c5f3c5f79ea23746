#pragma once

#include "core/store/database.h"
#include "core/store/store.h"

#include <nlohmann/json.hpp>

/// Inside core/store only.
namespace retort {

struct Store::Impl {
    Impl(const std::filesystem::path& folder, Access access);

    std::filesystem::path folder;
    bool readOnly = false;
    Blobs blobs;
    Database database;

    /// Throws Error when the store was opened read-only.
    void requireWritable() const;
    /// Is a trainer of this run alive?
    bool isTraining(const RunId& id) const;
    /// For whoever only reads, and so cannot reconcile: a run whose trainer has died is interrupted, whatever its row says.
    void tellTheDead(RunSummary& run) const;
    /// A blob's tensors as Predictions.
    Predictions readPredictions(const std::string& blob) const;
    /// Removes blobs that no row names, and returns the bytes freed; nothing when a writer is at work. Empty `candidates`: all that lie there.
    std::optional<std::int64_t> removeUnnamed(const std::vector<std::string>& candidates);
};

/// Whether a row of `runs` came from an archive.
#define RETORT_IMPORTED "SELECT 1 FROM facts WHERE facts.run = runs.id AND facts.name = 'imported'"

/// The hash of the data in a run's recipe. A damaged recipe is no reason to list no run.
#define RETORT_CONTENT "SELECT CASE WHEN json_valid(r.recipe) THEN json_extract(r.recipe, '$.data.content') END FROM run_recipes AS r WHERE r.run = runs.id"

/// The order in which readSummary expects the columns of `runs`.
#define RETORT_SUMMARY_COLUMNS \
    "id, experiment, experiment_name, node, role, seed, member, sweep, state, message, recipe, recipe_group, altered, dataset, model, terms, " \
    "temperature, transfer, teacher, parameters, macs, baseline, reference, teachers, step, steps, epoch, epochs, phase, train_seconds, " \
    "evaluate_seconds, samples_per_second, memory_bytes, best_accuracy, last_accuracy, best_epoch, best_step, test_accuracy, test_errors, " \
    "test_nll, test_ece, agreement, threads, attempt, created_at, started_at, ended_at, title, note, tags, colour, pinned, trashed, purged, revision, " \
    "EXISTS (" RETORT_IMPORTED "), (" RETORT_CONTENT ")"

RunSummary readSummary(Query& query);
std::vector<RunSummary> readSummaries(Query& query);
/// Throws Error when there is no such run.
RunSummary summaryOf(Database& database, const RunId& id);
[[noreturn]] void throwUnknownRun(const RunId& id);

std::string listToText(const std::vector<std::string>& list);
std::vector<std::string> listFromText(std::string_view text);
std::string mapToText(const std::map<std::string, std::string>& map);
std::map<std::string, std::string> mapFromText(std::string_view text);

std::string_view toText(CommandKind kind);
CommandKind commandKindFromText(std::string_view text);

/// Not-a-number and infinity do not belong into a column that must be given.
double finite(double value);

std::vector<LiveChange> readChanges(Database& database, const RunId& id);
std::map<std::int64_t, std::int64_t> readBeginnings(Database& database, const RunId& id);
Evaluation readEvaluation(Query& query);
/// The order in which readEvaluation expects the columns.
#define RETORT_EVALUATION_COLUMNS "network, step, epoch, measures, classes, confusion, predictions"

/// What was asked of the run last and is not done, but for values; a stop before all. Empty: nothing.
std::string wishOf(Database& database, const RunId& id);
/// What a run becomes whose trainer is asked to go: interrupted, unless people have asked for a stop or a pause.
RunState stateWhenInterrupted(Database& database, const RunId& id);
/// A run whose trainer is gone without a word: what it becomes, by what people asked meanwhile and how often it died.
/// REQUIRES: a write transaction is open.
void settleDeath(Database& database, Write& write, const RunId& id, std::string_view cause);
/// What was asked of the trainer is asked no more; changes of values wait for the next trainer when `keepSets`.
void dropCommands(Database& database, const RunId& id, bool keepSets);

} // namespace retort

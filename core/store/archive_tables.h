#pragma once

#include "core/store/database.h"

#include <nlohmann/json.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

/// Inside core/store only: which columns of the store's tables a run archive holds, what each may be, and how rows become JSON and
/// rows again. One list of columns a table, from which all four follow.
namespace retort::archives {

using ArchiveJson = nlohmann::json;

/// What a column may hold; whatever reads it later may rely on that.
enum class Holds { Text, Word, Integer, Count, Flag, Real, Amount, Share, Blob, Run, Time, Role, EndState, Selects, Recipe, Json, Object, Words, List };

struct ArchivedColumn {
    const char* name;
    Holds holds;
    bool nullable = false;
};

struct ArchivedTable {
    const char* name;
    Sql select;                               ///< ?1: the run (or the experiment)
    Sql insert;                               ///< the columns in order, then what the table's comment says
    std::span<const ArchivedColumn> columns;
    std::size_t key;                          ///< so many of the first columns tell the rows apart
};

// ARCHIVED_…_COLUMNS(X): X(name, what it holds), and N(…) where it may be null. What people change later is not among them.
#define ARCHIVED_RUN_COLUMNS(X, N) \
    X(id, Run) X(experiment_name, Text) X(node, Text) X(role, Role) X(seed, Integer) X(member, Count) X(sweep, Words) X(state, EndState) X(message, Text) \
    X(recipe, Recipe) X(recipe_group, Text) X(altered, Flag) X(dataset, Text) X(model, Text) X(terms, Text) N(temperature, Amount) X(transfer, Text) \
    X(teacher, Text) X(parameters, Count) X(macs, Count) X(step, Count) X(steps, Count) X(epoch, Amount) X(epochs, Amount) X(train_seconds, Amount) \
    X(evaluate_seconds, Amount) X(earlier_train_seconds, Amount) X(earlier_evaluate_seconds, Amount) X(samples_per_second, Amount) X(memory_bytes, Amount) \
    N(best_accuracy, Share) N(last_accuracy, Share) X(best_epoch, Amount) X(best_step, Count) N(test_accuracy, Share) X(test_errors, Count) \
    N(test_nll, Real) N(test_ece, Real) N(agreement, Share) X(threads, Count) X(attempt, Count) X(created_at, Time) X(started_at, Time) X(ended_at, Time) \
    X(selects, Selects)
#define ARCHIVED_LINEAGE_COLUMNS(X, N) X(position, Count) N(teacher, Run) N(file, Blob)
#define ARCHIVED_CHANGE_COLUMNS(X, N) X(attempt, Count) X(step, Count) X(epoch, Amount) X(field, Text) X(before, Real) X(after, Real)
#define ARCHIVED_WEIGHTS_COLUMNS(X, N) X(network, Count) X(name, Word) X(attempt, Count) X(step, Count) X(blob, Blob) X(bytes, Count)
#define ARCHIVED_TEST_COLUMNS(X, N) X(network, Count) X(teacher, Integer) X(weights, Word) X(attempt, Count) X(blob, Blob) X(bytes, Count)
#define ARCHIVED_FACT_COLUMNS(X, N) X(name, Word) X(attempt, Count) X(json, Json)
#define ARCHIVED_EVALUATION_COLUMNS(X, N) \
    X(network, Count) X(attempt, Count) X(step, Count) X(epoch, Amount) N(accuracy, Share) X(measures, Object) X(classes, Count) N(predictions, Blob) X(bytes, Count)
#define ARCHIVED_PLACE_COLUMNS(X, N) \
    X(position, Count) X(run, Run) X(node, Text) X(seed, Integer) X(member, Count) X(sweep, Words) X(reused, Flag) N(baseline, Run) N(reference, Run)

extern const ArchivedTable archivedRun;           ///< insert: experiment, title, note, tags, teachers, purged, revision
extern const ArchivedTable archivedLineage;       ///< insert: run, as all that follow
extern const ArchivedTable archivedChanges;
extern const ArchivedTable archivedWeights;
extern const ArchivedTable archivedTest;
extern const ArchivedTable archivedFacts;
extern const ArchivedTable archivedEvaluations;   ///< insert: run, confusion
extern const ArchivedTable archivedPlaces;        ///< insert: experiment

/// The rows of one run (or experiment), in the order of their keys, as a list of objects. Text that is no UTF-8 is mended.
ArchiveJson readRows(Database& database, const ArchivedTable& table, const std::string& id);
ArchiveJson readRows(Database& database, const ArchivedTable& table, std::int64_t experiment);

/// Binds a row's columns to `insert`, in order; returns the index of the next value.
int bindRow(Query& insert, const ArchivedTable& table, const ArchiveJson& row);

/// Throws Error by calling `refuse` with the reason unless `rows` is a list of such rows, each told apart by its key.
using Refuse = std::function<void(const std::string& why)>;
void checkRows(const ArchiveJson& rows, const ArchivedTable& table, const std::string& where, const Refuse& refuse);
void checkValue(const ArchiveJson& value, const ArchivedColumn& column, const std::string& where, const Refuse& refuse);
void checkRow(const ArchiveJson& row, const ArchivedTable& table, const std::string& where, const Refuse& refuse);
/// An object with exactly these fields.
void checkFields(const ArchiveJson& object, std::span<const std::string_view> fields, const std::string& where, const Refuse& refuse);

/// A text that is JSON itself (a recipe, a fact) is at most so long: as a tree it takes many times as much memory.
inline constexpr std::size_t archivedTextBytes = std::size_t{1} << 20;

bool isRunId(std::string_view text);
bool isBlobName(std::string_view text);
std::string mended(const std::string& text);

} // namespace retort::archives

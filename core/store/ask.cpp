#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/recipe/field_reader.h"
#include "core/recipe/words.h"
#include "core/store/store_impl.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

void requireRange(const Command& command, const ParamInfo& info)
{
    if (!std::isfinite(command.value) || command.value < info.min || command.value > info.max)
        throw Error(command.field + " cannot be " + numberText(command.value) + ": it must lie between " + numberText(info.min) + " and " + numberText(info.max) + ".");
}

/// Throws Error unless the recipe has the field and the catalogue allows the value.
void requireSettable(const std::string& recipeJson, const Command& command)
{
    const Recipe recipe = recipeFromStoredJson(recipeJson);
    std::string known = "lr";
    for (const TermSpec& term : recipe.terms) {
        const std::string path = "terms." + term.name;
        if (command.field == path + ".weight")
            return requireRange(command, fieldInfo("term", "weight"));
        known += ", " + path + ".weight";
        const ParamInfo* temperature = findParam(entry(Kind::Term, term.kind), "temperature");
        if (!temperature)
            continue;
        if (command.field == path + ".temperature")
            return requireRange(command, *temperature);
        known += ", " + path + ".temperature";
    }
    if (command.field == "lr")
        if (const ParamInfo* rate = findParam(entry(Kind::Optimizer, recipe.train.optimizer.kind), "lr"))
            return requireRange(command, *rate);
    throw Error("\"" + command.field + "\" cannot be changed while the run trains; what can: " + known + ".");
}

[[noreturn]] void refuse(const RunSummary& run, const std::string& why)
{
    throw Error("Run " + run.id + " (" + run.node + ") " + why);
}

/// What a command does to a run that no trainer holds; nothing: it is left for the next trainer.
std::optional<RunState> actWithoutTrainer(const RunSummary& run, const Command& command)
{
    using enum RunState;
    const RunState state = run.state;
    const bool waits = state == Queued || state == Running || state == Paused || state == Interrupted || state == Blocked;
    switch (command.kind) {
    case CommandKind::Pause:
        if (state == Paused)
            refuse(run, "is paused already.");
        if (!waits)
            refuse(run, "has ended (" + std::string(toText(state)) + "), so it cannot be paused.");
        return Paused;
    case CommandKind::Stop:
        if (!waits)
            refuse(run, "has ended already (" + std::string(toText(state)) + ").");
        return Stopped;
    case CommandKind::Resume:
        if (run.imported)
            refuse(run, "was imported; it went on where it was trained, and ended there. Run its experiment here to train it again.");
        if (state == Finished)
            refuse(run, "has finished; a recipe that has finished is not trained again.");
        if (state == Diverged)
            refuse(run, "has diverged, and would again; change its learning rate or its terms, and run that.");
        if (state == Queued)
            refuse(run, "is queued already; it starts as soon as its teachers have finished and a slot is free.");
        return Queued;                                  // a blocked one too: it is blocked again at once unless its teacher is queued
    case CommandKind::Step:
        if (state != Queued && state != Paused)
            refuse(run, "is " + std::string(toText(state)) + "; only a paused run goes one step. Resume it first.");
        return Queued;
    case CommandKind::Set:
        if (!waits)
            refuse(run, "has ended (" + std::string(toText(state)) + "); resume it before anything is set.");
        return std::nullopt;
    }
    return std::nullopt;
}

/// What a command is refused for when a trainer is at work.
void requireSensible(const RunSummary& run, const Command& command)
{
    if (command.kind == CommandKind::Resume && run.state == RunState::Running)
        refuse(run, "is running already.");
}

void insertCommand(Database& database, const RunId& id, const Command& command)
{
    Query(database, "INSERT INTO commands (run, kind, field, value, asked_at) VALUES (?1, ?2, ?3, ?4, ?5)")
        .bind(id, toText(command.kind), command.field, command.value, utcNow())
        .run();
}

void act(Store::Impl& store, Write& write, const RunId& id, const Command& command)
{
    Database& database = store.database;
    const RunSummary run = summaryOf(database, id);
    if (run.purged)
        refuse(run, "has been removed; only its summary is left.");
    if (command.kind == CommandKind::Set) {
        Query recipe(database, "SELECT recipe FROM run_recipes WHERE run = ?1");
        recipe.bind(id).next();
        requireSettable(recipe.text(0), command);
    }

    const bool active = run.state == RunState::Running || run.state == RunState::Paused;
    if (active && store.isTraining(id)) {
        requireSensible(run, command);
        insertCommand(database, id, command);
    } else {
        const auto state = actWithoutTrainer(run, command);
        if (state) {
            dropCommands(database, id, *state != RunState::Stopped);
            const bool stopped = *state == RunState::Stopped;
            Query(database, "UPDATE runs SET state = ?2, message = '', phase = '', ended_at = ?3, auto_resume = 0, revision = ?4 WHERE id = ?1")
                .bind(id, *state, stopped ? utcNow() : std::string(), write.revision())
                .run();
        }
        if (command.kind == CommandKind::Set || command.kind == CommandKind::Step)
            insertCommand(database, id, command);
    }
    Query(database, "UPDATE runs SET revision = ?2 WHERE id = ?1").bind(id, write.revision()).run();
}

} // namespace

void Store::ask(const RunId& id, const Command& command)
{
    askAll(id, {&command, 1});
}

void Store::askAll(const RunId& id, std::span<const Command> commands)
{
    m_impl->requireWritable();
    Write write(m_impl->database, Write::Durable::Now);
    for (const Command& command : commands)
        act(*m_impl, write, id, command);
    write.commit();
}

RunEdit Store::edit(const RunId& id, const RunEdit& change)
{
    m_impl->requireWritable();
    Database& database = m_impl->database;
    Write write(database, Write::Durable::Now);
    const RunSummary run = summaryOf(database, id);
    if (change.trashed && *change.trashed && (run.state == RunState::Running || run.state == RunState::Paused) && m_impl->isTraining(id))
        refuse(run, "is training; stop it before it is moved to the trash.");
    if (change.trashed && !*change.trashed && run.purged)
        refuse(run, "has been removed for good and cannot be restored.");
    std::optional<std::string> tags;
    if (change.tags)
        tags = listToText(*change.tags);
    Query(database,
        "UPDATE runs SET title = coalesce(?2, title), note = coalesce(?3, note), tags = coalesce(?4, tags), pinned = coalesce(?5, pinned), "
        "trashed = coalesce(?6, trashed), revision = ?7 WHERE id = ?1")
        .bind(id, change.title, change.note, tags, change.pinned, change.trashed, write.revision())
        .run();
    write.commit();
    RunEdit before;
    if (change.title)
        before.title = run.title;
    if (change.note)
        before.note = run.note;
    if (change.tags)
        before.tags = run.tags;
    if (change.pinned)
        before.pinned = run.pinned;
    if (change.trashed)
        before.trashed = run.trashed;
    return before;
}

void Store::purge(const std::vector<RunId>& runs)
{
    m_impl->requireWritable();
    Database& database = m_impl->database;
    Write write(database, Write::Durable::Now);
    for (const RunId& id : runs) {
        const RunSummary run = summaryOf(database, id);
        if (!run.trashed)
            refuse(run, "is not in the trash; only what lies there is removed for good.");
        if (m_impl->isTraining(id))
            refuse(run, "is training; stop it first.");
        Query needed(database,
            "SELECT runs.id FROM lineage JOIN runs ON runs.id = run WHERE lineage.teacher = ?1 AND NOT trashed "
            "AND state NOT IN ('finished', 'stopped', 'failed', 'diverged') LIMIT 1");
        if (needed.bind(id).next())
            refuse(run, "teaches run " + needed.text(0) + ", which has not ended; stop that first.");
    }
    for (const RunId& id : runs) {
        for (const Sql sql : std::initializer_list<Sql>{"DELETE FROM series WHERE run = ?1", "DELETE FROM evaluations WHERE run = ?1", "DELETE FROM commands WHERE run = ?1",
                 "DELETE FROM checkpoints WHERE run = ?1", "DELETE FROM weights WHERE run = ?1", "DELETE FROM test_predictions WHERE run = ?1",
                 "DELETE FROM facts WHERE run = ?1 AND name <> 'imported'"})
            Query(database, sql).bind(id).run();
        // A queued one must not be claimed any more.
        Query(database, "UPDATE runs SET purged = 1, state = CASE WHEN state IN ('finished', 'failed', 'diverged') THEN state ELSE 'stopped' END, revision = ?2 WHERE id = ?1")
            .bind(id, write.revision())
            .run();
    }
    write.commit();
    m_impl->removeUnnamed({});
}

} // namespace retort

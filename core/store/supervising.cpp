#include "core/base/clock.h"
#include "core/store/store_impl.h"

/// A teacher whose students cannot go on until somebody does something about it.
#define RETORT_WILL_NOT_FINISH \
    "(teacher.purged OR teacher.state IN ('stopped', 'failed', 'diverged', 'blocked') OR (teacher.trashed AND teacher.state <> 'finished') " \
    "OR (teacher.state = 'interrupted' AND teacher.auto_resume <> 1))"

namespace retort {

namespace {

std::string whyBlocked(const RunId& id, const std::string& node, const std::string& state, bool purged, bool trashed)
{
    std::string what = "is " + state;
    if (purged)
        what = "has been removed";
    else if (state == "failed" || state == "diverged")
        what = "has " + state;
    else if (state == "blocked")
        what = "is blocked itself";
    else if (trashed)
        what = "lies in the trash";
    return "Its teacher " + id + " (" + node + ") " + what + "; queue that again to go on.";
}

} // namespace

std::string wishOf(Database& database, const RunId& id)
{
    Query asked(database, "SELECT kind FROM commands WHERE run = ?1 AND taken_by IS NULL AND kind <> 'set' ORDER BY kind = 'stop' DESC, id DESC LIMIT 1");
    return asked.bind(id).next() ? asked.text(0) : std::string();
}

RunState stateWhenInterrupted(Database& database, const RunId& id)
{
    const std::string wish = wishOf(database, id);
    if (wish == "stop")
        return RunState::Stopped;
    Query row(database, "SELECT state FROM runs WHERE id = ?1");
    const bool waits = row.bind(id).next() && row.text(0) == "paused" && wish != "resume";
    return waits || wish == "pause" || wish == "step" ? RunState::Paused : RunState::Interrupted;
}

void settleDeath(Database& database, Write& write, const RunId& id, std::string_view cause)
{
    const std::string wish = wishOf(database, id);   // taken or not: the person meant the run, not the trainer
    Query before(database, "SELECT state, auto_resume FROM runs WHERE id = ?1");
    before.bind(id).next();
    const bool waited = before.text(0) == "paused";
    const bool diedBefore = before.integer(1) == 2;

    RunState state = RunState::Interrupted;
    int autoResume = diedBefore ? 2 : 1;
    if (wish == "stop") {
        state = RunState::Stopped;
    } else if (wish == "pause" || (waited && wish != "resume" && wish != "step")) {
        state = RunState::Paused;
        autoResume = diedBefore ? 2 : 0;
    } else if (waited) {
        state = RunState::Queued;
        autoResume = diedBefore ? 2 : 0;
    }
    if (wish != "step")                              // its next trainer goes that one, and waits
        dropCommands(database, id, state != RunState::Stopped);
    Query(database, "UPDATE runs SET state = ?2, message = ?3, phase = '', ended_at = ?4, auto_resume = ?5, revision = ?6 WHERE id = ?1")
        .bind(id, state, cause, state == RunState::Interrupted || state == RunState::Stopped ? utcNow() : std::string(), autoResume, write.revision())
        .run();
}

std::vector<RunSummary> Store::ready(std::int64_t experiment) const
{
    // Those who teach come first, so that the others need not wait; then as they were asked for.
    Query query(m_impl->database,
        "WITH RECURSIVE wanted (run) AS ("
        "    SELECT run FROM experiment_runs WHERE experiment = ?1"
        "    UNION SELECT teacher FROM lineage JOIN wanted USING (run) WHERE teacher IS NOT NULL) "
        "SELECT " RETORT_SUMMARY_COLUMNS " FROM runs WHERE state = 'queued' AND NOT trashed "
        "AND (?1 = 0 OR id IN (SELECT run FROM wanted)) "
        "AND NOT EXISTS (SELECT 1 FROM lineage JOIN runs AS teacher ON teacher.id = lineage.teacher "
        "    WHERE lineage.run = runs.id AND (teacher.state <> 'finished' OR teacher.purged)) "
        "ORDER BY EXISTS (SELECT 1 FROM lineage JOIN runs AS student ON student.id = lineage.run "
        "    WHERE lineage.teacher = runs.id AND student.state = 'queued') DESC, rowid");
    return readSummaries(query.bind(experiment));
}

std::optional<std::int64_t> Store::claim(const RunId& id, std::int64_t threads)
{
    m_impl->requireWritable();
    Write write(m_impl->database, Write::Durable::Now);
    std::optional<std::int64_t> attempt;
    {
        Query query(m_impl->database,
            "UPDATE runs SET state = 'running', attempt = attempt + 1, threads = ?2, phase = 'starting', message = '', ended_at = '', "
            "started_at = CASE started_at WHEN '' THEN ?3 ELSE started_at END, earlier_train_seconds = train_seconds, "
            "earlier_evaluate_seconds = evaluate_seconds, revision = ?4 WHERE id = ?1 AND state = 'queued' AND NOT trashed RETURNING attempt");
        if (query.bind(id, threads, utcNow(), write.revision()).next()) {
            attempt = query.integer(0);
            query.next();
        }
    }
    if (attempt)
        write.commit();
    return attempt;
}

void Store::reconcile()
{
    m_impl->requireWritable();
    Database& database = m_impl->database;

    // First without a write: most turns find nothing to do.
    std::vector<RunId> dead;
    {
        Query query(database,
            "SELECT id FROM runs WHERE state = 'running' OR (state = 'paused' AND EXISTS "
            "    (SELECT 1 FROM commands WHERE run = runs.id AND taken_by IS NULL AND kind <> 'set'))");
        while (query.next())
            dead.push_back(query.text(0));
    }
    std::erase_if(dead, [this](const RunId& id) { return m_impl->isTraining(id); });
    static constexpr Sql toBlock =
        "SELECT student.id, teacher.id, teacher.node, teacher.state, teacher.purged, teacher.trashed FROM runs AS student "
        "JOIN lineage ON lineage.run = student.id JOIN runs AS teacher ON teacher.id = lineage.teacher WHERE student.state = 'queued' "
        "AND " RETORT_WILL_NOT_FINISH " "
        "GROUP BY student.id";
    static constexpr Sql toUnblock =
        "SELECT student.id FROM runs AS student WHERE state = 'blocked' AND NOT EXISTS "
        "(SELECT 1 FROM lineage JOIN runs AS teacher ON teacher.id = lineage.teacher WHERE lineage.run = student.id "
        "AND " RETORT_WILL_NOT_FINISH ")";
    static constexpr Sql toResume = "SELECT id FROM runs WHERE state = 'interrupted' AND auto_resume = 1";
    const auto any = [&database](Sql sql) { return Query(database, sql).next(); };
    if (dead.empty() && !any(toBlock) && !any(toUnblock) && !any(toResume))
        return;

    Write write(database, Write::Durable::Now);
    for (const RunId& id : dead) {
        Query still(database, "SELECT state FROM runs WHERE id = ?1");
        still.bind(id).next();
        const RunState state = runStateFromText(still.text(0));
        if ((state == RunState::Running || state == RunState::Paused) && !m_impl->isTraining(id))
            settleDeath(database, write, id, "Its trainer ended without a word: it was killed, or the machine was restarted.");
    }
    Query(database, "UPDATE runs SET state = 'queued', auto_resume = 2, ended_at = '', revision = ?1 WHERE state = 'interrupted' AND auto_resume = 1")
        .bind(write.revision())
        .run();
    // A teacher's state reaches the students of its students, so until nothing changes any more.
    for (bool changed = true; changed;) {
        changed = false;
        std::vector<std::pair<RunId, std::string>> blocked;
        {
            Query query(database, toBlock);
            while (query.next())
                blocked.emplace_back(query.text(0), whyBlocked(query.text(1), query.text(2), query.text(3), query.boolean(4), query.boolean(5)));
        }
        for (const auto& [id, why] : blocked)
            changed |= Query(database, "UPDATE runs SET state = 'blocked', message = ?2, revision = ?3 WHERE id = ?1").bind(id, why, write.revision()).changed();
        std::vector<RunId> free;
        {
            Query query(database, toUnblock);
            while (query.next())
                free.push_back(query.text(0));
        }
        for (const RunId& id : free)
            changed |= Query(database, "UPDATE runs SET state = 'queued', message = '', revision = ?2 WHERE id = ?1").bind(id, write.revision()).changed();
    }
    write.commit();
}

void Store::recordDeath(const RunId& id, std::int64_t attempt, std::string_view cause)
{
    m_impl->requireWritable();
    Database& database = m_impl->database;
    Write write(database, Write::Durable::Now);
    const RunSummary run = summaryOf(database, id);
    if (run.attempt != attempt)
        return;
    if (run.state == RunState::Running || run.state == RunState::Paused)
        settleDeath(database, write, id, cause);
    // Another supervisor may have seen the free lock first; only this one knows the cause. A run that has died before
    // and was resumed by itself fails now: else that would go on for ever.
    Query(database,
        "UPDATE runs SET message = ?2, state = CASE WHEN state = 'interrupted' AND auto_resume = 2 THEN 'failed' ELSE state END, revision = ?3 "
        "WHERE id = ?1 AND state IN ('interrupted', 'queued') AND auto_resume <> 0")
        .bind(id, cause, write.revision())
        .run();
    write.commit();
}

void Store::recordInterruption(const RunId& id, std::int64_t attempt, std::string_view message)
{
    m_impl->requireWritable();
    Database& database = m_impl->database;
    Write write(database, Write::Durable::Now);
    const RunSummary run = summaryOf(database, id);
    if (run.attempt != attempt || (run.state != RunState::Running && run.state != RunState::Paused))
        return;
    const RunState state = stateWhenInterrupted(database, id);
    dropCommands(database, id, state != RunState::Stopped);
    Query(database, "UPDATE runs SET state = ?2, message = ?3, phase = '', ended_at = ?4, auto_resume = 0, revision = ?5 WHERE id = ?1")
        .bind(id, state, message, state == RunState::Paused ? std::string() : utcNow(), write.revision())
        .run();
    write.commit();
}

} // namespace retort

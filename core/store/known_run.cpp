#include "core/store/known_run.h"

#include "core/store/store_impl.h"

#include <algorithm>

namespace retort {

namespace {

/// Does the run learn from one whose place another has in this plan, as it was altered, say, or is about to be? One that has finished as
/// its recipe says is as good.
bool hasReplacedTeacher(Database& database, const RunId& run, const std::vector<RunContext::Teacher>& planned)
{
    Query query(database,
        "SELECT teacher.id FROM lineage JOIN runs AS teacher ON teacher.id = lineage.teacher "
        "WHERE lineage.run = ?1 AND (teacher.altered OR teacher.purged OR teacher.state <> 'finished')");
    query.bind(run);
    while (query.next())
        if (std::ranges::find(planned, query.text(0), &RunContext::Teacher::run) == planned.end())
            return true;
    return false;
}

} // namespace

std::optional<KnownRun> findKnownRun(Database& database, const std::string& hash, const std::vector<RunContext::Teacher>& teachers)
{
    Query query(database,
        "SELECT id, state, recipe_group FROM runs WHERE recipe = ?1 AND NOT altered AND NOT purged AND NOT EXISTS (" RETORT_IMPORTED ") "
        "AND NOT EXISTS (SELECT 1 FROM commands WHERE run = runs.id AND taken_by IS NULL AND kind = 'set') "
        "ORDER BY CASE state WHEN 'finished' THEN 0 WHEN 'running' THEN 1 WHEN 'paused' THEN 2 WHEN 'queued' THEN 3 "
        "WHEN 'blocked' THEN 4 WHEN 'interrupted' THEN 5 WHEN 'stopped' THEN 6 ELSE 7 END, rowid");
    query.bind(hash);
    while (query.next()) {
        KnownRun known{.run = query.text(0), .state = runStateFromText(query.text(1)), .group = query.text(2)};
        // What is queued again gets the plan's teachers.
        const bool underWay = known.state == RunState::Running || known.state == RunState::Paused || known.state == RunState::Queued;
        if (!underWay || !hasReplacedTeacher(database, known.run, teachers))
            return known;
    }
    return std::nullopt;
}

} // namespace retort

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/recipe/words.h"
#include "core/store/known_run.h"
#include "core/store/planned_summary.h"
#include "core/store/recipe_group.h"
#include "core/store/store_impl.h"

#include <algorithm>

namespace retort {

namespace {

/// What enqueue has settled for one planned run.
struct Place {
    RunId run;
    std::string group;
    bool fresh = false;                       ///< its row is to be inserted
    bool again = false;                       ///< it is to be queued again
    std::vector<RunContext::Teacher> teachers;
};

class Enqueuing {
public:
    Enqueuing(Store::Impl& store, const Plan& plan) : m_store(store), m_database(store.database), m_plan(plan) {}

    Store::Enqueued run(std::string_view experimentText)
    {
        // Teachers' files are copied before the transaction begins: others wait for it.
        const auto writing = m_store.blobs.beginWriting();
        for (const PlannedRun& planned : m_plan.runs)
            keepFiles(planned);

        Write write(m_database, Write::Durable::Now);
        m_revision = write.revision();
        m_now = utcNow();
        Store::Enqueued result{.experiment = insertExperiment(experimentText), .runs = {}};
        for (std::size_t i = 0; i < m_plan.runs.size(); ++i)
            settle(i, result.experiment);
        for (std::size_t i = 0; i < m_plan.runs.size(); ++i)
            result.runs.push_back(insertPlace(i, result.experiment));
        write.commit();
        return result;
    }

private:
    void keepFiles(const PlannedRun& planned)
    {
        if (planned.teachers.size() != planned.recipe.teachers.size())
            throw Error("The plan of \"" + planned.node + "\" names other teachers than its recipe; this is a mistake of the program, please report it.");
        for (std::size_t i = 0; i < planned.teachers.size(); ++i) {
            const TeacherSource& source = planned.teachers[i];
            if (source.kind != TeacherSource::Kind::File || m_files.contains(source.name))
                continue;
            const std::string blob = m_store.blobs.putFile(source.name);
            const std::string& identity = planned.recipe.teachers[i].identity;
            if (identity.starts_with("sha256:") && identity.substr(7) != blob)
                throw Error("The teacher's file " + source.name + " has changed while the experiment was planned; try again.");
            m_files.emplace(source.name, blob);
        }
    }

    std::int64_t insertExperiment(std::string_view text)
    {
        Query query(m_database, "INSERT INTO experiments (name, text, created_at, revision) VALUES (?1, ?2, ?3, ?4) RETURNING id");
        query.bind(m_plan.experiment.name, text, m_now, m_revision).next();
        const std::int64_t id = query.integer(0);
        query.next();
        return id;
    }

    void settle(std::size_t index, std::int64_t experiment)
    {
        const PlannedRun& planned = m_plan.runs[index];
        Place place;
        place.teachers = teachersOf(planned);
        place.group = groupOf(planned, place);
        if (const auto known = findKnownRun(m_database, planned.hash, place.teachers)) {
            place.run = known->run;
            place.again = known->state == RunState::Blocked || known->state == RunState::Interrupted || (isFinal(known->state) && known->state != RunState::Finished);
            requeue(place);
        } else {
            place.run = freshId();
            place.fresh = true;
            insert(index, place, experiment);
        }
        m_places.push_back(std::move(place));
    }

    std::vector<RunContext::Teacher> teachersOf(const PlannedRun& planned) const
    {
        std::vector<RunContext::Teacher> teachers;
        std::size_t node = 0;
        for (const TeacherSource& source : planned.teachers) {
            if (source.kind == TeacherSource::Kind::File)
                teachers.push_back({.run = {}, .file = m_files.at(source.name)});
            else if (source.kind == TeacherSource::Kind::Run)
                teachers.push_back({.run = summaryOf(m_database, source.name).id, .file = {}});
            else if (node < planned.teacherRuns.size() && planned.teacherRuns[node] < m_places.size())
                teachers.push_back({.run = m_places[planned.teacherRuns[node++]].run, .file = {}});
            else
                throw Error("The plan of \"" + planned.node + "\" comes before that of its teachers; this is a mistake of the program, please report it.");
        }
        return teachers;
    }

    std::string groupOf(const PlannedRun& planned, const Place& place) const
    {
        std::vector<std::string> groups;
        for (const auto& [teacher, file] : place.teachers) {
            Query query(m_database, "SELECT recipe_group, altered FROM runs WHERE id = ?1");
            if (!query.bind(teacher).next() && !teacher.empty())
                throwUnknownRun(teacher);
            // An altered one is no longer of its group: its identity stays, which says how it was altered.
            groups.push_back(teacher.empty() || query.boolean(1) ? std::string() : query.text(0));
        }
        return recipeGroup(planned.recipe, planned.member, groups);
    }

    RunId freshId() const
    {
        for (;;) {
            RunId id = newRunId();
            if (!Query(m_database, "SELECT 1 FROM runs WHERE id = ?1").bind(id).next())
                return id;
        }
    }

    void requeue(const Place& place)
    {
        if (!place.again) {
            Query(m_database, "UPDATE runs SET trashed = 0, revision = ?2 WHERE id = ?1 AND trashed").bind(place.run, m_revision).run();
            return;
        }
        dropCommands(m_database, place.run, false);
        Query(m_database, "UPDATE runs SET state = 'queued', message = '', phase = '', ended_at = '', auto_resume = 0, trashed = 0, teachers = ?2, revision = ?3 WHERE id = ?1")
            .bind(place.run, teacherRuns(place), m_revision)
            .run();
        Query(m_database, "UPDATE run_recipes SET paths = ?2 WHERE run = ?1").bind(place.run, mapToText(m_plan.experiment.paths)).run();
        Query(m_database, "DELETE FROM lineage WHERE run = ?1").bind(place.run).run();   // its teachers may have been trained anew
        insertLineage(place);
    }

    void insert(std::size_t index, const Place& place, std::int64_t experiment)
    {
        const PlannedRun& planned = m_plan.runs[index];
        Query(m_database,
            "INSERT INTO runs (id, experiment, experiment_name, node, role, seed, member, sweep, state, recipe, recipe_group, dataset, model, terms, temperature, "
            "transfer, teacher, parameters, macs, teachers, steps, epochs, created_at, selects, revision, colour) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, "
            "(SELECT count(*) FROM runs))")
            .bind(place.run, experiment, m_plan.experiment.name, planned.node, toText(roleOf(m_plan, index)), static_cast<std::int64_t>(planned.seed), planned.member,
                mapToText(planned.sweep), planned.hash, place.group, planned.recipe.data.dataset, modelText(planned.recipe.model, planned.recipe.networks), termsText(planned.recipe.terms),
                temperatureOf(planned.recipe), seenText(planned.recipe.node), teacherText(planned, place), planned.cost.parameters, planned.cost.macs, teacherRuns(place),
                planned.steps, epochsOf(planned), m_now, planned.recipe.train.select == Select::Best ? "best" : "last", m_revision)
            .run();
        Query(m_database, "INSERT INTO run_recipes (run, recipe, paths) VALUES (?1, ?2, ?3)")
            .bind(place.run, toStoredJson(planned.recipe), mapToText(m_plan.experiment.paths))
            .run();
        insertLineage(place);
    }

    void insertLineage(const Place& place)
    {
        for (std::size_t i = 0; i < place.teachers.size(); ++i) {
            const auto& [run, file] = place.teachers[i];
            Query(m_database, "INSERT INTO lineage (run, position, teacher, file) VALUES (?1, ?2, nullif(?3, ''), nullif(?4, ''))")
                .bind(place.run, static_cast<std::int64_t>(i), run, file)
                .run();
        }
    }

    static std::string teacherRuns(const Place& place)
    {
        std::vector<std::string> runs;
        for (const auto& teacher : place.teachers)
            if (!teacher.run.empty() && (runs.empty() || runs.back() != teacher.run))   // once, however many of its networks teach
                runs.push_back(teacher.run);
        return listToText(runs);
    }

    /// "teacher (cnn 16-32, 128)", "teacher ×12 (mlp 64)", "old.safetensors"
    std::string teacherText(const PlannedRun& planned, const Place& place) const
    {
        std::vector<std::pair<std::string, std::pair<std::string, int>>> words;   // name → model, how many
        for (std::size_t i = 0; i < planned.teachers.size(); ++i) {
            const TeacherSource& source = planned.teachers[i];
            std::string name = source.kind == TeacherSource::Kind::File ? std::filesystem::path(source.name).filename().string() : source.name;
            std::string model;
            if (const RunId& teacher = place.teachers[i].run; !teacher.empty()) {
                const RunSummary run = summaryOf(m_database, teacher);
                model = run.model;
                if (source.kind == TeacherSource::Kind::Run)
                    name = (run.title.empty() ? run.node : run.title) + " " + run.id;
            }
            const auto known = std::ranges::find_if(words, [&](const auto& each) { return each.first == name && each.second.first == model; });
            if (known == words.end())
                words.push_back({name, {model, 1}});
            else
                ++known->second.second;
        }
        std::string text;
        for (const auto& [name, kind] : words) {
            const auto& [model, count] = kind;
            text += (text.empty() ? "" : " + ") + name + (count > 1 ? " ×" + std::to_string(count) : "") + (model.empty() ? "" : " (" + model + ")");
        }
        return text;
    }

    ExperimentRun insertPlace(std::size_t index, std::int64_t experiment)
    {
        const PlannedRun& planned = m_plan.runs[index];
        const Place& place = m_places[index];
        ExperimentRun result{.run = place.run, .node = planned.node, .seed = planned.seed, .member = planned.member, .sweep = planned.sweep,
            .reused = !place.fresh && !place.again,
            .baseline = planned.baseline ? m_places.at(*planned.baseline).run : RunId(),
            .reference = planned.reference ? m_places.at(*planned.reference).run : RunId()};
        Query(m_database,
            "INSERT INTO experiment_runs (experiment, position, run, node, seed, member, sweep, reused, baseline, reference) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, nullif(?9, ''), nullif(?10, ''))")
            .bind(experiment, static_cast<std::int64_t>(index), result.run, result.node, static_cast<std::int64_t>(result.seed), result.member, mapToText(result.sweep),
                result.reused, result.baseline, result.reference)
            .run();
        // A gain is over whatever a run was planned with last; planned without a pair, it keeps the one it has.
        Query(m_database,
            "UPDATE runs SET baseline = coalesce(nullif(?2, ''), baseline), reference = coalesce(nullif(?3, ''), reference), revision = ?4 "
            "WHERE id = ?1 AND ((?2 <> '' AND baseline IS NOT ?2) OR (?3 <> '' AND reference IS NOT ?3))")
            .bind(result.run, result.baseline, result.reference, m_revision)
            .run();
        return result;
    }

    Store::Impl& m_store;
    Database& m_database;
    const Plan& m_plan;
    std::int64_t m_revision = 0;
    std::string m_now;
    std::vector<Place> m_places;                       ///< beside m_plan.runs
    std::map<std::string, std::string> m_files;        ///< a teacher's file → its blob
};

} // namespace

Store::Enqueued Store::enqueue(const Plan& plan, std::string_view experimentText)
{
    m_impl->requireWritable();
    return Enqueuing(*m_impl, plan).run(experimentText);
}

std::vector<RunId> Store::finishedRuns(const Plan& plan) const
{
    std::vector<RunId> runs;
    for (const PlannedRun& planned : plan.runs) {
        const auto known = findKnownRun(m_impl->database, planned.hash);
        runs.push_back(known && known->state == RunState::Finished ? known->run : RunId());
    }
    return runs;
}

} // namespace retort

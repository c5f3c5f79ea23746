#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/store/safetensors.h"
#include "core/store/store_impl.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstring>
#include <limits>
#include <map>
#include <set>

namespace retort {

namespace {

/// Of a run that is no longer its recipe: by what was changed in it, and in its teachers, which it may have to thank for that alone.
/// `known`: those found already; of one that is being found it is empty, and left out, as a damaged store's lineage may go round.
std::string alteredIdentity(const Store& store, const RunSummary& run, std::map<RunId, std::string>& known)
{
    if (const auto [found, fresh] = known.try_emplace(run.id); !fresh)
        return found->second;
    nlohmann::json changes = nlohmann::json::array();
    for (const LiveChange& change : store.changes(run.id))
        changes.push_back({change.step, change.field, change.after});
    std::string all = run.recipe + "\n" + changes.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    for (const RunContext::Teacher& teacher : store.record(run.id).context.teachers) {
        if (teacher.run.empty())
            continue;
        if (const RunSummary its = store.run(teacher.run); its.altered && !its.imported)
            if (const std::string identity = alteredIdentity(store, its, known); !identity.empty())
                all += "\n" + identity;
    }
    return known[run.id] = "a1:" + sha256(all);
}

/// The last step of an attempt that counts: a later one went on from there, and what lies beyond is no part of the run.
std::int64_t lastStepOf(std::int64_t attempt, const std::map<std::int64_t, std::int64_t>& beginnings)
{
    std::int64_t last = std::numeric_limits<std::int64_t>::max();
    for (auto later = beginnings.upper_bound(attempt); later != beginnings.end(); ++later)
        last = std::min(last, later->second);
    return last;
}

/// How many of so many values from a step on. A damaged row may name any step.
std::size_t countUpTo(std::int64_t last, std::int64_t firstStep, std::size_t count)
{
    if (firstStep > last)
        return 0;
    const auto beyondFirst = static_cast<std::uint64_t>(last) - static_cast<std::uint64_t>(firstStep);
    return beyondFirst >= count ? count : static_cast<std::size_t>(beyondFirst) + 1;
}

/// Of a step that several attempts came by, the newest has the last word.
std::vector<Evaluation> latestOfEachStep(std::vector<Evaluation> evaluations)
{
    std::set<std::pair<std::int64_t, std::int64_t>> known;
    std::vector<Evaluation> latest;
    for (auto each = evaluations.rbegin(); each != evaluations.rend(); ++each)
        if (known.emplace(each->network, each->step).second)
            latest.push_back(std::move(*each));
    std::ranges::reverse(latest);
    return latest;
}

} // namespace

std::vector<StoredExperiment> Store::experiments() const
{
    std::vector<StoredExperiment> experiments;
    Query query(m_impl->database, "SELECT id, name, text, created_at, revision FROM experiments ORDER BY id");
    while (query.next())
        experiments.push_back({.id = query.integer(0), .name = query.text(1), .text = query.text(2), .createdAt = query.text(3), .revision = query.integer(4)});
    return experiments;
}

std::vector<ExperimentRun> Store::experimentRuns(std::int64_t experiment) const
{
    std::vector<ExperimentRun> runs;
    Query query(m_impl->database, "SELECT run, node, seed, member, sweep, reused, baseline, reference FROM experiment_runs WHERE experiment = ?1 ORDER BY position");
    query.bind(experiment);
    while (query.next())
        runs.push_back({.run = query.text(0), .node = query.text(1), .seed = static_cast<std::uint64_t>(query.integer(2)), .member = query.integer(3),
            .sweep = mapFromText(query.text(4)), .reused = query.boolean(5), .baseline = query.text(6), .reference = query.text(7)});
    return runs;
}

std::int64_t Store::dataVersion() const
{
    Query query(m_impl->database, "PRAGMA data_version");
    query.next();
    return query.integer(0);
}

std::int64_t Store::revision() const
{
    Query query(m_impl->database, "SELECT revision FROM counter");
    query.next();
    return query.integer(0);
}

std::vector<RunSummary> Store::runsSince(std::int64_t seen) const
{
    Query query(m_impl->database, "SELECT " RETORT_SUMMARY_COLUMNS " FROM runs WHERE revision > ?1 ORDER BY revision, rowid");
    auto runs = readSummaries(query.bind(seen));
    std::ranges::for_each(runs, [this](RunSummary& run) { m_impl->tellTheDead(run); });
    return runs;
}

RunSummary Store::run(const RunId& id) const
{
    RunSummary run = summaryOf(m_impl->database, id);
    m_impl->tellTheDead(run);
    return run;
}

RunRecord Store::record(const RunId& id) const
{
    RunRecord record{.summary = run(id), .recipeJson = {}, .context = {}};
    Query recipe(m_impl->database, "SELECT recipe, paths FROM run_recipes WHERE run = ?1");
    if (!recipe.bind(id).next())
        throwUnknownRun(id);
    record.recipeJson = recipe.text(0);
    record.context.paths = mapFromText(recipe.text(1));
    Query teachers(m_impl->database, "SELECT teacher, file FROM lineage WHERE run = ?1 ORDER BY position");
    teachers.bind(id);
    while (teachers.next())
        record.context.teachers.push_back({.run = teachers.text(0), .file = teachers.text(1)});
    return record;
}

RunId Store::findRun(std::string_view beginning) const
{
    std::vector<RunId> found;
    if (!beginning.empty()) {
        Query query(m_impl->database, "SELECT id FROM runs WHERE substr(id, 1, length(?1)) = ?1 ORDER BY length(id), id");
        query.bind(beginning);
        while (query.next())
            found.push_back(query.text(0));
    }
    if (found.empty())
        throw Error("There is no run whose id begins with \"" + std::string(beginning) + "\" in " + m_impl->folder.string() + "; \"retort list\" shows those there are.");
    if (found.size() > 1 && found.front() != beginning) {
        std::string all;
        for (const RunId& id : found)
            all += (all.empty() ? "" : ", ") + id;
        throw Error("Several runs begin with \"" + std::string(beginning) + "\": " + all + "; say more of the id.");
    }
    return found.front();
}

std::pair<std::vector<SeriesChunk>, std::int64_t> Store::seriesSince(const RunId& id, std::int64_t seen) const
{
    const auto beginnings = this->beginnings(id);
    std::vector<SeriesChunk> chunks;
    Query query(m_impl->database, "SELECT id, name, network, first_step, data, attempt FROM series WHERE run = ?1 AND id > ?2 ORDER BY id");
    query.bind(id, seen);
    while (query.next()) {
        seen = query.integer(0);
        SeriesChunk chunk{.series = query.text(1), .network = query.integer(2), .firstStep = query.integer(3), .values = {}};
        const auto bytes = query.bytes(4);
        chunk.values.resize(countUpTo(lastStepOf(query.integer(5), beginnings), chunk.firstStep, bytes.size() / sizeof(float)));
        if (chunk.values.empty())
            continue;
        std::memcpy(chunk.values.data(), bytes.data(), chunk.values.size() * sizeof(float));
        chunks.push_back(std::move(chunk));
    }
    return {std::move(chunks), seen};
}

std::pair<std::vector<Evaluation>, std::int64_t> Store::evaluationsSince(const RunId& id, std::int64_t seen) const
{
    const auto beginnings = this->beginnings(id);
    std::vector<Evaluation> evaluations;
    Query query(m_impl->database, "SELECT " RETORT_EVALUATION_COLUMNS ", id, attempt FROM evaluations WHERE run = ?1 AND id > ?2 ORDER BY id");
    query.bind(id, seen);
    while (query.next()) {
        Evaluation evaluation = readEvaluation(query);
        seen = query.integer(7);
        if (evaluation.step <= lastStepOf(query.integer(8), beginnings))
            evaluations.push_back(std::move(evaluation));
    }
    return {latestOfEachStep(std::move(evaluations)), seen};
}

std::map<std::int64_t, std::int64_t> Store::beginnings(const RunId& id) const { return readBeginnings(m_impl->database, id); }

std::vector<LiveChange> Store::changes(const RunId& id) const { return readChanges(m_impl->database, id); }

std::string Store::teacherIdentity(const RunSummary& run) const
{
    if (run.imported) {
        std::string all = run.recipe;
        for (std::int64_t network = 0; network == 0 || !weightsBlob(run.id, "last", network).empty(); ++network)
            all += "\n" + weightsBlob(run.id, "best", network) + "\n" + weightsBlob(run.id, "last", network);
        return "i1:" + sha256(all);
    }
    std::map<RunId, std::string> known;
    return run.altered ? alteredIdentity(*this, run, known) : run.recipe;
}

Predictions Store::Impl::readPredictions(const std::string& blob) const
{
    const TensorFile file = parseTensors(blobs.read(blob), blobs.path(blob).string());
    const auto tensor = [&](const char* name) -> const RawTensor& {
        const auto found = file.tensors.find(name);
        if (found == file.tensors.end())
            throw Error("The blob " + blobs.path(blob).string() + " holds no predictions.");
        return found->second;
    };
    Predictions predictions;
    const RawTensor& logits = tensor("logits");
    predictions.logits = floatsOf(logits);
    predictions.labels = int32sOf(tensor("labels"));
    for (const std::int64_t id : int64sOf(tensor("ids")))
        predictions.ids.push_back(static_cast<std::uint64_t>(id));
    predictions.classes = logits.shape.size() == 2 ? logits.shape[1] : 0;
    if (logits.shape.size() != 2 || logits.shape[0] != predictions.size() || predictions.ids.size() != predictions.labels.size())
        throw Error("The blob " + blobs.path(blob).string() + " holds predictions whose sizes do not fit each other.");
    return predictions;
}

Predictions Store::predictions(const std::string& blob) const { return m_impl->readPredictions(blob); }

std::optional<Predictions> Store::testPredictions(const RunId& id, std::string_view weights, std::int64_t network) const
{
    Query query(m_impl->database,
        "SELECT blob FROM test_predictions AS t JOIN runs ON runs.id = run "
        "WHERE run = ?1 AND network = ?3 AND t.teacher = -1 AND state = 'finished' AND weights = CASE ?2 WHEN 'selected' THEN selects ELSE ?2 END");
    if (!query.bind(id, weights, network).next())
        return std::nullopt;
    return m_impl->readPredictions(query.text(0));
}

std::vector<Predictions> Store::teacherTestPredictions(const RunId& id) const
{
    std::vector<Predictions> predictions;
    Query query(m_impl->database,
        "SELECT max(t.attempt), blob FROM test_predictions AS t JOIN runs ON runs.id = run "
        "WHERE run = ?1 AND t.teacher >= 0 AND state = 'finished' GROUP BY t.teacher ORDER BY t.teacher");
    query.bind(id);
    while (query.next())
        predictions.push_back(m_impl->readPredictions(query.text(1)));
    return predictions;
}

std::string Store::weightsBlob(const RunId& id, std::string_view weights, std::int64_t network) const
{
    Query query(m_impl->database,
        "SELECT blob FROM weights JOIN runs ON runs.id = run WHERE run = ?1 AND network = ?3 AND name = CASE ?2 WHEN 'selected' THEN selects ELSE ?2 END");
    return query.bind(id, weights, network).next() ? query.text(0) : std::string();
}

std::string Store::fact(const RunId& id, std::string_view name) const
{
    Query query(m_impl->database, "SELECT json FROM facts WHERE run = ?1 AND name = ?2 ORDER BY attempt DESC LIMIT 1");
    return query.bind(id, name).next() ? query.text(0) : std::string();
}

} // namespace retort

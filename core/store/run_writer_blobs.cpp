#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/store/evaluation_budget.h"
#include "core/store/run_writer_impl.h"

#include <cmath>
#include <limits>

namespace retort {

namespace {

/// The stored counts of a matrix; throws Error for what is no count.
std::vector<std::uint32_t> countsOf(const Confusion& confusion)
{
    std::vector<std::uint32_t> counts;
    for (const double cell : confusion.cells) {
        if (cell < 0 || cell > std::numeric_limits<std::uint32_t>::max() || cell != std::floor(cell))
            throw Error("A confusion matrix holds whole counts, not " + std::to_string(cell) + "; this is a mistake of the program, please report it.");
        counts.push_back(static_cast<std::uint32_t>(cell));
    }
    if (static_cast<std::int64_t>(counts.size()) != confusion.classes * confusion.classes)
        throw Error("A confusion matrix is not square; this is a mistake of the program, please report it.");
    return counts;
}

void requireFitting(const Predictions& predictions)
{
    const auto samples = predictions.labels.size();
    if (predictions.ids.size() != samples || predictions.logits.size() != samples * static_cast<std::size_t>(predictions.classes))
        throw Error("Predictions whose sizes do not fit each other cannot be stored; this is a mistake of the program, please report it.");
}

/// Best and last, by the newest attempt's word for every step up to this one; ties go to the earliest. As RunScores has them.
void updateBestAndLast(Database& database, const RunId& run, std::int64_t step)
{
    Query(database,
        "WITH points AS (SELECT network, step, epoch, accuracy FROM evaluations AS e WHERE run = ?1 AND step <= ?2 AND accuracy IS NOT NULL "
        "    AND attempt = (SELECT max(attempt) FROM evaluations WHERE run = ?1 AND network = e.network AND step = e.step)), "
        "ranked AS (SELECT *, row_number() OVER (PARTITION BY network ORDER BY accuracy DESC, step) AS by_accuracy, "
        "    row_number() OVER (PARTITION BY network ORDER BY step DESC) AS by_step FROM points) "
        "UPDATE runs SET (best_accuracy, best_epoch, best_step) = (SELECT avg(accuracy), coalesce(max(epoch), 0), coalesce(max(step), 0) FROM ranked WHERE by_accuracy = 1), "
        "last_accuracy = (SELECT avg(accuracy) FROM ranked WHERE by_step = 1) WHERE id = ?1")
        .bind(run, step)
        .run();
}

} // namespace

TensorFile tensorsOf(const Predictions& predictions, bool half)
{
    requireFitting(predictions);
    const std::vector<std::int64_t> ids(predictions.ids.begin(), predictions.ids.end());
    const std::vector<std::int64_t> shape{predictions.size(), predictions.classes};
    TensorFile file;
    file.tensors["logits"] = half ? halfTensorOf(predictions.logits, shape) : tensorOf(predictions.logits, shape);
    file.tensors["labels"] = tensorOf(predictions.labels, {predictions.size()});
    file.tensors["ids"] = tensorOf(ids, {predictions.size()});
    return file;
}

std::string RunWriter::Impl::putTensors(const TensorFile& tensors, std::int64_t& bytes)
{
    const std::string text = serialiseTensors(tensors);
    bytes = static_cast<std::int64_t>(text.size());
    return store.blobs.put(std::as_bytes(std::span(text)));
}

void RunWriter::Impl::removeOlder(const std::vector<std::string>& older)
{
    unwanted.insert(unwanted.end(), older.begin(), older.end());
    if (unwanted.empty())
        return;
    try {
        if (store.removeUnnamed(unwanted))
            unwanted.clear();
    } catch (const Error&) {
        // What took their place is stored: they wait for the next try, and when this writer has none for a sweep.
    }
}

void RunWriter::Impl::keep(const TensorFile& tensors, const std::function<std::vector<std::string>(const std::string& blob, std::int64_t bytes)>& writeRows)
{
    patiently([&] {
        flush();
        std::vector<std::string> older;
        {
            const auto writing = store.blobs.beginWriting();
            std::int64_t bytes = 0;
            const std::string blob = putTensors(tensors, bytes);
            Ours ours(*this, Write::Durable::Now);
            older = writeRows(blob, bytes);
            ours.commit();
        }
        removeOlder(older);
    });
}

void RunWriter::began(std::int64_t step)
{
    m_impl->patiently([&] {
        m_impl->flush();
        Impl::Ours ours(*m_impl, Write::Durable::Soon);
        Query(m_impl->database(), "INSERT INTO facts (run, name, attempt, json) VALUES (?1, 'began', ?2, ?3) ON CONFLICT DO UPDATE SET json = excluded.json")
            .bind(m_impl->run, m_impl->attempt, nlohmann::json{{"step", step}}.dump())
            .run();
        updateBestAndLast(m_impl->database(), m_impl->run, step);
        ours.commit();
    });
}

void RunWriter::evaluation(Evaluation evaluation, const Predictions& predictions)
{
    requireFitting(predictions);
    Database& database = m_impl->database();
    const auto counts = countsOf(evaluation.confusion);
    nlohmann::json measures = nlohmann::json::object();
    for (const auto& [name, value] : evaluation.values)
        measures[name] = value;                          // what is no number becomes null
    std::optional<double> accuracy;
    if (const auto found = evaluation.values.find("validation.accuracy"); found != evaluation.values.end())
        accuracy = found->second;

    m_impl->patiently([&] {
        m_impl->flush();
        std::int64_t used = 0;
        {
            Query query(database, "SELECT coalesce(sum(bytes), 0) FROM evaluations WHERE run = ?1");
            query.bind(m_impl->run).next();
            used = query.integer(0);
        }
        const auto writing = m_impl->store.blobs.beginWriting();
        std::int64_t bytes = 0;
        std::optional<std::string> blob;
        if (const auto kept = samplesKept(predictions.size(), predictions.classes, used); kept > 0)
            blob = m_impl->putTensors(tensorsOf(stratifiedPart(predictions, kept), true), bytes);
        Impl::Ours ours(*m_impl, Write::Durable::Now);
        Query(database,
            "INSERT INTO evaluations (run, network, attempt, step, epoch, accuracy, measures, classes, confusion, predictions, bytes) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)")
            .bind(m_impl->run, evaluation.network, m_impl->attempt, evaluation.step, finite(evaluation.epoch), accuracy, measures.dump(), evaluation.confusion.classes,
                std::as_bytes(std::span(counts)), blob, bytes)
            .run();
        updateBestAndLast(database, m_impl->run, evaluation.step);
        ours.commit();
    });
}

std::vector<Evaluation> RunWriter::evaluations() const
{
    std::vector<Evaluation> evaluations;
    Query query(m_impl->database(),
        "SELECT " RETORT_EVALUATION_COLUMNS " FROM evaluations AS e WHERE run = ?1 AND attempt = "
        "(SELECT max(attempt) FROM evaluations WHERE run = ?1 AND network = e.network AND step = e.step) ORDER BY step, network");
    query.bind(m_impl->run);
    while (query.next())
        evaluations.push_back(readEvaluation(query));
    return evaluations;
}

void RunWriter::checkpoint(std::int64_t step, const TensorFile& state)
{
    m_impl->keep(state, [&](const std::string& blob, std::int64_t bytes) {
        Database& database = m_impl->database();
        Query(database, "INSERT INTO checkpoints (run, attempt, step, blob, bytes, created_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(m_impl->run, m_impl->attempt, step, blob, bytes, utcNow())
            .run();
        std::vector<std::string> older;                  // else each epoch of a long run would leave its weights behind
        Query old(database, "DELETE FROM checkpoints WHERE run = ?1 AND id NOT IN (SELECT id FROM checkpoints WHERE run = ?1 ORDER BY id DESC LIMIT 2) RETURNING blob");
        old.bind(m_impl->run);
        while (old.next())
            older.push_back(old.text(0));
        return older;
    });
}

std::optional<StoredCheckpoint> RunWriter::latestCheckpoint(std::string& warning) const
{
    warning.clear();
    Query query(m_impl->database(), "SELECT step, blob FROM checkpoints WHERE run = ?1 ORDER BY id DESC");
    query.bind(m_impl->run);
    while (query.next()) {
        const std::string blob = query.text(1);
        try {
            return StoredCheckpoint{.step = query.integer(0), .state = parseTensors(m_impl->store.blobs.read(blob), m_impl->store.blobs.path(blob).string())};
        } catch (const Error& error) {
            warning += (warning.empty() ? "" : " ") + ("The checkpoint at step " + std::to_string(query.integer(0)) + " is passed over: ") + error.what();
        }
    }
    return std::nullopt;
}

void RunWriter::weights(std::string_view name, std::int64_t step, const TensorFile& tensors, std::int64_t network)
{
    m_impl->keep(tensors, [&](const std::string& blob, std::int64_t bytes) {
        Database& database = m_impl->database();
        std::vector<std::string> older;
        Query old(database, "SELECT blob FROM weights WHERE run = ?1 AND network = ?2 AND name = ?3 AND blob <> ?4");
        if (old.bind(m_impl->run, network, name, blob).next())
            older.push_back(old.text(0));
        Query(database,
            "INSERT INTO weights (run, network, name, attempt, step, blob, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
            "ON CONFLICT DO UPDATE SET attempt = excluded.attempt, step = excluded.step, blob = excluded.blob, bytes = excluded.bytes")
            .bind(m_impl->run, network, name, m_impl->attempt, step, blob, bytes)
            .run();
        return older;
    });
}

void RunWriter::testPredictions(std::string_view weights, const Predictions& predictions, std::int64_t network, int teacher)
{
    m_impl->keep(tensorsOf(predictions, false), [&](const std::string& blob, std::int64_t bytes) {
        Query(m_impl->database(),
            "INSERT INTO test_predictions (run, network, teacher, weights, attempt, blob, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) "
            "ON CONFLICT DO UPDATE SET attempt = excluded.attempt, blob = excluded.blob, bytes = excluded.bytes")
            .bind(m_impl->run, network, teacher, weights, m_impl->attempt, blob, bytes)
            .run();
        return std::vector<std::string>();
    });
}

} // namespace retort

#include "core/catalogue/catalogue.h"
#include "core/store/database.h"
#include "core/supervise/supervisor.h"
#include "tests/core/engine/small_networks.h"
#include "tests/faults/training.h"

#include <algorithm>
#include <cmath>

using namespace retort;
using namespace retort::test;

namespace {

constexpr int steps = 16;
constexpr int saved = 8;                      // the step that is gone back to

const std::string usualNetwork = R"({"architecture": "cnn", "channels": [8, 12], "hidden": [6]})";

std::string solo(const std::string& model, const std::string& training)
{
    return onDigits(R"("it": {"model": )" + model + ", \"train\": " + training + "}");
}

std::string training(const std::string& optimizer, const std::string& schedule, const std::string& augment)
{
    return R"({"steps": )" + std::to_string(steps) + R"(, "batch": 16, "optimizer": {"kind": ")" + optimizer + R"("}, "schedule": {"kind": ")" + schedule
        + R"("}, "augment": [)" + augment + R"(], "evaluate": {"every": {"steps": 3}}})";
}

std::string usualTraining() { return training("adam", "cosine", ""); }

std::string taught(const std::string& term)
{
    return onDigits(R"("teacher": {"model": {"architecture": "cnn", "channels": [8, 12], "hidden": [16]}, "train": )" + trainFor(20) + R"(},
        "it": {"model": )" + usualNetwork + R"(, "teachers": {"from": ["teacher"]}, "terms": {"hard": {"kind": "cross_entropy", "weight": 1}, "more": )" + term
        + R"(}, "train": )" + usualTraining() + "}");
}

std::string withTerm(const retort::Entry& row, const std::string& more = {})
{
    const std::string term = R"({"kind": ")" + std::string(row.id) + R"(", "weight": )" + std::to_string(row.usualWeight) + more + "}";
    return taught(term);
}

/// Every row of the catalogue that a training is made of, in an experiment of its own: a new row comes by itself.
const std::map<std::string, std::string>& experiments()
{
    static const std::map<std::string, std::string> all = [] {
        std::map<std::string, std::string> made;
        const auto each = [&](Kind kind, const std::function<std::string(const retort::Entry&)>& experiment) {
            for (const retort::Entry& row : retort::catalogue(kind))
                made[std::string(kindName(kind)) + " " + std::string(row.id)] = experiment(row);
        };
        const auto quoted = [](const retort::Entry& row) { return std::string(row.id); };
        each(Kind::Architecture, [&](const auto& row) { return solo(smallModel(row.id), usualTraining()); });
        each(Kind::Optimizer, [&](const auto& row) { return solo(usualNetwork, training(quoted(row), "cosine", "")); });
        each(Kind::Schedule, [&](const auto& row) { return solo(usualNetwork, training("adam", quoted(row), "")); });
        each(Kind::Augmentation, [&](const auto& row) { return solo(usualNetwork, training("adam", "constant", R"({"kind": ")" + quoted(row) + "\"}")); });
        each(Kind::Term, [&](const auto& row) { return withTerm(row); });
        // What parameters switch on that a training has to remember.
        made["architecture mlp with dropout and max-norm"] = solo(R"({"architecture": "mlp", "hidden": [16], "dropout": 0.3, "input_dropout": 0.1, "max_norm": 1})", usualTraining());
        made["architecture cnn with batch norm"] = solo(R"({"architecture": "cnn", "channels": [8, 12], "hidden": [6], "batch_norm": true, "dropout": 0.3})", usualTraining());
        made["networks together"] = onDigits(R"("it": {"members": 3, "together": true, "model": {"architecture": "mlp", "hidden": [12, 8]}, "train": )" + usualTraining() + "}");
        made["term crd with memories"] = withTerm(retort::entry(Kind::Term, "crd"), R"(, "form": "memory", "negatives": 64)");
        made["augmentation with a teacher"] = onDigits(R"("teacher": {"model": {"architecture": "mlp", "hidden": [16]}, "train": )" + trainFor(20)
            + R"(}, "it": {"model": )" + usualNetwork + R"(, "teachers": {"from": ["teacher"]}, "terms": {"soft": {"kind": "kd", "weight": 1, "temperature": 4}}, "train": )"
            + training("sgd", "cosine", R"({"kind": "noise"})") + "}");
        return made;
    }();
    return all;
}

/// Trains all that is queued, one run after the other in one process, saving at `saved` and at the end.
void trainAll(Store& store)
{
    for (int processes = 0; processes < 10; ++processes) {                // a run that fails ends its process, and the last is another's
        const auto ready = store.ready();
        if (ready.empty())
            return;
        const QString cores = QString::number(coreCount());
        const QStringList words{QStringLiteral("--store"), QString::fromStdString(store.folder().string()), QStringLiteral("--run"), QString::fromStdString(ready.front().id),
            QStringLiteral("--threads"), QStringLiteral("1"), QStringLiteral("--jobs"), cores, QStringLiteral("--checkpoint-steps"), QString::number(saved),
            QStringLiteral("--announce-fd"), QStringLiteral("1")};
        const auto trainer = start(program("retort-trainer"), words, QProcessEnvironment::systemEnvironment());
        const Ending ending = endingOf(*trainer, 300'000);
        if (ending.status != 0 || ending.crashed)
            throw Error("The trainer did not end well: " + ending.err);
        store.reconcile();
    }
}

/// The run as it was when it had saved at `saved`, without its curves: only what the checkpoint holds goes on.
void rewind(Database& database, const RunId& run)
{
    Query(database, "DELETE FROM checkpoints WHERE run = ?1 AND step <> ?2").bind(run, saved).run();
    Query(database, "DELETE FROM evaluations WHERE run = ?1 AND step > ?2").bind(run, saved).run();
    Query(database, "DELETE FROM series WHERE run = ?1").bind(run).run();
    Query(database, "DELETE FROM weights WHERE run = ?1").bind(run).run();
    Query(database, "DELETE FROM test_predictions WHERE run = ?1").bind(run).run();
    Query(database,
        "UPDATE runs SET state = 'queued', ended_at = '', best_accuracy = NULL, best_epoch = 0, best_step = 0, last_accuracy = NULL, test_accuracy = NULL, test_errors = 0, "
        "test_nll = NULL, test_ece = NULL, agreement = NULL WHERE id = ?1")
        .bind(run)
        .run();
}

RunNumbers fromStep(RunNumbers numbers, std::size_t step)
{
    for (auto& [name, values] : numbers.series)
        values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(step, values.size())));
    return numbers;
}

std::string whatDiffers(const RunNumbers& a, const RunNumbers& b)
{
    return std::string(a.series == b.series ? "" : "series ") + (a.evaluations == b.evaluations ? "" : "evaluations ") + (a.best == b.best && a.last == b.last ? "" : "weights ")
        + (a.scores == b.scores ? "" : "scores ");
}

} // namespace

/// Everything a training can be made of: trained to the end, and once more to the end from the checkpoint of its middle, by another process.
class TestResumeCatalogue : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void itGoesOnBitForBit_data();
    void itGoesOnBitForBit();

private:
    Workshop m_whole;
    QTemporaryDir m_dir;
    std::filesystem::path m_resumed = std::filesystem::path(m_dir.path().toStdString()) / "store";
    std::map<std::string, RunId> m_runs;
};

void TestResumeCatalogue::initTestCase()
{
    try {
        for (const auto& [name, experiment] : experiments())
            m_runs[name] = m_whole.queue(experiment).back();
        trainAll(m_whole.store());
        std::filesystem::create_directories(m_resumed / "locks");
        const std::filesystem::path& folder = m_whole.store().folder();
        std::filesystem::copy(folder / "blobs", m_resumed / "blobs", std::filesystem::copy_options::recursive);
        Database whole(folder / "runs.sqlite", Database::Mode::ReadWrite);
        Query(whole, "VACUUM INTO ?1").bind((m_resumed / "runs.sqlite").string()).run();
        {
            Database database(m_resumed / "runs.sqlite", Database::Mode::ReadWrite);
            for (const auto& [name, run] : m_runs)
                rewind(database, run);
        }
        Store store(m_resumed);
        trainAll(store);
    } catch (const Error& error) {
        QFAIL(error.what());
    }
}

void TestResumeCatalogue::itGoesOnBitForBit_data()
{
    QTest::addColumn<QString>("name");
    for (const auto& [name, experiment] : experiments())
        QTest::newRow(name.c_str()) << QString::fromStdString(name);
}

void TestResumeCatalogue::itGoesOnBitForBit()
{
    QFETCH(QString, name);
    const RunId run = m_runs.at(name.toStdString());
    const Store store(m_resumed);
    const RunSummary whole = m_whole.store().run(run);
    QVERIFY2(whole.state == RunState::Finished, whole.message.c_str());
    const RunSummary resumed = store.run(run);
    QVERIFY2(resumed.state == RunState::Finished, resumed.message.c_str());
    QCOMPARE(resumed.attempt, std::int64_t{2});
    QCOMPARE(resumed.message, std::string());                         // "not bit for bit" would be said here

    const RunNumbers expected = numbersOfRun(m_whole.store(), run);
    const RunNumbers numbers = numbersOfRun(store, run);
    QCOMPARE(expected.series.at("loss.total").size(), std::size_t{steps + 1});
    QCOMPARE(expected.evaluations.rbegin()->first.first, std::int64_t{steps});
    QVERIFY(!numbers.last.empty() && numbers.scores.testAccuracy);
    QCOMPARE(std::isnan(std::bit_cast<float>(numbers.series.at("loss.total").at(saved))), true);   // it did not begin again
    const RunNumbers a = fromStep(numbers, saved + 1), b = fromStep(expected, saved + 1);
    QVERIFY2(a == b, whatDiffers(a, b).c_str());
}

QTEST_GUILESS_MAIN(TestResumeCatalogue)
#include "tst_resume_catalogue.moc"

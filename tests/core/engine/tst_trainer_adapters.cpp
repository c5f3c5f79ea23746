#include "core/catalogue/catalogue.h"
#include "core/engine/export/weights_file.h"
#include "core/store/safetensors.h"
#include "tests/core/engine/trainer_workshop.h"

#include <algorithm>
#include <cmath>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

constexpr int steps = 120;
const QStringList saveOften{QStringLiteral("--checkpoint-steps"), QStringLiteral("7")};

/// A small convolutional teacher, and a smaller student taught by this term beside the hard labels.
std::string taughtWith(const std::string& term, const std::string& student = R"({"architecture": "cnn", "channels": [6, 8], "hidden": [12]})")
{
    return onDigits(R"("teacher": {"model": {"architecture": "cnn", "channels": [8, 12], "hidden": [16]}, "train": )" + trainFor(40) + R"(},
        "student": {"model": )" + student + R"(, "teachers": {"from": ["teacher"]},
            "terms": {"hard": {"kind": "cross_entropy", "weight": 1}, "more": )" + term + R"(}, "train": )" + trainFor(steps) + "}");
}

struct Numbers {
    AllSeries series;
    std::vector<Evaluation> evaluations;
    std::string best, last;
    RunScores scores;
    bool operator==(const Numbers&) const = default;
};

Numbers numbersOf(Workshop& workshop, const RunId& run)
{
    return {.series = workshop.series(run), .evaluations = workshop.evaluations(run), .best = workshop.store().weightsBlob(run, "best"),
        .last = workshop.store().weightsBlob(run, "last"), .scores = workshop.store().run(run).scores};
}

void eachTerm()
{
    QTest::addColumn<QString>("term");
    QTest::newRow("hint") << R"({"kind": "hint", "weight": 1})";
    QTest::newRow("vid") << R"({"kind": "vid", "weight": 0.1})";
    QTest::newRow("ofd") << R"({"kind": "ofd", "weight": 0.001})";
    QTest::newRow("review_kd") << R"({"kind": "review_kd", "weight": {"from": 0, "to": 1, "epochs": 2}})";
    QTest::newRow("factor") << R"({"kind": "factor", "weight": 10})";
    QTest::newRow("crd with memories") << R"({"kind": "crd", "form": "memory", "negatives": 64, "weight": 0.5})";
}

} // namespace

/// Terms that have something of their own, in real runs.
class TestTrainerAdapters : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aKilledRunGoesOnBitForBit_data() { eachTerm(); }
    void aKilledRunGoesOnBitForBit();
    void adaptersNeverShipAndNeverShiftTheStudentsStart();
    void everyTermTrainsFromItsTextAlone_data();
    void everyTermTrainsFromItsTextAlone();
    void whatCannotWorkIsRefusedBeforeTraining();
    void unlikeFamiliesAreWarnedAbout();

private:
    Workshop m_shared;
};

void TestTrainerAdapters::aKilledRunGoesOnBitForBit()
{
    QFETCH(QString, term);
    const std::string experiment = taughtWith(term.toStdString());
    Workshop& whole = m_shared;
    const auto untouched = whole.queue(experiment);
    QCOMPARE(untouched.size(), 2U);
    for (const RunId& run : untouched)
        if (whole.store().run(run).state != RunState::Finished)
            QCOMPARE(toText(whole.train(run).state), toText(RunState::Finished));

    Workshop broken;
    const auto runs = broken.queue(experiment);
    broken.train(runs[0]);
    for (const std::int64_t step : {31, 77}) {
        const auto trainer = broken.start(runs[1], saveOften);
        QVERIFY(broken.await(runs[1], [&](const RunSummary& now) { return now.step >= step || isFinal(now.state); }));
        trainer->kill();
        QVERIFY(trainer->waitForFinished());
        if (broken.store().run(runs[1]).state == RunState::Finished)
            break;
        broken.store().reconcile();
        if (const RunState state = broken.store().run(runs[1]).state; state == RunState::Interrupted || state == RunState::Failed)
            broken.store().ask(runs[1], {.kind = CommandKind::Resume, .field = {}, .value = 0});
    }
    if (broken.store().run(runs[1]).state != RunState::Finished)
        QCOMPARE(toText(broken.train(runs[1]).state), toText(RunState::Finished));
    QVERIFY(broken.store().run(runs[1]).attempt > 1);
    QVERIFY(numbersOf(broken, runs[1]) == numbersOf(whole, untouched[1]));
}

void TestTrainerAdapters::adaptersNeverShipAndNeverShiftTheStudentsStart()
{
    Workshop workshop;
    const auto runs = workshop.queue(taughtWith(R"({"kind": "review_kd", "weight": 0})"));
    workshop.train(runs[0]);
    workshop.train(runs[1]);
    const auto weights = [&](const RunId& run) { return parseTensors(workshop.store().blobs().read(workshop.store().weightsBlob(run, "last")), "the weights"); };
    const StoredNetwork network = readNetwork(weights(runs[1]), "the weights");          // the student's tensors and no others
    QCOMPARE(weights(runs[1]).tensors.size(), weightsOf(*network.model).size());

    Workshop alone;
    const auto solo = alone.queue(onDigits(R"("solo": {"model": {"architecture": "cnn", "channels": [6, 8], "hidden": [12]}, "train": )" + trainFor(steps) + "}"));
    alone.train(solo[0]);
    const std::vector<float> with = workshop.values(runs[1], "loss.hard");
    const std::vector<float> without = alone.values(solo[0], "loss.hard");
    QCOMPARE(with.size(), without.size());
    QVERIFY(std::isfinite(with[1]));
    QCOMPARE(with[1], without[1]);                                                        // the same start, the same batch
}

void TestTrainerAdapters::everyTermTrainsFromItsTextAlone_data()
{
    QTest::addColumn<QString>("kind");
    for (const retort::Entry& row : retort::catalogue(Kind::Term))
        QTest::newRow(row.id.data()) << QString::fromLatin1(row.id.data());
}

/// With its defaults and usual weight, as the builder adds it.
void TestTrainerAdapters::everyTermTrainsFromItsTextAlone()
{
    QFETCH(QString, kind);
    const retort::Entry& row = retort::entry(Kind::Term, kind.toStdString());
    Workshop& workshop = m_shared;             // whose teacher is trained once
    const bool equalWidths = row.id == "fsp";
    const auto runs = workshop.queue(taughtWith(R"({"kind": ")" + std::string(row.id) + R"(", "weight": )" + std::to_string(row.usualWeight) + "}",
        equalWidths ? R"({"architecture": "cnn", "channels": [8, 12], "hidden": [6]})" : R"({"architecture": "cnn", "channels": [6, 8], "hidden": [12]})"));
    const RunId student = runs.back();
    for (const RunId& run : runs) {
        const RunSummary summary = workshop.store().run(run).state == RunState::Finished ? workshop.store().run(run) : workshop.train(run);
        QVERIFY2(summary.state == RunState::Finished, summary.message.c_str());
    }
    const auto values = workshop.values(student, "loss.more");                            // by step, from 1
    QCOMPARE(values.size(), std::size_t(steps + 1));
    QVERIFY(std::all_of(values.begin() + 1, values.end(), [](float value) { return std::isfinite(value); }));
    const auto shares = workshop.values(student, "share.more");
    QVERIFY(shares.back() > 0 && shares.back() < 1);
}

void TestTrainerAdapters::whatCannotWorkIsRefusedBeforeTraining()
{
    Workshop workshop;
    const auto planned = planExperiment(parseExperiment(taughtWith(R"({"kind": "attention", "weight": 1})", R"({"architecture": "mlp", "hidden": [8]})")), &workshop.store());
    QVERIFY(!planned.plan);
    QCOMPARE(planned.problems.size(), 1U);
    QCOMPARE(QString::fromStdString(planned.problems[0].path), QStringLiteral("nodes.student.terms.more"));
    QVERIFY2(planned.problems[0].message.find("the student has none") != std::string::npos, planned.problems[0].message.c_str());
}

void TestTrainerAdapters::unlikeFamiliesAreWarnedAbout()
{
    Workshop workshop;
    const auto planned = planExperiment(parseExperiment(taughtWith(R"({"kind": "hint", "weight": 1})", R"({"architecture": "mlp", "hidden": [8]})")), &workshop.store());
    QVERIFY(planned.plan);
    QCOMPARE(planned.problems.size(), 1U);
    QVERIFY(planned.problems[0].warning);
}

QTEST_GUILESS_MAIN(TestTrainerAdapters)
#include "tst_trainer_adapters.moc"

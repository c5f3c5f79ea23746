#include "core/store/database.h"
#include "tests/faults/training.h"

#include <signal.h>

#include <fstream>

using namespace retort;
using namespace retort::test;

namespace {

const QStringList saveOften{QStringLiteral("--checkpoint-steps"), QStringLiteral("7")};

/// Stops early, some evaluations behind its best weights.
std::string patient(const std::string& select)
{
    return onDigits(node("solo", {R"("model": {"architecture": "mlp", "hidden": [32], "dropout": 0.2})",
        train(trainFor(2000, R"("patience": 3, "evaluate": {"every": {"steps": 10}}, "select": ")" + select + "\""))}));
}

std::string three(const std::string& select)
{
    return onDigits(node("three", {R"("members": 3, "together": true)", mlp,
        train(R"({"steps": 90, "batch": 32, "optimizer": {"kind": "adam", "lr": 0.03}, "schedule": {"kind": "constant"}, "evaluate": {"every": {"steps": 5}}, "select": ")" + select + "\"}")}));
}

/// All that a finished run leaves behind: equal means equal bit for bit.
struct Everything {
    RunNumbers numbers;
    std::vector<Predictions> best, last;      // about the test, of each network
    std::string message;
    std::int64_t step = 0;
    bool operator==(const Everything&) const = default;
};

Everything everythingOf(const Store& store, const RunId& id)
{
    const RunSummary run = store.run(id);
    Everything all{.numbers = numbersOfRun(store, id), .best = {}, .last = {}, .message = run.message, .step = run.step};
    for (std::int64_t network = 0; const auto said = store.testPredictions(id, "last", network); ++network) {
        all.last.push_back(*said);
        all.best.push_back(store.testPredictions(id, "best", network).value());
    }
    return all;
}

/// An experiment of one run, trained without a break, and the blobs it wrote: so will another, at the same places.
struct Whole {
    explicit Whole(const std::string& experiment) : run(workshop.queue(experiment).at(0))
    {
        if (workshop.train(run).state != RunState::Finished)
            throw Error("The untouched run has not finished.");
        everything = everythingOf(workshop.store(), run);
        network = std::ssize(everything.last) - 1;
        while (network >= 0 && blob("best") == blob("last"))
            --network;
        if (network < 0)
            throw Error("No network's best weights are others than its last: there is nothing to confuse.");
    }

    std::string blob(std::string_view weights) { return workshop.store().weightsBlob(run, weights, network); }

    /// What the trainer writes there.
    std::string blobAt(const QString& place)
    {
        if (place == QStringLiteral("weights"))
            return workshop.store().weightsBlob(run, "last", std::ssize(everything.last) - 1);
        if (place == QStringLiteral("test")) {
            Database database(workshop.store().folder() / "runs.sqlite", Database::Mode::ReadOnly);
            Query query(database, "SELECT blob FROM test_predictions WHERE run = ?1 AND network = ?2 AND teacher = -1 AND weights = 'last'");
            return query.bind(run, network).next() ? query.text(0) : std::string();
        }
        std::vector<std::string> evaluations;                          // of the first network, the others' are still to come
        for (const Evaluation& point : workshop.store().evaluationsSince(run).first)
            if (point.network == 0)
                evaluations.push_back(point.predictions);
        return place == QStringLiteral("last evaluation") ? evaluations.back() : evaluations.at(evaluations.size() / 2);
    }

    Workshop workshop;
    RunId run;
    Everything everything;
    std::int64_t network = 0;                 // whose best weights are not its last
};

/// Waits until the process has stopped (SIGSTOP).
bool hasHalted(const QProcess& process)
{
    for (const QDeadlineTimer deadline(60'000 * slowness()); !deadline.hasExpired(); QTest::qWait(2)) {
        std::ifstream file("/proc/" + std::to_string(process.processId()) + "/stat");
        std::string line;
        std::getline(file, line);
        const auto behindName = line.rfind(") ");
        if (behindName != std::string::npos && line[behindName + 2] == 'T')
            return true;
    }
    return false;
}

} // namespace

/// Runs that are struck at a given place: while they are evaluated, as their weights are stored, between the two passes over the test
/// part. The trainer is halted as it writes a blob whose name is known from an untouched run, struck there, and let go on.
class TestStrikes : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRunStruckAnywhereGoesOnBitForBit_data();
    void aRunStruckAnywhereGoesOnBitForBit();

private:
    Whole& whole(const QString& experiment)
    {
        auto& known = m_whole[experiment];
        if (!known)
            known = std::make_unique<Whole>(experiment.toStdString());
        return *known;
    }

    std::map<QString, std::unique_ptr<Whole>> m_whole;
};

void TestStrikes::aRunStruckAnywhereGoesOnBitForBit_data()
{
    QTest::addColumn<QString>("experiment");
    QTest::addColumn<QString>("place");
    QTest::addColumn<QString>("strike");
    const auto add = [](const std::string& name, const std::string& experiment, const std::string& place, const std::string& strike) {
        QTest::newRow((name + ", " + place + ", " + strike).c_str()) << QString::fromStdString(experiment) << QString::fromStdString(place) << QString::fromStdString(strike);
    };
    for (const std::string strike : {"SIGTERM", "stop", "kill", "pause and kill"}) {
        for (const std::string place : {"evaluation", "last evaluation", "weights", "test"}) {
            add("patience, best", patient("best"), place, strike);
            add("three networks, last", three("last"), place, strike);
        }
        add("patience, last", patient("last"), "test", strike);
        add("three networks, best", three("best"), "test", strike);
    }
}

void TestStrikes::aRunStruckAnywhereGoesOnBitForBit()
{
    QFETCH(QString, experiment);
    QFETCH(QString, place);
    QFETCH(QString, strike);
    Whole& untouched = whole(experiment);
    QCOMPARE(untouched.everything.message.starts_with("Stopped early"), experiment.contains(QStringLiteral("patience")));
    const std::string halt = untouched.blobAt(place);
    QVERIFY(!halt.empty());

    Workshop struck;
    Store& store = struck.store();
    const RunId run = struck.queue(experiment.toStdString()).at(0);
    Faults faults(store.folder());
    faults.haltAt(halt);
    const auto trainer = start(program("retort-trainer"),
        QStringList{QStringLiteral("--store"), QString::fromStdString(store.folder().string()), QStringLiteral("--run"), QString::fromStdString(run)} + saveOften, faults.environment());
    QVERIFY(trainer->waitForStarted());
    QVERIFY(hasHalted(*trainer));
    const auto pid = static_cast<pid_t>(trainer->processId());
    const auto ask = [&](CommandKind kind) {
        store.ask(run, {.kind = kind, .field = {}, .value = 0});
        QTest::qWait(30);                     // the trainer looks for commands every 20 ms: now it will at the next chance
    };
    RunState expected = RunState::Queued;     // by itself, as it died
    if (strike == QStringLiteral("SIGTERM")) {
        trainer->terminate();
        expected = RunState::Interrupted;
    } else if (strike == QStringLiteral("stop")) {
        ask(CommandKind::Stop);
        expected = RunState::Stopped;
    } else if (strike == QStringLiteral("pause and kill")) {
        ask(CommandKind::Pause);
        expected = RunState::Paused;
    } else {
        trainer->kill();
    }
    ::kill(pid, SIGCONT);
    if (expected == RunState::Paused) {
        QVERIFY(struck.await(run, [](const RunSummary& now) { return now.state == RunState::Paused; }));
        trainer->kill();
    }
    QVERIFY(!endingOf(*trainer).hung);
    store.reconcile();
    QCOMPARE(toText(store.run(run).state), toText(expected));
    if (expected == RunState::Stopped && place != QStringLiteral("evaluation"))
        for (std::int64_t network = 0; network < std::ssize(untouched.everything.last); ++network)
            QCOMPARE(store.weightsBlob(run, "last", network), untouched.workshop.store().weightsBlob(untouched.run, "last", network));
    if (expected != RunState::Queued)
        store.ask(run, {.kind = CommandKind::Resume, .field = {}, .value = 0});
    QCOMPARE(toText(struck.train(run).state), toText(RunState::Finished));

    const Everything all = everythingOf(store, run);
    QCOMPARE(store.run(run).attempt, std::int64_t{2});
    QCOMPARE(all.step, untouched.everything.step);
    QCOMPARE(all.message, untouched.everything.message);
    QVERIFY(all.numbers.series == untouched.everything.numbers.series);
    QVERIFY(all.numbers.evaluations == untouched.everything.numbers.evaluations);
    QCOMPARE(all.numbers.last, untouched.everything.numbers.last);
    QCOMPARE(all.numbers.best, untouched.everything.numbers.best);
    QVERIFY(all.last == untouched.everything.last);
    QVERIFY(all.best == untouched.everything.best);
    QVERIFY(all == untouched.everything);     // the scores, too
    QVERIFY(store.check().empty());
}

QTEST_GUILESS_MAIN(TestStrikes)
#include "tst_strikes.moc"

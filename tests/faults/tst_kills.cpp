#include "core/store/database.h"
#include "tests/faults/training.h"

#include <QElapsedTimer>

#include <random>

using namespace retort;
using namespace retort::test;

namespace {

constexpr int steps = 120;
const QStringList saveOften{QStringLiteral("--checkpoint-steps"), QStringLiteral("7")};

/// How many deaths: $RETORT_TEST_KILLS, else a few.
int kills() { return qEnvironmentVariableIntValue("RETORT_TEST_KILLS") > 0 ? qEnvironmentVariableIntValue("RETORT_TEST_KILLS") : 3; }

/// From $RETORT_TEST_SEED, else another one each time; said, so that moments can be had again.
std::mt19937_64 chance()
{
    const auto given = qEnvironmentVariable("RETORT_TEST_SEED").toULongLong();
    const std::uint64_t seed = given != 0 ? given : std::random_device{}();
    qInfo("RETORT_TEST_SEED=%llu", static_cast<unsigned long long>(seed));
    return std::mt19937_64(seed);
}

std::string solo()
{
    return onDigits(R"("solo": {"model": {"architecture": "cnn", "channels": [6, 8], "hidden": [16], "batch_norm": true, "dropout": 0.2},
        "train": {"steps": )" + std::to_string(steps) + R"(, "batch": 32, "optimizer": {"kind": "adam", "lr": 0.01},
        "augment": [{"kind": "shift", "pixels": 1}], "schedule": {"kind": "cosine", "warmup": 0.05}}})");
}

std::string taught()
{
    return onDigits(node("teacher", {R"("model": {"architecture": "mlp", "hidden": [64]})", train(trainFor(20))}) + ", "
        + node("student", {mlp, noLabels, taughtBy("\"teacher\""), softTerm, train(trainFor(12))}));
}

std::unique_ptr<QProcess> startTrainer(const std::filesystem::path& store, const RunId& run, const QProcessEnvironment& environment)
{
    return start(program("retort-trainer"), QStringList{QStringLiteral("--store"), QString::fromStdString(store.string()), QStringLiteral("--run"), QString::fromStdString(run)} + saveOften,
        environment);
}

/// What was stored, and must always stay: also what a reader leaves out, since a later attempt went on from before it.
struct Seen {
    std::int64_t values = 0;
    std::int64_t points = 0;
    explicit Seen(const Store& store, const RunId& run)
    {
        Database database(store.folder() / "runs.sqlite", Database::Mode::ReadOnly);
        values = number(database, "SELECT coalesce(sum(length(data)), 0) / 4 FROM series WHERE run = ?1", run);
        points = number(database, "SELECT count(*) FROM evaluations WHERE run = ?1", run);
    }
    static std::int64_t number(Database& database, Sql sql, const RunId& run)
    {
        Query query(database, sql);
        return query.bind(run).next() ? query.integer(0) : 0;
    }
    bool isIn(const Seen& later) const { return values <= later.values && points <= later.points; }
};

void queueAgain(Store& store, const RunId& run)
{
    store.reconcile();
    if (const RunState state = store.run(run).state; state == RunState::Interrupted || state == RunState::Failed)
        store.ask(run, {.kind = CommandKind::Resume, .field = {}, .value = 0});
}

} // namespace

/// kill -9 at random moments: in time, and at random writes (checkpoints, evaluation points, caches, ends among them).
class TestKills : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTrainingKilledAtRandomMomentsEndsAsIfNothingHadHappened_data();
    void aTrainingKilledAtRandomMomentsEndsAsIfNothingHadHappened();
    void aCacheKilledAtRandomWritesIsWholeOrNone();
    void theCommandLineKilledGoesOn();
};

void TestKills::aTrainingKilledAtRandomMomentsEndsAsIfNothingHadHappened_data()
{
    QTest::addColumn<bool>("atWrites");
    QTest::newRow("in time") << false;
    QTest::newRow("at writes") << true;
}

void TestKills::aTrainingKilledAtRandomMomentsEndsAsIfNothingHadHappened()
{
    QFETCH(bool, atWrites);
    auto generator = chance();
    Workshop whole;
    const RunId untouched = whole.queue(solo()).at(0);
    Faults counted(whole.store().folder());
    QElapsedTimer clock;
    clock.start();
    QCOMPARE(endingOf(*startTrainer(whole.store().folder(), untouched, counted.environment())).status, 0);
    const auto milliseconds = clock.elapsed();
    const std::int64_t writes = counted.count();
    const auto expected = numbersOf(whole.store());

    int deaths = 0, finished = 0;
    while (deaths < kills()) {
        Workshop broken;
        const RunId run = broken.queue(solo()).at(0);
        Faults faults(broken.store().folder());
        int here = 0;
        while (broken.store().run(run).state != RunState::Finished) {
            const bool strike = here < 8 && deaths < kills();
            const auto moment = std::uniform_int_distribution<std::int64_t>(1, atWrites ? writes : milliseconds)(generator);
            if (strike && atWrites)
                faults.killAt(moment);
            else
                faults.stop();
            const auto trainer = startTrainer(broken.store().folder(), run, faults.environment());
            if (strike && !atWrites && !trainer->waitForFinished(static_cast<int>(moment))) {
                const Seen before(broken.store(), run);
                trainer->kill();
                trainer->waitForFinished();
                QVERIFY(before.isIn(Seen(broken.store(), run)));
            }
            const Ending ending = endingOf(*trainer);
            const std::string where = (atWrites ? "write " : "millisecond ") + std::to_string(moment) + ": " + ending.err;
            QVERIFY2(!ending.hung && (ending.crashed || ending.status == 0), where.c_str());
            QVERIFY2(ending.crashed || broken.store().run(run).state == RunState::Finished, where.c_str());
            deaths += ending.crashed ? 1 : 0;
            here += ending.crashed ? 1 : 0;
            faults.stop();
            QVERIFY2(broken.store().check().empty(), where.c_str());
            queueAgain(broken.store(), run);
        }
        QVERIFY(numbersOf(broken.store()) == expected);
        ++finished;
    }
    qInfo("%d deaths, %d runs finished with the same numbers and weights (%lld writes, %lld ms undisturbed)", deaths, finished, static_cast<long long>(writes), static_cast<long long>(milliseconds));
}

void TestKills::aCacheKilledAtRandomWritesIsWholeOrNone()
{
    auto generator = chance();
    Workshop prepared;
    const auto runs = prepared.queue(taught());
    QCOMPARE(toText(prepared.train(runs.at(0)).state), toText(RunState::Finished));
    const QTemporaryDir dir;
    const auto copyTo = [&](const std::string& name) {
        const auto copy = std::filesystem::path(dir.path().toStdString()) / name;
        std::filesystem::copy(prepared.store().folder(), copy, std::filesystem::copy_options::recursive);
        return copy;
    };
    { Store merged(prepared.store().folder()); }
    const auto whole = copyTo("whole");
    Faults counted(whole);
    QCOMPARE(endingOf(*startTrainer(whole, runs.at(1), counted.environment())).status, 0);
    const std::int64_t writes = counted.count();
    const auto expected = numbersOf(Store(whole));

    int deaths = 0;
    for (int n = 0; n < kills(); ++n) {
        const auto folder = copyTo("copy" + std::to_string(n));
        Faults faults(folder);
        const auto moment = std::uniform_int_distribution<std::int64_t>(1, writes)(generator);
        faults.killAt(moment);
        deaths += endingOf(*startTrainer(folder, runs[1], faults.environment())).crashed ? 1 : 0;
        faults.stop();
        Store store(folder);
        QVERIFY(store.check().empty());
        queueAgain(store, runs[1]);
        if (store.run(runs[1]).state != RunState::Finished)
            QCOMPARE(endingOf(*startTrainer(folder, runs[1], faults.environment())).status, 0);
        QVERIFY2(numbersOf(store) == expected, ("killed at write " + std::to_string(moment)).c_str());
        store.sweep();
        QVERIFY(store.check().empty());
        std::filesystem::remove_all(folder);
    }
    qInfo("%d deaths in %d tries at one of %lld writes", deaths, kills(), static_cast<long long>(writes));
}

/// Supervisor and trainers together, whoever comes to the write; then the same command again.
void TestKills::theCommandLineKilledGoesOn()
{
    auto generator = chance();
    const Training whole(teacherAndStudent(16));
    Faults counted(whole.folder());
    QCOMPARE(whole.run(counted.environment()).status, 0);
    const std::int64_t writes = counted.count();
    const auto expected = numbersOf(whole.store());
    int deaths = 0;
    for (int n = 0; n < kills(); ++n) {
        const Training training(teacherAndStudent(16));
        Faults faults(training.folder());
        const auto moment = std::uniform_int_distribution<std::int64_t>(1, writes)(generator);
        const std::string where = "killed at write " + std::to_string(moment);
        faults.killAt(moment);
        const Ending ending = training.run(faults.environment());
        QVERIFY2(!ending.hung, where.c_str());
        deaths += ending.crashed || faults.count() >= moment ? 1 : 0;
        faults.stop();
        const Ending second = ending.status == 0 && !ending.crashed ? ending : training.run();
        QVERIFY2(second.status == 0, (where + ": " + second.err).c_str());
        QVERIFY2(numbersOf(training.store()) == expected, where.c_str());
        QVERIFY2(training.store().check().empty(), where.c_str());
    }
    qInfo("%d deaths in %d tries at one of %lld writes", deaths, kills(), static_cast<long long>(writes));
}

QTEST_GUILESS_MAIN(TestKills)
#include "tst_kills.moc"

#include "tests/faults/training.h"

#include <QDir>

#include <signal.h>
#include <sys/statvfs.h>

#include <fstream>

using namespace retort;
using namespace retort::test;

namespace {

constexpr int steps = 900;

std::string solo() { return onDigits(node("solo", {R"("model": {"architecture": "mlp", "hidden": [48], "dropout": 0.2})", train(trainFor(steps))})); }

std::int64_t rowsOfSeries(const Store& store, const RunId& run)
{
    std::int64_t values = 0;
    for (const SeriesChunk& chunk : store.seriesSince(run).first)
        values += chunk.series == "loss.total" ? static_cast<std::int64_t>(chunk.values.size()) : 0;
    return values;
}

} // namespace

/// Runs whose disk fills up while they train.
class TestDiskFull : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void aRunWaitsForSpaceAndEndsAsIfNothingHadHappened_data();
    void aRunWaitsForSpaceAndEndsAsIfNothingHadHappened();
    void theRowSaysSoWhereThatCanBeWritten();
    void stopIsHeardWhileItWaits();
    void pauseIsHeardWhileItWaits();
    void aTrainerThatIsAskedToEndWhileItWaitsEnds();
    void aSupervisorWaitsToo();
    void onARealDiskThatIsFull();

private:
    std::map<std::string, RunNumbers> m_whole;
};

void TestDiskFull::initTestCase()
{
    const Training whole(solo());
    QCOMPARE(whole.run().status, 0);
    m_whole = numbersOf(whole.store());
    QCOMPARE(m_whole.size(), std::size_t{1});
}

void TestDiskFull::aRunWaitsForSpaceAndEndsAsIfNothingHadHappened_data()
{
    QTest::addColumn<int>("step");
    QTest::newRow("at the beginning") << 1;
    QTest::newRow("in the middle") << steps / 2;
    QTest::newRow("near the end") << steps - 100;
}

void TestDiskFull::aRunWaitsForSpaceAndEndsAsIfNothingHadHappened()
{
    QFETCH(int, step);
    const Training training(solo());
    Faults faults(training.folder());
    const auto process = training.startRun(faults.environment());
    const auto there = training.await("solo", [&](const RunSummary& run) { return run.step >= step; });
    QVERIFY(there);
    faults.fillDisk();
    QTRY_VERIFY_WITH_TIMEOUT(trainingWaitsForSpace(training.folder()), 10'000 * slowness());
    QTRY_VERIFY_WITH_TIMEOUT(faults.failed() > 4, 20'000 * slowness());                  // it has tried again
    QVERIFY(trainingWaitsForSpace(training.folder()));
    QCOMPARE(process->state(), QProcess::Running);
    QCOMPARE(toText(training.store().run(there->id).state), toText(RunState::Running));
    QTRY_VERIFY_WITH_TIMEOUT((process->setReadChannel(QProcess::StandardError), process->peek(4096).contains("waits for space")), 5'000);
    faults.stop();
    const Ending ending = endingOf(*process);
    QVERIFY2(ending.status == 0, ending.err.c_str());
    QVERIFY2(ending.err.find("training goes on") != std::string::npos, ending.err.c_str());
    QVERIFY(!trainingWaitsForSpace(training.folder()));

    Store store = training.store();
    QVERIFY(numbersOf(store) == m_whole);
    QCOMPARE(store.run(there->id).attempt, std::int64_t{1});
    QCOMPARE(store.run(there->id).phase, std::string());
    QCOMPARE(rowsOfSeries(store, there->id), std::int64_t{steps});                       // nothing twice
    QVERIFY(store.check().empty());
}

void TestDiskFull::theRowSaysSoWhereThatCanBeWritten()
{
    const Training training(solo());
    Faults faults(training.folder() / "blobs");
    const auto process = training.startRun(faults.environment());
    QVERIFY(training.await("solo", [](const RunSummary& run) { return run.step > 20; }));
    faults.fillDisk();
    QVERIFY(training.await("solo", [](const RunSummary& run) { return run.phase == "waits for space"; }));
    faults.stop();
    QCOMPARE(endingOf(*process).status, 0);
    QVERIFY(numbersOf(training.store()) == m_whole);
}

void TestDiskFull::stopIsHeardWhileItWaits()
{
    const Training training(solo());
    Faults faults(training.folder() / "blobs");
    const auto process = training.startRun(faults.environment());
    const auto run = training.await("solo", [](const RunSummary& now) { return now.step > 20; });
    QVERIFY(run);
    faults.fillDisk();
    QVERIFY(training.await("solo", [](const RunSummary& now) { return now.phase == "waits for space"; }));
    training.store().ask(run->id, {.kind = CommandKind::Stop, .field = {}, .value = 0});
    const auto stopped = training.await("solo", [](const RunSummary& now) { return now.state == RunState::Stopped; });
    QVERIFY(stopped);
    QVERIFY2(stopped->message.find("the disk was full") != std::string::npos, stopped->message.c_str());
    endingOf(*process);
    faults.stop();
    QCOMPARE(training.run().status, 0);                                                  // queues it again
    QVERIFY(numbersOf(training.store()) == m_whole);
}

void TestDiskFull::pauseIsHeardWhileItWaits()
{
    const Training training(solo());
    Faults faults(training.folder() / "blobs");
    const auto process = training.startRun(faults.environment());
    const auto run = training.await("solo", [](const RunSummary& now) { return now.step > 20; });
    QVERIFY(run);
    faults.fillDisk();
    QVERIFY(training.await("solo", [](const RunSummary& now) { return now.phase == "waits for space"; }));
    training.store().ask(run->id, {.kind = CommandKind::Pause, .field = {}, .value = 0});
    faults.stop();
    QVERIFY(training.await("solo", [](const RunSummary& now) { return now.state == RunState::Paused; }));
    training.store().ask(run->id, {.kind = CommandKind::Resume, .field = {}, .value = 0});
    QCOMPARE(endingOf(*process).status, 0);
    QVERIFY(numbersOf(training.store()) == m_whole);
}

void TestDiskFull::aTrainerThatIsAskedToEndWhileItWaitsEnds()
{
    const Training training(solo());
    Faults faults(training.folder());
    const auto process = training.startRun(faults.environment());
    QVERIFY(training.await("solo", [](const RunSummary& now) { return now.step > 20; }));
    faults.fillDisk();
    QTRY_VERIFY_WITH_TIMEOUT(trainingWaitsForSpace(training.folder()), 10'000 * slowness());
    const pid_t trainer = trainerOf(*process);
    QVERIFY(trainer > 0);
    process->terminate();                                                                // as Ctrl-C does: it asks its trainer
    const Ending ending = endingOf(*process, 20'000);
    QVERIFY(!ending.hung && !ending.crashed);
    QVERIFY(::kill(trainer, 0) != 0);
    faults.stop();
    QCOMPARE(training.run().status, 0);
    QVERIFY(numbersOf(training.store()) == m_whole);
    QVERIFY(training.store().check().empty());
}

/// The row that says that a run has been claimed, or how it died, can wait as well.
void TestDiskFull::aSupervisorWaitsToo()
{
    const Training training(solo());
    Faults faults(training.folder());
    const auto process = training.startRun(faults.environment());
    const auto run = training.await("solo", [](const RunSummary& now) { return now.step > 20; });
    QVERIFY(run);
    const pid_t trainer = trainerOf(*process);
    faults.fillDisk();
    QTRY_VERIFY_WITH_TIMEOUT(trainingWaitsForSpace(training.folder()), 10'000 * slowness());
    ::kill(trainer, SIGKILL);                                                            // its death cannot be recorded yet
    QTRY_VERIFY_WITH_TIMEOUT((process->setReadChannel(QProcess::StandardError), process->peek(4096).contains("waits for space")), 5'000 * slowness());
    const std::int64_t before = faults.failed();
    QTRY_VERIFY_WITH_TIMEOUT(faults.failed() > before + 3, 10'000 * slowness());
    QCOMPARE(process->state(), QProcess::Running);
    faults.stop();
    const Ending ending = endingOf(*process);
    QVERIFY2(ending.status == 0, ending.err.c_str());
    QCOMPARE(training.store().run(run->id).attempt, std::int64_t{2});
    QVERIFY(numbersOf(training.store()) == m_whole);
}

/// A small tmpfs of its own, in a mount namespace, where the system allows that.
void TestDiskFull::onARealDiskThatIsFull()
{
    QProcess probe;
    probe.start(QStringLiteral("unshare"), {QStringLiteral("-rm"), QStringLiteral("mount"), QStringLiteral("-t"), QStringLiteral("tmpfs"), QStringLiteral("none"), QStringLiteral("/mnt")});
    if (!probe.waitForFinished() || probe.exitStatus() != QProcess::NormalExit || probe.exitCode() != 0) {
        qInfo("This system lets nobody mount a tmpfs of his own: left to the injector.");
        return;
    }
    const Training training(solo());
    QVERIFY(QDir().mkpath(QString::fromStdString(training.folder().string())));
    const QString copy = QFileInfo(training.experimentFile()).path() + QStringLiteral("/copy");
    const QString script = QStringLiteral("mount -t tmpfs -o size=4m none '%1' && '%2' run '%3' --store '%1'; status=$?; cp -r '%1' '%4'; exit $status")
                               .arg(QString::fromStdString(training.folder().string()), QString::fromStdString(program("retort").string()), training.experimentFile(), copy);
    const auto process = start("/usr/bin/unshare", {QStringLiteral("-rm"), QStringLiteral("sh"), QStringLiteral("-c"), script}, QProcessEnvironment::systemEnvironment());
    QVERIFY(process->waitForStarted());
    // unshare has become the shell, in whose namespace the disk is.
    const std::string disk = "/proc/" + std::to_string(process->processId()) + "/root" + training.folder().string();
    QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::exists(disk + "/blobs/.lock"), 20'000 * slowness());
    const std::string filler = disk + "/filler";
    std::int64_t refused = 0;
    QTRY_VERIFY_WITH_TIMEOUT(([&] {                                                       // fills what others free, too
        std::ofstream out(filler, std::ios::app | std::ios::binary);
        const std::string page(4096, 'x');
        while (out.write(page.data(), static_cast<std::streamsize>(page.size())).flush()) { }
        process->setReadChannel(QProcess::StandardError);
        return process->peek(4096).contains("waits for space") && ++refused > 20;
    }()), 30'000 * slowness());
    QCOMPARE(process->state(), QProcess::Running);
    std::filesystem::remove(filler);
    const Ending ending = endingOf(*process);
    QVERIFY2(ending.status == 0, ending.err.c_str());
    Store store(std::filesystem::path(copy.toStdString()));
    QVERIFY(numbersOf(store) == m_whole);
    QVERIFY(store.check().empty());
    QCOMPARE(store.runsSince().front().attempt, std::int64_t{1});
}

QTEST_GUILESS_MAIN(TestDiskFull)
#include "tst_disk_full.moc"

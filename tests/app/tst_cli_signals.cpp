#include "app/retort/interrupts.h"
#include "core/base/file_lock.h"
#include "core/supervise/supervisor.h"
#include "tests/app/command_scene.h"
#include "tests/core/store/store_samples.h"

#include <QElapsedTimer>
#include <QJsonArray>

#include <signal.h>

using namespace retort;
using namespace retort::test;

/// Trainings that go on while somebody interrupts, pauses, stops.
class TestCliSignals : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void interruptSavesAndTheSameCommandGoesOn();
    void aSecondInterruptEndsAtOnce();
    void aTerminalThatClosesInterruptsOnce();
    void whatNohupIgnoresIsIgnored();
    void worksInTheBackgroundUntilNothingIsLeft();
    void controlsRunsThatTrain();
};

void TestCliSignals::interruptSavesAndTheSameCommandGoesOn()
{
    CommandScene scene;
    const QStringList words{QStringLiteral("run"), scene.experiment({QStringLiteral("held"), QStringLiteral("student<held")}), QStringLiteral("--jobs"), QStringLiteral("1")};
    const auto process = scene.start(words);
    QVERIFY(storeHas(scene, RunState::Running, 1));
    QVERIFY(QTest::qWaitFor([&] { return std::ranges::any_of(Store(scene.storePath(), Store::Access::ReadOnly).runsSince(), [](const RunSummary& run) { return run.step == 1; }); }, patience));
    ::kill(static_cast<pid_t>(process->processId()), SIGINT);
    const Outcome outcome = CommandScene::end(*process);
    QCOMPARE(outcome.status, 130);
    QVERIFY2(outcome.err.contains(QStringLiteral("The same command goes on")), qPrintable(outcome.err));
    QVERIFY(storeHas(scene, RunState::Interrupted, 1));
    scene.release();
    QCOMPARE(scene.call(words).status, 0);
    QVERIFY(storeHas(scene, RunState::Finished, 4));
}

void TestCliSignals::aSecondInterruptEndsAtOnce()
{
    CommandScene scene;
    const auto process = scene.start({QStringLiteral("run"), scene.experiment({QStringLiteral("stubborn")}), QStringLiteral("--seeds"), QStringLiteral("0")});
    QVERIFY(QTest::qWaitFor([&] { return std::filesystem::exists(scene.storePath() / "stubborn"); }, patience));
    ::kill(static_cast<pid_t>(process->processId()), SIGTERM);
    QVERIFY(QTest::qWaitFor([&] { return process->readAllStandardError().contains("once more"); }, patience));
    QCOMPARE(process->state(), QProcess::Running);
    QTest::qWait(550);                        // sooner it would be the same wish
    ::kill(static_cast<pid_t>(process->processId()), SIGTERM);
    QCOMPARE(CommandScene::end(*process).status, 130);
    Store(scene.storePath()).reconcile();
    QVERIFY2(storeHas(scene, RunState::Interrupted, 1), "it was ended by hand: nobody starts it again");
}

void TestCliSignals::aTerminalThatClosesInterruptsOnce()
{
    const cli::Interrupts interrupts;
    QCOMPARE(interrupts.count(), 0);
    QElapsedTimer since;
    since.start();
    ::raise(SIGHUP);                          // the shell's
    ::raise(SIGHUP);                          // the kernel's
    ::raise(SIGTERM);
    QCOMPARE(interrupts.count(), 1);
    QVERIFY(QTest::qWaitFor([&] { ::raise(SIGHUP); return since.elapsed() > 700; }, patience));
    QCOMPARE(interrupts.count(), 1);
    ::raise(SIGINT);
    QCOMPARE(interrupts.count(), 2);
}

void TestCliSignals::whatNohupIgnoresIsIgnored()
{
    const auto before = ::signal(SIGHUP, SIG_IGN);
    {
        const cli::Interrupts interrupts;
        ::raise(SIGHUP);
        QCOMPARE(interrupts.count(), 0);
        ::raise(SIGTERM);
        QCOMPARE(interrupts.count(), 1);
    }
    QVERIFY(::signal(SIGHUP, before) == SIG_IGN);
}

void TestCliSignals::worksInTheBackgroundUntilNothingIsLeft()
{
    CommandScene scene;
    const std::filesystem::path folder = scene.storePath();
    {
        Store store(folder);
        store.enqueue(pairPlan(), "{}");
    }
    QCOMPARE(scene.call({QStringLiteral("work"), QStringLiteral("--detach")}).status, 0);
    QCOMPARE(scene.call({QStringLiteral("work"), QStringLiteral("--detach")}).status, 0);
    QVERIFY(storeHas(scene, RunState::Finished, 4));
    for (const RunSummary& run : Store(folder, Store::Access::ReadOnly).runsSince())
        QCOMPARE(run.attempt, std::int64_t{1});
    QVERIFY(QTest::qWaitFor([&] { return !FileLock::isHeld(workerLockFile(folder)); }, patience));
}

void TestCliSignals::controlsRunsThatTrain()
{
    CommandScene scene;
    RunId id;
    {
        Store store(scene.storePath());
        Plan plan = pairPlan();
        plan.runs[0].node = "held";
        plan.runs[1].teachers[0].name = "held";
        id = store.enqueue(plan, "{}").runs[0].run;
    }
    const QString run = QString::fromStdString(id);
    const auto worker = scene.start({QStringLiteral("work"), QStringLiteral("--jobs"), QStringLiteral("1")});
    QVERIFY(storeHas(scene, RunState::Running, 1));
    QCOMPARE(scene.call({QStringLiteral("delete"), run}).status, 2);
    QCOMPARE(scene.call({QStringLiteral("pause"), run.left(6)}).status, 0);
    QVERIFY(QTest::qWaitFor([&] { return Store(scene.storePath(), Store::Access::ReadOnly).run(id).state == RunState::Paused; }, patience));
    const Outcome set = scene.call({QStringLiteral("set"), run, QStringLiteral("temperature=8")});
    QCOMPARE(set.status, 2);                  // it has no teacher, so no temperature
    QVERIFY2(set.err.contains(QStringLiteral("terms.hard.weight")), qPrintable(set.err));
    QCOMPARE(scene.call({QStringLiteral("set"), run, QStringLiteral("lr=0.01")}).status, 0);
    QCOMPARE(scene.call({QStringLiteral("resume"), run}).status, 0);
    const Outcome stop = scene.call({QStringLiteral("stop"), run, QStringLiteral("zzzz")});
    QCOMPARE(stop.status, 2);
    QVERIFY2(stop.err.contains(QStringLiteral("zzzz: ")), qPrintable(stop.err));
    QCOMPARE(CommandScene::end(*worker).status, 0);
    const Store store(scene.storePath(), Store::Access::ReadOnly);
    QCOMPARE(store.run(id).state, RunState::Stopped);
}

QTEST_GUILESS_MAIN(TestCliSignals)
#include "tst_cli_signals.moc"

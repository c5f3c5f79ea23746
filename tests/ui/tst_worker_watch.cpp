#include "core/base/error.h"
#include "core/base/file.h"
#include "tests/core/store/store_samples.h"
#include "ui/workbench.h"
#include "ui/worker_watch.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>

using namespace retort;
using namespace retort::ui;
using namespace std::chrono_literals;

namespace {

constexpr auto every = 100ms;

/// A store, and a worker that is counted instead of started.
struct Scene {
    test::Folder folder;
    Store store{folder.path};
    std::shared_ptr<std::atomic<int>> started = std::make_shared<std::atomic<int>>(0);
    std::unique_ptr<StoreFollower> follower;
    std::unique_ptr<WorkerWatch> watch;

    void open(Store::Access access = Store::Access::ReadWrite, const std::string& problem = {})
    {
        follower = std::make_unique<StoreFollower>(folder.path, access);
        watch = std::make_unique<WorkerWatch>(
            *follower, nullptr,
            [count = started, problem](const std::filesystem::path&) {
                ++*count;
                if (!problem.empty())
                    throw Error(problem);
            },
            every);
    }
    /// As many looks as that, and nothing on its way.
    void letItLook(int times = 4) const
    {
        QTest::qWait(static_cast<int>(every.count()) * times);
        QTRY_VERIFY(backgroundWork == 0);
    }
    FileLock worker() const { return FileLock::take(workerLockFile(folder.path)); }
};

} // namespace

class TestWorkerWatch : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void cleanup() { QTRY_VERIFY(backgroundWork == 0); }

    void whatIsQueuedGetsAWorkerWhenTheStoreIsOpened();
    void whatDiedWithItsMachineIsQueuedAgain();
    void nothingIsStartedBeforeItBegins();
    void whoCanOnlyReadStartsNothing();
    void oneWorkerIsEnough();
    void whoTrainsWithoutAWorkerIsLeftAlone();
    void whatWaitsForAPausedTeacherNeedsNobody();
    void aWorkerThatDiedIsStartedAgain();
    void aWorkerThatDiesAgainAndAgainIsSaidOnceAndStartedEverMoreRarely();
    void aWorkerThatCannotBeStartedIsSaidOnce();
    void aWishIsTriedAtOnceAndItsFailureSaidAgain();
    void aStepOfAPausedRunIsAWish();
    void aStoreThatWasRemovedIsNotMadeAnew();
};

void TestWorkerWatch::whatIsQueuedGetsAWorkerWhenTheStoreIsOpened()
{
    Scene scene;
    test::enqueueOne(scene.store);
    scene.open();
    scene.watch->begin();
    QTRY_VERIFY(*scene.started > 0);
}

void TestWorkerWatch::whatDiedWithItsMachineIsQueuedAgain()
{
    Scene scene;
    const RunId id = test::enqueueOne(scene.store);
    QVERIFY(scene.store.claim(id, 1));                 // and nobody holds its lock: the power was cut
    scene.open();
    QCOMPARE(scene.follower->summary(id)->state, RunState::Running);
    scene.watch->begin();
    QTRY_VERIFY(*scene.started > 0);
    QTRY_COMPARE(scene.follower->summary(id)->state, RunState::Queued);
}

void TestWorkerWatch::nothingIsStartedBeforeItBegins()
{
    Scene scene;
    test::enqueueOne(scene.store);
    scene.open();
    scene.letItLook();
    QCOMPARE(scene.started->load(), 0);
}

void TestWorkerWatch::whoCanOnlyReadStartsNothing()
{
    Scene scene;
    test::enqueueOne(scene.store);
    scene.open(Store::Access::ReadOnly);
    scene.watch->begin();
    scene.watch->want();
    scene.letItLook();
    QCOMPARE(scene.started->load(), 0);
}

void TestWorkerWatch::oneWorkerIsEnough()
{
    Scene scene;
    test::enqueueOne(scene.store);
    const FileLock worker = scene.worker();
    scene.open();
    scene.watch->begin();
    scene.watch->want();
    scene.letItLook();
    QCOMPARE(scene.started->load(), 0);
}

void TestWorkerWatch::whoTrainsWithoutAWorkerIsLeftAlone()
{
    Scene scene;
    const RunId first = test::enqueueOne(scene.store);
    test::enqueueOne(scene.store, test::soloPlan(1));
    std::optional<FileLock> trainer = FileLock::take(scene.store.lockFile(first));
    QVERIFY(scene.store.claim(first, 1));              // by `retort run --jobs 1`
    scene.open();
    scene.watch->begin();
    scene.letItLook();
    QCOMPARE(scene.started->load(), 0);
    trainer.reset();                                   // it dies, and its supervisor with it
    QTRY_VERIFY(*scene.started > 0);
}

void TestWorkerWatch::whatWaitsForAPausedTeacherNeedsNobody()
{
    Scene scene;
    const auto runs = scene.store.enqueue(test::pairPlan(), "{}").runs;
    for (const ExperimentRun& each : runs) {
        if (scene.store.run(each.run).role != Role::Student)
            scene.store.ask(each.run, {.kind = CommandKind::Pause, .field = {}});
    }
    QVERIFY(scene.store.ready().empty());
    scene.open();
    scene.watch->begin();
    scene.letItLook();
    QCOMPARE(scene.started->load(), 0);
}

void TestWorkerWatch::aWorkerThatDiedIsStartedAgain()
{
    Scene scene;
    test::enqueueOne(scene.store);
    std::optional<FileLock> worker = scene.worker();
    scene.open();
    scene.watch->begin();
    scene.letItLook();
    QCOMPARE(scene.started->load(), 0);
    worker.reset();
    QTRY_VERIFY(*scene.started > 0);
}

void TestWorkerWatch::aWorkerThatDiesAgainAndAgainIsSaidOnceAndStartedEverMoreRarely()
{
    Scene scene;
    test::enqueueOne(scene.store);
    std::filesystem::create_directories(scene.folder.path / "logs");
    writeFileAtomically(scene.folder.path / "logs" / "worker.log", "the trainer is missing\n");
    scene.open();
    QSignalSpy said(scene.watch.get(), &WorkerWatch::failed);
    scene.watch->begin();
    QTRY_COMPARE(said.size(), 1);
    QVERIFY(said[0][0].toString().contains(QStringLiteral("the trainer is missing")));
    QVERIFY(*scene.started >= 3);
    scene.letItLook(20);
    QCOMPARE(said.size(), 1);
    QVERIFY2(*scene.started <= 6, qPrintable(QString::number(*scene.started)));   // after 4, 8, 16 times the usual pause
}

void TestWorkerWatch::aWorkerThatCannotBeStartedIsSaidOnce()
{
    Scene scene;
    test::enqueueOne(scene.store);
    scene.open(Store::Access::ReadWrite, "There is no such program.");
    QSignalSpy said(scene.watch.get(), &WorkerWatch::failed);
    scene.watch->begin();
    QTRY_VERIFY(*scene.started >= 3);
    QCOMPARE(said.size(), 1);
    QCOMPARE(said[0][0].toString(), QStringLiteral("There is no such program."));
}

void TestWorkerWatch::aWishIsTriedAtOnceAndItsFailureSaidAgain()
{
    Scene scene;
    test::enqueueOne(scene.store);
    scene.open(Store::Access::ReadWrite, "There is no such program.");
    QSignalSpy said(scene.watch.get(), &WorkerWatch::failed);
    for (int times = 1; times <= 2; ++times) {
        scene.watch->want();
        QTRY_COMPARE(said.size(), times);
        QCOMPARE(scene.started->load(), times);
    }
}

void TestWorkerWatch::aStepOfAPausedRunIsAWish()
{
    Scene scene;
    const RunId id = test::enqueueOne(scene.store);
    scene.store.ask(id, {.kind = CommandKind::Pause, .field = {}});
    const FileLock worker = scene.worker();            // else the program beside this test would be started
    Workbench workbench(scene.folder.path, Store::Access::ReadWrite);
    const int before = backgroundWork;
    QVERIFY(workbench.ask(id, {.kind = CommandKind::Step, .field = {}}));
    QCOMPARE(workbench.follower().summary(id)->state, RunState::Queued);
    QVERIFY(backgroundWork > before);                  // it looks whether anybody works
    QTRY_VERIFY(backgroundWork == before);
}

void TestWorkerWatch::aStoreThatWasRemovedIsNotMadeAnew()
{
    const QTemporaryDir elsewhere;
    Scene scene;
    test::enqueueOne(scene.store);
    scene.open();
    const std::filesystem::path moved = std::filesystem::path(elsewhere.path().toStdString()) / "moved";
    std::filesystem::rename(scene.folder.path, moved);
    scene.watch->want();
    scene.letItLook(1);
    QVERIFY(!std::filesystem::exists(scene.folder.path));
    std::filesystem::rename(moved, scene.folder.path);
}

QTEST_MAIN(TestWorkerWatch)
#include "tst_worker_watch.moc"

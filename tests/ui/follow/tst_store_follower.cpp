#include "tests/core/store/store_samples.h"
#include "tests/places.h"
#include "ui/follow/run_data.h"
#include "ui/follow/run_list_model.h"
#include "ui/follow/store_follower.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace retort;
using namespace retort::ui;

class TestStoreFollower : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void seesAnotherConnectionsWritesWithin300Ms();
    void seesItsOwnWritesWhenAsked();
    void showsWhatWasThereBefore();
    void saysOnceThatARunEnded();
    void followsCurvesAsLongAsTheyAreHeld();
    void aResumedAttemptWritesOverTheOldOne();
    void whatADeadAttemptSaidIsTakenBack();
    void tellsNewExperimentsFromNewNumbers();
    void leavesNoReadTransactionOpen();
    void aFailingStoreIsSaidOnceAndMended();
    void aStoreThatWasMovedIsSaidOnceAndNotChanged();
    void aStoreThatWasReplacedIsNotChanged();
};

namespace {

struct Bench {
    test::Folder folder;
    Store other{folder.path};   // as another process has it
    StoreFollower follower{folder.path, Store::Access::ReadWrite};
};

void writeSteps(RunWriter& writer, std::int64_t first, std::int64_t count, float value)
{
    for (std::int64_t step = first; step < first + count; ++step) {
        const std::pair<std::string_view, float> values[] = {{"loss.total", value + static_cast<float>(step)}};
        writer.step(step, values);
    }
    writer.flush();
}

void evaluate(RunWriter& writer, std::int64_t step, double accuracy)
{
    writer.evaluation(test::evaluationOf(step, accuracy), test::predictionsOf(4, 2));
}

} // namespace

void TestStoreFollower::seesAnotherConnectionsWritesWithin300Ms()
{
    Bench bench;
    QSignalSpy runs(&bench.follower, &StoreFollower::runsChanged), experiments(&bench.follower, &StoreFollower::experimentsChanged);
    QElapsedTimer timer;
    const RunId id = test::enqueueOne(bench.other);
    timer.start();
    QVERIFY(runs.wait(2000));
    QVERIFY2(timer.elapsed() < 300 * test::slowness(), qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(experiments.count(), 1);
    QCOMPARE(bench.follower.runs().rowCount(), 1);
    QCOMPARE(bench.follower.summary(id)->state, RunState::Queued);

    const auto data = bench.follower.data(id);
    QSignalSpy changed(data.get(), &RunData::changed);
    RunWriter writer(bench.folder.path, id, bench.other.claim(id, 1).value());
    writeSteps(writer, 0, 3, 1);
    timer.restart();
    QVERIFY(changed.wait(2000));
    QVERIFY2(timer.elapsed() < 300 * test::slowness(), qPrintable(QString::number(timer.elapsed())));
    QCOMPARE(data->series("loss.total"), (std::vector<float>{1, 2, 3}));
    QTRY_COMPARE(bench.follower.summary(id)->state, RunState::Running);
}

void TestStoreFollower::seesItsOwnWritesWhenAsked()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.follower.store());
    QVERIFY(!bench.follower.summary(id));
    bench.follower.refresh();
    QVERIFY(bench.follower.summary(id));
    RunEdit edit;
    edit.note = "mine";
    bench.follower.store().edit(id, edit);
    bench.follower.refresh();
    QCOMPARE(bench.follower.summary(id)->note, std::string("mine"));
}

void TestStoreFollower::showsWhatWasThereBefore()
{
    test::Folder folder;
    Store store(folder.path);
    const auto queued = store.enqueue(test::pairPlan(), "{}");
    const RunId id = queued.runs.front().run;
    {
        RunWriter writer(folder.path, id, store.claim(id, 1).value());
        writeSteps(writer, 0, 5, 0);
        evaluate(writer, 0, 0.5);
        evaluate(writer, 5, 0.75);
        writer.end({});
    }
    StoreFollower follower(folder.path, Store::Access::ReadOnly);
    QCOMPARE(follower.summaries().size(), std::size_t(4));
    const auto data = follower.data(id);
    QCOMPARE(data->series("loss.total").size(), std::size_t(5));
    QCOMPARE(data->evaluations().size(), std::size_t(2));
    QCOMPARE(data->evaluations().back().values.at("validation.accuracy"), 0.75);
    QVERIFY(data->series("loss.unknown").empty());
    QCOMPARE(data->seriesNames(), std::vector<std::string>{"loss.total"});
    QCOMPARE(follower.data(id), data);   // one for all who ask
}

void TestStoreFollower::saysOnceThatARunEnded()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    QSignalSpy ended(&bench.follower, &StoreFollower::runEnded), runs(&bench.follower, &StoreFollower::runsChanged);
    QVERIFY(runs.wait(2000));
    test::finish(bench.other, id);
    QVERIFY(ended.wait(2000));
    RunEdit edit;
    edit.pinned = true;
    bench.other.edit(id, edit);
    QTRY_VERIFY(bench.follower.summary(id)->pinned);
    QCOMPARE(ended.count(), 1);
    QCOMPARE(ended.first().first().value<RunSummary>().id, id);
}

void TestStoreFollower::followsCurvesAsLongAsTheyAreHeld()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    bench.follower.refresh();
    RunWriter writer(bench.folder.path, id, bench.other.claim(id, 1).value());
    auto data = bench.follower.data(id);
    writeSteps(writer, 0, 2, 0);
    evaluate(writer, 2, 0.5);
    QTRY_COMPARE(data->evaluations().size(), std::size_t(1));
    const std::weak_ptr<RunData> gone = data;
    data.reset();
    QVERIFY(gone.expired());
    writeSteps(writer, 2, 2, 0);
    QCOMPARE(bench.follower.data(id)->series("loss.total").size(), std::size_t(4));   // asked anew: read anew
    writer.change({.step = 4, .epoch = 0.4, .field = "lr", .before = 0.1, .after = 0.01});
    data = bench.follower.data(id);
    QTRY_COMPARE(data->changes().size(), std::size_t(1));
    writer.end({});
    QTRY_COMPARE(bench.follower.summary(id)->state, RunState::Finished);
}

void TestStoreFollower::aResumedAttemptWritesOverTheOldOne()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    bench.follower.refresh();
    const auto data = bench.follower.data(id);
    {
        RunWriter writer(bench.folder.path, id, bench.other.claim(id, 1).value());
        writeSteps(writer, 0, 6, 0);
        evaluate(writer, 3, 0.5);
        evaluate(writer, 6, 0.6);
        writer.end({.state = RunState::Stopped, .message = {}});
    }
    QTRY_COMPARE(data->evaluations().size(), std::size_t(2));
    bench.other.ask(id, {.id = 0, .kind = CommandKind::Resume, .field = {}, .value = 0});
    RunWriter writer(bench.folder.path, id, bench.other.claim(id, 1).value());
    writeSteps(writer, 4, 1, 100);
    writeSteps(writer, 8, 1, 100);
    evaluate(writer, 6, 0.7);
    QTRY_COMPARE(data->series("loss.total").size(), std::size_t(9));
    const std::vector<float>& loss = data->series("loss.total");
    QCOMPARE((std::vector<float>(loss.begin(), loss.begin() + 6)), (std::vector<float>{0, 1, 2, 3, 104, 5}));
    QVERIFY(std::isnan(loss[6]) && std::isnan(loss[7]));
    QCOMPARE(loss[8], 108.f);
    QTRY_COMPARE(data->evaluations().back().values.at("validation.accuracy"), 0.7);
    QCOMPARE(data->evaluations().size(), std::size_t(2));
    writer.end({});
}

void TestStoreFollower::whatADeadAttemptSaidIsTakenBack()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    bench.follower.refresh();
    const auto data = bench.follower.data(id);
    {
        RunWriter writer(bench.folder.path, id, bench.other.claim(id, 1).value());
        writer.began(0);
        writeSteps(writer, 0, 8, 0);
        evaluate(writer, 3, 0.5);
        evaluate(writer, 6, 0.6);
        writer.end({.state = RunState::Stopped, .message = {}});
    }
    QTRY_COMPARE(data->evaluations().size(), std::size_t(2));
    QTRY_COMPARE(data->series("loss.total").size(), std::size_t(8));
    bench.other.ask(id, {.id = 0, .kind = CommandKind::Resume, .field = {}, .value = 0});
    RunWriter writer(bench.folder.path, id, bench.other.claim(id, 1).value());
    writer.began(3);
    QTRY_COMPARE(data->series("loss.total"), (std::vector<float>{0, 1, 2, 3}));
    QCOMPARE(data->evaluations().size(), std::size_t(1));
    writeSteps(writer, 4, 1, 100);
    writer.end({.state = RunState::Stopped, .message = {}});
    QTRY_COMPARE(data->series("loss.total"), (std::vector<float>{0, 1, 2, 3, 104}));
    QCOMPARE(data->evaluations().back().step, std::int64_t{3});
}

void TestStoreFollower::tellsNewExperimentsFromNewNumbers()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    bench.follower.refresh();
    QSignalSpy experiments(&bench.follower, &StoreFollower::experimentsChanged), runs(&bench.follower, &StoreFollower::runsChanged);
    RunEdit edit;
    edit.note = "seen";
    bench.other.edit(id, edit);
    QVERIFY(runs.wait(2000));
    QCOMPARE(experiments.count(), 0);
    test::finish(bench.other, id);
    bench.other.enqueue(test::soloPlan(), "{}");   // the same recipe: an experiment without a new run
    QVERIFY(experiments.count() == 1 || experiments.wait(2000));
    QCOMPARE(bench.follower.runs().rowCount(), 1);
}

void TestStoreFollower::leavesNoReadTransactionOpen()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    bench.follower.refresh();
    const auto data = bench.follower.data(id);
    RunWriter writer(bench.folder.path, id, bench.other.claim(id, 1).value());
    writeSteps(writer, 0, 50, 0);
    QTRY_COMPARE(data->series("loss.total").size(), std::size_t(50));
    SQLite::Database database(bench.folder.path / "runs.sqlite", SQLite::OPEN_READWRITE);
    SQLite::Statement checkpoint(database, "PRAGMA wal_checkpoint(TRUNCATE)");
    QVERIFY(checkpoint.executeStep());
    QCOMPARE(checkpoint.getColumn(0).getInt(), 0);   // 1: a reader was in the way
    writer.end({});
}

void TestStoreFollower::aFailingStoreIsSaidOnceAndMended()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    bench.follower.refresh();
    QSignalSpy failed(&bench.follower, &StoreFollower::failed), recovered(&bench.follower, &StoreFollower::recovered);
    SQLite::Database database(bench.folder.path / "runs.sqlite", SQLite::OPEN_READWRITE);
    database.exec("ALTER TABLE runs RENAME TO hidden");
    QVERIFY(failed.wait(2000));
    QVERIFY(!failed.first().first().toString().isEmpty());
    for (int turn = 0; turn < 30; ++turn)
        bench.follower.refresh();   // as thirty turns of the timer
    QCOMPARE(failed.count(), 1);
    QCOMPARE(bench.follower.summary(id)->id, id);   // what was known stays
    database.exec("ALTER TABLE hidden RENAME TO runs");
    QVERIFY(recovered.wait(5000));
    RunEdit edit;
    edit.note = "back";
    bench.other.edit(id, edit);
    QTRY_COMPARE(bench.follower.summary(id)->note, std::string("back"));
    QCOMPARE(failed.count(), 1);
}

void TestStoreFollower::aStoreThatWasMovedIsSaidOnceAndNotChanged()
{
    Bench bench;
    const RunId id = test::enqueueOne(bench.other);
    bench.follower.refresh();
    QVERIFY(bench.follower.whyGone().isEmpty());
    QSignalSpy failed(&bench.follower, &StoreFollower::failed), recovered(&bench.follower, &StoreFollower::recovered);
    const auto elsewhere = bench.folder.path.parent_path() / "elsewhere";
    std::filesystem::rename(bench.folder.path, elsewhere);
    QVERIFY(failed.wait(2000));
    QVERIFY2(failed.first().first().toString().contains(QStringLiteral("has been moved or removed")), qPrintable(failed.first().first().toString()));
    for (int turn = 0; turn < 30; ++turn)
        bench.follower.refresh();
    QCOMPARE(failed.count(), 1);
    QVERIFY_EXCEPTION_THROWN(bench.follower.changeable(), Error);
    QCOMPARE(bench.follower.summary(id)->id, id);
    std::filesystem::rename(elsewhere, bench.folder.path);
    QVERIFY(recovered.wait(5000));
    QCOMPARE(bench.follower.changeable().run(id).id, id);
}

void TestStoreFollower::aStoreThatWasReplacedIsNotChanged()
{
    Bench bench;
    QSignalSpy failed(&bench.follower, &StoreFollower::failed);
    std::filesystem::rename(bench.folder.path, bench.folder.path.parent_path() / "elsewhere");
    Store another(bench.folder.path);
    test::enqueueOne(another);
    QVERIFY(failed.count() > 0 || failed.wait(2000));
    QVERIFY_EXCEPTION_THROWN(bench.follower.changeable(), Error);
    QVERIFY(bench.follower.whyGone().contains(QStringLiteral("has been replaced by another")));
    QVERIFY(bench.follower.summaries().empty());
}

QTEST_GUILESS_MAIN(TestStoreFollower)
#include "tst_store_follower.moc"

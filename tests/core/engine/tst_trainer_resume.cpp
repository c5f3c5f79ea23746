#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/export/weights_file.h"
#include "tests/core/engine/small_networks.h"
#include "tests/core/engine/whole_runs.h"

#include <QElapsedTimer>

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <random>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

void eachRecipe()
{
    QTest::addColumn<QString>("experiment");
    QTest::newRow("mlp, dropout, adam") << QString::fromStdString(mlpWithDropout());
    QTest::newRow("cnn, batch norm, sgd, augmentation") << QString::fromStdString(cnnWithBatchNorm());
}

/// A step of the run to strike at, another one each time.
std::int64_t somewhere()
{
    static std::mt19937 random(std::random_device{}());
    const auto step = std::uniform_int_distribution<std::int64_t>(5, steps - 40)(random);
    qInfo() << "striking at step" << step;
    return step;
}

} // namespace

class TestTrainerResume : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSameRecipeGivesTheSameBits_data() { eachRecipe(); }
    void theSameRecipeGivesTheSameBits();
    void aKilledRunGoesOnBitForBit_data() { eachRecipe(); }
    void aKilledRunGoesOnBitForBit();
    void everyArchitectureGoesOnBitForBit_data();
    void everyArchitectureGoesOnBitForBit();
    void aPausedRunGoesOnBitForBit_data() { eachRecipe(); }
    void aPausedRunGoesOnBitForBit();
    void aPausedRunAskedToEndStaysPausedAndGoesOnBitForBit();
    void queueAndPausesAreNoTrainingTime();
    void whatADeadAttemptSaidIsTakenBack();
    void aStoppedRunGoesOnBitForBit();
    void aRunAskedToEndIsInterruptedAndGoesOnBitForBit();
    void aRunKilledWhileItsTeacherIsAskedGoesOn();
    void oneStepAtATime();
    void aPausedRunGivesItsSlotBack();
    void twoStudentsWantTheSameLogitsAtOnce();
};

void TestTrainerResume::theSameRecipeGivesTheSameBits()
{
    QFETCH(QString, experiment);
    Workshop one;
    Workshop two;
    const RunId a = one.queue(experiment.toStdString()).at(0);
    const RunId b = two.queue(experiment.toStdString()).at(0);
    QCOMPARE(toText(one.train(a).state), toText(RunState::Finished));
    two.train(b, saveOften);                  // saving changes nothing
    QVERIFY(numbersOf(one, a) == numbersOf(two, b));
}

void TestTrainerResume::aKilledRunGoesOnBitForBit()
{
    QFETCH(QString, experiment);
    Whole whole(experiment.toStdString());
    Workshop broken;
    const RunId run = broken.queue(experiment.toStdString()).at(0);
    for (int death = 0; death < 3; ++death) {
        const std::int64_t step = somewhere();
        const auto trainer = broken.start(run, saveOften);
        QVERIFY(broken.await(run, [&](const RunSummary& now) { return now.step >= step || isFinal(now.state); }));
        trainer->kill();
        QVERIFY(trainer->waitForFinished());
        if (broken.store().run(run).state == RunState::Finished)
            break;                            // it was quicker: killed after its last word
        broken.store().reconcile();
        if (const RunState state = broken.store().run(run).state; state == RunState::Interrupted || state == RunState::Failed)
            broken.store().ask(run, command(CommandKind::Resume));
        QCOMPARE(toText(broken.store().run(run).state), toText(RunState::Queued));
    }
    if (broken.store().run(run).state != RunState::Finished)
        QCOMPARE(toText(broken.train(run).state), toText(RunState::Finished));
    QVERIFY(broken.store().run(run).attempt > 1);
    QVERIFY(numbersOf(broken, run) == whole.numbers());
    QVERIFY(broken.store().check().empty());
}

void TestTrainerResume::everyArchitectureGoesOnBitForBit_data()
{
    QTest::addColumn<QString>("architecture");
    for (const retort::Entry& row : retort::catalogue(Kind::Architecture))
        QTest::newRow(row.id.data()) << QString::fromLatin1(row.id.data());
}

/// Its running statistics, too: the last batch is another one than the last that an unbroken run saw before the blow.
void TestTrainerResume::everyArchitectureGoesOnBitForBit()
{
    QFETCH(QString, architecture);
    const std::string experiment = onDigits(R"("solo": {"model": )" + smallModel(architecture.toStdString()) + R"(, "train": {"steps": 40, "batch": 24,
        "optimizer": {"kind": "sgd", "lr": 0.02, "momentum": 0.9, "weight_decay": 0.0005}, "augment": [{"kind": "shift", "pixels": 1}]}})");
    Whole whole(experiment);
    QCOMPARE(toText(whole.workshop.store().run(whole.run).state), toText(RunState::Finished));
    UnderWay underWay(experiment, 9, {QStringLiteral("--checkpoint-steps"), QStringLiteral("4")});
    auto& [broken, run, trainer] = underWay;
    trainer->kill();
    QVERIFY(trainer->waitForFinished());
    broken.store().reconcile();
    if (const RunState state = broken.store().run(run).state; state == RunState::Interrupted || state == RunState::Failed)
        broken.store().ask(run, command(CommandKind::Resume));
    if (broken.store().run(run).state != RunState::Finished)
        QCOMPARE(toText(broken.train(run).state), toText(RunState::Finished));
    QVERIFY(numbersOf(broken, run) == whole.numbers());
}

void TestTrainerResume::aPausedRunGoesOnBitForBit()
{
    QFETCH(QString, experiment);
    Whole whole(experiment.toStdString());
    UnderWay underWay(experiment.toStdString(), 5);
    auto& [paused, run, trainer] = underWay;
    paused.store().ask(run, command(CommandKind::Pause));
    QVERIFY(paused.await(run, [&](const RunSummary& now) { return now.state == RunState::Paused; }));
    const std::int64_t at = paused.store().run(run).step;
    QTest::qWait(60);                         // three looks of the trainer: it does not move
    QCOMPARE(paused.store().run(run).step, at);
    paused.store().ask(run, command(CommandKind::Resume));
    QVERIFY(trainer->waitForFinished(60000));
    QVERIFY(numbersOf(paused, run) == whole.numbers());
    QCOMPARE(paused.store().run(run).attempt, 1);
    QVERIFY(!paused.store().run(run).altered);
}

void TestTrainerResume::aPausedRunAskedToEndStaysPausedAndGoesOnBitForBit()
{
    Whole whole(mlpWithDropout());
    UnderWay underWay(mlpWithDropout(), 5);
    auto& [paused, run, trainer] = underWay;
    paused.store().ask(run, command(CommandKind::Pause));
    QVERIFY(paused.await(run, [&](const RunSummary& now) { return now.state == RunState::Paused; }));
    trainer->terminate();
    QVERIFY(trainer->waitForFinished());
    QCOMPARE(trainer->exitCode(), 0);
    const RunSummary there = paused.store().run(run);
    QCOMPARE(toText(there.state), toText(RunState::Paused));
    QVERIFY2(there.message.find("resume goes on from step " + std::to_string(there.step)) != std::string::npos, there.message.c_str());
    paused.store().ask(run, command(CommandKind::Resume));
    paused.train(run);
    QVERIFY(numbersOf(paused, run) == whole.numbers());
}

void TestTrainerResume::queueAndPausesAreNoTrainingTime()
{
    Workshop workshop;
    const RunId run = workshop.queue(mlpWithDropout(400)).at(0);
    constexpr int queued = 500, pause = 2000;              // milliseconds; the pause is longer than a trainer takes to start
    QTest::qWait(queued);
    QElapsedTimer whole;
    whole.start();
    const auto trainer = workshop.start(run);
    QVERIFY(workshop.await(run, [](const RunSummary& now) { return now.step >= 5; }));
    workshop.store().ask(run, command(CommandKind::Pause));
    QVERIFY(workshop.await(run, [](const RunSummary& now) { return now.state == RunState::Paused; }));
    QTest::qWait(pause);
    workshop.store().ask(run, command(CommandKind::Resume));
    QVERIFY(trainer->waitForFinished(60000));
    const RunSummary done = workshop.store().run(run);
    QCOMPARE(toText(done.state), toText(RunState::Finished));
    QVERIFY(done.trainSeconds > 0 && done.evaluateSeconds > 0);
    QVERIFY(1000 * (done.trainSeconds + done.evaluateSeconds) <= static_cast<double>(whole.elapsed() - pause));
}

void TestTrainerResume::whatADeadAttemptSaidIsTakenBack()
{
    UnderWay underWay(mlpWithDropout(4000), 100);   // it has not saved yet
    auto& [workshop, run, trainer] = underWay;
    trainer->kill();
    QVERIFY(trainer->waitForFinished());
    QVERIFY(workshop.values(run, "loss.total").size() > 50);
    workshop.store().reconcile();
    workshop.store().ask(run, command(CommandKind::Pause));
    workshop.store().ask(run, command(CommandKind::Step));
    const auto next = workshop.start(run);
    QVERIFY(workshop.await(run, [](const RunSummary& now) { return now.state == RunState::Paused && now.step == 1; }));
    QCOMPARE(workshop.values(run, "loss.total").size(), std::size_t{2});
    for (const Evaluation& point : workshop.evaluations(run))
        QVERIFY(point.step <= 1);
    workshop.store().ask(run, command(CommandKind::Stop));
    QVERIFY(next->waitForFinished());
}

void TestTrainerResume::aStoppedRunGoesOnBitForBit()
{
    Whole whole(mlpWithDropout());
    UnderWay underWay(mlpWithDropout(), 30);
    auto& [stopped, run, trainer] = underWay;
    stopped.store().ask(run, command(CommandKind::Stop));
    QVERIFY(trainer->waitForFinished());
    const RunSummary there = stopped.store().run(run);
    QCOMPARE(toText(there.state), toText(RunState::Stopped));
    QVERIFY(there.message.find("step " + std::to_string(there.step)) != std::string::npos);
    QVERIFY(!stopped.store().testPredictions(run, "best"));
    const std::string blob = stopped.store().weightsBlob(run, "last");
    QCOMPARE(readNetwork(parseTensors(stopped.store().blobs().read(blob), blob), blob).card.step, there.step);
    stopped.store().ask(run, command(CommandKind::Resume));
    QCOMPARE(toText(stopped.train(run).state), toText(RunState::Finished));
    QVERIFY(numbersOf(stopped, run) == whole.numbers());
}

void TestTrainerResume::aRunAskedToEndIsInterruptedAndGoesOnBitForBit()
{
    Whole whole(cnnWithBatchNorm());
    UnderWay underWay(cnnWithBatchNorm(), 30);
    auto& [ended, run, trainer] = underWay;
    trainer->terminate();
    QVERIFY(trainer->waitForFinished());
    QCOMPARE(trainer->exitStatus(), QProcess::NormalExit);
    QCOMPARE(trainer->exitCode(), 0);
    const RunSummary there = ended.store().run(run);
    QCOMPARE(toText(there.state), toText(RunState::Interrupted));
    QVERIFY2(there.message.find("resume goes on from step " + std::to_string(there.step)) != std::string::npos, there.message.c_str());
    ended.store().ask(run, command(CommandKind::Resume));
    ended.train(run);
    QVERIFY(numbersOf(ended, run) == whole.numbers());
}

void TestTrainerResume::aRunKilledWhileItsTeacherIsAskedGoesOn()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(R"("teacher": {"model": {"architecture": "mlp", "hidden": [16]}, "train": )" + trainFor(20)
        + R"(}, "student": {"model": {"architecture": "mlp", "hidden": [16]}, "data": {"labelled": "none", "unlabelled": "all"},
            "teachers": {"from": ["teacher"]}, "terms": {"soft": {"kind": "kd", "weight": 1, "temperature": 2}}, "train": )" + trainFor(30) + "}"));
    workshop.train(runs.at(0));
    const auto trainer = workshop.start(runs.at(1));
    QVERIFY(workshop.await(runs[1], [](const RunSummary& now) { return now.phase == "teacher pass" || now.step > 0; }));
    trainer->kill();
    trainer->waitForFinished();
    workshop.store().reconcile();
    QCOMPARE(toText(workshop.train(runs[1]).state), toText(RunState::Finished));
    QVERIFY(workshop.store().check().empty());
}

void TestTrainerResume::oneStepAtATime()
{
    Workshop workshop;
    const RunId run = workshop.queue(mlpWithDropout(60)).at(0);
    workshop.store().ask(run, command(CommandKind::Pause));
    workshop.store().ask(run, command(CommandKind::Step));       // queued again, for one step
    const auto trainer = workshop.start(run);
    for (std::int64_t step = 1; step <= 3; ++step) {
        QVERIFY(workshop.await(run, [&](const RunSummary& now) { return now.state == RunState::Paused && now.step == step; }));
        QCOMPARE(workshop.values(run, "loss.total").size(), static_cast<std::size_t>(step) + 1);
        if (step < 3)
            workshop.store().ask(run, command(CommandKind::Step));
    }
    workshop.store().ask(run, command(CommandKind::Resume));
    QVERIFY(trainer->waitForFinished(60000));
    QVERIFY(numbersOf(workshop, run) == Whole(mlpWithDropout(60)).numbers());
}

void TestTrainerResume::aPausedRunGivesItsSlotBack()
{
    Workshop workshop;
    const RunId run = workshop.queue(mlpWithDropout(4000)).at(0);
    auto slot = FileLock::tryTake(workshop.store().slotFile(0));
    QVERIFY(slot);
    // Handed down as a supervisor does: a copy of the descriptor that survives exec, closed here.
    const int copy = ::fcntl(slot->descriptor(), F_DUPFD, 20);
    const auto trainer = workshop.start(run, {QStringLiteral("--slot-fd"), QString::number(copy)});
    QVERIFY(trainer->waitForStarted());
    ::close(copy);
    slot.reset();
    QVERIFY(workshop.await(run, [](const RunSummary& now) { return now.step >= 1; }));
    QVERIFY(FileLock::isHeld(workshop.store().slotFile(0)));
    workshop.store().ask(run, command(CommandKind::Pause));
    QVERIFY(workshop.await(run, [](const RunSummary& now) { return now.state == RunState::Paused; }));
    QVERIFY(!FileLock::isHeld(workshop.store().slotFile(0)));
    QVERIFY(FileLock::isHeld(workshop.store().lockFile(run)));

    // While every slot is taken, it waits for one, and still hears what it is told.
    std::vector<FileLock> others;
    for (int k = 0; k < 64; ++k)
        others.push_back(FileLock::take(workshop.store().slotFile(k)));
    workshop.store().ask(run, command(CommandKind::Resume));
    QTest::qWait(100);
    QCOMPARE(toText(workshop.store().run(run).state), toText(RunState::Paused));
    others.clear();
    QVERIFY(workshop.await(run, [](const RunSummary& now) { return now.state == RunState::Running; }));
    workshop.store().ask(run, command(CommandKind::Stop));
    QVERIFY(trainer->waitForFinished());
    QCOMPARE(toText(workshop.store().run(run).state), toText(RunState::Stopped));
}

void TestTrainerResume::twoStudentsWantTheSameLogitsAtOnce()
{
    Workshop workshop;
    const auto student = [](int seed) {
        return "\"student" + std::to_string(seed) + R"(": {"seed": )" + std::to_string(seed) + R"(, "model": {"architecture": "mlp", "hidden": [16]},
            "data": {"labelled": "none", "unlabelled": "all"}, "teachers": {"from": ["teacher"]},
            "terms": {"soft": {"kind": "kd", "weight": 1, "temperature": 2}}, "train": )" + trainFor(30) + "}";
    };
    const auto runs = workshop.queue(onDigits(R"("teacher": {"seed": 0, "model": {"architecture": "resnet"}, "train": )" + trainFor(3) + "}, " + student(1) + ", " + student(2)));
    QCOMPARE(toText(workshop.train(runs.at(0)).state), toText(RunState::Finished));
    const auto one = workshop.start(runs.at(1));
    const auto two = workshop.start(runs.at(2));
    QVERIFY(one->waitForFinished(60000) && two->waitForFinished(60000));
    for (std::size_t i = 1; i < 3; ++i)
        QCOMPARE(toText(workshop.store().run(runs[i]).state), toText(RunState::Finished));
    const auto first = workshop.store().teacherTestPredictions(runs[1]);
    QVERIFY(first == workshop.store().teacherTestPredictions(runs[2]));
    QVERIFY(workshop.store().check().empty());
}

QTEST_GUILESS_MAIN(TestTrainerResume)
#include "tst_trainer_resume.moc"

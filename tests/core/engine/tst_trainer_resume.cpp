#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/export/weights_file.h"
#include "core/store/database.h"
#include "tests/core/engine/small_networks.h"
#include "tests/core/engine/trainer_workshop.h"

#include <nlohmann/json.hpp>

#include <QElapsedTimer>
#include <QFile>

#include <fcntl.h>
#include <unistd.h>

#include <cmath>
#include <random>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

/// All numbers of a finished run: equal means equal bit for bit.
struct Numbers {
    AllSeries series;
    std::vector<Evaluation> evaluations;
    std::string best, last;                   // blobs: hashes of the weights
    Predictions test;
    RunScores scores;
    bool operator==(const Numbers&) const = default;
};

Numbers numbersOf(Workshop& workshop, const RunId& run)
{
    return {.series = workshop.series(run), .evaluations = workshop.evaluations(run), .best = workshop.store().weightsBlob(run, "best"),
        .last = workshop.store().weightsBlob(run, "last"), .test = *workshop.store().testPredictions(run, "selected"), .scores = workshop.store().run(run).scores};
}

constexpr int steps = 240;

std::string mlpWithDropout(int count = steps)
{
    return onDigits(R"("solo": {"model": {"architecture": "mlp", "hidden": [48], "dropout": 0.3, "input_dropout": 0.1, "max_norm": 2.5}, "train": )" + trainFor(count) + "}");
}

std::string cnnWithBatchNorm(int count = steps)
{
    return onDigits(R"("solo": {"model": {"architecture": "cnn", "channels": [6, 8], "hidden": [16], "batch_norm": true},
        "train": {"steps": )" + std::to_string(count) + R"(, "batch": 32, "optimizer": {"kind": "sgd", "lr": 0.05, "momentum": 0.9, "nesterov": true, "weight_decay": 0.0005},
        "augment": [{"kind": "crop", "padding": 1, "border": "edge"}, {"kind": "rotation"}, {"kind": "cutout", "size": 2}, {"kind": "noise", "deviation": 0.1}, {"kind": "mixup"}], "schedule": {"kind": "step", "milestones": [50, 75]}, "clip": 2}})");
}

void eachRecipe()
{
    QTest::addColumn<QString>("experiment");
    QTest::newRow("mlp, dropout, adam") << QString::fromStdString(mlpWithDropout());
    QTest::newRow("cnn, batch norm, sgd, augmentation") << QString::fromStdString(cnnWithBatchNorm());
}

Command command(CommandKind kind, const std::string& field = {}, double value = 0) { return {.kind = kind, .field = field, .value = value}; }

/// A step of the run to strike at, another one each time.
std::int64_t somewhere()
{
    static std::mt19937 random(std::random_device{}());
    const auto step = std::uniform_int_distribution<std::int64_t>(5, steps - 40)(random);
    qInfo() << "striking at step" << step;
    return step;
}

const QStringList saveOften{QStringLiteral("--checkpoint-steps"), QStringLiteral("7")};

/// An experiment of one run, trained to the end without a break: what a broken one is compared with.
struct Whole {
    explicit Whole(const std::string& experiment) : run(workshop.queue(experiment).at(0)) { workshop.train(run); }
    Numbers numbers() { return numbersOf(workshop, run); }

    Workshop workshop;
    RunId run;
};

/// The same experiment under way, at that step at least.
struct UnderWay {
    UnderWay(const std::string& experiment, std::int64_t step, const QStringList& more = {})
        : run(workshop.queue(experiment).at(0)), trainer(workshop.start(run, more))
    {
        if (!workshop.await(run, [&](const RunSummary& now) { return now.step >= step; }))
            throw Error("The run did not come to step " + std::to_string(step) + ".");
    }

    Workshop workshop;
    RunId run;
    std::unique_ptr<QProcess> trainer;
};

/// The run's checkpoints, newest first: step and blob.
std::vector<std::pair<std::int64_t, std::string>> checkpointsOf(Store& store, const RunId& run)
{
    Database database(store.folder() / "runs.sqlite", Database::Mode::ReadOnly);
    Query query(database, "SELECT step, blob FROM checkpoints WHERE run = ?1 ORDER BY id DESC");
    query.bind(run);
    std::vector<std::pair<std::int64_t, std::string>> all;
    while (query.next())
        all.emplace_back(query.integer(0), query.text(1));
    return all;
}

/// A flipped bit.
void damage(const std::filesystem::path& blob)
{
    std::filesystem::permissions(blob, std::filesystem::perms::owner_write, std::filesystem::perm_options::add);
    QFile file(QString::fromStdString(blob.string()));
    char byte = 0;
    const bool done = file.open(QIODevice::ReadWrite) && file.seek(900) && file.getChar(&byte) && file.seek(900) && file.putChar(static_cast<char>(byte ^ 1));
    if (!done)
        throw Error("The blob cannot be damaged.");
}

constexpr std::int64_t changed = 13;          // the step that feels it first

/// Goes step by step up to there, where two fields are changed just before, and waits after it.
struct ChangedAndWaiting {
    ChangedAndWaiting() : run(workshop.queue(mlpWithDropout()).at(0))
    {
        ask(CommandKind::Pause);
        ask(CommandKind::Step);
        trainer = workshop.start(run);
        await(1);
        for (std::int64_t step = 2; step < changed; ++step)
            ask(CommandKind::Step);
        await(changed - 1);
        ask(CommandKind::Set, "lr", 0.002);
        ask(CommandKind::Set, "terms.hard.weight", 0.5);
        ask(CommandKind::Step);
        await(changed);
    }
    void ask(CommandKind kind, const std::string& field = {}, double value = 0) { workshop.store().ask(run, command(kind, field, value)); }
    void await(std::int64_t step)
    {
        const auto saved = [&] {
            const auto checkpoints = checkpointsOf(workshop.store(), run);
            return !checkpoints.empty() && checkpoints.front().first == step;
        };
        if (!workshop.await(run, [&](const RunSummary& now) { return now.state == RunState::Paused && now.step == step && saved(); }))
            throw Error("The run does not wait after step " + std::to_string(step) + ".");
    }

    Workshop workshop;
    RunId run;
    std::unique_ptr<QProcess> trainer;
};

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
    void queueAndPausesAreNoTrainingTime();
    void aStoppedRunGoesOnBitForBit();
    void aRunAskedToEndIsInterruptedAndGoesOnBitForBit();
    void aRunKilledWhileItsTeacherIsAskedGoesOn();
    void oneStepAtATime();
    void aLiveChangeIsStoredAndTakenOverAgain_data();
    void aLiveChangeIsStoredAndTakenOverAgain();
    void aPausedRunGivesItsSlotBack();
    void aDamagedCheckpointIsPassedOver_data();
    void aDamagedCheckpointIsPassedOver();
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

void TestTrainerResume::aLiveChangeIsStoredAndTakenOverAgain_data()
{
    QTest::addColumn<bool>("fromBefore");
    QTest::newRow("from after the step that felt it first") << false;
    QTest::newRow("from before that step") << true;
}

/// The death comes right after the step that felt the change first: whatever were stored later would be lost.
void TestTrainerResume::aLiveChangeIsStoredAndTakenOverAgain()
{
    QFETCH(bool, fromBefore);
    ChangedAndWaiting whole;
    whole.ask(CommandKind::Resume);
    QVERIFY(whole.trainer->waitForFinished(60000));
    const RunSummary summary = whole.workshop.store().run(whole.run);
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QVERIFY(summary.altered);
    const auto changes = whole.workshop.store().changes(whole.run);
    QCOMPARE(changes.size(), std::size_t{2});
    QCOMPARE(changes[0].step, changed);
    QCOMPARE(changes[0].field, std::string("lr"));
    QCOMPARE(changes[0].before, 0.01);
    QCOMPARE(changes[0].after, 0.002);
    QCOMPARE(changes[1].before, 1.0);
    const auto rates = whole.workshop.values(whole.run, "lr");
    QVERIFY(rates[changed - 1] > 0.009F);
    QVERIFY(std::abs(*std::max_element(rates.begin() + changed, rates.end()) - 0.002F) < 1e-5F);
    const auto weights = whole.workshop.values(whole.run, "weight.hard"), loss = whole.workshop.values(whole.run, "loss.hard");
    QCOMPARE(weights[changed - 1], 1.0F);
    QCOMPARE(weights[changed], 0.5F);
    QCOMPARE(whole.workshop.values(whole.run, "loss.total")[changed], 0.5F * loss[changed]);

    ChangedAndWaiting broken;
    broken.trainer->kill();
    broken.trainer->waitForFinished();
    Store& store = broken.workshop.store();
    if (fromBefore)
        damage(store.blobs().path(checkpointsOf(store, broken.run).front().second));
    store.reconcile();
    broken.ask(CommandKind::Resume);
    QCOMPARE(toText(broken.workshop.train(broken.run).state), toText(RunState::Finished));
    if (fromBefore)
        QCOMPARE(nlohmann::json::parse(store.fact(broken.run, "resumed")).at("step").get<std::int64_t>(), changed - 1);
    else
        QCOMPARE(store.fact(broken.run, "resumed"), std::string());
    QVERIFY(numbersOf(broken.workshop, broken.run) == numbersOf(whole.workshop, whole.run));
    QVERIFY(store.changes(broken.run) == changes);
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

void TestTrainerResume::aDamagedCheckpointIsPassedOver_data()
{
    QTest::addColumn<bool>("all");
    QTest::newRow("the newest: from the one before") << false;
    QTest::newRow("every one: from the start") << true;
}

void TestTrainerResume::aDamagedCheckpointIsPassedOver()
{
    QFETCH(bool, all);
    UnderWay underWay(mlpWithDropout(), 40, saveOften);
    auto& [workshop, run, trainer] = underWay;
    trainer->kill();
    trainer->waitForFinished();
    QVERIFY(workshop.store().run(run).state != RunState::Finished);
    workshop.store().reconcile();
    const auto checkpoints = checkpointsOf(workshop.store(), run);
    QCOMPARE(checkpoints.size(), std::size_t{2});
    for (std::size_t i = 0; i < (all ? checkpoints.size() : 1); ++i)
        damage(workshop.store().blobs().path(checkpoints[i].second));
    QCOMPARE(toText(workshop.train(run).state), toText(RunState::Finished));
    const auto fact = nlohmann::json::parse(workshop.store().fact(run, "resumed"));
    QCOMPARE(fact.at("step").get<std::int64_t>(), all ? std::int64_t{0} : checkpoints[1].first);
    const auto warning = fact.at("warning").get<std::string>();
    QCOMPARE(QString::fromStdString(warning).count(QStringLiteral("passed over")), all ? 2 : 1);
    QCOMPARE(workshop.store().run(run).message, warning);
    Whole whole(mlpWithDropout());
    QVERIFY(numbersOf(workshop, run) == whole.numbers());
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

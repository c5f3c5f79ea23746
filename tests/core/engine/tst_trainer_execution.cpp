#include "core/store/database.h"
#include "core/store/safetensors.h"
#include "tests/core/engine/trainer_workshop.h"

#include <nlohmann/json.hpp>

#include <QRegularExpression>

#include <functional>
#include <span>

using namespace retort;
using namespace retort::test;

namespace {

std::string solo() { return onDigits(R"("solo": {"model": {"architecture": "cnn", "channels": [8], "hidden": [32]}, "train": )" + trainFor(60) + "}"); }

struct Numbers {
    AllSeries series;
    std::vector<Evaluation> evaluations;
    std::string best, last;
    bool operator==(const Numbers&) const = default;
};

Numbers numbersOf(Workshop& workshop, const RunId& run)
{
    return {.series = workshop.series(run), .evaluations = workshop.evaluations(run), .best = workshop.store().weightsBlob(run, "best"),
        .last = workshop.store().weightsBlob(run, "last")};
}

QStringList threads(int count) { return {QStringLiteral("--threads"), QString::number(count), QStringLiteral("--checkpoint-steps"), QStringLiteral("5")}; }

/// Interrupted somewhere behind the first steps, and queued again.
void interrupt(Workshop& workshop, const RunId& run, int count)
{
    const auto trainer = workshop.start(run, threads(count));
    if (!workshop.await(run, [](const RunSummary& now) { return now.step >= 12; }))
        throw Error("The run did not come to step 12.");
    trainer->kill();
    trainer->waitForFinished();
    workshop.store().reconcile();                      // queues it again by itself
}

RunId interrupted(Workshop& workshop, int count)
{
    const RunId run = workshop.queue(solo()).at(0);
    interrupt(workshop, run, count);
    return run;
}

std::vector<RunId> teacherAndStudent(Workshop& workshop)
{
    const auto runs = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(20))}) + ", "
        + node("student", {R"("model": {"architecture": "cnn", "channels": [8], "hidden": [32]})", noLabels, softTerm, taughtBy("\"teacher\""), train(trainFor(160))})));
    workshop.train(runs.at(0), threads(1));
    return runs;
}

std::string put(Store& store, const TensorFile& file)
{
    const auto writing = store.blobs().beginWriting();
    const std::string text = serialiseTensors(file);
    return store.blobs().put(std::as_bytes(std::span(text)));
}

/// As when it had been purged, and trained anew elsewhere: the same network with other numbers.
void moveWeights(Store& store, const RunId& teacher)
{
    Database database(store.folder() / "runs.sqlite", Database::Mode::ReadWrite);
    for (const std::string name : {"best", "last"}) {
        TensorFile file = parseTensors(store.blobs().read(store.weightsBlob(teacher, name)), name);
        std::vector<float> bias = floatsOf(file.tensors.at("output.bias"));
        bias.front() += 1;
        file.tensors.at("output.bias") = tensorOf(bias, {static_cast<std::int64_t>(bias.size())});
        Query(database, "UPDATE weights SET blob = ?3 WHERE run = ?1 AND name = ?2").bind(teacher, name, put(store, file)).run();
    }
}

/// What the run's newest checkpoint says of where it was made becomes something else.
void pretend(Store& store, const RunId& run, const std::function<std::string(const std::string&)>& elsewhere)
{
    Database database(store.folder() / "runs.sqlite", Database::Mode::ReadWrite);
    Query newest(database, "SELECT id, blob FROM checkpoints WHERE run = ?1 ORDER BY id DESC LIMIT 1");
    if (!newest.bind(run).next())
        throw Error("There is no checkpoint.");
    TensorFile state = parseTensors(store.blobs().read(newest.text(1)), "the checkpoint");
    state.metadata["execution"] = elsewhere(state.metadata.at("execution"));
    const std::string blob = put(store, state);
    const std::int64_t id = newest.integer(0);
    newest.next();
    Query(database, "UPDATE checkpoints SET blob = ?2 WHERE id = ?1").bind(id, blob).run();
}

} // namespace

/// Runs that go on in another place than where they began.
class TestTrainerExecution : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void withOtherThreadsOnOfferItGoesOnWithItsOwnBitForBit();
    void onAnotherMachineItSaysThatItIsNotBitForBit();
    void withAnotherBuildItSaysThatItIsNotBitForBit();
    void withAnotherTeacherItSaysThatItIsNotBitForBit();
    void withTheSameTeacherItGoesOnBitForBit();
};

void TestTrainerExecution::withOtherThreadsOnOfferItGoesOnWithItsOwnBitForBit()
{
    Workshop whole;
    const RunId untouched = whole.queue(solo()).at(0);
    whole.train(untouched, threads(1));
    Workshop moved;
    const RunId run = interrupted(moved, 1);
    const RunSummary summary = moved.train(run, threads(2));
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QCOMPARE(summary.attempt, std::int64_t{2});
    QVERIFY(numbersOf(moved, run) == numbersOf(whole, untouched));
    QCOMPARE(summary.message, std::string());
    QCOMPARE(nlohmann::json::parse(moved.store().fact(run, "environment")).at("threads").get<int>(), 1);
}

void TestTrainerExecution::onAnotherMachineItSaysThatItIsNotBitForBit()
{
    Workshop workshop;
    const RunId run = interrupted(workshop, 1);
    pretend(workshop.store(), run, [](const std::string&) { return "cpu, 1 threads, an abacus"; });
    // Stopped on the new machine: what it says must outlive that.
    const auto trainer = workshop.start(run, threads(1));
    const std::int64_t from = workshop.store().run(run).step;
    QVERIFY(workshop.await(run, [&](const RunSummary& now) { return now.attempt == 2 && now.step > from; }));
    trainer->terminate();
    QVERIFY(trainer->waitForFinished());
    if (workshop.store().run(run).state != RunState::Finished) {
        workshop.store().ask(run, {.kind = CommandKind::Resume, .field = {}, .value = 0});
        workshop.train(run, threads(1));
    }
    const RunSummary summary = workshop.store().run(run);
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QVERIFY2(summary.message.find("not bit for bit: it began on cpu, 1 threads, an abacus") != std::string::npos, summary.message.c_str());
    const std::string fact = workshop.store().fact(run, "resumed");
    QVERIFY2(fact.find("an abacus") != std::string::npos, fact.c_str());
    QProcess show;
    show.start(QString::fromStdString(program("retort").string()),
        {QStringLiteral("show"), QString::fromStdString(run), QStringLiteral("--store"), QString::fromStdString(workshop.store().folder().string())});
    QVERIFY(show.waitForFinished());
    QVERIFY(show.readAllStandardOutput().contains("not bit for bit"));
}

void TestTrainerExecution::withAnotherBuildItSaysThatItIsNotBitForBit()
{
    Workshop workshop;
    const RunId run = interrupted(workshop, 1);
    std::string made;
    pretend(workshop.store(), run, [&](const std::string& here) {
        made = here;
        return here.substr(0, here.rfind('(')) + "(another)";
    });
    if (made.find("openblas") != std::string::npos)      // the files' names stay through an upgrade
        QVERIFY2(QRegularExpression(QStringLiteral(" \\(OpenBLAS [0-9.]+, \\w+\\), oneDNN [0-9.]+ \\(instructions \\d+\\), ")).match(QString::fromStdString(made)).hasMatch(), made.c_str());
    QVERIFY2(QRegularExpression(QStringLiteral(", Retort [0-9.]+ \\([0-9a-f]{8}\\)$")).match(QString::fromStdString(made)).hasMatch(), made.c_str());
    const RunSummary summary = workshop.train(run, threads(1));
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QVERIFY2(summary.message.find("not bit for bit") != std::string::npos && summary.message.find("(another)") != std::string::npos, summary.message.c_str());
}

void TestTrainerExecution::withAnotherTeacherItSaysThatItIsNotBitForBit()
{
    Workshop workshop;
    const auto runs = teacherAndStudent(workshop);
    const RunId& student = runs.at(1);
    interrupt(workshop, student, 1);
    moveWeights(workshop.store(), runs[0]);
    // Asked to end under the new teacher: what it says must outlive that.
    const auto trainer = workshop.start(student, threads(1));
    const std::int64_t from = workshop.store().run(student).step;
    QVERIFY(workshop.await(student, [&](const RunSummary& now) { return now.attempt == 2 && now.step > from; }));
    trainer->terminate();
    QVERIFY(trainer->waitForFinished());
    if (workshop.store().run(student).state != RunState::Finished) {
        workshop.store().ask(student, {.kind = CommandKind::Resume, .field = {}, .value = 0});
        workshop.train(student, threads(1));
    }
    const RunSummary summary = workshop.store().run(student);
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QVERIFY2(summary.message.find("not bit for bit: what its teachers say") != std::string::npos, summary.message.c_str());
    const auto fact = nlohmann::json::parse(workshop.store().fact(student, "resumed"));
    QVERIFY(fact.at("warning").get<std::string>().find("what its teachers say") != std::string::npos);
    QVERIFY(fact.at("step").get<std::int64_t>() > 0);
}

void TestTrainerExecution::withTheSameTeacherItGoesOnBitForBit()
{
    Workshop whole, broken;
    const RunId untouched = teacherAndStudent(whole).at(1);
    whole.train(untouched, threads(1));
    const RunId student = teacherAndStudent(broken).at(1);
    interrupt(broken, student, 1);
    const RunSummary summary = broken.train(student, threads(1));
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QCOMPARE(summary.message, std::string());
    QVERIFY(numbersOf(broken, student) == numbersOf(whole, untouched));
}

QTEST_GUILESS_MAIN(TestTrainerExecution)
#include "tst_trainer_execution.moc"

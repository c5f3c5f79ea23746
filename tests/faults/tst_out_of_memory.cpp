#include "tests/faults/training.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <fstream>

using namespace retort;
using namespace retort::test;

namespace {

/// Ten million parameters, saved every few steps: of 40 MB and more at once there is no room left by chance.
std::string large()
{
    return onDigits(node("large", {R"("model": {"architecture": "mlp", "hidden": [3000, 3000]})", train(trainFor(4000, R"("evaluate": {"every": {"steps": 5}})"))}));
}

std::string afterwards() { return onDigits(node("after", {mlp, train(trainFor(20))})); }

double numberIn(pid_t process, const char* file, const std::string& key = {})
{
    std::ifstream in("/proc/" + std::to_string(process) + "/" + file);
    std::string word;
    while (!key.empty() && in >> word && word != key) { }
    double number = 0;
    in >> number;
    return number;
}

} // namespace

/// Trainers that the machine has no memory for, or no more.
class TestOutOfMemory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aTrainingThatGetsNoMoreSaysSoAndTheNextOneTrains();
    void theKernelTakesATrainerFirstAndTheRunSaysSoWhenItDiesAgain();
    void whatOthersHaveTakenMeanwhileIsSaidWithABatchThatFits();
};

void TestOutOfMemory::aTrainingThatGetsNoMoreSaysSoAndTheNextOneTrains()
{
    if (slowness() > 1)
        return;                                                          // a sanitizer's program needs addresses without end
    const Training training(large());
    const auto process = training.startRun(QProcessEnvironment::systemEnvironment());
    const auto run = training.await("large", [](const RunSummary& now) { return now.step > 1; });
    QVERIFY(run);
    const pid_t trainer = trainerOf(*process);
    QVERIFY(trainer > 0);
    const rlimit all{.rlim_cur = 1 << 20, .rlim_max = 1 << 20};          // no more than it has
    QCOMPARE(::prlimit(trainer, RLIMIT_AS, &all, nullptr), 0);
    const Ending ending = endingOf(*process);
    QVERIFY(!ending.crashed && !ending.hung);
    QCOMPARE(ending.status, 1);
    const RunSummary failed = training.store().run(run->id);
    QCOMPARE(toText(failed.state), toText(RunState::Failed));
    QVERIFY2(failed.message.starts_with("There is not enough memory for"), failed.message.c_str());
    QVERIFY2(ending.out.find("not enough memory") != std::string::npos || ending.err.find("not enough memory") != std::string::npos, (ending.out + ending.err).c_str());
    QVERIFY(training.store().check().empty());

    const Training next(afterwards());
    QCOMPARE(next.run().status, 0);
}

/// kill -9 is what the kernel does. (That its own word on it is passed on: tst_memory_check.)
void TestOutOfMemory::theKernelTakesATrainerFirstAndTheRunSaysSoWhenItDiesAgain()
{
    const Training training(large());
    const auto process = training.startRun(QProcessEnvironment::systemEnvironment());
    QVERIFY(training.await("large", [](const RunSummary& now) { return now.step > 1; }));
    QCOMPARE(numberIn(static_cast<pid_t>(process->processId()), "oom_score_adj"), numberIn(::getpid(), "oom_score_adj"));
    for (int death = 0; death < 2; ++death) {
        QVERIFY(training.await("large", [&](const RunSummary& now) { return now.attempt == death + 1 && now.state == RunState::Running && now.phase == "training"; }));
        const pid_t trainer = trainerOf(*process);
        QCOMPARE(numberIn(trainer, "oom_score_adj"), 500.0);
        QCOMPARE(::kill(trainer, SIGKILL), 0);
    }
    const Ending ending = endingOf(*process);
    QVERIFY(!ending.crashed && !ending.hung);
    QCOMPARE(ending.status, 1);
    const RunSummary failed = training.store().runsSince().front();
    QCOMPARE(toText(failed.state), toText(RunState::Failed));
    QVERIFY2(failed.message.find("probably out of memory") != std::string::npos, failed.message.c_str());
    QVERIFY(training.store().check().empty());
}

/// Planned where there was room, started where there is none.
void TestOutOfMemory::whatOthersHaveTakenMeanwhileIsSaidWithABatchThatFits()
{
    if (slowness() > 1)
        return;
    const Training training(onDigits(node("wide", {R"("model": {"architecture": "mlp", "hidden": [60000], "dropout": 0.5})",
        R"("train": {"steps": 3, "batch": 1000, "optimizer": {"kind": "sgd", "lr": 0.01}})"})));
    const auto planned = start(program("retort"), {QStringLiteral("plan"), training.experimentFile()}, QProcessEnvironment::systemEnvironment());
    QCOMPARE(endingOf(*planned).status, 0);
    Store store(training.folder());
    QFile file(training.experimentFile());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const RunId run = queueExperiment(store, parseExperiment(file.readAll().toStdString())).runs.at(0).run;
    const auto slot = FileLock::tryTake(store.slotFile(0));
    auto another = FileLock::tryTake(store.slotFile(1));
    QVERIFY(slot && another);
    const int copy = ::fcntl(slot->descriptor(), F_DUPFD, 20);            // handed down as a supervisor does
    const QString command = QStringLiteral("ulimit -v 2100000; exec '%1' --store '%2' --run '%3' --slot-fd %4")
                                .arg(QString::fromStdString(program("retort-trainer").string()), QString::fromStdString(training.folder().string()), QString::fromStdString(run))
                                .arg(copy);
    const auto endsInOrder = [&] {
        const auto trainer = start("/bin/sh", {QStringLiteral("-c"), command}, QProcessEnvironment::systemEnvironment());
        const Ending ending = endingOf(*trainer);
        return !ending.crashed && !ending.hung;
    };
    QVERIFY(endsInOrder());                                                     // beside another training it waits for that
    QCOMPARE(toText(store.run(run).state), toText(RunState::Queued));
    QCOMPARE(store.run(run).phase, std::string(waitsForMemory));
    QVERIFY2(store.run(run).message.find("With batches of 1000") == 0, store.run(run).message.c_str());
    another.reset();
    QVERIFY(endsInOrder());
    ::close(copy);
    const RunSummary failed = store.run(run);
    QCOMPARE(toText(failed.state), toText(RunState::Failed));
    QVERIFY2(failed.message.find("With batches of 1000") == 0 && failed.message.find("would fit") != std::string::npos, failed.message.c_str());
}

QTEST_GUILESS_MAIN(TestOutOfMemory)
#include "tst_out_of_memory.moc"

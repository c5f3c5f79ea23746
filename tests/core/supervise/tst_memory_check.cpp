#include "core/base/file.h"
#include "core/recipe/experiment.h"
#include "core/store/network_card.h"
#include "core/store/safetensors.h"
#include "core/supervise/launch.h"
#include "core/supervise/memory_check.h"
#include "core/supervise/trainer_process.h"
#include "tests/core/store/store_samples.h"
#include "tests/places.h"

#include <QProcess>
#include <QTest>

#include <sys/resource.h>

#include <csignal>
#include <limits>

using namespace retort;
using namespace retort::test;

namespace {

constexpr double endless = std::numeric_limits<double>::infinity();

AvailableMemory have(double bytes) { return {.bytes = bytes, .addresses = endless, .limit = "are free on this machine"}; }

/// A network of a million parameters and as many activations a sample, a tenth of them in one layer.
TrainingSize million(std::int64_t batch)
{
    TrainingSize size{.input = {.channels = 1, .height = 28, .width = 28}, .pictures = true, .classes = 10, .trainSamples = 60000, .testSamples = 10000, .batch = batch,
        .optimizerStates = 2, .model = {}, .teachers = {}, .teachersAskedLive = false};
    size.model.parameters = 1'000'000;
    size.model.activations = 1'000'000;
    size.model.held = 100'000;
    return size;
}

std::string experiment(int batch)
{
    return R"({"retort": 1, "name": "large", "data": {"dataset": "digits", "validation": {"from": "train", "count": 100}}, "nodes": {"alone": {
        "model": {"architecture": "mlp", "hidden": [60000, 60000]}, "train": {"steps": 10, "batch": )" + std::to_string(batch) + R"(, "optimizer": {"kind": "sgd"}}}}, "seeds": [0]})";
}

} // namespace

class TestMemoryCheck : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everythingThatIsKeptCounts();
    void whatDoesNotFitIsSaidWithABatchThatWould();
    void aLimitOnTheAddressSpaceCounts();
    void everyOptimiserSaysWhatItKeeps();
    void anExperimentThatWouldNotFitIsRefused();
    void aTeacherFromAFileCounts();
    void theCommandLineRefusesItUnderALimit();
    void theKernelsWordOnADeathIsPassedOn();
};

void TestMemoryCheck::everythingThatIsKeptCounts()
{
    const TrainingSize usual = million(1000);
    const double bytes = trainingBytes(usual);
    QVERIFY(bytes > 4e6 * (1 + 1 + 2) + 4e6 * 1000 + 70000 * 784);   // weights, gradient, Adam's two; activations; pictures
    TrainingSize other = usual;
    other.batch = 2000;
    QVERIFY(trainingBytes(other) > bytes + 4e9);
    other = usual;
    other.optimizerStates = 1;
    QVERIFY(trainingBytes(other) < bytes);
    other = usual;
    other.teachers = {usual.model};
    QVERIFY(trainingBytes(other) >= bytes + 4e6 + 70000 * 10 * 4);
    other.teachersAskedLive = true;
    QVERIFY(trainingBytes(other) > bytes + 4e6 + 5e8);
    other = usual;
    other.terms = {.parameters = 1'000'000, .memories = 1'000'000, .perSample = 1000, .perPair = 10};
    QVERIFY(trainingBytes(other) >= bytes + 4e6 * (1 + 1 + 2) + 4e6 + 4e6 + 4e7);
    other = usual;
    other.classes = 2000;
    QVERIFY(trainingBytes(other) >= bytes + 2000.0 * 2000 * (8 + 4));   // an evaluation's matrix, and as it is stored
    other = usual;
    other.pictures = false;
    QVERIFY(trainingBytes(other) > bytes + 70000.0 * 784 * 3);
}

void TestMemoryCheck::whatDoesNotFitIsSaidWithABatchThatWould()
{
    const TrainingSize size = million(1000);
    const double need = trainingBytes(size) + programBytes;
    QVERIFY(!whyItDoesNotFit(size, have(need)));
    const auto why = whyItDoesNotFit(size, have(need / 2));
    QVERIFY(why);
    TrainingSize smaller = size;
    smaller.batch = largestBatch(size, need / 2 - programBytes);
    QVERIFY(smaller.batch > 0 && smaller.batch < 1000);
    QVERIFY2(why->find("batches of " + std::to_string(smaller.batch) + " would fit.") != std::string::npos, why->c_str());
    QVERIFY(!whyItDoesNotFit(smaller, have(need / 2)));
    ++smaller.batch;
    QVERIFY(whyItDoesNotFit(smaller, have(need / 2)));
    const auto hopeless = whyItDoesNotFit(size, have(1e6));
    QVERIFY2(hopeless && hopeless->find("smaller network") != std::string::npos, hopeless ? hopeless->c_str() : "");
}

void TestMemoryCheck::aLimitOnTheAddressSpaceCounts()
{
    const TrainingSize size = million(100);
    AvailableMemory available = have(1e12);
    available.addresses = trainingBytes(size) + programBytes + programAddresses;
    QVERIFY(!whyItDoesNotFit(size, available));
    available.addresses -= 1e6;
    const auto why = whyItDoesNotFit(size, available);
    QVERIFY2(why && why->find("ulimit -v") != std::string::npos, why ? why->c_str() : "");
    QVERIFY(!whyItDoesNotFit(size, available, true));                // its libraries are there already
}

void TestMemoryCheck::everyOptimiserSaysWhatItKeeps()
{
    for (const retort::Entry& row : retort::catalogue(Kind::Optimizer))
        QVERIFY(optimizerStates(row.id) >= 0);
}

void TestMemoryCheck::anExperimentThatWouldNotFitIsRefused()
{
    QVERIFY(availableMemory().bytes > 0);
    const PlannedExperiment planned = planExperiment(parseExperiment(experiment(64)), nullptr);   // 3.6 thousand million parameters
    QVERIFY(!planned.plan);
    QCOMPARE(planned.problems.size(), std::size_t{1});
    QCOMPARE(planned.problems[0].path, std::string("nodes.alone.train.batch"));
    QVERIFY2(planned.problems[0].message.find("GB of memory") != std::string::npos, planned.problems[0].message.c_str());
}

void TestMemoryCheck::aTeacherFromAFileCounts()
{
    const QTemporaryDir dir;
    const std::filesystem::path file = dir.filePath(QStringLiteral("teacher.safetensors")).toStdString();
    const auto write = [&](std::int64_t width) {
        NetworkCard card{.recipe = std::string(64, 'a'), .model = {.kind = "mlp", .params = {}}, .input = {1, 8, 8}, .classNames = std::vector<std::string>(10, "c"),
            .preprocessing = {.mean = {0.5F}, .deviation = {0.5F}}};
        card.model.params.set("hidden", std::vector<std::int64_t>(2, width));
        writeFileAtomically(file, serialiseTensors({.tensors = {}, .metadata = toMetadata(card)}));
    };
    const auto planned = [&] {
        return planExperiment(parseExperiment(R"({"retort": 1, "name": "taught", "data": {"dataset": "digits", "validation": {"from": "train", "count": 100}}, "nodes": {"student": {
            "model": {"architecture": "linear"}, "teachers": {"from": ["file:)" + file.string() + R"("]}, "terms": {"soft": {"kind": "kd", "weight": 1}}, "train": {"steps": 10}}}, "seeds": [0]})"), nullptr);
    };
    write(100);
    const PlannedExperiment small = planned();
    QVERIFY2(small.plan, small.problems.empty() ? "" : small.problems.front().message.c_str());
    QCOMPARE(small.sizes.at(0).teachers.at(0).parameters, std::int64_t{100 * 64 + 100 + 100 * 100 + 100 + 100 * 10 + 10});
    write(65536);                                                    // 17 GB of weights, says its header
    QVERIFY(!planned().plan);
}

void TestMemoryCheck::theCommandLineRefusesItUnderALimit()
{
    const QTemporaryDir dir;
    QFile file(dir.filePath(QStringLiteral("experiment.json")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"retort": 1, "name": "wide", "data": {"dataset": "digits", "validation": {"from": "train", "count": 100}}, "nodes": {"alone": {
        "model": {"architecture": "mlp", "hidden": [4000, 4000]}, "train": {"steps": 10, "batch": 1000}}}, "seeds": [0]})");
    file.close();
    const auto planned = [&](const QString& limit) {
        QProcess process;
        process.start(QStringLiteral("/bin/sh"), {QStringLiteral("-c"), limit + QStringLiteral("exec '%1' plan '%2' --store '%3'").arg(QString::fromStdString(program("retort").string()), file.fileName(), dir.filePath(QStringLiteral("store")))});
        process.waitForFinished();
        return std::pair(process.exitCode(), QString::fromUtf8(process.readAllStandardError()));
    };
    QCOMPARE(planned(QString()).first, 0);
    if (slowness() > 1)
        return;                                                      // a sanitizer's program needs addresses without end
    const auto [status, said] = planned(QStringLiteral("ulimit -v 2000000; "));
    QCOMPARE(status, 2);
    QVERIFY2(said.contains(QStringLiteral("nodes.alone.train.batch")) && said.contains(QStringLiteral("ulimit -v")), qPrintable(said));
}

void TestMemoryCheck::theKernelsWordOnADeathIsPassedOn()
{
    QVERIFY(causeOfDeath(SIGKILL, "/nowhere", 1).find("ran out of memory") != std::string::npos);
    QVERIFY(causeOfDeath(SIGKILL, "/nowhere", 0).find("probably") != std::string::npos);
}

QTEST_GUILESS_MAIN(TestMemoryCheck)
#include "tst_memory_check.moc"

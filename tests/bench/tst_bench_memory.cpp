#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/memory.h"
#include "core/recipe/experiment.h"
#include "core/store/store.h"
#include "core/supervise/launch.h"
#include "tests/places.h"

#include <QTemporaryDir>
#include <QTest>

#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>

using namespace retort;
using namespace retort::test;

namespace {

/// Waits for the trainer's end; what it had in memory at most, as the kernel counts it (VmHWM).
double peakOfTraining(const std::filesystem::path& store, const RunId& run)
{
    const std::string trainer = program("retort-trainer").string();
    const std::string folder = store.string();
    std::vector<char*> words;
    for (const std::string* word : {&trainer, &folder, &run})
        words.push_back(const_cast<char*>(word->c_str()));
    char* const arguments[] = {words[0], const_cast<char*>("--store"), words[1], const_cast<char*>("--run"), words[2], nullptr};
    pid_t child = 0;
    if (::posix_spawn(&child, trainer.c_str(), nullptr, nullptr, arguments, environ) != 0)
        throw Error("The trainer cannot be started.");
    int status = 0;
    rusage usage{};
    ::wait4(child, &status, 0, &usage);
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
        throw Error("The trainer did not end well.");
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

std::string experiment(const QString& dataset, const QString& nodes)
{
    return QStringLiteral(R"({"retort": 1, "name": "memory", "data": {"dataset": "%1", "validation": {"from": "train", "count": 600}}, "nodes": {%2}, "seeds": [0]})")
        .arg(dataset, nodes).toStdString();
}

QString training(int batch, const QString& optimizer = QStringLiteral("adam"))
{
    return QStringLiteral(R"({"steps": 6, "batch": %1, "optimizer": {"kind": "%2", "lr": 0.001}, "select": "last"})").arg(batch).arg(optimizer);
}

QString solo(const QString& model, const QString& train) { return QStringLiteral(R"("it": {"model": %1, "train": %2})").arg(model, train); }

} // namespace

/// What the forecast of memory says, and what trainings take.
class TestBenchMemory : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theForecastIsNotFarOff_data();
    void theForecastIsNotFarOff();
};

void TestBenchMemory::theForecastIsNotFarOff_data()
{
    QTest::addColumn<QString>("dataset");
    QTest::addColumn<QString>("nodes");
    const auto row = [](const char* name, const char* dataset, const QString& nodes) { QTest::newRow(name) << QString::fromUtf8(dataset) << nodes; };
    const QString linear = QStringLiteral(R"({"architecture": "linear"})");
    const QString wide = QStringLiteral(R"({"architecture": "mlp", "hidden": [800, 800]})");
    const QString cnn = QStringLiteral(R"({"architecture": "cnn", "channels": [16, 32], "hidden": [128]})");
    const QString normed = QStringLiteral(R"({"architecture": "cnn", "channels": [32, 64], "convolutions": 2, "hidden": [128], "batch_norm": true, "dropout": 0.3})");
    const QString resnet8 = QStringLiteral(R"({"architecture": "resnet", "depth": "8"})");
    const QString resnet20 = QStringLiteral(R"({"architecture": "resnet", "depth": "20"})");
    row("linear, 128, digits", "digits", solo(linear, training(128)));
    row("mlp 64, 32, digits", "digits", solo(QStringLiteral(R"({"architecture": "mlp", "hidden": [64]})"), training(32)));
    row("mlp 2 × 800, 128", "fashion_mnist", solo(wide, training(128)));
    row("mlp 2 × 800, 128, sgd", "fashion_mnist", solo(wide, training(128, QStringLiteral("sgd"))));
    row("mlp 2 × 800, 4096", "fashion_mnist", solo(wide, training(4096)));
    row("mlp 2 × 4000, 256", "fashion_mnist", solo(QStringLiteral(R"({"architecture": "mlp", "hidden": [4000, 4000], "dropout": 0.5})"), training(256)));
    for (const int batch : {32, 256, 1024})
        row(qPrintable(QStringLiteral("cnn, %1").arg(batch)), "fashion_mnist", solo(cnn, training(batch)));
    row("cnn with norms, 256", "fashion_mnist", solo(normed, training(256)));
    for (const int batch : {64, 512})
        row(qPrintable(QStringLiteral("resnet8, %1").arg(batch)), "fashion_mnist", solo(resnet8, training(batch)));
    row("resnet20, 128", "fashion_mnist", solo(resnet20, training(128)));
    row("vgg8, 64", "fashion_mnist", solo(QStringLiteral(R"({"architecture": "vgg", "depth": "8", "width": 0.5})"), training(64)));
    row("wrn_16_1, 128", "fashion_mnist", solo(QStringLiteral(R"({"architecture": "wrn", "depth": "16", "width": 1})"), training(128)));
    row("mobilenet_v2, 64", "fashion_mnist", solo(QStringLiteral(R"({"architecture": "mobilenet_v2", "width": 0.5})"), training(64)));
    row("shufflenet_v2, 64", "fashion_mnist", solo(QStringLiteral(R"({"architecture": "shufflenet_v2", "size": "0.5"})"), training(64)));
    const QString teacher = QStringLiteral(R"("teacher": {"model": %1, "train": %2}, )").arg(resnet8, training(64));
    const QString taught = QStringLiteral(R"("it": {"model": %1, "teachers": {"from": ["teacher"]}, "terms": {"hard": {"kind": "cross_entropy", "weight": 1}, "more": %2}, "train": %3})");
    row("cnn taught by resnet8's logits, 256", "fashion_mnist", teacher + taught.arg(cnn, QStringLiteral(R"({"kind": "kd", "weight": 1, "temperature": 4})"), training(256)));
    const auto term = [&](const char* name, const char* text, int batch) {
        row(qPrintable(QStringLiteral("cnn taught by resnet8: %1, %2").arg(QString::fromUtf8(name)).arg(batch)), "fashion_mnist", teacher + taught.arg(cnn, QString::fromUtf8(text), training(batch)));
    };
    for (const retort::Entry& each : retort::catalogue(Kind::Term))
        if ((each.needs & (NeedsEmbedding | NeedsStages)) != 0 && each.id != "fsp")   // wants equally wide networks
            term(std::string(each.id).c_str(), qPrintable(QStringLiteral(R"({"kind": "%1", "weight": 0.001})").arg(QString::fromStdString(std::string(each.id)))), 256);
    term("crd with memories", R"({"kind": "crd", "form": "memory", "weight": 0.001})", 256);
    term("crd with the paper's negatives", R"({"kind": "crd", "form": "memory", "negatives": 16384, "weight": 0.001})", 64);
    term("rkd", R"({"kind": "rkd", "weight": 0.001})", 1024);
    term("pkt", R"({"kind": "pkt", "weight": 0.001})", 2048);
}

void TestBenchMemory::theForecastIsNotFarOff()
{
    QFETCH(QString, dataset);
    QFETCH(QString, nodes);
    const QTemporaryDir dir;
    Store store(std::filesystem::path(dir.path().toStdString()) / "store");
    const Experiment asked = parseExperiment(experiment(dataset, nodes));
    const PlannedExperiment planned = planExperiment(asked, &store);
    QVERIFY2(planned.plan, planned.problems.empty() ? "" : planned.problems.front().message.c_str());
    const auto runs = queueExperiment(store, asked).runs;
    double peak = 0;
    for (const ExperimentRun& run : runs)
        peak = peakOfTraining(store.folder(), run.run);
    QVERIFY2(store.run(runs.back().run).state == RunState::Finished, store.run(runs.back().run).message.c_str());
    const double forecast = trainingBytes(planned.sizes.back()) + programBytes;
    qInfo("%-40s forecast %6.0f MB, measured %6.0f MB, ratio %.2f", QTest::currentDataTag(), forecast / 1e6, peak / 1e6, forecast / peak);
    QVERIFY(forecast > 0.85 * peak);
    QVERIFY(forecast < 1.35 * peak);
}

QTEST_GUILESS_MAIN(TestBenchMemory)
#include "tst_bench_memory.moc"

#include "core/analysis/agreement.h"
#include "core/analysis/confusion.h"
#include "core/analysis/scores.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/data/resident_data.h"
#include "core/engine/evaluate/evaluator.h"
#include "core/engine/export/weights_file.h"
#include "core/recipe/evaluation_points.h"
#include "core/supervise/announcements.h"
#include "core/supervise/run_log.h"
#include "core/supervise/supervisor.h"
#include "tests/core/engine/trainer_workshop.h"
#include "tests/core/pictures/picture_files.h"

#include <nlohmann/json.hpp>

#include <QFile>

#include <unistd.h>

#include <cmath>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

class TestTrainer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aRunGoesFromQueuedToFinished();
    void aStudentAndItsBaselineShareStartAndBatches();
    void labelledAndUnlabelledSamplesAreMixed();
    void earlyStoppingEndsARunBeforeItsLastStep();
    void aLossThatIsNoNumberEndsTheRunDiverged();
    void oneProcessTrainsRunAfterRunAsIfEachWereAlone();
    void changedDataFailTheRunInASentence();
    void aFolderOfPicturesIsDecodedAndLearntFrom();
    void theProgramRefusesWhatItCannotDo();
};

void TestTrainer::aRunGoesFromQueuedToFinished()
{
    Workshop workshop;
    const RunId run = workshop.queue(onDigits(node("solo", {mlp, train(trainFor(150))}))).at(0);
    const RunSummary summary = workshop.train(run);
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QCOMPARE(summary.message, std::string());
    QCOMPARE(summary.step, 150);
    QVERIFY(summary.trainSeconds > 0 && summary.samplesPerSecond > 0 && summary.memoryBytes > 1e6);

    // Series: every step of each, from step 1 on.
    const auto series = workshop.series(run);
    for (const char* name : {"loss.total", "lr", "gradient.norm", "train.accuracy", "loss.hard", "weighted.hard", "weight.hard"}) {
        QVERIFY2(series.contains(name), name);
        const auto values = workshop.values(run, name);
        QCOMPARE(values.size(), std::size_t{151});
        QVERIFY(std::ranges::all_of(values.begin() + 1, values.end(), [](float value) { return std::isfinite(value); }));
    }
    QVERIFY(!series.contains("share.hard"));
    QVERIFY(workshop.values(run, "loss.total")[1] > 1.5F);        // about ln 10 before anything is learnt
    QVERIFY(series.at("loss.total") == series.at("loss.hard"));
    QVERIFY(std::abs(workshop.values(run, "lr")[8] - 0.01F) < 1e-6F);

    // Evaluations: as the recipe asks, each on the whole validation split.
    const Recipe recipe = recipeFromStoredJson(workshop.store().record(run).recipeJson);
    const auto points = evaluationPoints(recipe.train, 150, (1237 + 31) / 32, 200);
    const auto evaluations = workshop.evaluations(run);
    QCOMPARE(evaluations.size(), points.size());
    double best = -1;
    std::int64_t bestStep = 0;
    for (std::size_t i = 0; i < points.size(); ++i) {
        QCOMPARE(evaluations[i].step, points[i]);
        const Predictions kept = workshop.store().predictions(evaluations[i].predictions);
        QCOMPARE(kept.size(), 200);
        const double accuracy = evaluations[i].values.at("validation.accuracy");
        QVERIFY(std::abs(accuracyOf(evaluations[i].confusion) - accuracy) < 1e-12);
        QVERIFY(std::abs(scoresOf(kept).nll - evaluations[i].values.at("validation.nll")) < 1e-2);   // kept in half precision
        if (accuracy > best) {
            best = accuracy;
            bestStep = points[i];
        }
    }
    QCOMPARE(*summary.scores.bestAccuracy, best);
    QCOMPARE(summary.scores.bestStep, bestStep);
    QVERIFY(best > 0.85);

    // Test: the scores are those of the stored logits of the selected weights.
    const auto selected = workshop.store().testPredictions(run, "best");
    QVERIFY(selected && workshop.store().testPredictions(run, "last"));
    QCOMPARE(selected->size(), 360);
    const Scores scores = scoresOf(*selected);
    QCOMPARE(*summary.scores.testAccuracy, scores.accuracy);
    QCOMPARE(summary.scores.testErrors, scores.errors);
    QCOMPARE(*summary.scores.testNll, scores.nll);
    QCOMPARE(*summary.scores.testEce, scores.ece);
    QVERIFY(!summary.scores.agreement);

    // Weights: they build the network again, and it says the stored logits again.
    const std::string blob = workshop.store().weightsBlob(run, "best");
    const StoredNetwork network = readNetwork(parseTensors(workshop.store().blobs().read(blob), blob), blob);
    QCOMPARE(network.card.recipe, summary.recipe);
    QCOMPARE(network.card.step, bestStep);
    QCOMPARE(network.card.parameters, summary.parameters);
    const auto data = readDataset("digits", {});
    const ResidentData test(*data, data->test, network.card.preprocessing, torch::kCPU);
    const auto rows = makeSplits(*data, recipe.data.validation).test;
    QCOMPARE(predictionsOf(logitsOf(*network.model, test, rows, [] {}), data->test, rows).logits.size(), selected->logits.size());
    QVERIFY(agreement(predictionsOf(logitsOf(*network.model, test, rows, [] {}), data->test, rows), *selected) == 1);

    const auto environment = nlohmann::json::parse(workshop.store().fact(run, "environment"));
    QCOMPARE(environment.at("threads").get<int>(), 1);
    QVERIFY(environment.at("torch").get<std::string>().starts_with("1.") || environment.at("torch").get<std::string>().starts_with("2."));
    const auto counts = nlohmann::json::parse(workshop.store().fact(run, "data"));
    QVERIFY(counts == (nlohmann::json{{"labelled", 1237}, {"unlabelled", 0}, {"validation", 200}, {"test", 360}}));
    QVERIFY(preprocessingFromJson(workshop.store().fact(run, "preprocessing")) == network.card.preprocessing);
    for (const auto& line : nlohmann::json::parse(workshop.store().fact(run, "wiring"))) {
        const bool taught = line.at("id") == "direction" || line.at("id") == "teacher" || line.at("id") == "view" || line.at("id") == "temperature" || line.at("id") == "adapters";
        QCOMPARE(line.at("state").get<std::string>(), std::string(taught ? "idle" : "holds"));
    }
    QVERIFY(workshop.store().check().empty());
}

void TestTrainer::aStudentAndItsBaselineShareStartAndBatches()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {R"("seed": 3)", mlp, train(trainFor(40))}) + ", "
        + node("student", {mlp, taughtBy("\"teacher\""), R"("data": {"labelled": {"per_class": 10}, "unlabelled": "none"})",
            R"("terms": {"hard": {"kind": "cross_entropy", "weight": 0.5}, "soft": {"kind": "kd", "weight": 0.5, "temperature": 4}})", train(trainFor(30))})
        + ", " + node("alone", {R"("baseline_of": "student")"})));
    for (const RunId& run : runs)
        QCOMPARE(toText(workshop.train(run).state), toText(RunState::Finished));
    // Same start, same first batch: the hard term says the very same, bit for bit.
    QCOMPARE(workshop.values(runs.at(1), "loss.hard")[1], workshop.values(runs.at(2), "loss.hard")[1]);
    QCOMPARE(workshop.values(runs.at(1), "train.accuracy")[1], workshop.values(runs.at(2), "train.accuracy")[1]);
    QVERIFY(workshop.values(runs.at(1), "loss.hard")[30] != workshop.values(runs.at(2), "loss.hard")[30]);
    const auto shares = workshop.values(runs.at(1), "share.soft");
    for (std::size_t step = 1; step <= 30; ++step)
        QVERIFY(std::abs(shares[step] + workshop.values(runs.at(1), "share.hard")[step] - 1) < 1e-5F);
    QVERIFY(shares[10] != shares[11] && shares[11] == shares[20]);   // measured at every tenth step
}

void TestTrainer::labelledAndUnlabelledSamplesAreMixed()
{
    Workshop workshop;
    const auto runs = workshop.queue(onDigits(node("teacher", {mlp, train(trainFor(40))}) + ", "
        + node("student", {mlp, taughtBy("\"teacher\""), R"("data": {"labelled": {"count": 12}, "unlabelled": "rest"})",
            R"("terms": {"hard": {"kind": "cross_entropy", "weight": 0.5}, "soft": {"kind": "kd", "weight": 0.5, "temperature": 4}})", train(trainFor(39))})));
    workshop.train(runs.at(0));
    const RunSummary student = workshop.train(runs.at(1));
    QCOMPARE(toText(student.state), toText(RunState::Finished));
    QCOMPARE(nlohmann::json::parse(workshop.store().fact(runs[1], "data")).at("labelled").get<int>(), 12);
    // 12 labels in the 39 batches of an epoch: one batch in three or so has something to say about the hard term.
    const auto hard = workshop.values(runs[1], "loss.hard");
    const auto soft = workshop.values(runs[1], "loss.soft");
    const auto total = workshop.values(runs[1], "loss.total");
    QCOMPARE(std::ranges::count_if(hard.begin() + 1, hard.end(), [](float value) { return std::isfinite(value); }), 12);
    for (std::size_t step = 1; step <= 39; ++step)
        QVERIFY(std::abs(total[step] - 0.5F * soft[step] - (std::isfinite(hard[step]) ? 0.5F * hard[step] : 0)) < 1e-5F);
}

void TestTrainer::earlyStoppingEndsARunBeforeItsLastStep()
{
    Workshop workshop;
    const RunId run = workshop.queue(onDigits(node("solo", {mlp, train(trainFor(2000, R"("patience": 3, "evaluate": {"every": {"steps": 10}})"))}))).at(0);
    const RunSummary summary = workshop.train(run);
    QCOMPARE(toText(summary.state), toText(RunState::Finished));
    QVERIFY2(summary.message.find("early") != std::string::npos, summary.message.c_str());
    QVERIFY(summary.step < 2000);
    QCOMPARE(summary.step, summary.scores.bestStep + 30);
    QVERIFY(workshop.store().testPredictions(run, "best"));
}

void TestTrainer::aLossThatIsNoNumberEndsTheRunDiverged()
{
    Workshop workshop;
    const std::string wild = R"({"steps": 500, "batch": 32, "optimizer": {"kind": "sgd", "lr": 10, "momentum": 0.99}, "schedule": {"kind": "constant"}})";
    const RunId run = workshop.queue(onDigits(node("solo", {R"("model": {"architecture": "mlp", "hidden": [64, 64, 64, 64]})", train(wild),
        R"("terms": {"hard": {"kind": "cross_entropy", "weight": 1000}})"}))).at(0);
    const RunSummary summary = workshop.train(run);
    QCOMPARE(toText(summary.state), toText(RunState::Diverged));
    QVERIFY2(summary.message.starts_with("Step ") && summary.message.find("learning rate") != std::string::npos, summary.message.c_str());
    QVERIFY(!workshop.store().testPredictions(run, "best"));
    const auto losses = workshop.values(run, "loss.total");
    QVERIFY(losses.size() < 500);
    for (std::size_t step = 1; step + 1 < losses.size(); ++step)
        QVERIFY(std::isfinite(losses[step]));
}

void TestTrainer::oneProcessTrainsRunAfterRunAsIfEachWereAlone()
{
    const std::string batchNorm = R"("model": {"architecture": "cnn"})";
    const std::string experiment = onDigits(node("teacher", {batchNorm, train(trainFor(20))}) + ", "
        + node("student", {mlp, taughtBy("\"teacher\""), softTerm, noLabels, train(trainFor(60))}) + ", " + node("solo", {mlp, train(trainFor(60))}));
    const std::string threads = std::to_string(coreCount());
    Workshop apart;
    const auto alone = apart.queue(experiment);
    for (const RunId& run : alone)
        apart.train(run, {QStringLiteral("--threads"), QString::fromStdString(threads)});

    Workshop together;
    const auto runs = together.queue(experiment);
    Announcements announcements;
    const int pipe = ::dup(announcements.writingEnd());       // without O_CLOEXEC
    const auto process = together.start(runs[0], {QStringLiteral("--threads"), QString::fromStdString(threads), QStringLiteral("--jobs"), QStringLiteral("1"),
        QStringLiteral("--announce-fd"), QString::number(pipe)});
    ::close(pipe);
    QVERIFY(process->waitForFinished(60000));
    QCOMPARE(process->exitCode(), 0);
    QCOMPARE(announcements.take(), (std::vector<std::pair<RunId, std::int64_t>>{{runs[1], 1}, {runs[2], 1}}));
    QVERIFY(std::filesystem::exists(runLogFile(together.store().folder(), runs[2])));

    for (std::size_t i = 0; i < runs.size(); ++i) {
        QCOMPARE(toText(together.store().run(runs[i]).state), toText(RunState::Finished));
        QVERIFY(together.series(runs[i]) == apart.series(alone[i]));
        QCOMPARE(together.store().weightsBlob(runs[i], "last"), apart.store().weightsBlob(alone[i], "last"));
        QCOMPARE(together.store().weightsBlob(runs[i], "best"), apart.store().weightsBlob(alone[i], "best"));
    }
}

void TestTrainer::changedDataFailTheRunInASentence()
{
    Workshop workshop;
    QTemporaryDir folder;
    const auto write = [&](const char* first) {
        QFile file(folder.filePath(QStringLiteral("table.csv")));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QByteArray text = "x,y,class\n";
        for (int row = 0; row < 60; ++row)
            text += (row == 0 ? QByteArray(first) : QByteArray::number(row * 7 % 13)) + "," + QByteArray::number(row % 5) + (row % 2 == 0 ? ",even\n" : ",odd\n");
        file.write(text);
    };
    write("1");
    const RunId run = workshop.queue(R"({"retort": 1, "name": "a table", "data": {"dataset": "csv", "path": ")" + folder.path().toStdString() + R"(/table.csv",
        "validation": {"from": "train", "count": 10}}, "nodes": {)" + node("solo", {R"("model": {"architecture": "linear"})", train(trainFor(5))}) + R"(}, "seeds": [0]})").at(0);
    write("2");
    const RunSummary summary = workshop.train(run);
    QCOMPARE(toText(summary.state), toText(RunState::Failed));
    QVERIFY2(summary.message.find("changed since") != std::string::npos, summary.message.c_str());
}

void TestTrainer::aFolderOfPicturesIsDecodedAndLearntFrom()
{
    QTemporaryDir folder, cache;
    qputenv("XDG_CACHE_HOME", cache.path().toUtf8());
    const std::filesystem::path place = folder.path().toStdString();
    for (int i = 0; i < 60; ++i) {                       // stripes across or down, of any colour
        const bool across = i % 2 == 0;
        std::filesystem::create_directories(place / (across ? "across" : "down"));
        writeFileAtomically(place / (across ? "across" : "down") / (std::to_string(i) + ".png"),
            std::string_view(png(12, 12, [&](int x, int y) { return ((across ? y : x) / 3) % 2 == 0 ? Pixel{std::uint8_t(100 + 2 * i), 40, std::uint8_t(200 - 2 * i)} : Pixel{10, 10, 10}; })));
    }
    const auto experiment = [&](const std::string& name, int seed) {
        return R"({"retort": 1, "name": "stripes", "data": {"dataset": "pictures", "path": ")" + place.string() + R"(", "size": 12, "validation": {"from": "train", "count": 8}}, "nodes": {)"
            + node(name, {R"("model": {"architecture": "cnn", "channels": [4, 8], "hidden": [8]})", train(trainFor(60, R"("augment": [{"kind": "crop", "padding": 1, "border": "mirror"}, {"kind": "flip"}])"))})
            + R"(}, "seeds": [)" + std::to_string(seed) + "]}";
    };
    Workshop workshop;
    const RunSummary first = workshop.train(workshop.queue(experiment("one", 0)).at(0));
    QCOMPARE(first.message, std::string());
    QCOMPARE(toText(first.state), toText(RunState::Finished));
    QVERIFY(*first.scores.testAccuracy > 0.8);
    QCOMPARE(std::ranges::count_if(std::filesystem::directory_iterator(std::filesystem::path(cache.path().toStdString()) / "retort" / "pictures"),
                 [](const auto& file) { return file.path().extension() != ".lock"; }), 1);

    const RunId second = workshop.queue(experiment("two", 1)).at(0);
    std::filesystem::remove_all(cache.path().toStdString() + "/retort/pictures");
    writeFileAtomically(place / "down" / "1.png", std::string_view("<html>"));
    const RunSummary changed = workshop.train(second);
    QCOMPARE(toText(changed.state), toText(RunState::Failed));
    QVERIFY2(changed.message.find("1.png is neither a PNG nor a JPEG") != std::string::npos, changed.message.c_str());
    qunsetenv("XDG_CACHE_HOME");
}

void TestTrainer::theProgramRefusesWhatItCannotDo()
{
    Workshop workshop;
    const RunId run = workshop.queue(onDigits(node("solo", {mlp, train(trainFor(3))}))).at(0);
    const auto status = [&](const RunId& id, const QStringList& more) {
        const auto process = workshop.start(id, more);
        process->waitForFinished(30000);
        return process->exitCode();
    };
    QCOMPARE(status(run, {QStringLiteral("--nonsense")}), 2);
    QCOMPARE(status("nobody99", {}), 1);
    {
        const auto held = FileLock::tryTake(workshop.store().lockFile(run));
        QCOMPARE(status(run, {}), 1);
    }
    QCOMPARE(toText(workshop.store().run(run).state), toText(RunState::Queued));
    const RunSummary failed = workshop.train(run, {QStringLiteral("--device"), QStringLiteral("tpu")});
    QCOMPARE(toText(failed.state), toText(RunState::Failed));
    QVERIFY2(failed.message.find("tpu") != std::string::npos, failed.message.c_str());
}

QTEST_GUILESS_MAIN(TestTrainer)
#include "tst_trainer.moc"

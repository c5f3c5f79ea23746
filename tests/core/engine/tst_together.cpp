#include "core/analysis/scores.h"
#include "core/engine/models/stack.h"
#include "tests/core/engine/small_networks.h"
#include "tests/core/engine/trainer_workshop.h"

#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

constexpr std::int64_t members = 3;

std::vector<std::shared_ptr<Model>> networksOf(std::string_view architecture, InputShape input)
{
    std::vector<std::shared_ptr<Model>> networks;
    for (std::int64_t n = 0; n < members; ++n) {
        Params params = smallParams(architecture);
        if (params.has("hidden"))
            params.set("hidden", std::vector<std::int64_t>{24, 7});
        networks.push_back(makeModel(architecture, params, input, 10));
        initialise(*networks.back(), static_cast<std::uint64_t>(n) + 5);
    }
    return networks;
}

double largest(const torch::Tensor& difference) { return difference.abs().max().item<double>(); }

std::string memberFields(bool together) { return std::string(R"("members": 3)") + (together ? R"(, "together": true)" : ""); }

/// The series of one network, by name.
std::map<std::string, std::vector<float>> curvesOf(Workshop& workshop, const RunId& run, std::int64_t network)
{
    std::map<std::string, SeriesAssembler> assemblers;
    for (const SeriesChunk& chunk : workshop.store().seriesSince(run).first)
        if (chunk.network == network)
            assemblers[chunk.series].add(chunk.firstStep, chunk.values);
    std::map<std::string, std::vector<float>> curves;
    for (const auto& [name, assembler] : assemblers)
        curves[name] = assembler.values();
    return curves;
}

std::vector<Evaluation> pointsOf(Workshop& workshop, const RunId& run, std::int64_t network)
{
    std::vector<Evaluation> points;
    for (const Evaluation& point : workshop.store().evaluationsSince(run).first)
        if (point.network == network)
            points.push_back(point);
    return points;
}

} // namespace

/// Networks that are trained as one batch: what each of them would have come to by itself.
class TestTogether : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesAndGradientsAreThoseOfEach_data()
    {
        QTest::addColumn<QString>("architecture");
        for (const retort::Entry& row : retort::catalogue(Kind::Architecture))
            if (row.together)
                QTest::newRow(std::string(row.id).c_str()) << QString::fromStdString(std::string(row.id));
    }

    void valuesAndGradientsAreThoseOfEach()
    {
        QFETCH(QString, architecture);
        constexpr InputShape shape{.channels = 1, .height = 6, .width = 5};
        const auto alone = networksOf(architecture.toStdString(), shape);
        const auto shared = networksOf(architecture.toStdString(), shape);
        const Stack stack(shared);
        stack.shareWith(shared);
        torch::manual_seed(3);
        const torch::Tensor input = torch::randn({members, 20, 30});
        const torch::Tensor labels = torch::randint(10, {members * 20}, torch::kInt64);
        const torch::Tensor logits = stack.forward(input);
        torch::nn::functional::cross_entropy(logits.flatten(0, 1), labels).backward();
        for (std::int64_t n = 0; n < members; ++n) {
            Model& one = *alone[static_cast<std::size_t>(n)];
            const torch::Tensor said = one.forward(input[n]).logits;
            QVERIFY(largest(said - logits[n]) < 1e-5);
            (torch::nn::functional::cross_entropy(said, labels.narrow(0, n * 20, 20)) / members).backward();
            for (std::size_t i = 0; i < one.parameters().size(); ++i)
                QVERIFY(largest(one.parameters()[i].grad() - stack.parameters()[i].grad()[n]) < 1e-6);
            QVERIFY(torch::equal(shared[static_cast<std::size_t>(n)]->forward(input[n]).logits, said));
        }
        {
            const torch::NoGradGuard noGradient;
            stack.parameters().front().mul_(2);
        }
        QVERIFY(torch::equal(shared[1]->parameters().front(), 2 * alone[1]->parameters().front()));   // the same numbers in the same place
    }

    void theyComeToWhatTheyWouldHaveComeToByThemselves_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("training");
        const auto row = [](const char* name, const std::string& model, const std::string& more) {
            QTest::newRow(name) << QString::fromStdString(model) << QString::fromStdString(R"({"steps": 60, "batch": 32, "schedule": {"kind": "cosine", "warmup": 0.1}, "evaluate": {"every": {"steps": 20}}, )" + more + "}");
        };
        row("adam", R"({"architecture": "mlp", "hidden": [24, 12]})", R"("optimizer": {"kind": "adam", "lr": 0.01})");
        row("sgd, clipped", R"({"architecture": "mlp", "hidden": [24]})", R"("optimizer": {"kind": "sgd", "lr": 0.1, "momentum": 0.9, "weight_decay": 0.001}, "clip": 0.5, "select": "last")");
        row("linear, random views", R"({"architecture": "linear"})", R"("optimizer": {"kind": "adam", "lr": 0.01}, "augment": [{"kind": "shift"}, {"kind": "noise"}])");
    }

    void theyComeToWhatTheyWouldHaveComeToByThemselves()
    {
        QFETCH(QString, model);
        QFETCH(QString, training);
        Workshop workshop;
        const std::string fields = "\"model\": " + model.toStdString();
        const auto runs = workshop.queue(onDigits(node("together", {memberFields(true), fields, train(training.toStdString())}) + ", "
            + node("alone", {memberFields(false), fields, train(training.toStdString())})));
        QCOMPARE(runs.size(), std::size_t{1 + members});
        for (const RunId& run : runs) {
            const RunSummary done = workshop.train(run);
            QVERIFY2(done.state == RunState::Finished, done.message.c_str());
        }
        Store& store = workshop.store();
        const auto together = std::ranges::find(runs, "together", [&](const RunId& run) { return store.run(run).node; });
        double meanTest = 0, meanBest = 0;
        std::int64_t number = 0;
        for (const RunId& run : runs) {
            if (run == *together)
                continue;
            const std::int64_t network = number++;
            const auto mine = curvesOf(workshop, *together, network), own = curvesOf(workshop, run, 0);
            QCOMPARE(mine.size(), own.size());
            for (const auto& [name, values] : own) {
                QCOMPARE(mine.at(name).size(), values.size());
                for (std::size_t step = 1; step < values.size(); ++step)
                    QVERIFY2(std::abs(mine.at(name)[step] - values[step]) <= 1e-4F * (1 + std::abs(values[step])), (name + " at step " + std::to_string(step)).c_str());
            }
            const auto points = pointsOf(workshop, *together, network), ownPoints = pointsOf(workshop, run, 0);
            QCOMPARE(points.size(), ownPoints.size());
            for (std::size_t i = 0; i < points.size(); ++i)
                QVERIFY(points[i].confusion == ownPoints[i].confusion);
            for (const char* weights : {"best", "last"}) {
                const auto said = store.testPredictions(*together, weights, network), ownSaid = store.testPredictions(run, weights);
                QVERIFY(said && ownSaid && said->ids == ownSaid->ids);
                for (std::size_t i = 0; i < said->logits.size(); ++i)
                    QVERIFY(std::abs(said->logits[i] - ownSaid->logits[i]) <= 1e-4F * (1 + std::abs(ownSaid->logits[i])));
            }
            meanTest += *store.run(run).scores.testAccuracy / members;
            meanBest += *store.run(run).scores.bestAccuracy / members;
        }
        const RunSummary run = store.run(*together);
        QVERIFY(std::abs(*run.scores.testAccuracy - meanTest) < 1e-9);
        QVERIFY(std::abs(*run.scores.bestAccuracy - meanBest) < 1e-9);
        QVERIFY(!store.testPredictions(*together, "last", members));
        QVERIFY(QString::fromStdString(run.model).startsWith(QStringLiteral("3 × ")));
    }

    /// An ensemble teaches the same, however it was trained.
    void theyTeachAsAnEnsembleDoes()
    {
        Workshop workshop;
        const std::string training = trainFor(60);
        const auto pupil = [&](const std::string& name, const std::string& teacher) { return node(name, {mlp, taughtBy("\"" + teacher + "\""), softTerm, train(training)}); };
        const auto runs = workshop.queue(onDigits(node("together", {memberFields(true), mlp, train(training)}) + ", " + node("alone", {memberFields(false), mlp, train(training)}) + ", "
            + pupil("first", "together") + ", " + pupil("second", "alone")));
        std::map<std::string, RunId> of;
        for (const RunId& run : runs) {
            const RunSummary done = workshop.train(run);
            QVERIFY2(done.state == RunState::Finished, done.message.c_str());
            of[done.node] = run;
        }
        Store& store = workshop.store();
        const auto first = store.teacherTestPredictions(of["first"]), second = store.teacherTestPredictions(of["second"]);
        QCOMPARE(first.size(), std::size_t{members});
        QCOMPARE(second.size(), std::size_t{members});
        for (std::size_t n = 0; n < first.size(); ++n) {
            QVERIFY(first[n] == *store.testPredictions(of["together"], "selected", static_cast<std::int64_t>(n)));
            for (std::size_t i = 0; i < first[n].logits.size(); ++i)
                QVERIFY(std::abs(first[n].logits[i] - second[n].logits[i]) <= 1e-4F * (1 + std::abs(second[n].logits[i])));
        }
        QVERIFY(std::abs(*store.run(of["first"]).scores.agreement - *store.run(of["second"]).scores.agreement) < 0.01);
        QCOMPARE(store.run(of["first"]).teachers, std::vector<RunId>{of["together"]});
        QVERIFY(store.run(of["first"]).teacher.starts_with("together ×3"));
        // By its id it teaches with all of its networks, too.
        const auto again = workshop.queue(onDigits(node("third", {mlp, taughtBy("\"run:" + of["together"] + "\""), softTerm, train(training)})));
        QVERIFY(workshop.train(again.back()).state == RunState::Finished);
        QVERIFY(*store.testPredictions(again.back(), "last") == *store.testPredictions(of["first"], "last"));
    }

    void theCommandLineTellsThemApart()
    {
        Workshop workshop;
        const RunId run = workshop.queue(onDigits(node("it", {memberFields(true), mlp, train(trainFor(20))}))).back();
        QVERIFY(workshop.train(run).state == RunState::Finished);
        const QString store = QString::fromStdString(workshop.store().folder().string()), id = QString::fromStdString(run), file = store + QStringLiteral(".safetensors");
        const auto call = [&](const QStringList& words) {
            QProcess retort;
            retort.start(QString::fromStdString(program("retort").string()), words + QStringList{QStringLiteral("--store"), store});
            retort.waitForFinished();
            return std::pair(retort.exitCode(), QString::fromUtf8(retort.readAllStandardOutput()));
        };
        QString each = QStringLiteral("test % of each: ");
        for (std::int64_t n = 0; n < members; ++n) {
            const auto [status, out] = call({QStringLiteral("export"), id, QStringLiteral("-o"), file, QStringLiteral("--network"), QString::number(n + 1)});
            QCOMPARE(status, 0);
            QVERIFY(out.contains(QString::fromStdString(workshop.store().weightsBlob(run, "best", n))));
            each += (n == 0 ? QString() : QStringLiteral(", ")) + QString::number(100 * scoresOf(*workshop.store().testPredictions(run, "best", n)).accuracy, 'f', 2);
        }
        QVERIFY(call({QStringLiteral("export"), id, QStringLiteral("-o"), file, QStringLiteral("--network"), QString::number(members + 1)}).first != 0);
        QVERIFY2(call({QStringLiteral("show"), id}).second.contains(each), qPrintable(each));
    }

    void aNetworkThatDivergesIsNamed()
    {
        Workshop workshop;
        const std::string wild = R"({"steps": 500, "batch": 32, "optimizer": {"kind": "sgd", "lr": 10, "momentum": 0.99}, "schedule": {"kind": "constant"}})";
        const auto runs = workshop.queue(onDigits(node("it", {memberFields(true), R"("model": {"architecture": "mlp", "hidden": [64, 64, 64, 64]})", train(wild),
            R"("terms": {"hard": {"kind": "cross_entropy", "weight": 1000}})"})));
        const RunSummary done = workshop.train(runs.back());
        QCOMPARE(done.state, RunState::Diverged);
        QVERIFY2(done.message.find("of network ") != std::string::npos, done.message.c_str());
    }
};

QTEST_GUILESS_MAIN(TestTogether)
#include "tst_together.moc"

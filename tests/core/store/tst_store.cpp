#include "store_samples.h"

#include <QTest>

using namespace retort;
using namespace retort::test;

class TestStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anExperimentBecomesRunsThatAListCanShow()
    {
        const Folder folder;
        Store store(folder.path);
        const auto queued = store.enqueue(pairPlan(7), "{\"the\": \"text\"}");
        QCOMPARE(queued.runs.size(), std::size_t{4});
        const auto experiments = store.experiments();
        QCOMPARE(experiments.size(), std::size_t{1});
        QCOMPARE(experiments[0].text, std::string("{\"the\": \"text\"}"));
        QCOMPARE(experiments[0].name, std::string("pair"));
        QVERIFY(store.experimentRuns(queued.experiment) == queued.runs);

        const RunSummary teacher = store.run(queued.runs[0].run);
        const RunSummary student = store.run(queued.runs[1].run);
        const RunSummary baseline = store.run(queued.runs[2].run);
        QVERIFY(teacher.role == Role::Teacher);
        QVERIFY(student.role == Role::Student);
        QVERIFY(baseline.role == Role::Baseline);
        QVERIFY(store.run(queued.runs[3].run).role == Role::Reference);
        QCOMPARE(student.baseline, baseline.id);
        QCOMPARE(student.reference, queued.runs[3].run);
        QCOMPARE(student.teachers, std::vector<RunId>{teacher.id});
        QCOMPARE(student.teacher, std::string("teacher (mlp 64)"));
        QCOMPARE(student.model, std::string("mlp 8"));
        QCOMPARE(student.temperature, std::optional(4.0));
        QCOMPARE(student.seed, std::uint64_t{7});
        QCOMPARE(student.epochs, 10.0);          // 100 steps of 10 over 95 samples: ten steps an epoch
        QVERIFY(!teacher.temperature);
        QCOMPARE(teacher.colour, std::int64_t{0});
        QCOMPARE(student.colour, std::int64_t{1});

        const RunRecord record = store.record(student.id);
        QVERIFY(recipeFromStoredJson(record.recipeJson) == pairPlan(7).runs[1].recipe);
        QVERIFY((record.context.paths == std::map<std::string, std::string>{{"path", "/data/digits"}}));
        QVERIFY((record.context.teachers == std::vector<RunContext::Teacher>{{.run = teacher.id, .file = {}}}));
        QCOMPARE(store.runsSince().size(), std::size_t{4});
        QVERIFY(store.runsSince(store.revision()).empty());
    }

    void aRunGoesFromQueuedToFinished()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        QCOMPARE(store.ready().size(), std::size_t{1});
        QCOMPARE(store.claim(id, 2), std::optional<std::int64_t>(1));
        QVERIFY(!store.claim(id, 2));
        QVERIFY(store.ready().empty());
        {
            RunWriter writer(folder.path, id, 1);
            const std::pair<std::string_view, float> values[] = {{"loss.total", 1.5F}, {"lr", 0.1F}};
            for (std::int64_t step = 0; step < 5; ++step)
                writer.step(step, values);
            writer.progress({.phase = "training", .step = 5, .epoch = 0.5, .trainSeconds = 1, .samplesPerSecond = 100, .memoryBytes = 1e6});
            const Predictions predictions = predictionsOf(8, 2);
            writer.evaluation(evaluationOf(5, 0.875), predictions);
            writer.weights("best", 5, {.tensors = {{"w", tensorOf(std::vector<float>{1, 2}, {2})}}, .metadata = {}});
            writer.testPredictions("best", predictions);
            QVERIFY(!store.testPredictions(id, "best"));
            RunScores scores = store.run(id).scores;
            scores.testAccuracy = 0.5;
            scores.testErrors = 4;
            writer.scores(scores);
            writer.end({});
        }
        const RunSummary run = store.run(id);
        QVERIFY(run.state == RunState::Finished);
        QCOMPARE(run.threads, std::int64_t{2});
        QCOMPARE(run.scores.bestAccuracy, std::optional(0.875));
        QCOMPARE(run.trainSeconds, 1.0);
        QVERIFY(!run.startedAt.empty() && !run.endedAt.empty());
        QCOMPARE(*store.testPredictions(id, "selected"), predictionsOf(8, 2));
        QVERIFY(!store.weightsBlob(id, "best").empty());
        QCOMPARE(store.weightsBlob(id, "selected"), store.weightsBlob(id, "best"));
        const auto [chunks, seen] = store.seriesSince(id);
        std::size_t values = 0;
        for (const SeriesChunk& chunk : chunks)
            values += chunk.values.size();
        QCOMPARE(values, std::size_t{10});
        QCOMPARE(store.evaluationsSince(id).first.front().confusion, evaluationOf(5, 0).confusion);
        QVERIFY(store.check().empty());
    }
};

QTEST_APPLESS_MAIN(TestStore)
#include "tst_store.moc"

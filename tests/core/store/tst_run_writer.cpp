#include "store_samples.h"

#include "core/store/database.h"
#include "core/store/evaluation_budget.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <limits>
#include <set>

using namespace retort;
using namespace retort::test;

namespace {

TensorFile stateOf(float value, std::size_t size = 4)
{
    TensorFile file;
    file.tensors["w"] = tensorOf(std::vector<float>(size, value), {static_cast<std::int64_t>(size)});
    return file;
}

void flipABit(const std::filesystem::path& file)
{
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekg(-1, std::ios::end);
    const int byte = stream.get();
    stream.seekp(-1, std::ios::end);
    stream.put(static_cast<char>(byte ^ 1));
}

/// The curve as a reader assembles it: later chunks win.
std::map<std::int64_t, float> curve(const std::vector<SeriesChunk>& chunks, const std::string& name)
{
    std::map<std::int64_t, float> values;
    for (const SeriesChunk& chunk : chunks)
        if (chunk.series == name)
            for (std::size_t i = 0; i < chunk.values.size(); ++i)
                values[chunk.firstStep + static_cast<std::int64_t>(i)] = chunk.values[i];
    return values;
}

} // namespace

class TestRunWriter : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<Folder>();
        m_store = std::make_unique<Store>(m_folder->path);
        m_run = enqueueOne(*m_store);
        m_writer = std::make_unique<RunWriter>(m_folder->path, m_run, m_store->claim(m_run, 2).value());
    }

    void cleanup()
    {
        m_writer.reset();
        m_store.reset();
        m_folder.reset();
    }

    void aRunGoesFromQueuedToFinished()
    {
        QVERIFY(!m_store->claim(m_run, 2));
        m_writer->progress({.phase = "training", .step = 5, .epoch = 0.5, .trainSeconds = 1, .evaluateSeconds = 0.25, .samplesPerSecond = 100, .memoryBytes = 1e6});
        m_writer->evaluation(evaluationOf(5, 0.875), predictionsOf(8, 2));
        m_writer->weights("best", 5, stateOf(1));
        m_writer->weights("last", 5, stateOf(2));
        m_writer->testPredictions("best", predictionsOf(6, 2));
        m_writer->testPredictions("selected", predictionsOf(6, 2, 3), 0, 0);
        m_writer->testPredictions("selected", predictionsOf(6, 2, 4), 0, 1);
        QVERIFY(!m_store->testPredictions(m_run, "best"));                // not before it has finished
        QVERIFY(m_store->teacherTestPredictions(m_run).empty());
        RunScores scores = m_store->run(m_run).scores;
        scores.testAccuracy = 0.5;
        scores.testErrors = 4;
        scores.testNll = std::numeric_limits<double>::quiet_NaN();
        m_writer->scores(scores);
        m_writer->fact("environment", R"({"threads":2})");
        m_writer->end({.state = RunState::Finished, .message = "all well"});

        const RunSummary run = m_store->run(m_run);
        QVERIFY(run.state == RunState::Finished);
        QCOMPARE(run.message, std::string("all well"));
        QCOMPARE(run.phase, std::string());
        QCOMPARE(run.threads, std::int64_t{2});
        QCOMPARE(run.attempt, std::int64_t{1});
        QCOMPARE(run.trainSeconds, 1.0);
        QCOMPARE(run.evaluateSeconds, 0.25);
        QCOMPARE(run.scores.bestAccuracy, std::optional(0.875));
        QCOMPARE(run.scores.testAccuracy, std::optional(0.5));
        QVERIFY(!run.scores.testNll);                                     // what is no number is not known
        QVERIFY(!run.startedAt.empty() && run.endedAt >= run.startedAt);
        QVERIFY(*m_store->testPredictions(m_run, "selected") == predictionsOf(6, 2));
        QVERIFY(!m_store->testPredictions(m_run, "last"));
        QVERIFY(!m_store->testPredictions(m_run, "best", 1));
        QVERIFY((m_store->teacherTestPredictions(m_run) == std::vector<Predictions>{predictionsOf(6, 2, 3), predictionsOf(6, 2, 4)}));
        QCOMPARE(m_store->weightsBlob(m_run, "selected"), m_store->weightsBlob(m_run, "best"));
        QVERIFY(m_store->weightsBlob(m_run, "last") != m_store->weightsBlob(m_run, "best"));
        QVERIFY(parseTensors(m_store->blobs().read(m_store->weightsBlob(m_run, "last")), "last") == stateOf(2));
        QVERIFY(m_store->weightsBlob(m_run, "epoch:3").empty());
        QCOMPARE(m_store->fact(m_run, "environment"), std::string(R"({"threads":2})"));
        QCOMPARE(m_store->fact(m_run, "wiring"), std::string());
        QVERIFY(m_store->check().empty());
    }

    void afterItsLastWordNothingMoreIsWritten()
    {
        m_writer->end({});
        everyMemberThrowsSuperseded(*m_writer);
        QVERIFY(m_store->run(m_run).state == RunState::Finished);
        QVERIFY(m_store->check().empty());
    }

    void anAttemptThatWasTakenOverWritesNothing()
    {
        m_store->recordDeath(m_run, 1, "killed");
        m_store->reconcile();                                             // resumed once by itself
        QCOMPARE(m_store->claim(m_run, 1), std::optional<std::int64_t>(2));
        const RunSummary before = m_store->run(m_run);
        everyMemberThrowsSuperseded(*m_writer);
        QVERIFY(m_store->run(m_run) == before);
        RunWriter second(m_folder->path, m_run, 2);
        second.end({.state = RunState::Stopped, .message = {}});
        QVERIFY(m_store->run(m_run).state == RunState::Stopped);
    }

    void aRunEndsInAFinalStateOrInterrupted()
    {
        for (const RunState state : {RunState::Queued, RunState::Running, RunState::Paused, RunState::Blocked})
            QVERIFY_EXCEPTION_THROWN(m_writer->end({.state = state, .message = {}}), Error);
        m_writer->end({.state = RunState::Interrupted, .message = "SIGTERM"});
        m_store->reconcile();
        QVERIFY(m_store->run(m_run).state == RunState::Interrupted);      // asked to go, it did not die: left to the user
    }

    void seriesKeepEveryStepAndComeInPieces()
    {
        std::int64_t seen = 0;
        std::map<std::int64_t, float> total, soft;
        for (std::int64_t step = 0; step < 5000; ++step) {
            std::vector<std::pair<std::string_view, float>> values{{"loss.total", static_cast<float>(step)}};
            if (step % 1000 != 500)                                       // a gap ends a chunk
                values.emplace_back("loss.soft", static_cast<float>(-step));
            m_writer->step(step, values);
            if (step % 777 == 0) {
                m_writer->flush();
                const auto [chunks, now] = m_store->seriesSince(m_run, seen);
                QVERIFY(now > seen);
                seen = now;
                total.merge(curve(chunks, "loss.total"));
                soft.merge(curve(chunks, "loss.soft"));
                QCOMPARE(static_cast<std::int64_t>(total.size()), step + 1);
            }
        }
        m_writer.reset();                                                 // what is buffered is not lost
        const auto [chunks, now] = m_store->seriesSince(m_run, seen);
        total.merge(curve(chunks, "loss.total"));
        soft.merge(curve(chunks, "loss.soft"));
        QVERIFY(m_store->seriesSince(m_run, now).first.empty());
        QCOMPARE(total.size(), std::size_t{5000});
        QCOMPARE(soft.size(), std::size_t{4995});
        for (const auto& [step, value] : total)
            QCOMPARE(value, static_cast<float>(step));
        QVERIFY(!soft.contains(1500) && soft.at(1501) == -1501.0F);
        const auto whole = m_store->seriesSince(m_run).first;
        QVERIFY(curve(whole, "loss.total") == total);
        QVERIFY(whole.size() < 200);                                      // packed, not a row a step
    }

    void valuesThatAreNoNumbersAreKept()
    {
        const std::pair<std::string_view, float> values[] = {{"loss.total", std::numeric_limits<float>::quiet_NaN()}, {"lr", std::numeric_limits<float>::infinity()}};
        m_writer->step(0, values);
        m_writer->progress({.phase = "training", .samplesPerSecond = std::numeric_limits<double>::infinity()});
        m_writer->flush();
        const auto chunks = m_store->seriesSince(m_run).first;
        QVERIFY(std::isnan(curve(chunks, "loss.total").at(0)));
        QVERIFY(std::isinf(curve(chunks, "lr").at(0)));
        Evaluation evaluation = evaluationOf(1, std::numeric_limits<double>::quiet_NaN());
        m_writer->evaluation(evaluation, predictionsOf(2, 2, std::numeric_limits<float>::quiet_NaN()));
        QVERIFY(std::isnan(m_store->evaluationsSince(m_run).first.at(0).values.at("validation.accuracy")));
        QVERIFY(!m_store->run(m_run).scores.bestAccuracy);
    }

    void networksOfOneRunAreKeptApart()
    {
        const std::pair<std::string_view, float> first[] = {{"loss.total", 1.0F}};
        const std::pair<std::string_view, float> second[] = {{"loss.total", 2.0F}};
        m_writer->step(0, first, 0);
        m_writer->step(0, second, 1);
        Evaluation evaluation = evaluationOf(1, 0.5);
        m_writer->evaluation(evaluation, predictionsOf(4, 2));
        evaluation.network = 1;
        m_writer->evaluation(evaluation, predictionsOf(4, 2, 1));
        m_writer->weights("last", 1, stateOf(1), 0);
        m_writer->weights("last", 1, stateOf(2), 1);
        for (const SeriesChunk& chunk : m_store->seriesSince(m_run).first)
            QCOMPARE(chunk.values.front(), chunk.network == 0 ? 1.0F : 2.0F);
        const auto evaluations = m_store->evaluationsSince(m_run).first;
        QCOMPARE(evaluations.size(), std::size_t{2});
        QVERIFY(m_store->predictions(evaluations[1].predictions) == predictionsOf(4, 2, 1));
        QVERIFY(m_store->weightsBlob(m_run, "last", 0) != m_store->weightsBlob(m_run, "last", 1));
    }

    void anEvaluationIsReadBackAsItWas()
    {
        Evaluation evaluation = evaluationOf(10, 1.0 / 3);
        evaluation.values["validation.nll"] = 0.1;
        evaluation.confusion = {.classes = 3, .cells = {1, 2, 3, 4, 5, 6, 7, 8, 4294967295.0}};
        m_writer->evaluation(evaluation, predictionsOf(9, 3));
        auto [read, seen] = m_store->evaluationsSince(m_run);
        QCOMPARE(read.size(), std::size_t{1});
        QVERIFY(m_store->predictions(read[0].predictions) == predictionsOf(9, 3));   // 0 and 1 are exact in f16
        QVERIFY(m_writer->evaluations() == read);
        read[0].predictions.clear();
        QVERIFY(read[0] == evaluation);
        QVERIFY(m_store->evaluationsSince(m_run, seen).first.empty());

        evaluation.step = 20;
        for (const double wrong : {0.5, -1.0, 4294967296.0, std::numeric_limits<double>::quiet_NaN()}) {
            evaluation.confusion.cells[0] = wrong;
            QVERIFY_EXCEPTION_THROWN(m_writer->evaluation(evaluation, predictionsOf(9, 3)), Error);
        }
        Predictions ragged = predictionsOf(9, 3);
        ragged.logits.pop_back();
        QVERIFY_EXCEPTION_THROWN(m_writer->evaluation(evaluationOf(20, 1), ragged), Error);
        QCOMPARE(m_store->evaluationsSince(m_run).first.size(), std::size_t{1});
    }

    void theBestIsTheEarliestOfEquals_data()
    {
        QTest::addColumn<QList<double>>("accuracies");
        QTest::addColumn<int>("best");
        QTest::newRow("one") << QList<double>{0.5} << 0;
        QTest::newRow("rising") << QList<double>{0.1, 0.5, 0.7} << 2;
        QTest::newRow("falling") << QList<double>{0.7, 0.5, 0.1} << 0;
        QTest::newRow("a tie") << QList<double>{0.1, 0.7, 0.7, 0.7} << 1;
        QTest::newRow("zeros") << QList<double>{0, 0} << 0;
    }

    void theBestIsTheEarliestOfEquals()
    {
        QFETCH(QList<double>, accuracies);
        QFETCH(int, best);
        for (qsizetype i = 0; i < accuracies.size(); ++i)
            m_writer->evaluation(evaluationOf(10 * (i + 1), accuracies[i]), predictionsOf(2, 2));
        const RunScores scores = m_store->run(m_run).scores;
        QCOMPARE(scores.bestAccuracy, std::optional(accuracies[best]));
        QCOMPARE(scores.bestStep, std::int64_t{10 * (best + 1)});
        QCOMPARE(scores.bestEpoch, static_cast<double>(best + 1));
        QCOMPARE(scores.lastAccuracy, std::optional(accuracies.last()));
    }

    void aResumedAttemptHasTheLastWordForItsSteps()
    {
        const std::pair<std::string_view, float> one[] = {{"lr", 1.0F}};
        const std::pair<std::string_view, float> two[] = {{"lr", 2.0F}};
        for (std::int64_t step = 0; step < 10; ++step)
            m_writer->step(step, one);
        m_writer->progress({.phase = "training", .step = 10, .trainSeconds = 5});
        m_writer->evaluation(evaluationOf(5, 0.4), predictionsOf(2, 2));
        m_writer->checkpoint(5, stateOf(5));
        m_writer->evaluation(evaluationOf(10, 0.9), predictionsOf(2, 2));
        m_writer->fact("environment", "1");
        const std::int64_t seen = m_store->seriesSince(m_run).second;
        m_writer->end({.state = RunState::Interrupted, .message = {}});
        m_store->ask(m_run, {.kind = CommandKind::Resume, .field = {}});

        RunWriter again(m_folder->path, m_run, m_store->claim(m_run, 1).value());
        std::string warning;
        QCOMPARE(again.latestCheckpoint(warning)->step, std::int64_t{5});
        QCOMPARE(warning, std::string());
        for (std::int64_t step = 5; step < 8; ++step)
            again.step(step, two);
        again.progress({.phase = "training", .step = 8, .trainSeconds = 2});
        again.fact("environment", "2");
        again.evaluation(evaluationOf(8, 0.6), predictionsOf(2, 2));
        QCOMPARE(m_store->run(m_run).trainSeconds, 7.0);
        QCOMPARE(m_store->run(m_run).scores.bestAccuracy, std::optional(0.6));   // step 10 has not been reached again
        again.evaluation(evaluationOf(10, 0.5), predictionsOf(2, 2));
        QCOMPARE(m_store->run(m_run).scores.bestStep, std::int64_t{8});
        QCOMPARE(m_store->run(m_run).scores.lastAccuracy, std::optional(0.5));
        QCOMPARE(m_store->fact(m_run, "environment"), std::string("2"));

        const auto values = curve(m_store->seriesSince(m_run).first, "lr");
        for (std::int64_t step = 0; step < 10; ++step)
            QCOMPARE(values.at(step), step >= 5 && step < 8 ? 2.0F : 1.0F);
        QCOMPARE(curve(m_store->seriesSince(m_run, seen).first, "lr").size(), std::size_t{3});
        std::vector<double> accuracies;
        for (const Evaluation& evaluation : again.evaluations())
            accuracies.push_back(evaluation.values.at("validation.accuracy"));
        QVERIFY((accuracies == std::vector<double>{0.4, 0.6, 0.5}));
        QCOMPARE(m_store->evaluationsSince(m_run).first.size(), std::size_t{3});
        QCOMPARE(storedEvaluations(), std::int64_t{4});                   // nothing acknowledged is deleted
    }

    void whatADeadAttemptSaidBeyondItsCheckpointIsLeftOut()
    {
        const auto steps = [this](RunWriter& writer, std::int64_t first, std::int64_t last, float value) {
            const std::pair<std::string_view, float> values[] = {{"lr", value}};
            for (std::int64_t step = first; step <= last; ++step)
                writer.step(step, values);
            writer.flush();
        };
        const auto goOn = [this] {
            m_store->recordInterruption(m_run, m_store->run(m_run).attempt, "killed");
            m_store->ask(m_run, {.kind = CommandKind::Resume, .field = {}});
            return m_store->claim(m_run, 1).value();
        };
        const auto lastStep = [this] { return curve(m_store->seriesSince(m_run).first, "lr").rbegin()->first; };
        m_writer->began(0);
        steps(*m_writer, 1, 10, 1);
        m_writer->evaluation(evaluationOf(5, 0.4), predictionsOf(2, 2));
        m_writer->evaluation(evaluationOf(8, 0.9), predictionsOf(2, 2));
        QCOMPARE(lastStep(), std::int64_t{10});

        RunWriter second(m_folder->path, m_run, goOn());
        second.began(5);
        QCOMPARE(lastStep(), std::int64_t{5});
        QCOMPARE(m_store->evaluationsSince(m_run).first.size(), std::size_t{1});
        QCOMPARE(m_store->run(m_run).scores.bestAccuracy, std::optional(0.4));
        QCOMPARE(m_store->run(m_run).scores.lastAccuracy, std::optional(0.4));
        steps(second, 6, 7, 2);
        second.evaluation(evaluationOf(5, 0.45), predictionsOf(2, 2));    // it was saved before it had looked
        const auto values = curve(m_store->seriesSince(m_run).first, "lr");
        QCOMPARE(values.size(), std::size_t{7});
        for (const auto& [step, value] : values)
            QCOMPARE(value, step <= 5 ? 1.0F : 2.0F);
        const auto points = m_store->evaluationsSince(m_run).first;
        QCOMPARE(points.size(), std::size_t{1});
        QCOMPARE(points[0].values.at("validation.accuracy"), 0.45);

        RunWriter third(m_folder->path, m_run, goOn());                   // no checkpoint was sound
        third.began(0);
        QVERIFY(m_store->seriesSince(m_run).first.empty());
        QVERIFY(m_store->evaluationsSince(m_run).first.empty());
        QVERIFY(!m_store->run(m_run).scores.bestAccuracy && !m_store->run(m_run).scores.lastAccuracy);
        QCOMPARE(m_store->run(m_run).scores.bestStep, std::int64_t{0});
        QCOMPARE(storedEvaluations(), std::int64_t{3});                   // nothing acknowledged is deleted
        QVERIFY((m_store->beginnings(m_run) == std::map<std::int64_t, std::int64_t>{{1, 0}, {2, 5}, {3, 0}}));
    }

    void anAttemptThatTrainsNothingLeavesTheSpeedAsItWas()
    {
        m_writer->progress({.phase = "training", .step = 10, .trainSeconds = 5, .samplesPerSecond = 400});
        m_writer->end({.state = RunState::Interrupted, .message = {}});
        m_store->ask(m_run, {.kind = CommandKind::Resume, .field = {}});
        RunWriter again(m_folder->path, m_run, m_store->claim(m_run, 1).value());
        again.progress({.phase = "evaluating", .step = 10, .trainSeconds = 1e-6, .evaluateSeconds = 1, .samplesPerSecond = 0});
        QCOMPARE(m_store->run(m_run).samplesPerSecond, 400.0);
        again.progress({.phase = "training", .step = 11, .trainSeconds = 1, .samplesPerSecond = 300});
        QCOMPARE(m_store->run(m_run).samplesPerSecond, 300.0);
    }

    void theLastTwoCheckpointsAreKept()
    {
        for (int step = 1; step <= 5; ++step)
            m_writer->checkpoint(step, stateOf(static_cast<float>(step)));
        std::string warning;
        QVERIFY(m_writer->latestCheckpoint(warning)->state == stateOf(5));
        QCOMPARE(blobs(), 2);

        flipABit(newestBlob());
        const auto checkpoint = m_writer->latestCheckpoint(warning);
        QCOMPARE(checkpoint->step, std::int64_t{4});
        QVERIFY(checkpoint->state == stateOf(4));
        QVERIFY(warning.find("step 5") != std::string::npos && warning.find("damaged") != std::string::npos);
    }

    void withoutASoundCheckpointThereIsNone()
    {
        std::string warning = "old";
        QVERIFY(!m_writer->latestCheckpoint(warning));
        QCOMPARE(warning, std::string());
        m_writer->checkpoint(1, stateOf(1));
        flipABit(newestBlob());
        QVERIFY(!m_writer->latestCheckpoint(warning));
        QVERIFY(!warning.empty());
    }

    void replacedWeightsLeaveNoBlobBehind()
    {
        m_writer->weights("best", 1, stateOf(1));
        m_writer->weights("last", 1, stateOf(1));
        m_writer->weights("best", 2, stateOf(2));
        QVERIFY(parseTensors(m_store->blobs().read(m_store->weightsBlob(m_run, "last")), "last") == stateOf(1));   // still named
        const std::string first = m_store->weightsBlob(m_run, "last");
        m_writer->weights("last", 2, stateOf(2));
        QVERIFY(!m_store->blobs().exists(first));
        QVERIFY(m_store->check().empty());
    }

    void whatCouldNotBeRemovedWhileAnotherWroteIsRemovedLater_data()
    {
        QTest::addColumn<bool>("ends");
        QTest::newRow("with the next") << false;
        QTest::newRow("at the end") << true;
    }

    void whatCouldNotBeRemovedWhileAnotherWroteIsRemovedLater()
    {
        QFETCH(bool, ends);
        {
            const auto another = m_store->blobs().beginWriting();
            for (int step = 1; step <= 5; ++step)
                m_writer->checkpoint(step, stateOf(static_cast<float>(step)));
            QCOMPARE(blobs(), 5);
        }
        if (ends)
            m_writer->end({});
        else
            m_writer->checkpoint(6, stateOf(6));
        QCOMPARE(blobs(), 2);
        QVERIFY(m_store->check().empty());
    }

    void aCommandIsHandedOutOnce()
    {
        QVERIFY(m_writer->takeCommands().empty());
        const auto lock = FileLock::tryTake(m_store->lockFile(m_run));
        m_store->ask(m_run, {.kind = CommandKind::Pause, .field = {}});
        m_store->ask(m_run, {.kind = CommandKind::Set, .field = "lr", .value = 0.25});
        const auto commands = m_writer->takeCommands();
        QCOMPARE(commands.size(), std::size_t{2});
        QVERIFY(commands[0].kind == CommandKind::Pause);
        QVERIFY(commands[1].kind == CommandKind::Set && commands[1].field == "lr" && commands[1].value == 0.25);
        QVERIFY(m_writer->takeCommands().empty());
        m_store->ask(m_run, {.kind = CommandKind::Stop, .field = {}});
        QCOMPARE(m_writer->takeCommands().size(), std::size_t{1});

        // Until they are done they are there for whoever comes after a death.
        m_writer->paused(true);
        m_writer->change({.step = 1, .epoch = 0, .field = "lr", .before = 0.1, .after = 0.25}, commands[1].id);
        const auto left = RunWriter(m_folder->path, m_run, 1).takeCommands();
        QCOMPARE(left.size(), std::size_t{1});
        QVERIFY(left[0].kind == CommandKind::Stop);
    }

    void aLiveChangeAltersTheRun()
    {
        QVERIFY(!m_store->run(m_run).altered);
        const LiveChange later{.step = 20, .epoch = 2, .field = "terms.soft.weight", .before = 0.9, .after = 0.5};
        const LiveChange earlier{.step = 10, .epoch = 1, .field = "lr", .before = 0.1, .after = 0.01};
        m_writer->change(later);
        m_writer->change(earlier);
        QVERIFY(m_store->run(m_run).altered);
        QVERIFY((m_writer->changes() == std::vector<LiveChange>{earlier, later}));
        QVERIFY(m_store->changes(m_run) == m_writer->changes());
        LiveChange wrong = later;
        wrong.after = std::numeric_limits<double>::quiet_NaN();
        QVERIFY_EXCEPTION_THROWN(m_writer->change(wrong), Error);
    }

    void pausingShowsInTheList()
    {
        m_writer->paused(true);
        QVERIFY(m_store->run(m_run).state == RunState::Paused);
        QVERIFY(!m_store->claim(m_run, 1));
        m_writer->paused(false);
        QVERIFY(m_store->run(m_run).state == RunState::Running);
        QVERIFY(!m_store->run(m_run).altered);
    }

    void logitsAreKeptUnderABudget()
    {
        // f16 logits, an I32 label and an I64 id: 32 bytes a sample of ten classes, 212 of a hundred.
        QCOMPARE(samplesKept(5000, 10, 0), std::int64_t{5000});
        QCOMPARE(samplesKept(250000, 10, 0), std::int64_t{250000});
        QCOMPARE(samplesKept(250001, 10, 0), std::int64_t{250000});
        QCOMPARE(samplesKept(60000, 100, 0), std::int64_t{8000000 / 212});
        QCOMPARE(samplesKept(0, 10, 0), std::int64_t{0});
        for (const std::int64_t samples : {1000, 5000, 100000, 10000000}) {
            std::int64_t used = 0;
            std::int64_t before = std::numeric_limits<std::int64_t>::max();
            for (int point = 0; point < 3000; ++point) {
                const std::int64_t kept = samplesKept(samples, 10, used);
                QVERIFY(kept <= before);                                  // once a part, never whole again
                before = kept;
                used += 32 * kept;
                QVERIFY(used <= 256000000);
                if (32 * samples * (point + 1) <= 224000000 && 32 * samples <= 8000000)
                    QCOMPARE(kept, samples);
            }
        }
    }

    void aPartOfTheSamplesIsStratifiedFixedAndNested()
    {
        Predictions whole{.classes = 3, .logits = {}, .labels = {}, .ids = {}};
        for (std::uint64_t i = 0; i < 1000; ++i) {
            whole.labels.push_back(i < 700 ? 0 : i < 900 ? 1 : 2);        // 70, 20 and 10 percent
            whole.ids.push_back(i);
            whole.logits.insert(whole.logits.end(), {static_cast<float>(i), 0, 1});
        }
        std::set<std::uint64_t> smaller;
        for (const std::int64_t size : {10, 100, 500}) {
            const Predictions part = stratifiedPart(whole, size);
            QCOMPARE(part.size(), size);
            QVERIFY(std::ranges::is_sorted(part.ids));
            std::int64_t counts[3] = {};
            for (std::int64_t i = 0; i < size; ++i) {
                const auto row = static_cast<std::size_t>(i);
                ++counts[part.labels[row]];
                QCOMPARE(part.row(i)[0], static_cast<float>(part.ids[row]));
                QCOMPARE(part.labels[row], whole.labels[part.ids[row]]);
            }
            QVERIFY(std::abs(counts[0] - size * 7 / 10) <= 1 && std::abs(counts[1] - size / 5) <= 1 && std::abs(counts[2] - size / 10) <= 1);
            const std::set<std::uint64_t> ids(part.ids.begin(), part.ids.end());
            QVERIFY(std::ranges::includes(ids, smaller));
            smaller = ids;
            QVERIFY(stratifiedPart(whole, size) == part);
        }
        QVERIFY(*smaller.rbegin() > 900);
        QVERIFY(stratifiedPart(whole, 1000) == whole);
    }

    void aLargeValidationSplitIsStoredInPart()
    {
        const Predictions large = predictionsOf(300000, 10);
        m_writer->evaluation(evaluationOf(1, 0.5), large);
        m_writer->evaluation(evaluationOf(2, 0.5), large);
        const auto evaluations = m_store->evaluationsSince(m_run).first;
        const Predictions kept = m_store->predictions(evaluations[0].predictions);
        QCOMPARE(kept.size(), std::int64_t{250000});
        QVERIFY(std::filesystem::file_size(m_store->blobs().path(evaluations[0].predictions)) < 8001000);
        QCOMPARE(evaluations[0].confusion, evaluationOf(1, 0).confusion);   // counts the whole split all the same
        QVERIFY(m_store->predictions(evaluations[1].predictions).ids == kept.ids);
    }

    void teachersLogitsAreCached()
    {
        const std::vector<float> logits{1, 2, 3, 4, 5, 6};
        QVERIFY(!readLogitCache(m_folder->path, "key"));
        const std::string blob = writeLogitCache(m_folder->path, "key", logits, 3);
        const auto cached = readLogitCache(m_folder->path, "key");
        QVERIFY(cached && cached->values == logits);
        QCOMPARE(cached->blob, blob);
        QVERIFY(!readLogitCache(m_folder->path, "other key"));
        m_store->sweep();
        QVERIFY(m_store->blobs().exists(blob));
        flipABit(m_store->blobs().path(blob));
        QVERIFY(!readLogitCache(m_folder->path, "key"));                   // damaged: as good as none
        QCOMPARE(writeLogitCache(m_folder->path, "key", logits, 3), blob);
        QVERIFY(readLogitCache(m_folder->path, "key")->values == logits);
    }

private:
    void everyMemberThrowsSuperseded(RunWriter& writer)
    {
        const std::pair<std::string_view, float> values[] = {{"loss.total", 1.0F}};
        QVERIFY_EXCEPTION_THROWN((writer.step(1, values), writer.flush()), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.progress({.phase = "another"}), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.change({.step = 1, .epoch = 0, .field = "lr", .before = 1, .after = 2}), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.evaluation(evaluationOf(1, 1), predictionsOf(2, 2)), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.checkpoint(1, stateOf(1)), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.weights("best", 1, stateOf(1)), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.testPredictions("best", predictionsOf(2, 2)), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.scores({}), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.began(0), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.fact("wiring", "{}"), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.paused(true), Superseded);
        QVERIFY_EXCEPTION_THROWN(writer.end({}), Superseded);
    }

    std::int64_t storedEvaluations() const
    {
        Database database(m_folder->path / "runs.sqlite", Database::Mode::ReadOnly);
        Query query(database, "SELECT count(*) FROM evaluations WHERE run = ?1");
        return query.bind(m_run).next() ? query.integer(0) : 0;
    }

    int blobs() const
    {
        int count = 0;
        for (const auto& each : std::filesystem::directory_iterator(m_folder->path / "blobs"))
            count += each.path().filename() != ".lock";
        return count;
    }

    std::filesystem::path newestBlob() const
    {
        std::filesystem::path newest;
        for (const auto& each : std::filesystem::directory_iterator(m_folder->path / "blobs"))
            if (each.path().filename() != ".lock" && (newest.empty() || each.last_write_time() > std::filesystem::last_write_time(newest)))
                newest = each.path();
        return newest;
    }

    std::unique_ptr<Folder> m_folder;
    std::unique_ptr<Store> m_store;
    std::unique_ptr<RunWriter> m_writer;
    RunId m_run;
};

QTEST_APPLESS_MAIN(TestRunWriter)
#include "tst_run_writer.moc"

#include "core/catalogue/catalogue.h"
#include "core/engine/train/batches.h"
#include "core/engine/train/learning_rate.h"
#include "core/recipe/evaluation_points.h"

#include <QTest>

#include <cmath>
#include <map>
#include <numeric>

using namespace retort;
using namespace retort::engine;

namespace {

Choice choiceOf(Kind kind, std::string_view id) { return {.kind = std::string(id), .params = defaults(entry(kind, id))}; }

std::vector<std::int64_t> sorted(std::vector<std::int64_t> values)
{
    std::ranges::sort(values);
    return values;
}

std::vector<std::int64_t> epochOf(Batches& batches, std::int64_t epoch)
{
    std::vector<std::int64_t> all;
    for (std::int64_t b = 0; b < batches.perEpoch(); ++b) {
        const Batch batch = batches.at(epoch * batches.perEpoch() + b);
        all.insert(all.end(), batch.positions.begin(), batch.positions.end());
    }
    return all;
}

} // namespace

class TestTrainerOrder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anEpochIsOnePassOverTheTransferSet_data();
    void anEpochIsOnePassOverTheTransferSet();
    void everyBatchMixesBothPartsInTheRatioAsked_data();
    void everyBatchMixesBothPartsInTheRatioAsked();
    void aBatchFollowsFromItsStepAlone();
    void theSamePicturesComeInTheSameOrderWithAndWithoutLabels();
    void theLearningRateFollowsItsSchedule_data();
    void theLearningRateFollowsItsSchedule();
    void evaluationPointsEndAtTheLastStep_data();
    void evaluationPointsEndAtTheLastStep();
};

void TestTrainerOrder::anEpochIsOnePassOverTheTransferSet_data()
{
    QTest::addColumn<int>("labelled");
    QTest::addColumn<int>("unlabelled");
    QTest::addColumn<int>("batch");
    QTest::newRow("labels only") << 103 << 0 << 10;
    QTest::newRow("no labels") << 0 << 103 << 10;
    QTest::newRow("few labels") << 3 << 97 << 16;
    QTest::newRow("both") << 40 << 23 << 7;
    QTest::newRow("one batch") << 5 << 4 << 64;
    QTest::newRow("one sample a batch") << 2 << 3 << 1;
}

void TestTrainerOrder::anEpochIsOnePassOverTheTransferSet()
{
    QFETCH(int, labelled);
    QFETCH(int, unlabelled);
    QFETCH(int, batch);
    const std::int64_t samples = labelled + unlabelled;
    std::vector<std::int64_t> everything(static_cast<std::size_t>(samples));
    std::iota(everything.begin(), everything.end(), 0);

    Batches batches(labelled, unlabelled, 0, batch, 17);
    QCOMPARE(batches.perEpoch(), (samples + batch - 1) / batch);
    std::vector<std::int64_t> before;
    for (std::int64_t epoch = 0; epoch < 4; ++epoch) {
        const auto order = epochOf(batches, epoch);
        QVERIFY(sorted(order) == everything);
        QVERIFY(order != before || samples < 10);   // an order of its own
        before = order;
    }
    for (std::int64_t step = 0; step < 4 * batches.perEpoch(); ++step) {
        const Batch some = batches.at(step);
        const bool last = step % batches.perEpoch() == batches.perEpoch() - 1;
        QCOMPARE(static_cast<std::int64_t>(some.positions.size()), last ? samples - (batches.perEpoch() - 1) * batch : batch);
        for (std::size_t i = 0; i < some.positions.size(); ++i)
            QCOMPARE(some.positions[i] < labelled, static_cast<std::int64_t>(i) < some.labelled);
    }
}

void TestTrainerOrder::everyBatchMixesBothPartsInTheRatioAsked_data()
{
    QTest::addColumn<int>("labelled");
    QTest::addColumn<int>("unlabelled");
    QTest::addColumn<double>("share");
    QTest::newRow("in proportion") << 200 << 800 << 0.0;
    QTest::newRow("half of few") << 30 << 970 << 0.5;
    QTest::newRow("a quarter of many") << 900 << 100 << 0.25;
}

void TestTrainerOrder::everyBatchMixesBothPartsInTheRatioAsked()
{
    QFETCH(int, labelled);
    QFETCH(int, unlabelled);
    QFETCH(double, share);
    const double ratio = share > 0 ? share : static_cast<double>(labelled) / (labelled + unlabelled);
    Batches batches(labelled, unlabelled, share, 32, 3);
    std::map<std::int64_t, int> seen;
    for (std::int64_t step = 0; step < 6 * batches.perEpoch(); ++step) {
        const Batch batch = batches.at(step);
        QVERIFY(std::abs(static_cast<double>(batch.labelled) - ratio * static_cast<double>(batch.positions.size())) <= 1);
        for (const std::int64_t position : batch.positions)
            ++seen[position];
    }
    // In rounds: within each part, nobody is ever more than one ahead.
    for (const auto& [from, to] : {std::pair(0, labelled), std::pair(labelled, labelled + unlabelled)}) {
        int least = seen[from];
        int most = least;
        for (int position = from; position < to; ++position) {
            least = std::min(least, seen[position]);
            most = std::max(most, seen[position]);
        }
        QVERIFY(most - least <= 1);
    }
}

void TestTrainerOrder::aBatchFollowsFromItsStepAlone()
{
    Batches inOrder(70, 50, 0.3, 16, 99);
    std::vector<Batch> steps;
    for (std::int64_t step = 0; step < 40; ++step)
        steps.push_back(inOrder.at(step));
    for (const std::int64_t step : {39, 0, 17, 18, 3}) {
        Batches fresh(70, 50, 0.3, 16, 99);
        QVERIFY(fresh.at(step).positions == steps[static_cast<std::size_t>(step)].positions);
        QCOMPARE(fresh.at(step).labelled, steps[static_cast<std::size_t>(step)].labelled);
    }
    Batches otherSeed(70, 50, 0.3, 16, 100);
    QVERIFY(otherSeed.at(0).positions != steps[0].positions);
}

void TestTrainerOrder::theSamePicturesComeInTheSameOrderWithAndWithoutLabels()
{
    Batches with(500, 0, 0, 64, 5);
    Batches without(0, 500, 0, 64, 5);
    for (std::int64_t step = 0; step < 20; ++step)
        QVERIFY(with.at(step).positions == without.at(step).positions);
}

void TestTrainerOrder::theLearningRateFollowsItsSchedule_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<double>("warmup");
    QTest::addColumn<int>("step");
    QTest::addColumn<double>("factor");
    QTest::newRow("constant") << "constant" << 0.0 << 99 << 1.0;
    QTest::newRow("warm-up begins") << "constant" << 0.1 << 0 << 0.1;
    QTest::newRow("warm-up ends") << "constant" << 0.1 << 9 << 1.0;
    QTest::newRow("cosine begins") << "cosine" << 0.0 << 0 << 1.0;
    QTest::newRow("cosine half way") << "cosine" << 0.0 << 50 << 0.5;
    QTest::newRow("cosine a third") << "cosine" << 0.1 << 40 << 0.75;          // ½ (1 + cos π/3)
    QTest::newRow("cosine warms up") << "cosine" << 0.1 << 4 << 0.5;
    QTest::newRow("before the milestone") << "step" << 0.0 << 49 << 1.0;
    QTest::newRow("at the first milestone") << "step" << 0.0 << 50 << 0.1;
    QTest::newRow("at the second") << "step" << 0.0 << 75 << 0.01;
}

void TestTrainerOrder::theLearningRateFollowsItsSchedule()
{
    QFETCH(QString, kind);
    QFETCH(double, warmup);
    QFETCH(int, step);
    QFETCH(double, factor);
    Choice schedule = choiceOf(Kind::Schedule, kind.toStdString());
    schedule.params.set("warmup", warmup);
    QVERIFY(std::abs(learningRateFactor(schedule, step, 100) - factor) < 1e-12);
}

void TestTrainerOrder::evaluationPointsEndAtTheLastStep_data()
{
    QTest::addColumn<int>("steps");
    QTest::addColumn<int>("perEpoch");
    QTest::addColumn<int>("validation");
    QTest::addColumn<int>("everyEpochs");
    QTest::addColumn<int>("everySteps");
    QTest::addColumn<int>("points");
    QTest::newRow("auto") << 1500 << 430 << 1000 << 0 << 0 << 40;
    QTest::newRow("auto, dear validation") << 860 << 430 << 5000 << 0 << 0 << 13;   // ⌊0.2 · 3 · 860 · 128 / 5000⌋
    QTest::newRow("auto, a short run") << 3 << 1 << 100 << 0 << 0 << 3;
    QTest::newRow("every epoch") << 860 << 430 << 5000 << 1 << 0 << 2;
    QTest::newRow("every second epoch of three") << 30 << 10 << 50 << 2 << 0 << 2;
    QTest::newRow("every 100 steps") << 250 << 430 << 5000 << 0 << 100 << 3;
    QTest::newRow("one step") << 1 << 430 << 5000 << 0 << 0 << 1;
}

void TestTrainerOrder::evaluationPointsEndAtTheLastStep()
{
    QFETCH(int, steps);
    QFETCH(int, perEpoch);
    QFETCH(int, validation);
    QFETCH(int, everyEpochs);
    QFETCH(int, everySteps);
    QFETCH(int, points);
    TrainSpec train;
    train.steps = steps;
    train.evaluateEpochs = everyEpochs;
    train.evaluateSteps = everySteps;
    const auto at = evaluationPoints(train, steps, perEpoch, validation);
    QCOMPARE(static_cast<int>(at.size()), points);
    QCOMPARE(at.back(), static_cast<std::int64_t>(steps));
    QVERIFY(at.front() >= 1);
    for (std::size_t i = 1; i < at.size(); ++i)
        QVERIFY(at[i] > at[i - 1]);
    if (everyEpochs == 0 && everySteps == 0 && points > 3)
        QVERIFY(at[1] - at[0] < at[at.size() - 1] - at[at.size() - 2]);   // denser early
}

QTEST_GUILESS_MAIN(TestTrainerOrder)
#include "tst_trainer_order.moc"

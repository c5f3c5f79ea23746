#include "core/recipe/evaluation_points.h"
#include "core/supervise/time_left.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace retort;

class TestTimeLeft : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void evaluationsThatAreDenseEarlyDoNotLengthenTheRest_data();
    void evaluationsThatAreDenseEarlyDoNotLengthenTheRest();
    void nothingIsKnownBeforeTheFirstStep();
    void pointsFollowFromRecipeAndSummary();
    void morePointsThanAreKeptAreNotKnown_data();
    void morePointsThanAreKeptAreNotKnown();
};

void TestTimeLeft::evaluationsThatAreDenseEarlyDoNotLengthenTheRest_data()
{
    QTest::addColumn<int>("every");
    QTest::addColumn<int>("validation");
    QTest::addColumn<int>("step");
    QTest::addColumn<bool>("known");
    QTest::newRow("auto") << 0 << 1000 << 100 << true;
    QTest::newRow("auto, the points not known") << 0 << 1000 << 100 << false;
    QTest::newRow("auto, few points") << 0 << 100000 << 100 << true;
    QTest::newRow("auto, a third done") << 0 << 1000 << 333 << true;
    QTest::newRow("every 20 steps") << 20 << 1000 << 100 << true;
}

void TestTimeLeft::evaluationsThatAreDenseEarlyDoNotLengthenTheRest()
{
    QFETCH(int, every);
    QFETCH(int, validation);
    QFETCH(int, step);
    QFETCH(bool, known);
    // 1000 steps of a second, and evaluations that cost as much together.
    TrainSpec train;
    train.steps = 1000;
    train.evaluateSteps = every;
    const auto points = evaluationPoints(train, 1000, 100, validation);
    const double each = 1000 / static_cast<double>(points.size());
    const auto done = static_cast<double>(std::ranges::count_if(points, [step](std::int64_t point) { return point <= step; }));
    RunSummary run;
    run.step = step;
    run.steps = 1000;
    run.trainSeconds = step;
    run.evaluateSeconds = each * done;

    const double rest = 2000 - run.trainSeconds - run.evaluateSeconds;
    const auto left = computingSecondsLeft(run, known ? std::span<const std::int64_t>(points) : std::span<const std::int64_t>());
    QVERIFY(left);
    QVERIFY2(std::abs(*left / rest - 1) < 0.1, qPrintable(QStringLiteral("%1 s for %2 s").arg(*left).arg(rest)));
    const double byOneRate = (run.trainSeconds + run.evaluateSeconds) / step * (1000 - step);
    if (every == 0)
        QVERIFY2(byOneRate / rest > 1.1, "one rate for both would do as well here: the case shows nothing");
}

void TestTimeLeft::nothingIsKnownBeforeTheFirstStep()
{
    RunSummary run;
    QVERIFY(!computingSecondsLeft(run));
    run.steps = 400;
    QVERIFY(!computingSecondsLeft(run));
    run.step = 400;
    run.trainSeconds = 10;
    run.evaluateSeconds = 2;
    QCOMPARE(*computingSecondsLeft(run), 0.0);
    run.step = 100;                                    // before its first point: what an evaluation costs is not known yet
    run.evaluateSeconds = 0;
    QCOMPARE(*computingSecondsLeft(run, std::vector<std::int64_t>{200, 400}), 30.0);
}

void TestTimeLeft::pointsFollowFromRecipeAndSummary()
{
    Recipe recipe;
    recipe.train.epochs = 4;
    recipe.data.validation.count = 1000;
    QCOMPARE(evaluationPoints(recipe, 400, 4), evaluationPoints(recipe.train, 400, 100, 1000));
    recipe.data.validation = {.count = 0, .fraction = 0.1};
    QVERIFY(evaluationPoints(recipe, 400, 4).empty());
    recipe.train.evaluateEpochs = 1;
    QCOMPARE(evaluationPoints(recipe, 400, 4), (std::vector<std::int64_t>{100, 200, 300, 400}));
}

void TestTimeLeft::morePointsThanAreKeptAreNotKnown_data()
{
    QTest::addColumn<qint64>("steps");
    QTest::addColumn<double>("epochs");
    QTest::addColumn<qint64>("everySteps");
    QTest::addColumn<qint64>("everyEpochs");
    QTest::addColumn<int>("points");
    QTest::newRow("as many as are kept") << qint64{100'000} << 10.0 << qint64{1} << qint64{0} << 100'000;
    QTest::newRow("one more") << qint64{100'001} << 10.0 << qint64{1} << qint64{0} << 0;
    QTest::newRow("more than memory holds") << qint64{1'000'000'000'000} << 10.0 << qint64{1} << qint64{0} << 0;
    QTest::newRow("epochs of one step") << qint64{1'000'000'000'000} << 1e12 << qint64{0} << qint64{1} << 0;
    QTest::newRow("epochs whose steps are no number") << qint64{1'000'000'000'000} << 2.0 << qint64{0} << qint64{1'000'000'000'000} << 1;
    QTest::newRow("steps whose sum is no number") << std::numeric_limits<qint64>::max() << 2.0 << (qint64{1} << 62) << qint64{0} << 2;
}

void TestTimeLeft::morePointsThanAreKeptAreNotKnown()
{
    QFETCH(qint64, steps);
    QFETCH(double, epochs);
    QFETCH(qint64, everySteps);
    QFETCH(qint64, everyEpochs);
    QFETCH(int, points);
    Recipe recipe;
    recipe.train.evaluateSteps = everySteps;
    recipe.train.evaluateEpochs = everyEpochs;
    const auto at = evaluationPoints(recipe, steps, epochs);
    QCOMPARE(static_cast<int>(at.size()), points);
    if (!at.empty())
        QCOMPARE(at.back(), static_cast<std::int64_t>(steps));
}

QTEST_GUILESS_MAIN(TestTimeLeft)
#include "tst_time_left.moc"

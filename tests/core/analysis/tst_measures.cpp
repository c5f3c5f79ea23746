#include "core/analysis/agreement.h"
#include "core/analysis/calibration.h"
#include "core/analysis/confusion.h"
#include "core/analysis/ensemble.h"
#include "core/analysis/scores.h"
#include "core/analysis/softmax.h"
#include "core/base/error.h"
#include "tests/core/analysis/made_predictions.h"

using namespace retort;
using namespace retort::test;

namespace {

/// p(class 0) = 3/4 for every sample: logits ln 3 and 0.
Predictions threeQuarters(std::vector<std::int32_t> labels)
{
    std::vector<float> logits;
    for (std::size_t i = 0; i < labels.size(); ++i)
        logits.insert(logits.end(), {static_cast<float>(std::log(3.0)), 0});
    return made(2, std::move(logits), std::move(labels));
}

} // namespace

class TestMeasures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void softmaxIsWhatItsFormulaSays();
    void softmaxIsStableForHugeLogits();
    void temperatureNeverMovesTheArgmax();
    void badTemperatureIsRefused_data();
    void badTemperatureIsRefused();
    void argmaxTakesTheFirstOfEquals();
    void confusionCountsTrueAgainstPredicted();
    void softConfusionKeepsSupportAndHardensAsTFalls();
    void sharesSumToOne();
    void classScoresByHand();
    void scoresByHand();
    void scoresAgreeWithTheirParts();
    void calibratedToyHasNoError();
    void binsAreClosedOnTheRight();
    void calibrationErrorByHand();
    void damagedPredictionsAreRefused();
};

void TestMeasures::softmaxIsWhatItsFormulaSays()
{
    const std::vector<float> z{1, 2, 4};
    for (const double t : {0.5, 1.0, 4.0}) {
        const double sum = std::exp(1 / t) + std::exp(2 / t) + std::exp(4 / t);
        const auto p = softmax(z, t);
        std::vector<double> logs(3);
        logSoftmax(z, t, logs);
        for (std::size_t k = 0; k < 3; ++k) {
            NEAR(p[k], std::exp(z[k] / t) / sum, 1e-15);
            NEAR(logs[k], z[k] / t - std::log(sum), 1e-14);
        }
    }
    NEAR(entropy(std::vector<double>(8, 0.125)), std::log(8.0), 1e-15);
    QCOMPARE(entropy(std::vector<double>{0, 1, 0}), 0.0);
}

void TestMeasures::softmaxIsStableForHugeLogits()
{
    const std::vector<float> z{3e38f, 0, -3e38f};
    QCOMPARE(softmax(z, 0.05), (std::vector<double>{1, 0, 0}));
    std::vector<double> logs(3);
    logSoftmax(z, 0.05, logs);
    QCOMPARE(logs[0], 0.0);
    QVERIFY(std::isfinite(logs[2]));
}

void TestMeasures::temperatureNeverMovesTheArgmax()
{
    const auto predictions = drawn(1);
    const auto hard = predictedClasses(predictions);
    for (const double t : {0.05, 1.0, 3.0, 100.0}) {
        const auto p = probabilities(predictions, t);
        for (std::size_t i = 0; i < hard.size(); ++i) {
            const auto row = std::span(p).subspan(i * 7, 7);
            QCOMPARE(static_cast<std::int32_t>(std::max_element(row.begin(), row.end()) - row.begin()), hard[i]);
            NEAR(std::accumulate(row.begin(), row.end(), 0.0), 1.0, 1e-12);
        }
        QCOMPARE(scoresOf(predictions, t).errors, scoresOf(predictions).errors);
    }
}

void TestMeasures::badTemperatureIsRefused_data()
{
    QTest::addColumn<double>("temperature");
    QTest::newRow("zero") << 0.0;
    QTest::newRow("negative") << -1.0;
    QTest::newRow("NaN") << std::nan("");
    QTest::newRow("infinite") << HUGE_VAL;
}

void TestMeasures::badTemperatureIsRefused()
{
    QFETCH(double, temperature);
    QVERIFY_EXCEPTION_THROWN(softConfusionOf(student, temperature), Error);
    QVERIFY_EXCEPTION_THROWN(scoresOf(student, temperature), Error);
    QVERIFY_EXCEPTION_THROWN(divergence(teacher, student, temperature), Error);
    QVERIFY_EXCEPTION_THROWN(combined(std::vector{teacher, student}, "mean_logit", temperature), Error);
}

void TestMeasures::argmaxTakesTheFirstOfEquals()
{
    QCOMPARE(argmax(std::vector<float>{1, 3, 3}), 1);
    QCOMPARE(argmax(std::vector<float>{NAN, 2, 3}), 2);
    QCOMPARE(argmax(std::vector<float>{NAN, NAN}), 0);
}

void TestMeasures::confusionCountsTrueAgainstPredicted()
{
    const auto confusion = confusionOf(made(3, {9, 0, 0, 0, 9, 0, 9, 0, 0, 0, 0, 9}, {0, 0, 2, 2}));
    QCOMPARE(confusion.cells, (std::vector<double>{1, 1, 0, 0, 0, 0, 1, 0, 1}));
    QCOMPARE(accuracyOf(confusion), 0.5);
    QCOMPARE(difference(confusion, confusion).cells, std::vector<double>(9));
    QVERIFY_EXCEPTION_THROWN(difference(confusion, confusionOf(student)), Error);
}

void TestMeasures::softConfusionKeepsSupportAndHardensAsTFalls()
{
    const auto predictions = drawn(2);
    const auto hard = confusionOf(predictions);
    for (const double t : {1e-7, 1.0, 20.0}) {
        const auto soft = softConfusionOf(predictions, t);
        for (std::int64_t i = 0; i < 7; ++i) {
            double support = 0, mass = 0;
            for (std::int64_t j = 0; j < 7; ++j) {
                support += hard.at(i, j);
                mass += soft.at(i, j);
                if (t < 1e-6)
                    NEAR(soft.at(i, j), hard.at(i, j), 1e-6);
            }
            NEAR(mass, support, 1e-9);
        }
    }
    const auto flat = softConfusionOf(made(2, {5, -5, 5, -5}, {0, 1}), 1e9);   // as T grows every class gets the same
    NEAR(flat.at(0, 1), 0.5, 1e-8);
}

void TestMeasures::sharesSumToOne()
{
    auto confusion = confusionOf(drawn(3));
    for (std::int64_t k = 0; k < 7; ++k)                 // a class without samples, and one that is never predicted
        confusion.at(6, k) = confusion.at(k, 5) = 0;
    const auto rows = rowShares(confusion), columns = columnShares(confusion);
    for (std::int64_t i = 0; i < 7; ++i) {
        double row = 0, column = 0;
        for (std::int64_t j = 0; j < 7; ++j) {
            row += rows.at(i, j);
            column += columns.at(j, i);
        }
        // What is divided by nothing is not known, and neither is the sum nor a difference to it.
        QCOMPARE(std::isnan(row), i == 6);
        QCOMPARE(std::isnan(column), i == 5);
        if (i != 6)
            NEAR(row, 1.0, 1e-12);
        if (i != 5)
            NEAR(column, 1.0, 1e-12);
    }
    QVERIFY(std::isnan(difference(columns, rows).at(0, 5)) && std::isnan(difference(rows, columns).at(0, 5)));
    QVERIFY(std::isnan(columns.at(5, 5)) && !std::isnan(rows.at(5, 5)));
}

void TestMeasures::classScoresByHand()
{
    // Class 0: 6 of 8 found, 6 of 7 predictions right. Class 2: no samples. Class 3: never predicted.
    const auto scores = classScores({.classes = 4, .cells = {6, 2, 0, 0, 1, 3, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0}});
    NEAR(scores[0].recall, 6 / 8.0, 1e-15);
    NEAR(scores[0].precision, 6 / 7.0, 1e-15);
    NEAR(scores[0].f1, 2 * (6 / 8.0) * (6 / 7.0) / (6 / 8.0 + 6 / 7.0), 1e-15);
    QCOMPARE(scores[1].support, 4.0);
    QVERIFY(std::isnan(scores[2].recall) && std::isnan(scores[2].precision) && std::isnan(scores[2].f1));
    QVERIFY(std::isnan(scores[3].precision));
    QCOMPARE(scores[3].recall, 0.0);
    QCOMPARE(scores[3].f1, 0.0);
}

void TestMeasures::scoresByHand()
{
    const auto scores = scoresOf(threeQuarters({0, 0, 0, 1}));
    QCOMPARE(scores.accuracy, 0.75);
    QCOMPARE(scores.errors, 1);
    NEAR(scores.nll, -(3 * std::log(0.75) + std::log(0.25)) / 4, 1e-7);
    NEAR(scores.brier, (3 * 2 * 0.25 * 0.25 + 2 * 0.75 * 0.75) / 4, 1e-7);
    NEAR(scores.entropy, -(0.75 * std::log(0.75) + 0.25 * std::log(0.25)), 1e-7);
    NEAR(scoresOf(student).nll, 0.86797373, 1e-7);       // a published value for these logits
    QVERIFY(std::isnan(scoresOf(made(2, {}, {})).accuracy));
}

void TestMeasures::scoresAgreeWithTheirParts()
{
    const auto predictions = drawn(4);
    const auto scores = scoresOf(predictions, 2);
    NEAR(scores.accuracy, accuracyOf(confusionOf(predictions)), 1e-12);
    NEAR(scores.ece, reliabilityOf(predictions, 2).expectedError(), 1e-12);
    double entropies = 0;
    const auto p = probabilities(predictions, 2);
    for (std::size_t i = 0; i < 200; ++i)
        entropies += entropy(std::span(p).subspan(i * 7, 7));
    NEAR(scores.entropy, entropies / 200, 1e-12);
}

void TestMeasures::calibratedToyHasNoError()
{
    NEAR(scoresOf(threeQuarters({0, 0, 1, 0})).ece, 0.0, 1e-7);        // says 3/4, is right 3 times of 4
    NEAR(scoresOf(threeQuarters({1, 1, 1, 1})).ece, 0.75, 1e-7);       // says 3/4, is never right
}

void TestMeasures::binsAreClosedOnTheRight()
{
    Reliability reliability(4);
    for (const double p : {0.0, 0.25, 0.2500001, 0.5, 1.0})
        reliability.add(p, true);
    std::vector<std::int64_t> counts;
    for (const auto& bin : reliability.bins())
        counts.push_back(bin.count);
    QCOMPARE(counts, (std::vector<std::int64_t>{2, 2, 0, 1}));
    QVERIFY(std::isnan(Reliability().expectedError()));
    QCOMPARE(Reliability().bins().size(), 15u);
}

void TestMeasures::calibrationErrorByHand()
{
    Reliability reliability(10);
    reliability.add(0.55, true);                         // bin 5: accuracy 1/2, mean confidence 0.575
    reliability.add(0.60, false);
    reliability.add(0.95, true);                         // bin 9: accuracy 1, mean confidence 0.95
    reliability.add(0.95, true);
    NEAR(reliability.expectedError(), 0.5 * 0.075 + 0.5 * 0.05, 1e-12);
    NEAR(reliability.largestError(), 0.075, 1e-12);
}

void TestMeasures::damagedPredictionsAreRefused()
{
    auto label = student, logits = student, ids = student, negative = student;
    label.labels[0] = 4;
    negative.labels[0] = -1;
    logits.logits.pop_back();
    ids.ids.pop_back();
    for (const auto& damaged : {label, logits, ids, negative, Predictions{.classes = 0, .logits = {}, .labels = {}, .ids = {}}}) {
        QVERIFY_EXCEPTION_THROWN(confusionOf(damaged), Error);
        QVERIFY_EXCEPTION_THROWN(softConfusionOf(damaged, 1), Error);
        QVERIFY_EXCEPTION_THROWN(scoresOf(damaged), Error);
        QVERIFY_EXCEPTION_THROWN(reliabilityOf(damaged), Error);
        QVERIFY_EXCEPTION_THROWN(predictedClasses(damaged), Error);
    }
    QVERIFY_EXCEPTION_THROWN(classScores({.classes = 3, .cells = {1, 2}}), Error);
}

QTEST_APPLESS_MAIN(TestMeasures)
#include "tst_measures.moc"

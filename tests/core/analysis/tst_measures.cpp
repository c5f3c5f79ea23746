#include "core/analysis/agreement.h"
#include "core/analysis/calibration.h"
#include "core/analysis/confusion.h"
#include "core/analysis/ensemble.h"
#include "core/analysis/scores.h"
#include "core/analysis/softmax.h"
#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"

#include <QTest>

#include <cmath>
#include <numeric>

using namespace retort;

namespace {

Predictions made(std::int64_t classes, std::vector<float> logits, std::vector<std::int32_t> labels)
{
    Predictions predictions{.classes = classes, .logits = std::move(logits), .labels = std::move(labels), .ids = {}};
    predictions.ids.resize(predictions.labels.size());
    std::iota(predictions.ids.begin(), predictions.ids.end(), 0);
    return predictions;
}

/// Logits in ±range, labels at random: the same for the same stream.
Predictions drawn(std::uint64_t stream, int samples = 200, int classes = 7, double range = 6)
{
    CounterGenerator random(stream), labels(42);
    std::vector<float> logits;
    std::vector<std::int32_t> truth;
    for (int i = 0; i < samples; ++i) {
        truth.push_back(static_cast<std::int32_t>(labels.below(static_cast<std::uint64_t>(classes))));
        for (int k = 0; k < classes; ++k)
            logits.push_back(static_cast<float>((2 * random.unit() - 1) * range));
    }
    return made(classes, std::move(logits), std::move(truth));
}

/// p(class 0) = 3/4 for every sample: logits ln 3 and 0.
Predictions threeQuarters(std::vector<std::int32_t> labels)
{
    std::vector<float> logits;
    for (std::size_t i = 0; i < labels.size(); ++i)
        logits.insert(logits.end(), {static_cast<float>(std::log(3.0)), 0});
    return made(2, std::move(logits), std::move(labels));
}

// Logits of which others have published the values below (student, teacher; labels 0 1 2).
const Predictions student = made(4, {2, .5f, -1, 0, .1f, 1.2f, .3f, -.7f, -.5f, 0, .4f, 1.5f}, {0, 1, 2});
const Predictions teacher = made(4, {3, 1, -2, .5f, .2f, 2.5f, -.3f, -1, -1, .3f, .2f, 2.2f}, {0, 1, 2});

bool near(double a, double b, double tolerance = 1e-9) { return std::abs(a - b) <= tolerance; }

} // namespace

#define NEAR(a, b, tolerance) QVERIFY2(near((a), (b), (tolerance)), qPrintable(QStringLiteral("%1 against %2").arg((a), 0, 'g', 12).arg((b), 0, 'g', 12)))

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
    void divergenceIsGolden_data();
    void divergenceIsGolden();
    void divergenceIsZeroAtEqualityAndNeverBelow();
    void agreementAndOutcomesByHand();
    void otherSamplesAreNotCompared();
    void damagedPredictionsAreRefused();
    void combinedTargetIsTheMeanItPromises_data();
    void combinedTargetIsTheMeanItPromises();
    void everyCombineOfTheCatalogueIsKnown();
    void meanOfLogitsIsSharperWhereMembersAgree();
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
        NEAR(row, i == 6 ? 0.0 : 1.0, 1e-12);
        NEAR(column, i == 5 ? 0.0 : 1.0, 1e-12);
    }
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

void TestMeasures::divergenceIsGolden_data()
{
    QTest::addColumn<double>("temperature");
    QTest::addColumn<double>("lossValue");               // T² · KL, as published for these logits
    QTest::newRow("T = 1") << 1.0 << 0.11082496;
    QTest::newRow("T = 2") << 2.0 << 0.18128969;
    QTest::newRow("T = 4") << 4.0 << 0.20614632;
}

void TestMeasures::divergenceIsGolden()
{
    QFETCH(double, temperature);
    QFETCH(double, lossValue);
    NEAR(temperature * temperature * divergence(teacher, student, temperature), lossValue, 1e-7);
    double mean = 0;
    for (std::int64_t i = 0; i < 3; ++i)
        mean += divergence(teacher.row(i), student.row(i), temperature) / 3;
    NEAR(mean, divergence(teacher, student, temperature), 1e-15);
}

void TestMeasures::divergenceIsZeroAtEqualityAndNeverBelow()
{
    for (std::uint64_t stream = 0; stream < 20; ++stream) {
        const auto a = drawn(stream, 50, 5, 40), b = drawn(stream + 100, 50, 5, 40);
        for (const double t : {0.1, 1.0, 50.0}) {
            QCOMPARE(divergence(a, a, t), 0.0);
            QVERIFY(divergence(a, b, t) > 0);
            QVERIFY(divergence(b, a, t) > 0);
        }
        auto shifted = a;                                // a constant added to every logit of a sample changes nothing
        for (auto& z : shifted.logits)
            z += 3;
        NEAR(divergence(a, shifted), 0.0, 1e-5);
    }
}

void TestMeasures::agreementAndOutcomesByHand()
{
    const auto one = [](int k) { return k == 0 ? std::vector<float>{1, 0, 0} : k == 1 ? std::vector<float>{0, 1, 0} : std::vector<float>{0, 0, 1}; };
    const auto saying = [&](std::initializer_list<int> classes) {
        std::vector<float> logits;
        for (const int k : classes)
            std::ranges::copy(one(k), std::back_inserter(logits));
        return made(3, logits, {0, 0, 0, 0, 1, 1});
    };
    const auto a = saying({0, 0, 1, 1, 0, 1}), b = saying({0, 1, 0, 1, 2, 1});
    NEAR(agreement(a, b), 3 / 6.0, 1e-15);               // samples 0, 3 and 5
    QCOMPARE(outcomesOf(a, b), (Outcomes{.bothRight = 2, .onlyFirst = 1, .onlySecond = 1, .bothWrongAlike = 1, .bothWrongApart = 1}));
    QCOMPARE(agreement(a, a), 1.0);
}

void TestMeasures::otherSamplesAreNotCompared()
{
    auto other = student;
    other.ids[1] = 99;
    QVERIFY_EXCEPTION_THROWN(agreement(student, other), Error);
    QVERIFY_EXCEPTION_THROWN(divergence(student, other), Error);
    QVERIFY_EXCEPTION_THROWN(outcomesOf(student, drawn(1)), Error);
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

void TestMeasures::combinedTargetIsTheMeanItPromises_data()
{
    QTest::addColumn<double>("temperature");
    QTest::newRow("T = 0.5") << 0.5;
    QTest::newRow("T = 1") << 1.0;
    QTest::newRow("T = 4") << 4.0;
}

void TestMeasures::combinedTargetIsTheMeanItPromises()
{
    QFETCH(double, temperature);
    const std::vector members{drawn(1), drawn(2), drawn(3)};
    const auto arithmetic = probabilities(combined(members, "mean_probability", temperature), temperature);
    const auto geometric = probabilities(combined(members, "mean_logit", temperature), temperature);
    for (std::size_t i = 0; i < 200; ++i) {
        double norm = 0;
        std::vector<double> mean(7), product(7);
        for (std::size_t k = 0; k < 7; ++k) {
            double logs = 0;
            for (const auto& member : members) {
                const double p = softmax(member.row(static_cast<std::int64_t>(i)), temperature)[k];
                mean[k] += p / 3;
                logs += std::log(p) / 3;
            }
            norm += product[k] = std::exp(logs);
        }
        for (std::size_t k = 0; k < 7; ++k) {
            NEAR(arithmetic[i * 7 + k], mean[k], 1e-6);
            NEAR(geometric[i * 7 + k], product[k] / norm, 1e-6);
        }
    }
}

void TestMeasures::everyCombineOfTheCatalogueIsKnown()
{
    const std::vector members{drawn(1), drawn(2)};
    for (const auto& row : catalogue(Kind::Combine)) {
        const auto both = combined(members, row.id, 2);
        QCOMPARE(both.labels, members[0].labels);
        QVERIFY(both.logits != members[0].logits);
        QCOMPARE(combined(std::span(members).first(1), row.id, 2), members[0]);
    }
    QVERIFY_EXCEPTION_THROWN(combined(members, "mean_probabilty", 1), Error);
    QVERIFY_EXCEPTION_THROWN(combined({}, "mean_logit", 1), Error);
    QVERIFY_EXCEPTION_THROWN(combined(std::vector{drawn(1), student}, "mean_logit", 1), Error);
}

void TestMeasures::meanOfLogitsIsSharperWhereMembersAgree()
{
    const std::vector members{made(3, {8, 2, 0}, {0}), made(3, {8, 0, 2}, {0})};
    const auto top = [&](std::string_view how) { return probabilities(combined(members, how))[0]; };
    QVERIFY(top("mean_logit") > top("mean_probability"));
}

QTEST_APPLESS_MAIN(TestMeasures)
#include "tst_measures.moc"

#include "core/analysis/agreement.h"
#include "core/analysis/ensemble.h"
#include "core/analysis/softmax.h"
#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "tests/core/analysis/made_predictions.h"

#include <algorithm>

using namespace retort;
using namespace retort::test;

class TestComparison : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void divergenceIsGolden_data();
    void divergenceIsGolden();
    void divergenceIsZeroAtEqualityAndNeverBelow();
    void agreementAndOutcomesByHand();
    void otherSamplesAreNotCompared();
    void combinedTargetIsTheMeanItPromises_data();
    void combinedTargetIsTheMeanItPromises();
    void everyCombineOfTheCatalogueIsKnown();
    void meanOfLogitsIsSharperWhereMembersAgree();
};

void TestComparison::divergenceIsGolden_data()
{
    QTest::addColumn<double>("temperature");
    QTest::addColumn<double>("lossValue");               // T² · KL, as published for these logits
    QTest::newRow("T = 1") << 1.0 << 0.11082496;
    QTest::newRow("T = 2") << 2.0 << 0.18128969;
    QTest::newRow("T = 4") << 4.0 << 0.20614632;
}

void TestComparison::divergenceIsGolden()
{
    QFETCH(double, temperature);
    QFETCH(double, lossValue);
    NEAR(temperature * temperature * divergence(teacher, student, temperature), lossValue, 1e-7);
    double mean = 0;
    for (std::int64_t i = 0; i < 3; ++i)
        mean += divergence(teacher.row(i), student.row(i), temperature) / 3;
    NEAR(mean, divergence(teacher, student, temperature), 1e-15);
}

void TestComparison::divergenceIsZeroAtEqualityAndNeverBelow()
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

void TestComparison::agreementAndOutcomesByHand()
{
    const auto one = [](int k) {
        return k == 0 ? std::vector<float>{1, 0, 0} : k == 1 ? std::vector<float>{0, 1, 0} : std::vector<float>{0, 0, 1};
    };
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

void TestComparison::otherSamplesAreNotCompared()
{
    auto other = student;
    other.ids[1] = 99;
    QVERIFY_EXCEPTION_THROWN(agreement(student, other), Error);
    QVERIFY_EXCEPTION_THROWN(divergence(student, other), Error);
    QVERIFY_EXCEPTION_THROWN(outcomesOf(student, drawn(1)), Error);
}

void TestComparison::combinedTargetIsTheMeanItPromises_data()
{
    QTest::addColumn<double>("temperature");
    QTest::newRow("T = 0.5") << 0.5;
    QTest::newRow("T = 1") << 1.0;
    QTest::newRow("T = 4") << 4.0;
}

void TestComparison::combinedTargetIsTheMeanItPromises()
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

void TestComparison::everyCombineOfTheCatalogueIsKnown()
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

void TestComparison::meanOfLogitsIsSharperWhereMembersAgree()
{
    const std::vector members{made(3, {8, 2, 0}, {0}), made(3, {8, 0, 2}, {0})};
    const auto top = [&](std::string_view how) { return probabilities(combined(members, how))[0]; };
    QVERIFY(top("mean_logit") > top("mean_probability"));
}

QTEST_APPLESS_MAIN(TestComparison)
#include "tst_comparison.moc"

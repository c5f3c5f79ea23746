#include "core/analysis/seeds.h"
#include "core/analysis/significance.h"
#include "core/base/error.h"
#include "core/base/random.h"

#include <QTest>

#include <cmath>

using namespace retort;

namespace {

using Values = std::vector<double>;

} // namespace

#define NEAR(a, b, tolerance)                                                                                                              \
    QVERIFY2(std::abs((a) - (b)) <= (tolerance), qPrintable(QStringLiteral("%1 against %2").arg((a), 0, 'g', 12).arg((b), 0, 'g', 12)))

class TestStatistics : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void studentQuantilesAreThoseOfTheTables_data();
    void studentQuantilesAreThoseOfTheTables();
    void spreadByHand();
    void spreadOfFewValuesClaimsNothing();
    void pairedTByClosedForm();
    void pairedTAtItsEdges();
    void alikeIsALackOfScatterNotASmallMean();
    void signFlipsByCounting_data();
    void signFlipsByCounting();
    void manySignFlipsAreDrawnTheSameEveryTime();
    void signTestAndMcNemarByCounting_data();
    void signTestAndMcNemarByCounting();
    void holmByHand();
    void holmCountsWhatHasNoP();
    void unequalSidesAreRefused();
    void gapIsSharedOnlyAboveItsNoise_data();
    void gapIsSharedOnlyAboveItsNoise();
};

void TestStatistics::studentQuantilesAreThoseOfTheTables_data()
{
    QTest::addColumn<double>("p");
    QTest::addColumn<double>("freedom");
    QTest::addColumn<double>("table");                   // any printed table of Student's t
    QTest::newRow("1") << 0.975 << 1.0 << 12.706;
    QTest::newRow("4: five seeds") << 0.975 << 4.0 << 2.776;
    QTest::newRow("9: ten seeds") << 0.975 << 9.0 << 2.262;
    QTest::newRow("9, 99 %") << 0.995 << 9.0 << 3.250;
    QTest::newRow("many") << 0.975 << 1e7 << 1.960;
}

void TestStatistics::studentQuantilesAreThoseOfTheTables()
{
    QFETCH(double, p);
    QFETCH(double, freedom);
    QFETCH(double, table);
    NEAR(studentQuantile(p, freedom), table, 5e-4);
    NEAR(studentQuantile(1 - p, freedom), -table, 5e-4);
}

void TestStatistics::spreadByHand()
{
    const auto spread = spreadOf(Values{2, 4, 4, 4, 5, 5, 7, 9, NAN});
    QCOMPARE(spread.count, 8);
    QCOMPARE(spread.mean, 5.0);
    NEAR(spread.deviation, std::sqrt(32 / 7.0), 1e-12);  // squares 9 1 1 1 0 0 4 16
    NEAR(spread.halfWidth, 2.3646 * std::sqrt(32 / 7.0) / std::sqrt(8.0), 1e-3);   // t(0.975, 7) = 2.3646
}

void TestStatistics::spreadOfFewValuesClaimsNothing()
{
    QVERIFY(std::isnan(spreadOf({}).mean));
    const auto one = spreadOf(Values{0.9});
    QCOMPARE(one.mean, 0.9);
    QVERIFY(std::isnan(one.deviation) && std::isnan(one.halfWidth));
    QCOMPARE(spreadOf(Values(5, 0.1)).deviation, 0.0);
}

void TestStatistics::pairedTByClosedForm()
{
    // Differences 1, 2, 3: mean 2, deviation 1, t = 2 √3; with two degrees of freedom P(|X| > t) = 1 − t / √(2 + t²).
    const auto test = pairedT(Values{2, 4, 6}, Values{1, 2, 3});
    NEAR(test.t, 2 * std::sqrt(3.0), 1e-12);
    NEAR(test.p, 1 - std::sqrt(12.0) / std::sqrt(14.0), 1e-12);
    QCOMPARE(test.mean, 2.0);
    NEAR(test.halfWidth, 4.3027 / std::sqrt(3.0), 1e-3);
    NEAR(pairedT(Values{1, 2, 3}, Values{2, 4, 6}).p, test.p, 1e-15);
}

void TestStatistics::pairedTAtItsEdges()
{
    const Values zero(3);
    for (const Values& first : {Values{1}, Values{0, 0}, Values{0.5, 0.5}, Values{-0.25, -0.25, -0.25}, Values{0.05, 0.05 + 1e-17, 0.05 - 1e-10}}) {
        const auto test = pairedT(first, std::span(zero).first(first.size()));
        QCOMPARE(test.count, static_cast<std::int64_t>(first.size()));
        NEAR(test.mean, first[0], 1e-9);
        QVERIFY(std::isnan(test.p) && std::isnan(test.t) && std::isnan(test.halfWidth));
    }
    // Gains that are equal as counts, 18 of 360, and not as doubles.
    const auto rounded = pairedT(Values{281 / 360., 290 / 360., 297 / 360.}, Values{263 / 360., 272 / 360., 279 / 360.});
    NEAR(rounded.mean, 0.05, 1e-12);
    QVERIFY(std::isnan(rounded.p) && std::isnan(rounded.halfWidth));
    // One sample of a million is a difference.
    const auto close = pairedT(Values{0.05, 0.05 + 1e-6}, Values{0, 0});
    QVERIFY(close.p > 0 && close.p < 1e-4 && close.halfWidth > 0);
    QCOMPARE(pairedT(Values{}, Values{}).count, 0);
}

void TestStatistics::alikeIsALackOfScatterNotASmallMean()
{
    QVERIFY(allAlike(spreadOf(Values{0.9, 0.9})));
    QVERIFY(allAlike(spreadOf(Values{0, 1e-17, -1e-17})));
    QVERIFY(!allAlike(spreadOf(Values{0, 1e-8})));
    QVERIFY(!allAlike(spreadOf(Values{0.9})));           // one value is alike to nothing
    QVERIFY(!allAlike(spreadOf(Values{})));
}

void TestStatistics::signFlipsByCounting_data()
{
    QTest::addColumn<Values>("differences");
    QTest::addColumn<double>("p");
    QTest::newRow("all the same way: only 2 of 8 choices are as far") << Values{1, 2, 3} << 2 / 8.0;
    QTest::newRow("five seeds, the least there is") << Values{.1, .2, .3, .4, .5} << 2 / 32.0;
    QTest::newRow("1 2 −3: the sum 0 is reached by all") << Values{1, 2, -3} << 1.0;
    QTest::newRow("3 2 −1: |sum| ≥ 4 by ±(3, 2, 1) and ±(3, 2, −1)") << Values{3, 2, -1} << 4 / 8.0;
    QTest::newRow("no difference") << Values{0, 0} << 1.0;
    QTest::newRow("nothing") << Values{} << 1.0;
}

void TestStatistics::signFlipsByCounting()
{
    QFETCH(Values, differences);
    QFETCH(double, p);
    NEAR(signFlipTest(differences, Values(differences.size())), p, 1e-15);
}

void TestStatistics::manySignFlipsAreDrawnTheSameEveryTime()
{
    CounterGenerator random(7);
    Values shifted(100), none(100);
    for (std::size_t i = 0; i < shifted.size(); ++i) {
        none[i] = random.unit() - 0.5;
        shifted[i] = none[i] + 0.15;
    }
    const Values zero(100);
    QCOMPARE(signFlipTest(shifted, zero), signFlipTest(shifted, zero));
    NEAR(signFlipTest(none, zero), pairedT(none, zero).p, 0.02);       // the two tests agree where the t-test's assumption holds
    QVERIFY(signFlipTest(shifted, zero) < 1e-3);
}

void TestStatistics::signTestAndMcNemarByCounting_data()
{
    QTest::addColumn<int>("above");
    QTest::addColumn<int>("below");
    QTest::addColumn<double>("p");
    QTest::newRow("10 against 2") << 10 << 2 << 2 * (1 + 12 + 66) / 4096.0;
    QTest::newRow("2 against 10") << 2 << 10 << 2 * (1 + 12 + 66) / 4096.0;
    QTest::newRow("5 against 0") << 5 << 0 << 2 / 32.0;
    QTest::newRow("even") << 4 << 4 << 1.0;
    QTest::newRow("none") << 0 << 0 << 1.0;
    QTest::newRow("40 against 20") << 40 << 20 << 0.01348929373119186; // 2 Σ_{k ≤ 20} C(60, k) / 2^60, by a script in whole numbers
}

void TestStatistics::signTestAndMcNemarByCounting()
{
    QFETCH(int, above);
    QFETCH(int, below);
    QFETCH(double, p);
    NEAR(mcnemar(above, below), p, 1e-7);
    Values differences(static_cast<std::size_t>(above), 0.3);
    differences.insert(differences.end(), static_cast<std::size_t>(below), -0.7);
    differences.insert(differences.end(), 3, 0.0);       // ties tell nothing
    NEAR(signTest(differences, Values(differences.size())), p, 1e-7);
}

void TestStatistics::holmByHand()
{
    const auto adjusted = holm(Values{0.04, 0.01, 0.03, 0.5});
    const Values expected{0.09, 0.04, 0.09, 0.5};        // 0.01 · 4, 0.03 · 3, then 0.04 · 2 = 0.08 is lifted to 0.09
    for (std::size_t i = 0; i < expected.size(); ++i)
        NEAR(adjusted[i], expected[i], 1e-15);
    QCOMPARE(holm(Values{0.6, 0.7}), (Values{1, 1}));
    QVERIFY(holm({}).empty());
}

void TestStatistics::holmCountsWhatHasNoP()
{
    const auto adjusted = holm(Values{NAN, 0.04, NAN, 0.01});
    QVERIFY(std::isnan(adjusted[0]) && std::isnan(adjusted[2]));
    NEAR(adjusted[3], 0.01 * 4, 1e-15);                  // four comparisons were made
    NEAR(adjusted[1], 0.04 * 3, 1e-15);
}

void TestStatistics::unequalSidesAreRefused()
{
    QVERIFY_EXCEPTION_THROWN(pairedT(Values{1, 2}, Values{1}), Error);
    QVERIFY_EXCEPTION_THROWN(signTest(Values{1, 2}, Values{1}), Error);
    QVERIFY_EXCEPTION_THROWN(signFlipTest(Values{1, 2}, Values{1}), Error);
}

void TestStatistics::gapIsSharedOnlyAboveItsNoise_data()
{
    QTest::addColumn<Values>("student");
    QTest::addColumn<Values>("baseline");
    QTest::addColumn<Values>("teacher");
    QTest::addColumn<int>("samples");
    QTest::addColumn<double>("share");                   // NaN: none
    QTest::newRow("a quarter of the way") << Values{.75, .75} << Values{.69, .70, .71} << Values{.90} << 0 << 0.25;
    QTest::newRow("worse than the baseline") << Values{.65} << Values{.69, .70, .71} << Values{.90} << 0 << -0.25;
    QTest::newRow("beyond the teacher") << Values{.95} << Values{.69, .70, .71} << Values{.90} << 0 << 1.25;
    QTest::newRow("gap within the noise of the seeds") << Values{.75} << Values{.60, .70, .80} << Values{.80} << 0 << std::nan("");
    QTest::newRow("teacher no better") << Values{.75} << Values{.80, .80} << Values{.80} << 0 << std::nan("");
    QTest::newRow("single seeds, many test samples") << Values{.80} << Values{.70} << Values{.90} << 10'000 << 0.5;
    QTest::newRow("single seeds, few test samples") << Values{.80} << Values{.70} << Values{.90} << 10 << std::nan("");
    QTest::newRow("single seeds, nothing known") << Values{.80} << Values{.70} << Values{.90} << 0 << std::nan("");
    QTest::newRow("seeds alike by chance, many test samples") << Values{.80} << Values{.70, .70} << Values{.90, .90} << 10'000 << 0.5;
    QTest::newRow("seeds alike by chance, few test samples") << Values{.80} << Values{.70, .70} << Values{.90, .90} << 10 << std::nan("");
    QTest::newRow("seeds alike by chance, nothing known") << Values{.80} << Values{.70, .70} << Values{.90, .90} << 0 << std::nan("");
    QTest::newRow("no student yet") << Values{} << Values{.70, .71} << Values{.90} << 0 << std::nan("");
}

void TestStatistics::gapIsSharedOnlyAboveItsNoise()
{
    QFETCH(Values, student);
    QFETCH(Values, baseline);
    QFETCH(Values, teacher);
    QFETCH(int, samples);
    QFETCH(double, share);
    const auto recovered = gapRecovered(student, baseline, teacher, samples);
    QCOMPARE(recovered.share.has_value(), !std::isnan(share));
    if (recovered.share)
        NEAR(*recovered.share, share, 1e-12);
}

QTEST_APPLESS_MAIN(TestStatistics)
#include "tst_statistics.moc"

#include "app/retort/gains.h"
#include "app/retort/results.h"
#include "app/retort/words.h"
#include "tests/app/small_scene.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <sstream>

using namespace retort;
using namespace retort::cli;
using namespace retort::test;

class TestCliResults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void spreadIsTheSampleStandardDeviation();
    void gainsArePairedBySeed();
    void aSeedAndABaselineCountOnce();
    void sharedSeedsAndPartnersAreOneGain();
    void alteredOrUntestedRunsHaveNoGain();
    void claimsSayWhatTheyAreAgainst();
    void chanceIsAdjustedForAllClaims();
    void equalGainsAreNoCertainty();
    void alteredRunsStayOutOfTheFigures();
    void unfinishedRunsAreCountedNotAveraged();
    void sweepPointsAreRowsOfTheirOwn();
    void oneTeacherForAllSeedsIsSaid();
};

void TestCliResults::spreadIsTheSampleStandardDeviation()
{
    const std::vector<double> values{0.02, 0.04, 0.04, 0.04, 0.05, 0.05, 0.07, 0.09};   // mean 5 %, squares 32, √(32/7) = 2.14
    QCOMPARE(percentText(spreadOf(values)), std::string("5.0 ± 2.1"));
    QCOMPARE(gainText(spreadOf(values)), std::string("+5.0 ± 2.1"));
    QCOMPARE(gainText(spreadOf({})), std::string("–"));
    QCOMPARE(percentText(spreadOf({})), std::string("–"));
    QCOMPARE(percentText(spreadOf(std::vector<double>{0.895})), std::string("89.5"));
    QCOMPARE(percentText(0.9998), std::string("99.98"));                // one error in 5000 is not none
    QCOMPARE(percentText(1.0), std::string("100.0"));
}

void TestCliResults::gainsArePairedBySeed()
{
    const Scene scene = twoSeeds();
    const auto results = nodeResults(scene.places, scene.runs);
    QCOMPARE(results.size(), std::size_t{3});
    QCOMPARE(results[0].node, std::string("teacher"));
    QVERIFY(!results[0].withoutTeacher);
    const auto& claim = results[1].withoutTeacher;
    QVERIFY(claim);
    QCOMPARE(claim->against, std::string("labels-only"));
    QCOMPARE(claim->gains.size(), std::size_t{2});
    QVERIFY(std::abs(claim->gains[0] - 0.05) < 1e-12);
    QVERIFY(std::abs(claim->gains[1] - 0.06) < 1e-12);
    // mean 5.5 points; deviation |6 − 5| / √2 = 0.7
    QCOMPARE(gainText(spreadOf(claim->gains)), std::string("+5.5 ± 0.7"));
}

void TestCliResults::aSeedAndABaselineCountOnce()
{
    Scene scene;                              // two members a seed, each with its own baseline
    scene.add("s0", "student", 0, 0.78, "b0");
    scene.add("s0m", "student", 0, 0.80, "b0m");
    scene.add("s1", "student", 1, 0.80, "b1");
    scene.add("s1m", "student", 1, 0.81, "b1m");
    for (const std::string id : {"b0", "b0m", "b1", "b1m"})
        scene.add(id, "labels-only", id[1] == '1' ? 1 : 0, 0.73);
    const auto members = nodeResults(scene.places, scene.runs);
    const Claim& claim = *members[0].withoutTeacher;
    QCOMPARE(claim.runs, std::size_t{4});
    QCOMPARE(claim.gains.size(), std::size_t{2});        // +5 and +7, +7 and +8
    QVERIFY(std::abs(claim.gains[0] - 0.06) < 1e-12 && std::abs(claim.gains[1] - 0.075) < 1e-12);
    std::ostringstream out;
    printResults(out, members);
    QVERIFY2(QString::fromStdString(out.str()).contains(QStringLiteral("2 pairs by seed, the means of 4 runs, 95 %")), out.str().c_str());

    Scene shared;                             // one baseline for all seeds
    for (std::uint64_t seed = 0; seed < 3; ++seed)
        shared.add("s" + std::to_string(seed), "student", seed, 0.78 + 0.01 * static_cast<double>(seed), "b");
    shared.add("b", "labels-only", 0, 0.73);
    const auto once = nodeResults(shared.places, shared.runs);
    QCOMPARE(once[0].withoutTeacher->gains.size(), std::size_t{1});
    QVERIFY(std::abs(once[0].withoutTeacher->gains[0] - 0.06) < 1e-12);
    std::ostringstream text;
    printResults(text, once);
    QVERIFY2(QString::fromStdString(text.str()).contains(QStringLiteral("1 pair by seed, the mean of 3 runs).")), text.str().c_str());
}

void TestCliResults::sharedSeedsAndPartnersAreOneGain()
{
    const std::vector<PairedGain> pairs{{0, "a", 0.1}, {1, "b", 0.2}, {2, "c", 0.7}, {1, "a", 0.3}};   // the last joins the first two
    const auto gains = gainsBySeed(pairs);
    QCOMPARE(gains.size(), std::size_t{2});
    QVERIFY(std::abs(gains[0] - 0.2) < 1e-12 && std::abs(gains[1] - 0.7) < 1e-12);
    QVERIFY(gainsBySeed({}).empty());
}

void TestCliResults::alteredOrUntestedRunsHaveNoGain()
{
    const Scene scene = twoSeeds();
    RunSummary run = scene.runs.at("s0"), partner = scene.runs.at("b0");
    QVERIFY(std::abs(*gainOver(run, partner) - 0.05) < 1e-12);
    run.altered = true;
    QVERIFY(!gainOver(run, partner));
    std::swap(run.altered, partner.altered);
    QVERIFY(!gainOver(run, partner));
    partner.altered = false;
    QVERIFY(gainOver(run, partner).has_value());
    partner.scores.testAccuracy.reset();
    QVERIFY(!gainOver(run, partner) && !gainOver(partner, run));
}

void TestCliResults::claimsSayWhatTheyAreAgainst()
{
    Scene scene = twoSeeds();
    scene.add("n0", "no-labels", 0, 0.870, {}, "a0", {"t"});
    scene.add("a0", "all-labels", 0, 0.878);
    std::ostringstream out;
    printResults(out, nodeResults(scene.places, scene.runs));
    const QString text = QString::fromStdString(out.str());
    QVERIFY2(text.contains(QString::fromUtf8("student: +5.5 ± 0.7 points against labels-only (labels only")), qPrintable(text));
    QVERIFY2(text.contains(QString::fromUtf8("no-labels: −0.8 points against all-labels (the true labels")), qPrintable(text));
    QVERIFY(text.contains(QString::fromUtf8("101\u202f770")));
}

void TestCliResults::chanceIsAdjustedForAllClaims()
{
    // Two pairs: t = mean / |a − b| · 2, one degree of freedom: p = 1 − 2 atan(t) / π.
    Scene scene = twoSeeds();                 // +5, +6: t = 11, p = 0.0577
    scene.add("k0", "other", 0, 0.75, "b0", {}, {"t"});
    scene.add("k1", "other", 1, 0.77, "b1", {}, {"t"});   // +2, +3: t = 5, p = 0.1257
    const auto results = nodeResults(scene.places, scene.runs);
    const Claim& first = *results[1].withoutTeacher;
    const Claim& second = *results[3].withoutTeacher;
    const auto chance = [](double t) { return 1 - 2 * std::atan(t) / std::acos(-1.0); };
    QVERIFY(std::abs(first.p - chance(11)) < 1e-9);
    QVERIFY(std::abs(second.p - chance(5)) < 1e-9);
    QCOMPARE(first.among, std::size_t{2});
    QVERIFY(std::abs(first.adjusted - 2 * chance(11)) < 1e-9);
    QVERIFY(std::abs(second.adjusted - std::max(2 * chance(11), chance(5))) < 1e-9);
    std::ostringstream out;
    printResults(out, results);
    const QString text = QString::fromStdString(out.str());
    QVERIFY2(text.contains(QString::fromUtf8("; p = 0.058, adjusted for the 2 comparisons here p = 0.12)")), qPrintable(text));
    QVERIFY2(text.contains(QString::fromUtf8("adjusted by Holm")), qPrintable(text));

    std::ostringstream alone;
    printResults(alone, nodeResults(twoSeeds().places, twoSeeds().runs));
    QVERIFY(QString::fromStdString(alone.str()).contains(QString::fromUtf8("; p = 0.058)")));
    QVERIFY(!QString::fromStdString(alone.str()).contains(QString::fromUtf8("adjusted")));
}

void TestCliResults::equalGainsAreNoCertainty()
{
    Scene scene = twoSeeds();                 // +5, +6: t = 11
    scene.add("k0", "other", 0, 0.75, "b0", {}, {"t"});
    scene.add("k1", "other", 1, 0.76 + 1e-16, "b1", {}, {"t"});   // +2, +2, and the noise of rounding
    const auto results = nodeResults(scene.places, scene.runs);
    const Claim& first = *results[1].withoutTeacher;
    const Claim& alike = *results[3].withoutTeacher;
    QVERIFY(std::isnan(alike.p) && std::isnan(alike.adjusted));
    QCOMPARE(alike.among, std::size_t{2});    // it was looked at all the same
    QVERIFY(std::abs(first.adjusted - 2 * first.p) < 1e-12);
    std::ostringstream out;
    printResults(out, results);
    const QString text = QString::fromStdString(out.str());
    QVERIFY2(text.contains(QString::fromUtf8("other: +2.0 ± 0.0 points against labels-only (labels only, no teacher: the same network with the same start; 2 pairs by seed, all alike).")), qPrintable(text));
    QVERIFY2(text.contains(QString::fromUtf8("neither interval nor p")), qPrintable(text));
    QVERIFY2(text.contains(QString::fromUtf8("adjusted for the 2 comparisons here")), qPrintable(text));
    QVERIFY2(!text.contains(QString::fromUtf8("p < 0.0001")) && !text.contains(QString::fromUtf8("nan")), qPrintable(text));
}

void TestCliResults::alteredRunsStayOutOfTheFigures()
{
    Scene scene = twoSeeds();
    scene.runs.at("s1").altered = true;
    const auto results = nodeResults(scene.places, scene.runs);
    QCOMPARE(results[1].test, std::vector<double>{0.780});
    QCOMPARE(results[1].altered, std::size_t{1});
    QCOMPARE(results[1].counted, std::size_t{1});
    QCOMPARE(results[1].withoutTeacher->gains.size(), std::size_t{1});
    std::ostringstream out;
    printResults(out, results);
    QVERIFY(QString::fromStdString(out.str()).contains(QString::fromUtf8("1 run was changed by hand")));
}

void TestCliResults::unfinishedRunsAreCountedNotAveraged()
{
    Scene scene = twoSeeds();
    scene.runs.at("s1").state = RunState::Failed;
    scene.runs.at("s1").scores.testAccuracy.reset();     // what it came to on validation before is known
    scene.runs.at("s1").scores.bestAccuracy = 0.4;
    const auto results = nodeResults(scene.places, scene.runs);
    QCOMPARE(results[1].runs, std::size_t{2});
    QCOMPARE(results[1].counted, std::size_t{1});
    QCOMPARE(results[1].validation, std::vector<double>{0.780});
    QCOMPARE(results[1].test, std::vector<double>{0.780});
    std::ostringstream out;
    printResults(out, results);
    QVERIFY(QString::fromStdString(out.str()).contains(QString::fromUtf8("1 of 2")));
    QVERIFY(QString::fromStdString(out.str()).contains(QString::fromUtf8("best validation %")));
}

void TestCliResults::sweepPointsAreRowsOfTheirOwn()
{
    Scene scene;
    scene.add("a", "student", 0, 0.8);
    scene.add("b", "student", 0, 0.9);
    scene.places[0].sweep = {{"student.terms.soft.temperature", "4"}};
    scene.places[1].sweep = {{"student.terms.soft.temperature", "20"}};
    const auto results = nodeResults(scene.places, scene.runs);
    QCOMPARE(results.size(), std::size_t{2});
    QCOMPARE(nodeTitle(results[1].node, results[1].sweep), std::string("student, temperature 20"));
    QCOMPARE(nodeTitle("s", {{"s.terms.a.weight", "1"}, {"s.terms.b.weight", "2"}}), std::string("s, s.terms.a.weight 1, s.terms.b.weight 2"));
}

void TestCliResults::oneTeacherForAllSeedsIsSaid()
{
    Scene scene = twoSeeds();
    QVERIFY(nodeResults(scene.places, scene.runs)[1].oneTeacher);
    scene.add("k0", "other", 0, 0.75, "b0", {}, {"t"});
    scene.add("k1", "other", 1, 0.77, "b1", {}, {"t1"});
    const auto said = [&scene] {
        std::ostringstream out;
        printResults(out, nodeResults(scene.places, scene.runs));
        return QString::fromStdString(out.str());
    };
    QVERIFY2(said().contains(QString::fromUtf8("The same teacher for all seeds, so that ± is over students only: student.\n")), qPrintable(said()));
    scene.runs.at("k1").teachers = {"t"};
    QVERIFY2(said().contains(QStringLiteral("over students only: student; other.\n")), qPrintable(said()));
    scene.runs.at("s1").teachers = scene.runs.at("k1").teachers = {"another"};
    QVERIFY(!nodeResults(scene.places, scene.runs)[1].oneTeacher);
    QVERIFY2(!said().contains(QStringLiteral("same teacher for all")), qPrintable(said()));
}

QTEST_APPLESS_MAIN(TestCliResults)
#include "tst_cli_results.moc"

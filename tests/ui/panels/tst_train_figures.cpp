#include "tests/ui/learning_lab.h"
#include "tests/ui/panels/train_runs.h"

#include <QLocale>
#include <QTest>

#include <cmath>

using namespace retort;
using namespace retort::ui;
using retort::test::LearningLab;
using retort::test::TrainRuns;

namespace {

const Taught oneTeacher{.networks = 1, .files = 0, .by = {}};

std::deque<RunSummary> runsOf(const LearningLab& lab)
{
    const auto runs = lab.store.runsSince();
    return {runs.begin(), runs.end()};
}

bool near(double one, double other) { return std::abs(one - other) < 1e-9; }

} // namespace

class TestTrainFigures : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void aFamilyIsFoundFromAnyOfItsRuns_data();
    void aFamilyIsFoundFromAnyOfItsRuns();
    void figuresAreOfTestOnlyWhenAllAreFinished();
    void figuresOverSeedsAreMeansAndPairedGains();
    void baselinesWithoutAStudentHaveFigures();
    void anAlteredRunIsInNoMean_data();
    void anAlteredRunIsInNoMean();
    void aRunInTheTrashIsInNoMean();
    void anAlteredRunAloneHasNoVerdict();
    void aTeachersShareInTheMeanIsThatOfItsNetworks();
    void aVerdictIsOfOneSplitAndNamesIt();
    void noClearDifferenceIsSaid();
    void manyThatTeachTogetherLeaveNoShare();
    void weightsThatWereNotTestedLeaveNoShare();
    void eachSeedIsMeasuredAgainstItsOwnTeacher();
    void anAlteredTeacherLeavesNoShare();
    void aTeacherOfOtherDataIsNoLevel();
    void theShareIsOfTheSameSeedsOnBothSides();
    void ofRunsOfOneSeedOneCounts();
    void membersOfOneSeedAreNotMoreSeeds();
    void aBaselineOfManyIsUsedOnce();
};

void TestTrainFigures::aFamilyIsFoundFromAnyOfItsRuns_data()
{
    QTest::addColumn<int>("which");
    QTest::newRow("teacher") << 0;
    QTest::newRow("student") << 1;
    QTest::newRow("baseline") << 2;
}

void TestTrainFigures::aFamilyIsFoundFromAnyOfItsRuns()
{
    QFETCH(int, which);
    LearningLab lab(3, 100, 100);
    const auto& first = lab.families.front();
    const auto runs = runsOf(lab);
    const RunFamily family = familyOf(which == 0 ? first.teacher : which == 1 ? first.student : first.baseline, runs);
    QCOMPARE(family.student->id, first.student);
    QCOMPARE(family.baseline->id, first.baseline);
    QCOMPARE(family.teachers.size(), std::size_t(1));
    QCOMPARE(family.teachers[0]->id, first.teacher);
    QCOMPARE(family.students.size(), std::size_t(3));
    QCOMPARE(family.baselines.size(), std::size_t(3));
    QVERIFY(!family.baselineIsReference);
}

void TestTrainFigures::figuresAreOfTestOnlyWhenAllAreFinished()
{
    LearningLab half(1, 500);
    auto runs = runsOf(half);
    TrainFigures figures = figuresOf(familyOf(half.families[0].student, runs), oneTeacher);
    QVERIFY(!figures.onTest);
    QVERIFY(std::abs(*figures.teacher - LearningLab::accuracyAt(0.895, 180, 1500)) < 1e-9);   // validation, as the others
    QVERIFY(std::abs(*figures.student - LearningLab::accuracyAt(0.784, 260, 500)) < 1e-9);

    LearningLab done(1);
    runs = runsOf(done);
    figures = figuresOf(familyOf(done.families[0].student, runs), oneTeacher);
    QVERIFY(figures.onTest);
    QCOMPARE(*figures.teacher, 0.895);
    QCOMPARE(*figures.student, 0.784);
    QCOMPARE(*figures.agreement, 0.849);
    QVERIFY(std::abs(*figures.gain - (0.784 - 0.731)) < 1e-12);
}

void TestTrainFigures::figuresOverSeedsAreMeansAndPairedGains()
{
    LearningLab lab(3);
    const auto runs = runsOf(lab);
    const TrainFigures figures = figuresOf(familyOf(lab.families[0].student, runs), oneTeacher);
    QCOMPARE(figures.students.count, 3);
    QVERIFY(std::abs(figures.students.mean - 0.788) < 1e-9);
    QVERIFY(std::abs(figures.students.deviation - 0.004) < 1e-9);      // of 0.784, 0.788, 0.792
    QCOMPARE(figures.gains.count, 3);
    QVERIFY(std::abs(figures.gains.mean - 0.053) < 1e-9);
    QVERIFY(figures.gains.deviation < 1e-9);                           // pairs share their luck
    QVERIFY(std::abs(*figures.recovered.share - 0.053 / 0.160) < 1e-9);
    QCOMPARE(verdict(figures, false), QStringLiteral("test: +5.3 points over no teacher (3 seeds, all alike), same start"));
}

void TestTrainFigures::baselinesWithoutAStudentHaveFigures()
{
    TrainRuns runs(2);
    runs["b1"].seed = 0;                               // two of one seed
    for (const char* student : {"s0", "s1"})
        runs[student].trashed = true;
    const TrainFigures figures = figuresOf(runs.family("b0"), {});
    QCOMPARE(*figures.baseline, 0.73);
    QVERIFY(!figures.student);
    QCOMPARE(figures.baselines.count, 1);
}

void TestTrainFigures::anAlteredRunIsInNoMean_data()
{
    QTest::addColumn<QString>("which");
    QTest::newRow("student in focus") << QStringLiteral("s0");
    QTest::newRow("its baseline") << QStringLiteral("b0");
}

void TestTrainFigures::anAlteredRunIsInNoMean()
{
    QFETCH(QString, which);
    TrainRuns runs(3);
    RunSummary& altered = runs[which.toStdString()];
    altered.altered = true;
    TrainRuns::setTest(altered, 0.5);
    const TrainFigures figures = runs.figures();
    const bool student = which == QStringLiteral("s0");
    QVERIFY(figures.altered);
    QCOMPARE(student ? *figures.student : *figures.baseline, 0.5);     // its own tile shows it
    QVERIFY(!figures.gain);
    QCOMPARE(figures.students.count, student ? 2 : 3);
    QVERIFY(near(figures.students.mean, student ? (0.782 + 0.788) / 2 : (0.78 + 0.782 + 0.788) / 3));
    QCOMPARE(figures.baselines.count, student ? 3 : 2);
    QCOMPARE(figures.gains.count, 2);
    QVERIFY(near(figures.gains.mean, (0.051 + 0.056) / 2));
    QCOMPARE(figures.sharers, 2);
    QVERIFY(near(*figures.recovered.share, (0.785 - 0.7315) / (0.9 - 0.7315)));
    QVERIFY(verdict(figures, false).contains(QStringLiteral("(2 seeds;")));
    QVERIFY(std::ranges::count(runs.family().students, std::string("s0"), &RunSummary::id) == 1);   // and its curve is drawn
}

void TestTrainFigures::aRunInTheTrashIsInNoMean()
{
    TrainRuns runs(3);
    runs["s0"].trashed = true;
    QCOMPARE(runs.figures().students.count, 2);
    QCOMPARE(runs.figures().gains.count, 2);
}

void TestTrainFigures::anAlteredRunAloneHasNoVerdict()
{
    TrainRuns runs(1);
    QCOMPARE(verdict(runs.figures(), false), QString());
    runs["s0"].altered = true;
    const TrainFigures figures = runs.figures();
    QCOMPARE(*figures.student, 0.78);
    QCOMPARE(figures.students.count, 0);
    QCOMPARE(figures.gains.count, 0);
    QVERIFY(!figures.recovered.share);
    QCOMPARE(verdict(figures, false), QStringLiteral("altered runs stay out of means and verdicts"));
}

void TestTrainFigures::aTeachersShareInTheMeanIsThatOfItsNetworks()
{
    TrainRuns runs(1);
    runs.add("big", Role::Teacher, 0, 0.9);
    TrainRuns::setTest(runs["t"], 0.8);
    runs["s0"].teachers = {"t", "big"};
    const Taught taught{.networks = 13, .files = 0, .by = {{"t", {.weights = "best", .tested = true, .networks = 12}}, {"big", {.weights = "best", .tested = true, .networks = 1}}}};
    const TrainFigures figures = figuresOf(runs.family(), taught);
    QVERIFY2(near(*figures.teacher, (12 * 0.8 + 0.9) / 13), qPrintable(QString::number(*figures.teacher)));
    QCOMPARE(figures.teachers, std::int64_t{13});
}

void TestTrainFigures::aVerdictIsOfOneSplitAndNamesIt()
{
    TrainRuns runs(3);
    TrainFigures figures = runs.figures();
    QVERIFY(near(figures.gains.mean, (0.05 + 0.051 + 0.056) / 3));
    QVERIFY2(verdict(figures, false).startsWith(QStringLiteral("test: +5.2 ± 0.3 points over no teacher")), qPrintable(verdict(figures, false)));
    QVERIFY(verdict(figures, true).startsWith(QStringLiteral("test: +5.2 ± 0.3 points against true labels")));

    runs["t"].scores.testAccuracy = std::nullopt;      // it has been stopped, say
    runs["s1"].scores.bestAccuracy = 0.79;             // where its test is no guide
    figures = runs.figures();
    QVERIFY(!figures.onTest);
    QVERIFY(near(figures.students.mean, (0.68 + 0.79 + 0.688) / 3));
    QVERIFY(near(figures.gains.mean, (0.05 + 0.159 + 0.056) / 3));
    QVERIFY(near(*figures.teacher, 0.8));
    QVERIFY2(verdict(figures, false).startsWith(QStringLiteral("best on validation: ")), qPrintable(verdict(figures, false)));
}

void TestTrainFigures::noClearDifferenceIsSaid()
{
    TrainRuns runs(2);
    TrainRuns::setTest(runs["s1"], 0.70);
    QVERIFY2(verdict(runs.figures(), false).startsWith(QStringLiteral("test: no clear difference, ")), qPrintable(verdict(runs.figures(), false)));
}

void TestTrainFigures::manyThatTeachTogetherLeaveNoShare()
{
    const TrainRuns runs(3);
    QVERIFY(runs.figures().recovered.share);
    QVERIFY(!runs.figures("s0", 3).recovered.share);   // members, or networks of one run: the list has only the mean of each by itself
    QVERIFY(!runs.figures("s0", 0).recovered.share);
    QCOMPARE(runs.figures("s0", 3).gains.count, 3);
}

void TestTrainFigures::weightsThatWereNotTestedLeaveNoShare()
{
    const TrainRuns runs(3);
    const auto with = [&](bool tested) { return figuresOf(runs.family(), {.networks = 1, .files = 0, .by = {{"t", {.weights = "last", .tested = tested}}}}); };
    QVERIFY(with(true).recovered.share);
    QVERIFY(!with(false).recovered.share);
    QVERIFY(with(false).otherWeights);
}

void TestTrainFigures::eachSeedIsMeasuredAgainstItsOwnTeacher()
{
    TrainRuns runs(3);
    for (const auto& [seed, test] : {std::pair("1", 0.89), std::pair("2", 0.85)}) {
        runs.add(std::string("t") + seed, Role::Teacher, 0, test);
        runs[std::string("s") + seed].teachers = {std::string("t") + seed};
    }
    const double students = (0.78 + 0.782 + 0.788) / 3, baselines = 0.731;
    QVERIFY(near(*runs.figures().recovered.share, (students - baselines) / (0.88 - baselines)));
    QVERIFY(near(*runs.figures().teacher, 0.9));       // its tile is of who teaches the student in focus
    runs["s1"].teachers = {"t"};                       // neither one for all nor one for each
    QVERIFY(!runs.figures().recovered.share);
}

void TestTrainFigures::anAlteredTeacherLeavesNoShare()
{
    TrainRuns runs(3);
    runs["t"].altered = true;
    QVERIFY(!runs.figures().recovered.share);
    QCOMPARE(runs.figures().gains.count, 3);
}

void TestTrainFigures::aTeacherOfOtherDataIsNoLevel()
{
    TrainRuns runs(3);
    QVERIFY(runs.figures().recovered.share && runs.figures().teacher && !runs.figures().otherData);
    runs["t"].dataset = "cifar10";
    const TrainFigures figures = runs.figures();
    QVERIFY(!figures.recovered.share && !figures.teacher && figures.otherData);
    QCOMPARE(figures.gains.count, 3);
}

void TestTrainFigures::theShareIsOfTheSameSeedsOnBothSides()
{
    TrainRuns runs(4);
    runs["b3"].state = RunState::Running;
    const TrainFigures figures = runs.figures();
    QCOMPARE(figures.students.count, 4);
    QCOMPARE(figures.sharers, 3);
    QVERIFY(near(*figures.recovered.share, ((0.78 + 0.782 + 0.788) / 3 - 0.731) / (0.9 - 0.731)));
}

void TestTrainFigures::ofRunsOfOneSeedOneCounts()
{
    TrainRuns runs(3);
    RunSummary& again = runs.add("again", Role::Student, 1, 0.8);      // planned anew, with another teacher's seed
    again.baseline = "b1";
    again.teachers = {"t"};
    again.createdAt = "2026-11-23T01:00:00.000Z";
    TrainFigures figures = runs.figures();
    QCOMPARE(figures.students.count, 3);
    QVERIFY(near(figures.students.mean, (0.78 + 0.8 + 0.788) / 3));    // the newest
    QCOMPARE(figures.gains.count, 3);
    QVERIFY(near(figures.gains.mean, (0.05 + 0.069 + 0.056) / 3));
    figures = runs.figures("s1");
    QCOMPARE(figures.students.count, 3);
    QVERIFY(near(figures.students.mean, (0.78 + 0.782 + 0.788) / 3));  // the one in focus
    runs["again"].state = RunState::Running;
    QVERIFY(near(runs.figures().students.mean, (0.78 + 0.782 + 0.788) / 3));   // one that has finished
}

void TestTrainFigures::membersOfOneSeedAreNotMoreSeeds()
{
    TrainRuns runs(2);
    for (const std::uint64_t seed : {0, 1})
        for (const std::int64_t member : {1, 2}) {
            RunSummary& student = runs.addPair(std::to_string(seed) + "-" + std::to_string(member), seed);
            student.member = runs[student.baseline].member = member;
            TrainRuns::setTest(student, 0.7 + 0.01 * static_cast<double>(member));
        }
    QCOMPARE(runs.family().students.size(), std::size_t(6));
    QCOMPARE(runs.figures().students.count, 2);
    QCOMPARE(runs.figures().baselines.count, 2);
    QCOMPARE(runs.figures().gains.count, 2);
    QVERIFY(near(runs.figures("s0-2").students.mean, 0.72));           // each seed's run of the same place
    QVERIFY(near(runs.figures("s0").students.mean, (0.78 + 0.782) / 2));
}

void TestTrainFigures::aBaselineOfManyIsUsedOnce()
{
    TrainRuns runs(3);
    for (const char* id : {"s1", "s2"})
        runs[id].baseline = "b0";                      // a baseline with a seed of its own
    const TrainFigures figures = runs.figures("s2");
    QCOMPARE(figures.gains.count, 1);
    QVERIFY(near(figures.gains.mean, 0.058));          // that of the run in focus
    QCOMPARE(verdict(figures, false), QString());
}

QTEST_GUILESS_MAIN(TestTrainFigures)
#include "tst_train_figures.moc"

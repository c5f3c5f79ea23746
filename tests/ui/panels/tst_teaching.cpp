#include "tests/core/store/store_samples.h"
#include "ui/charts/curve_view.h"
#include "ui/panels/train_panel.h"

#include <QTest>

#include <cmath>

using namespace retort;
using namespace retort::ui;

namespace {

/// A student of a teacher that ended with 90 % at its best and 80 % at last; neither the student nor its baseline has begun.
struct Lab {
    Lab(Select select, const std::string& weights, std::int64_t networks = 1) : store(folder.path)
    {
        Plan plan = test::pairPlan();
        PlannedRun &teacher = plan.runs[0], &student = plan.runs[1];
        teacher.recipe.train.select = select;
        teacher.recipe.networks = networks;
        teacher.hash = recipeHash(teacher.recipe);
        student.recipe.teachers.clear();
        for (std::int64_t network = 0; network < networks; ++network)
            student.recipe.teachers.push_back({.identity = teacher.hash, .weights = weights, .network = network});
        student.teachers.resize(static_cast<std::size_t>(networks), student.teachers.front());
        student.teacherRuns.resize(static_cast<std::size_t>(networks), 0);
        student.hash = recipeHash(student.recipe);
        const auto runs = store.enqueue(plan, "{}").runs;
        teacherRun = runs[0].run;
        studentRun = runs[1].run;

        RunScores scores;
        scores.bestAccuracy = 0.9;
        scores.lastAccuracy = 0.8;
        scores.testAccuracy = 0.85;
        RunWriter writer(folder.path, teacherRun, store.claim(teacherRun, 1).value());
        writer.scores(scores);
        writer.end({.state = RunState::Finished, .message = {}});
    }

    Taught taught() const
    {
        const RunSummary student = store.run(studentRun);
        return Teaching().of(store, &student);
    }

    test::Folder folder;
    Store store;
    RunId teacherRun, studentRun;
};

} // namespace

class TestTeaching : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theLevelIsThatOfTheWeightsThatTeach_data();
    void theLevelIsThatOfTheWeightsThatTeach();
    void theLevelOfATeacherOfOtherDataNamesThem();
    void weightsThatWereNotTestedAreToldApart();
    void networksTrainedTogetherAreSeveralTeachers();
    void nobodyTeachesWhoIsNotThere();
};

void TestTeaching::theLevelIsThatOfTheWeightsThatTeach_data()
{
    QTest::addColumn<int>("select");
    QTest::addColumn<QString>("weights");
    QTest::addColumn<double>("level");             // 0: none
    QTest::addColumn<QString>("name");
    const QString best = QStringLiteral("best weights"), last = QStringLiteral("last weights");
    QTest::newRow("best selected") << static_cast<int>(Select::Best) << QStringLiteral("selected") << 90.0 << best;
    QTest::newRow("last selected") << static_cast<int>(Select::Last) << QStringLiteral("selected") << 80.0 << last;
    QTest::newRow("last, as planned") << static_cast<int>(Select::Last) << QStringLiteral("last") << 80.0 << last;
    QTest::newRow("last asked for") << static_cast<int>(Select::Best) << QStringLiteral("last") << 80.0 << last;
    QTest::newRow("best asked for") << static_cast<int>(Select::Last) << QStringLiteral("best") << 90.0 << best;
    QTest::newRow("another epoch") << static_cast<int>(Select::Best) << QStringLiteral("epoch:3") << 0.0 << QString();
}

void TestTeaching::theLevelIsThatOfTheWeightsThatTeach()
{
    QFETCH(int, select);
    QFETCH(QString, weights);
    QFETCH(double, level);
    QFETCH(QString, name);
    const Lab lab(static_cast<Select>(select), weights.toStdString());
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.studentRun);
    TrainPanel panel(workbench);
    const auto& levels = panel.accuracy().levels();
    QCOMPARE(levels.size(), std::size_t(level > 0 ? 1 : 0));
    if (level == 0)
        return;
    QVERIFY2(std::abs(levels[0].y - level) < 1e-9, qPrintable(QString::number(levels[0].y)));
    QVERIFY2(levels[0].name.endsWith(name), qPrintable(levels[0].name));
}

void TestTeaching::theLevelOfATeacherOfOtherDataNamesThem()
{
    const Lab lab(Select::Best, "selected");
    RunSummary student = lab.store.run(lab.studentRun), teacher = lab.store.run(lab.teacherRun);
    RunFamily family;
    family.student = &student;
    family.teachers = {&teacher};
    QVERIFY(!Teaching().levels(lab.store, family).at(0).name.contains(QStringLiteral("other data")));
    teacher.dataset = "mnist";
    teacher.content = "d2";
    const QString name = Teaching().levels(lab.store, family).at(0).name;
    QVERIFY2(name.contains(QStringLiteral("other data: mnist")), qPrintable(name));
}

void TestTeaching::weightsThatWereNotTestedAreToldApart()
{
    const auto tested = [](Select select, const char* weights) {
        const Lab lab(select, weights);
        return lab.taught().by.at(lab.teacherRun).tested;
    };
    QVERIFY(tested(Select::Best, "selected"));
    QVERIFY(tested(Select::Last, "last"));
    QVERIFY(!tested(Select::Best, "last"));
    QVERIFY(!tested(Select::Last, "best"));
}

void TestTeaching::networksTrainedTogetherAreSeveralTeachers()
{
    const Lab lab(Select::Best, "best", 3);
    QCOMPARE(lab.store.run(lab.studentRun).teachers, std::vector<RunId>{lab.teacherRun});   // the list has one
    QCOMPARE(lab.taught().networks, 3);
    QCOMPARE(Lab(Select::Best, "best").taught().networks, 1);
}

void TestTeaching::nobodyTeachesWhoIsNotThere()
{
    const Lab lab(Select::Best, "best");
    Teaching teaching;
    QCOMPARE(teaching.of(lab.store, nullptr).networks, 0);
    const RunSummary stranger;
    QCOMPARE(teaching.of(lab.store, &stranger).networks, 0);           // a run that cannot be read
    const RunSummary teacher = lab.store.run(lab.teacherRun);
    QVERIFY(teaching.of(lab.store, &teacher).by.empty());
}

QTEST_MAIN(TestTeaching)
#include "tst_teaching.moc"

#include "tests/ui/make_run.h"
#include "ui/window_actions.h"

#include <QTest>

using namespace retort;
using namespace retort::ui;

class TestWindowActions : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aStepIsOfTheRunThatCanTakeIt_data();
    void aStepIsOfTheRunThatCanTakeIt();
};

void TestWindowActions::aStepIsOfTheRunThatCanTakeIt_data()
{
    QTest::addColumn<int>("teacherStep");
    QTest::addColumn<bool>("teacherPaused");
    QTest::addColumn<int>("baselineStep");
    QTest::addColumn<int>("studentStep");
    QTest::addColumn<QString>("stepped");              // while the student is in focus
    QTest::newRow("the one in focus") << 100 << false << 30 << 20 << "student";
    QTest::newRow("its teacher, while that learns") << 40 << true << 30 << 0 << "teacher";
    QTest::newRow("a teacher that has not begun") << 0 << true << 0 << 0 << "teacher";
    QTest::newRow("whoever has begun") << 100 << false << 30 << 0 << "baseline";
    QTest::newRow("the one in focus, at its beginning") << 100 << false << 0 << 0 << "student";
}

void TestWindowActions::aStepIsOfTheRunThatCanTakeIt()
{
    QFETCH(int, teacherStep);
    QFETCH(bool, teacherPaused);
    QFETCH(int, baselineStep);
    QFETCH(int, studentStep);
    QFETCH(QString, stepped);
    RunSummary teacher = makeRun("teacher"), student = makeRun("student"), baseline = makeRun("baseline");
    teacher.role = Role::Teacher;
    baseline.role = Role::Baseline;
    teacher.step = teacherStep;
    student.step = studentStep;
    baseline.step = baselineStep;
    student.state = baseline.state = RunState::Paused;
    if (teacherPaused)
        teacher.state = RunState::Paused;
    QCOMPARE(QString::fromStdString(runToStep("student", {baseline, student, teacher})), stepped);
    for (RunSummary* run : {&teacher, &student, &baseline})
        run->state = RunState::Running;
    QCOMPARE(runToStep("student", {baseline, student, teacher}), RunId());
}

QTEST_GUILESS_MAIN(TestWindowActions)
#include "tst_window_actions.moc"

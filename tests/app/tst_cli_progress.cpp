#include "app/retort/milestones.h"
#include "app/retort/progress.h"
#include "tests/app/small_scene.h"

#include <QTest>

#include <sstream>

using namespace retort;
using namespace retort::cli;
using namespace retort::test;

class TestCliProgress : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timeLeftCountsTheEvaluationsThatAreLeft();
    void nodesAreNewsWhenAllTheirRunsAreFinished();
    void alteredRunsAreNoNews();
    void whatGoesWrongIsNews();
    void aTerminalHasOneLineForEachRunningRun();
    void elsewhereThereAreMilestonesOnly();
};

void TestCliProgress::timeLeftCountsTheEvaluationsThatAreLeft()
{
    RunSummary run;
    run.id = "s0";
    run.state = RunState::Running;
    run.steps = 400;
    QVERIFY(!QString::fromStdString(progressLine("s", 1, run)).contains(QStringLiteral("left")));
    run.step = 100;
    run.trainSeconds = 10;
    run.evaluateSeconds = 2;
    const auto line = [&run](const EvaluationPoints& points) { return QString::fromStdString(progressLine("s", 1, run, points)); };
    // 300 of 400 steps: 30 s. Of three points one is to come: 1 s.
    QVERIFY2(line({{"s0", {50, 100, 400}}}).endsWith(QStringLiteral(", 00:31 left")), qPrintable(line({{"s0", {50, 100, 400}}})));
    // Not known: as "auto" has them, 0.25^(2/3) = 40 % done, so 3 s.
    QVERIFY2(line({{"other", {400}}}).endsWith(QStringLiteral(", 00:33 left")), qPrintable(line({})));

    std::ostringstream out;
    Progress progress(out, Progress::Mode::Lines, Milestones(), {{"s0", 100}}, {{"s0", {50, 100, 400}}});
    progress.show({{"s0", run}});
    QVERIFY2(out.str().find("about 00:31 left") != std::string::npos, out.str().c_str());
}

void TestCliProgress::nodesAreNewsWhenAllTheirRunsAreFinished()
{
    Scene scene = twoSeeds();
    for (auto& [id, run] : scene.runs)
        run.state = RunState::Queued;
    Milestones milestones;
    QVERIFY(milestones.news(scene.runs).empty());
    scene.runs.at("s0").state = RunState::Finished;
    QVERIFY(milestones.news(scene.runs).empty());
    scene.runs.at("s1").state = RunState::Finished;
    // mean 79, deviation 2 / √2
    QCOMPARE(milestones.news(scene.runs), std::vector<std::string>{"student finished: test 79.0 ± 1.4 % over 2 runs"});
    QVERIFY(milestones.news(scene.runs).empty());
    scene.runs.at("t").state = RunState::Finished;
    QCOMPARE(milestones.news(scene.runs), std::vector<std::string>{"teacher finished: test 89.5 %"});
}

void TestCliProgress::alteredRunsAreNoNews()
{
    Scene scene = twoSeeds();
    for (const char* id : {"s0", "s1"})
        scene.runs.at(id).state = RunState::Running;
    Milestones milestones;
    milestones.news(scene.runs);
    for (const char* id : {"s0", "s1"})
        scene.runs.at(id).state = RunState::Finished;
    scene.runs.at("s1").altered = true;
    QCOMPARE(milestones.news(scene.runs), std::vector<std::string>{"student finished: test 78.0 %, without 1 run changed by hand"});
}

void TestCliProgress::whatGoesWrongIsNews()
{
    Scene scene = twoSeeds();
    Milestones milestones(std::map<RunId, std::string>{{"s0", "pupil"}});
    milestones.news(scene.runs);
    scene.runs.at("s0").state = RunState::Failed;
    scene.runs.at("s0").message = "no\nroom";
    QCOMPARE(milestones.news(scene.runs), std::vector<std::string>{"pupil, seed 0 (s0) is failed: no room"});
    scene.runs.at("s0").state = RunState::Queued;
    scene.runs.at("s0").message.clear();
    QCOMPARE(milestones.news(scene.runs), std::vector<std::string>{"pupil, seed 0 (s0) is queued again"});
}

void TestCliProgress::aTerminalHasOneLineForEachRunningRun()
{
    Scene scene = twoSeeds();
    for (const char* id : {"s0", "s1"}) {
        RunSummary& run = scene.runs.at(id);
        run.state = RunState::Running;
        run.phase = "training";
        run.steps = 200;
        run.step = 50;
        run.epochs = 4;
        run.epoch = 1;
        run.trainSeconds = 60;
        run.scores.lastAccuracy = 0.75;
        run.scores.bestAccuracy = 0.8;
    }
    scene.runs.at("b0").state = RunState::Queued;
    std::ostringstream out;
    {
        Progress progress(out, Progress::Mode::Lines, Milestones(), {{"s0", 100}, {"s1", 100}, {"b0", 100}, {"b1", 100}});
        progress.show(scene.runs);
        const QString drawn = QString::fromStdString(out.str());
        QCOMPARE(drawn.count(QLatin1Char('\n')), 3);
        QVERIFY2(drawn.contains(QString::fromUtf8("1 of 4 runs finished, 2 training  00:00 elapsed, about ")), qPrintable(drawn));
        QVERIFY2(drawn.contains(QString::fromUtf8("student, seed 1  ━━━━──────────  training  epoch 1.0 of 4  validation 75.0 %  ")), qPrintable(drawn));
        RunSummary half = scene.runs.at("s1");
        half.epochs = 3.488;
        half.epoch = 3.4;
        const QString line = QString::fromStdString(progressLine("student", 7, half, {}));
        QVERIFY2(line.contains(QStringLiteral("epoch 3.4 of 3.5")), qPrintable(line));
        progress.show(scene.runs);            // too soon to draw again
        QCOMPARE(QString::fromStdString(out.str()), drawn);
        scene.runs.at("s0").state = RunState::Failed;
        progress.finish(scene.runs);
    }
    const QString all = QString::fromStdString(out.str());
    QVERIFY2(all.contains(QString::fromUtf8("\x1b[3A\r\x1b[Jstudent, seed 0 (s0) is failed\n")), qPrintable(all));
    QCOMPARE(progressLine("teacher", 10, {}), std::string("teacher     ──────────────  starting  00:00 elapsed"));
}

void TestCliProgress::elsewhereThereAreMilestonesOnly()
{
    Scene scene = twoSeeds();
    scene.runs.at("t").state = RunState::Running;
    std::ostringstream out;
    std::ostringstream silence;
    Progress progress(out, Progress::Mode::Milestones, Milestones());
    Progress quiet(silence, Progress::Mode::Quiet, Milestones());
    progress.show(scene.runs);
    quiet.show(scene.runs);
    QCOMPARE(out.str(), std::string());
    scene.runs.at("t").state = RunState::Finished;
    progress.finish(scene.runs);
    quiet.finish(scene.runs);
    QCOMPARE(out.str(), std::string("teacher finished: test 89.5 %\n"));
    QCOMPARE(silence.str(), std::string());
}

QTEST_APPLESS_MAIN(TestCliProgress)
#include "tst_cli_progress.moc"

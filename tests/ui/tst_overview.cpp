#include "ui/overview.h"

#include <QTest>

using namespace retort;
using namespace retort::ui;

class TestOverview : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void timeLeftFollowsThePaceOfEachNode();
    void whatIsLeftIsNoShorterThanTheLongest();
    void whatNobodyWillTrainIsNotWaitedFor();
    void aSweepsPointsTakeAsLongAsTheyCompute();
    void aNodeNobodyHasTrainedYetIsJudgedByItsMultiplyAdds();
    void evaluationsThatAreDenseEarlyDoNotLengthenTheRest();
    void nothingToGoByMeansNoTime();
    void anEndedExperimentTookFromItsFirstStartToItsLastEnd();
    void whatLiesBetweenTwoSessionsIsNotCounted();
    void thePlaceOfARunIsAmongThoseOfItsNode();

private:
    static RunSummary run(const char* node, RunState state, std::int64_t step, double seconds, std::uint64_t seed = 0);
};

RunSummary TestOverview::run(const char* node, RunState state, std::int64_t step, double seconds, std::uint64_t seed)
{
    RunSummary summary;
    summary.id = std::string(node) + std::to_string(seed);
    summary.node = node;
    summary.seed = seed;
    summary.state = state;
    summary.step = step;
    summary.steps = 100;
    summary.trainSeconds = seconds;
    summary.macs = 1000;
    if (step > 0)
        summary.startedAt = "2026-11-22T01:00:00.000Z";
    return summary;
}

void TestOverview::timeLeftFollowsThePaceOfEachNode()
{
    // The teacher takes 0.1 s a step and has 50 left; one student has taken 0.02 s a step, another waits.
    const Overview overview = overviewOf({run("teacher", RunState::Running, 50, 5), run("student", RunState::Finished, 100, 2), run("student", RunState::Queued, 0, 0, 1)},
        "2026-11-22T01:00:10.000Z");
    QCOMPARE(overview.running, 1);
    QCOMPARE(overview.waiting, 1);
    QCOMPARE(overview.ended, 1);
    QCOMPARE(overview.elapsedSeconds, 10.0);
    QVERIFY(std::abs(*overview.leftSeconds - (50 * 0.1 + 100 * 0.02)) < 1e-9);
    QVERIFY(std::abs(overview.share - 7.0 / 14.0) < 1e-9);
}

void TestOverview::whatIsLeftIsNoShorterThanTheLongest()
{
    const RunSummary longer = run("teacher", RunState::Running, 50, 5), shorter = run("student", RunState::Running, 99, 1.98);
    const auto left = [](const std::vector<RunSummary>& runs) { return *overviewOf(runs, "2026-11-22T01:00:10.000Z").leftSeconds; };
    QVERIFY(std::abs(left({longer, shorter}) - 5) < 1e-9);
    RunSummary paused = longer;
    paused.state = RunState::Paused;                   // it will want its time, but nobody works at it
    QVERIFY(std::abs(left({paused, shorter}) - 5.02) < 1e-9);
    QCOMPARE(overviewOf({paused, shorter}, "2026-11-22T01:00:10.000Z").computingSeconds, 6.98);
}

void TestOverview::whatNobodyWillTrainIsNotWaitedFor()
{
    const RunSummary ending = run("student", RunState::Running, 50, 1), blocked = run("student", RunState::Blocked, 0, 0, 1);
    QVERIFY(std::abs(*overviewOf({ending, blocked, run("never seen", RunState::Blocked, 0, 0)}, "2026-11-22T01:00:10.000Z").leftSeconds - 1) < 1e-9);
}

void TestOverview::aSweepsPointsTakeAsLongAsTheyCompute()
{
    RunSummary large = run("student", RunState::Queued, 0, 0, 1);
    large.macs = 50 * large.macs;
    QVERIFY(std::abs(*overviewOf({run("student", RunState::Finished, 100, 2), large}, "2026-11-22T01:00:10.000Z").leftSeconds - 100) < 1e-9);
}

void TestOverview::aNodeNobodyHasTrainedYetIsJudgedByItsMultiplyAdds()
{
    RunSummary heavy = run("student", RunState::Queued, 0, 0);
    heavy.macs = 3000;                                 // three times the teacher's, so three times its seconds a step
    const Overview overview = overviewOf({run("teacher", RunState::Running, 50, 5), heavy}, "2026-11-22T01:00:10.000Z");
    QVERIFY(std::abs(*overview.leftSeconds - (5 + 100 * 0.3)) < 1e-9);
}

void TestOverview::evaluationsThatAreDenseEarlyDoNotLengthenTheRest()
{
    // Ten steps of 0.1 s are done, and 5 of 20 evaluations of 0.5 s: 9 s of training and 7.5 s of evaluations are left.
    RunSummary early = run("student", RunState::Running, 10, 1);
    early.evaluateSeconds = 2.5;
    std::vector<std::int64_t> points{1, 3, 5, 7, 10};
    for (std::int64_t step = 16; step <= 100; step += 6)
        points.push_back(step);
    QCOMPARE(points.size(), std::size_t{20});
    const PointsOf pointsOf = [&](const RunSummary&) { return points; };
    const auto left = [&](const std::vector<RunSummary>& runs) { return *overviewOf(runs, "2026-11-22T01:00:10.000Z", pointsOf).leftSeconds; };
    QVERIFY(std::abs(left({early}) - 16.5) < 1e-9);
    // One more of the node that has not begun takes 10 s and 20 evaluations.
    QVERIFY(std::abs(left({early, run("student", RunState::Queued, 0, 0, 1)}) - (16.5 + 20)) < 1e-9);
    // Without the points, by how they are usually spaced: 0.1^(2/3) = 0.2154 of them are done.
    QVERIFY(std::abs(*overviewOf({early}, "2026-11-22T01:00:10.000Z").leftSeconds - (9 + 2.5 * (1 - 0.21544) / 0.21544)) < 1e-3);
}

void TestOverview::nothingToGoByMeansNoTime()
{
    QVERIFY(!overviewOf({run("teacher", RunState::Queued, 0, 0)}, "2026-11-22T01:00:10.000Z").leftSeconds);
    QVERIFY(!overviewOf({}, "2026-11-22T01:00:10.000Z").leftSeconds);
}

void TestOverview::anEndedExperimentTookFromItsFirstStartToItsLastEnd()
{
    RunSummary one = run("teacher", RunState::Finished, 100, 5), two = run("student", RunState::Failed, 10, 1);
    one.endedAt = "2026-11-22T01:00:06.000Z";
    two.endedAt = "2026-11-22T01:00:42.500Z";
    const Overview overview = overviewOf({one, two}, "2026-11-22T09:00:00.000Z");
    QCOMPARE(overview.elapsedSeconds, 42.5);
    QCOMPARE(overview.share, 1.0);
    QVERIFY(!overview.leftSeconds);
}

void TestOverview::whatLiesBetweenTwoSessionsIsNotCounted()
{
    RunSummary one = run("student", RunState::Finished, 100, 5), two = one, other = one;
    one.endedAt = "2026-11-22T01:00:06.000Z";
    two.startedAt = "2026-11-22T01:00:04.000Z";
    two.endedAt = "2026-11-22T01:00:10.000Z";
    other.startedAt = "2026-11-23T09:00:00.000Z";
    other.endedAt = "2026-11-23T09:00:05.000Z";
    QCOMPARE(overviewOf({other, two, one}, "2026-11-23T12:00:00.000Z").elapsedSeconds, 15.0);
}

void TestOverview::thePlaceOfARunIsAmongThoseOfItsNode()
{
    const std::vector<RunSummary> runs{run("teacher", RunState::Finished, 100, 5), run("student", RunState::Queued, 0, 0, 2), run("student", RunState::Queued, 0, 0, 0), run("student", RunState::Queued, 0, 0, 1)};
    QCOMPARE(placeOf(runs[1], runs), std::string("student 3/3"));
    QCOMPARE(placeOf(runs[2], runs), std::string("student 1/3"));
    QCOMPARE(placeOf(runs[0], runs), std::string("teacher"));
}

QTEST_GUILESS_MAIN(TestOverview)
#include "tst_overview.moc"

#include "core/recipe/experiment.h"
#include "core/supervise/claim.h"
#include "core/supervise/launch.h"
#include "core/supervise/run_log.h"
#include "core/supervise/slots.h"
#include "core/supervise/supervisor.h"
#include "core/supervise/trainer_process.h"
#include "tests/core/store/store_samples.h"
#include "tests/places.h"

#include <QTest>

#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <fstream>
#include <memory>
#include <set>
#include <span>
#include <thread>

using namespace retort;
using namespace retort::test;

namespace {

constexpr int patience = 20'000;

/// Nodes by name; a name after "<" is its teacher: {"teacher", "student<teacher"}.
Plan graph(const std::vector<std::string>& words, std::uint64_t seed = 0)
{
    Plan plan;
    plan.experiment.name = "graph";
    for (const std::string& word : words) {
        const auto arrow = word.find('<');
        const std::string name = word.substr(0, arrow);
        plan.experiment.nodes.emplace_back().name = name;
        Recipe recipe = recipeOf(seed, static_cast<std::int64_t>(plan.runs.size()) + 1);
        std::vector<std::size_t> teachers;
        if (arrow != std::string::npos) {
            const auto teacher = std::ranges::find(plan.runs, word.substr(arrow + 1), &PlannedRun::node);
            teachers.push_back(static_cast<std::size_t>(teacher - plan.runs.begin()));
            recipe.teachers = {{.identity = teacher->hash, .weights = "selected"}};
            recipe.combine = "mean_probability";
        }
        plan.runs.push_back(plannedOf(name, recipe));
        plan.runs.back().teacherRuns = teachers;
        for (const std::size_t i : teachers)
            plan.runs.back().teachers.push_back({.kind = TeacherSource::Kind::Node, .name = plan.runs[i].node});
    }
    return plan;
}

struct Scene {
    Folder folder;
    Store store{folder.path};

    SuperviseOptions options(int jobs = 2, std::int64_t experiment = 0) const { return {.store = folder.path, .trainer = test::buildFolder() / "tests" / "fake_trainer", .jobs = jobs, .experiment = experiment}; }
    std::vector<RunId> queue(const Plan& plan)
    {
        std::vector<RunId> ids;
        for (const ExperimentRun& place : store.enqueue(plan, "{}").runs)
            ids.push_back(place.run);
        return ids;
    }
    RunState state(const RunId& id) const { return store.run(id).state; }
    void release() const { std::ofstream(folder.path / "release"); }
    QString note(const RunId& id) const
    {
        std::ifstream in(folder.path / ("note-" + id + "-1"));
        std::string text;
        std::getline(in, text);
        return QString::fromStdString(text);
    }
    int countOf(RunState wanted) const
    {
        const auto runs = store.runsSince();
        return static_cast<int>(std::ranges::count(runs, wanted, &RunSummary::state));
    }
};

/// While it lives this process can open no file: trouble that passes.
class NoMoreFiles {
public:
    NoMoreFiles()
    {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit none{.rlim_cur = 0, .rlim_max = m_before.rlim_max};
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoMoreFiles() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    NoMoreFiles(const NoMoreFiles&) = delete;
    NoMoreFiles& operator=(const NoMoreFiles&) = delete;

private:
    rlimit m_before{};
};

/// The problems of planning a student of this run.
std::string problemsOf(const Store& store, const RunId& teacher, const std::string& weights)
{
    const PlannedExperiment planned = planExperiment(parseExperiment(R"({"retort": 1, "name": "taught", "data": {"dataset": "digits", "validation": {"count": 100}}, "nodes": {"student": {
        "model": {"architecture": "linear"}, "teachers": {"from": ["run:)" + teacher + R"("], "weights": ")" + weights + R"("}, "terms": {"soft": {"kind": "kd"}}, "train": {"steps": 10}}},
        "sweep": {"student.train.batch": [16, 32]}})"), &store);
    std::string all;
    for (const Problem& problem : planned.problems)
        all += problem.warning ? "" : toText(problem) + '\n';
    return all;
}

bool turnUntil(std::initializer_list<Supervisor*> supervisors, const std::function<bool()>& reached)
{
    return QTest::qWaitFor(
        [&] {
            for (Supervisor* supervisor : supervisors)
                supervisor->turn();
            return reached();
        },
        patience);
}

bool finish(Supervisor& supervisor)
{
    return QTest::qWaitFor([&] { return !supervisor.turn(); }, patience);
}

} // namespace

class TestSupervisor : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aRunThatWasRemovedCannotTeach();
    void onlyARunThatHasThemTeachesByTheWeightsOfAnEpoch();
    void trainsTeachersBeforeTheirStudents();
    void givesEachTrainerItsLocksAndItsEnvironment();
    void sharesTheCores_data();
    void sharesTheCores();
    void resumesAKilledTrainerOnceByItself();
    void leavesARunThatDiesAgainToTheUser();
    void saysHowATrainerDied_data();
    void saysHowATrainerDied();
    void keepsTheLastWordsOfATrainer();
    void lastWordsAreCutBetweenCharacters_data();
    void lastWordsAreCutBetweenCharacters();
    void blocksStudentsOfAFailedTeacherAndUnblocksThem();
    void twoSupervisorsNeverTrainARunTwice();
    void whoeverIsQuickestClaimsARunAndNobodyElse();
    void whatWaitsForMemoryIsTriedWhenNothingElseGoesOn();
    void waitsForRunsAnotherHasClaimed();
    void caresForItsExperimentOnly();
    void neverTrainsMoreThanItsJobs_data();
    void neverTrainsMoreThanItsJobs();
    void aPausedRunFreesItsSlot();
    void aPausedRunStaysPausedWhenItsTrainerIsAskedToEnd();
    void queuedRunsThatAreStoppedOrPausedAreNotStarted();
    void askingToEndSavesAndKillingEndsAtOnce();
    void whatIsEndedByHandHasNotDied_data();
    void whatIsEndedByHandHasNotDied();
    void goesOnWhenTheSupervisorIsGone();
    void aTrainerGoesOnWithTheNextRun();
    void knowsInWhichRunATrainerDied();
    void aTrainerMayDieBeforeItSaysWhatItHasClaimed();
    void aTrainerThatIsAloneTakesNoMore();
    void refusesToStartWithoutATrainer();
    void sweepsWhatTheDeadHaveLeft();
    void triesAgainAfterTroubleThatPasses();
    void endsWithTroubleThatDoesNot_data();
    void endsWithTroubleThatDoesNot();
    void cutsALogThatHasGrown();
};

void TestSupervisor::aRunThatWasRemovedCannotTeach()
{
    Scene scene;
    const RunId teacher = enqueueOne(scene.store);
    test::finish(scene.store, teacher);
    QCOMPARE(problemsOf(scene.store, teacher, "selected"), std::string());
    scene.store.edit(teacher, {.title = {}, .note = {}, .tags = {}, .pinned = {}, .trashed = true});
    scene.store.purge({teacher});
    QVERIFY(scene.state(teacher) == RunState::Finished);
    const std::string said = problemsOf(scene.store, teacher, "selected");
    QVERIFY2(said.starts_with("nodes.student.teachers.from: The run " + teacher + " cannot teach: it was removed for good"), said.c_str());
    QCOMPARE(std::ranges::count(said, '\n'), std::ptrdiff_t{1});           // once, though a sweep makes two nodes of it
}

void TestSupervisor::onlyARunThatHasThemTeachesByTheWeightsOfAnEpoch()
{
    Scene scene;
    const RunId teacher = enqueueOne(scene.store);
    {
        RunWriter writer(scene.store.folder(), teacher, scene.store.claim(teacher, 1).value());
        writer.weights("epoch:3", 3, {});
        writer.end({.state = RunState::Finished, .message = {}});
    }
    QCOMPARE(problemsOf(scene.store, teacher, "epoch:3"), std::string());
    const std::string said = problemsOf(scene.store, teacher, "epoch:4");
    QVERIFY2(said.starts_with("nodes.student.teachers.weights: The run " + teacher + " has no weights epoch:4; a training keeps its best and its last only"), said.c_str());
}

void TestSupervisor::trainsTeachersBeforeTheirStudents()
{
    Scene scene;
    const auto ids = scene.queue(graph({"teacher", "student<teacher", "grandchild<student"}));
    Supervisor supervisor(scene.options());
    QVERIFY(finish(supervisor));
    for (const RunId& id : ids)
        QCOMPARE(scene.state(id), RunState::Finished);
    for (std::size_t i = 1; i < ids.size(); ++i)
        QVERIFY(scene.store.run(ids[i]).startedAt >= scene.store.run(ids[i - 1]).endedAt);
    QCOMPARE(supervisor.runs().size(), std::size_t{3});
    QCOMPARE(supervisor.runs().at(ids[2]).state, RunState::Finished);
}

void TestSupervisor::givesEachTrainerItsLocksAndItsEnvironment()
{
    Scene scene;
    const auto ids = scene.queue(graph({"held-a", "held-b"}));
    qputenv("OMP_WAIT_POLICY", "ACTIVE");
    Supervisor supervisor(scene.options(2));
    QVERIFY(turnUntil({&supervisor}, [&] { return !scene.note(ids[0]).isEmpty() && !scene.note(ids[1]).isEmpty(); }));
    for (const RunId& id : ids) {
        QCOMPARE(scene.note(id), QString::fromUtf8("threads=1 omp=1 blas=1 wait=PASSIVE spin=30000 lock=1 slot=1 stray=0 group=1"));
        QVERIFY(FileLock::isHeld(scene.store.lockFile(id)));
        QCOMPARE(scene.store.run(id).threads, std::int64_t{1});
    }
    QCOMPARE(heldSlots(scene.store, 8), 2);
    scene.release();
    QVERIFY(finish(supervisor));
    QCOMPARE(heldSlots(scene.store, 8), 0);
    QVERIFY(!FileLock::isHeld(scene.store.lockFile(ids[0])));
}

void TestSupervisor::sharesTheCores_data()
{
    QTest::addColumn<int>("wanting");
    QTest::addColumn<int>("cores");
    QTest::addColumn<int>("jobs");
    QTest::addColumn<int>("slots");
    QTest::addColumn<int>("threads");
    QTest::newRow("one alone has all cores") << 1 << 2 << 0 << 1 << 2;
    QTest::newRow("as many as cores") << 2 << 2 << 0 << 2 << 1;
    QTest::newRow("more than cores") << 21 << 2 << 0 << 2 << 1;
    QTest::newRow("three on eight") << 3 << 8 << 0 << 4 << 2;
    QTest::newRow("five on eight") << 5 << 8 << 0 << 8 << 1;
    QTest::newRow("one at a time has all cores") << 21 << 2 << 1 << 1 << 2;
    QTest::newRow("more jobs than cores") << 21 << 2 << 4 << 4 << 1;
    QTest::newRow("one core") << 3 << 1 << 0 << 1 << 1;
}

void TestSupervisor::sharesTheCores()
{
    QFETCH(int, wanting);
    QFETCH(int, cores);
    QFETCH(int, jobs);
    const Share share = shareOf(wanting, cores, jobs);
    QTEST(share.slots, "slots");
    QTEST(share.threads, "threads");
}

void TestSupervisor::resumesAKilledTrainerOnceByItself()
{
    Scene scene;
    const RunId id = scene.queue(graph({"killed-once"})).front();
    Supervisor supervisor(scene.options());
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.state(id), RunState::Finished);
    QCOMPARE(scene.store.run(id).attempt, std::int64_t{2});
}

void TestSupervisor::leavesARunThatDiesAgainToTheUser()
{
    Scene scene;
    const auto ids = scene.queue(graph({"killed", "student<killed"}));
    Supervisor supervisor(scene.options());
    QVERIFY(finish(supervisor));
    const RunSummary run = scene.store.run(ids[0]);
    QVERIFY(run.state == RunState::Failed || run.state == RunState::Interrupted);
    QCOMPARE(run.attempt, std::int64_t{2});
    QCOMPARE(run.message, std::string("killed by signal 9: probably out of memory or ended by hand"));
    QCOMPARE(scene.state(ids[1]), RunState::Blocked);
    QVERIFY(!supervisor.turn());
}

void TestSupervisor::saysHowATrainerDied_data()
{
    QTest::addColumn<QString>("node");
    QTest::addColumn<QString>("says");
    QTest::newRow("crash") << "crashed" << "killed by signal 11";
    QTest::newRow("status") << "silent" << "ended with status 3 without a word";
    QTest::newRow("its last line") << "silent" << "a library";
}

void TestSupervisor::saysHowATrainerDied()
{
    QFETCH(QString, node);
    QFETCH(QString, says);
    Scene scene;
    const RunId id = scene.queue(graph({node.toStdString()})).front();
    Supervisor supervisor(scene.options());
    QVERIFY(finish(supervisor));
    const QString message = QString::fromStdString(scene.store.run(id).message);
    QVERIFY2(message.contains(says), qPrintable(message));
}

void TestSupervisor::keepsTheLastWordsOfATrainer()
{
    Scene scene;
    const RunId id = scene.queue(graph({"killed"})).front();
    Supervisor supervisor(scene.options());
    QVERIFY(finish(supervisor));
    QCOMPARE(lastWords(runLogFile(scene.folder.path, id)), std::string("about to die"));
}

void TestSupervisor::lastWordsAreCutBetweenCharacters_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("words");
    const QByteArray dash = "\xE2\x80\x94";                              // of three bytes
    QTest::newRow("as long as may be") << QByteArray(297, 'a') + dash << QByteArray(297, 'a') + dash;
    QTest::newRow("cut after a character") << QByteArray(297, 'a') + dash + "b" << QByteArray(297, 'a') + dash + "…";
    QTest::newRow("cut in its middle") << QByteArray(298, 'a') + dash + "b" << QByteArray(298, 'a') + "…";
    QTest::newRow("cut before its last byte") << QByteArray(299, 'a') + dash << QByteArray(299, 'a') + "…";
    QTest::newRow("read from the middle of one") << dash + QByteArray(4094, 'a') << QByteArray(300, 'a') + "…";
}

void TestSupervisor::lastWordsAreCutBetweenCharacters()
{
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, words);
    const Folder folder;
    const auto file = folder.path / "logs" / "x.log";
    ::close(openLog(file));
    std::ofstream(file) << line.toStdString();
    QCOMPARE(QByteArray::fromStdString(lastWords(file)), words);
}

void TestSupervisor::blocksStudentsOfAFailedTeacherAndUnblocksThem()
{
    Scene scene;
    const Plan plan = graph({"failing-once", "student<failing-once", "grandchild<student", "alone"});
    const auto ids = scene.queue(plan);
    {
        Supervisor supervisor(scene.options());
        QVERIFY(finish(supervisor));
    }
    QCOMPARE(scene.state(ids[0]), RunState::Failed);
    QCOMPARE(scene.state(ids[1]), RunState::Blocked);
    QCOMPARE(scene.state(ids[2]), RunState::Blocked);
    QCOMPARE(scene.state(ids[3]), RunState::Finished);
    const QString why = QString::fromStdString(scene.store.run(ids[1]).message);
    QVERIFY2(why.contains(QString::fromStdString(ids[0])) && why.contains(QString::fromUtf8("failing-once")), qPrintable(why));

    QCOMPARE(scene.queue(plan), ids);
    Supervisor again(scene.options());
    QVERIFY(finish(again));
    for (const RunId& id : ids)
        QCOMPARE(scene.state(id), RunState::Finished);
}

void TestSupervisor::twoSupervisorsNeverTrainARunTwice()
{
    Scene scene;
    std::vector<std::string> words{"teacher"};
    for (int i = 0; i < 12; ++i)
        words.push_back("student" + std::to_string(i) + "<teacher");
    const auto ids = scene.queue(graph(words));
    Supervisor one(scene.options(3));
    Supervisor other(scene.options(3));
    QVERIFY(turnUntil({&one, &other}, [&] { return scene.countOf(RunState::Finished) == 13; }));
    for (const RunId& id : ids)
        QCOMPARE(scene.store.run(id).attempt, std::int64_t{1});
    QVERIFY(finish(one));
    QVERIFY(finish(other));
}

// Four that each have a store and locks of their own, as processes have: the kernel's locks belong to the open file.
void TestSupervisor::whoeverIsQuickestClaimsARunAndNobodyElse()
{
    Scene scene;
    std::vector<std::string> words;
    for (int i = 0; i < 40; ++i)
        words.push_back("run" + std::to_string(i));
    const auto ids = scene.queue(graph(words));
    std::atomic<bool> go = false;
    std::atomic<int> claimed = 0, twice = 0, failed = 0;
    {
        std::vector<std::jthread> racers;
        for (int i = 0; i < 4; ++i)
            racers.emplace_back([&] {
                try {
                    Store mine(scene.folder.path);
                    while (!go)
                        std::this_thread::yield();
                    while (!mine.ready().empty()) {
                        const auto claim = claimNext(mine, {.experiment = 0, .jobs = 4});
                        if (!claim)
                            continue;
                        ++claimed;
                        twice += claim->attempt != 1;
                        RunWriter(scene.folder.path, claim->run, claim->attempt).end({});
                    }
                } catch (const Error&) {
                    ++failed;
                }
            });
        go = true;
    }
    QCOMPARE(failed.load(), 0);
    QCOMPARE(twice.load(), 0);
    QCOMPARE(claimed.load(), 40);
    for (const RunId& id : ids)
        QCOMPARE(scene.store.run(id).attempt, std::int64_t{1});
    QCOMPARE(scene.countOf(RunState::Finished), 40);
}

void TestSupervisor::whatWaitsForMemoryIsTriedWhenNothingElseGoesOn()
{
    Scene scene;
    const auto ids = scene.queue(graph({"hungry", "modest", "modest-too"}));
    const ClaimRule rule{.experiment = 0, .jobs = 2};
    {
        const auto claim = claimNext(scene.store, rule);
        QVERIFY(claim);
        QCOMPARE(claim->run, ids[0]);
        RunWriter(scene.folder.path, claim->run, claim->attempt).putBack("too large");
    }
    {
        const auto other = FileLock::tryTake(scene.store.slotFile(7));    // another supervisor's, which has more of them
        const auto claim = claimNext(scene.store, rule);
        QVERIFY(claim);
        QCOMPARE(claim->run, ids[1]);
        RunWriter(scene.folder.path, claim->run, claim->attempt).end({});
    }
    const auto claim = claimNext(scene.store, rule);
    QVERIFY(claim);
    QCOMPARE(claim->run, ids[0]);
    QCOMPARE(claim->attempt, std::int64_t{2});
    const auto last = claimNext(scene.store, rule);
    QVERIFY(last);
    QCOMPARE(last->run, ids[2]);
}

void TestSupervisor::waitsForRunsAnotherHasClaimed()
{
    Scene scene;
    const Plan plan = graph({"held"});
    const auto first = scene.store.enqueue(plan, "{}");
    Supervisor one(scene.options(1, first.experiment));
    QVERIFY(turnUntil({&one}, [&] { return scene.state(first.runs[0].run) == RunState::Running; }));
    const auto second = scene.store.enqueue(plan, "{}");
    QVERIFY(second.runs[0].reused);
    Supervisor other(scene.options(2, second.experiment));
    QVERIFY(other.turn());
    QVERIFY(turnUntil({&other}, [&] { return !other.runs().empty(); }));
    QVERIFY(other.turn());
    scene.release();
    QVERIFY(turnUntil({&one, &other}, [&] { return scene.state(first.runs[0].run) == RunState::Finished; }));
    QVERIFY(finish(other));
    QVERIFY(finish(one));
}

void TestSupervisor::caresForItsExperimentOnly()
{
    Scene scene;
    const auto mine = scene.store.enqueue(graph({"teacher", "student<teacher"}, 1), "{}");
    const auto theirs = scene.queue(graph({"other"}, 2));
    Supervisor supervisor(scene.options(2, mine.experiment));
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.state(mine.runs[1].run), RunState::Finished);
    QCOMPARE(scene.state(theirs[0]), RunState::Queued);
    QVERIFY(!supervisor.runs().contains(theirs[0]));
}

void TestSupervisor::neverTrainsMoreThanItsJobs_data()
{
    QTest::addColumn<int>("jobs");
    QTest::newRow("one") << 1;
    QTest::newRow("three") << 3;
}

void TestSupervisor::neverTrainsMoreThanItsJobs()
{
    QFETCH(int, jobs);
    Scene scene;
    scene.queue(graph({"held-1", "held-2", "held-3", "held-4", "held-5"}));
    Supervisor one(scene.options(jobs));
    Supervisor other(scene.options(jobs));
    QVERIFY(turnUntil({&one, &other}, [&] { return scene.countOf(RunState::Running) == jobs; }));
    // Slots are shared: many more turns of both start nothing.
    int turns = 0;
    QVERIFY(turnUntil({&one, &other}, [&] { return ++turns > 10; }));
    QCOMPARE(scene.countOf(RunState::Running), jobs);
    scene.release();
    int most = 0;
    QVERIFY(turnUntil({&one, &other}, [&] {
        most = std::max(most, heldSlots(scene.store, 16));
        return scene.countOf(RunState::Finished) == 5;
    }));
    QVERIFY(most <= jobs);
}

void TestSupervisor::aPausedRunFreesItsSlot()
{
    Scene scene;
    const auto ids = scene.queue(graph({"held-1", "held-2"}));
    Supervisor supervisor(scene.options(1));
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.state(ids[0]) == RunState::Running; }));
    scene.store.ask(ids[0], {.id = 0, .kind = CommandKind::Pause, .field = {}, .value = 0});
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.state(ids[1]) == RunState::Running; }));
    QCOMPARE(scene.state(ids[0]), RunState::Paused);
    scene.release();
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.state(ids[1]) == RunState::Finished; }));
    QVERIFY(supervisor.turn());
    scene.store.ask(ids[0], {.id = 0, .kind = CommandKind::Resume, .field = {}, .value = 0});
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.state(ids[0]), RunState::Finished);
    QCOMPARE(scene.store.run(ids[0]).attempt, std::int64_t{1});
}

void TestSupervisor::aPausedRunStaysPausedWhenItsTrainerIsAskedToEnd()
{
    Scene scene;
    const RunId id = scene.queue(graph({"held"})).front();
    Supervisor supervisor(scene.options(1));
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.store.run(id).step == 1; }));
    scene.store.ask(id, {.id = 0, .kind = CommandKind::Pause, .field = {}, .value = 0});
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.state(id) == RunState::Paused; }));
    supervisor.stopAll();
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.state(id), RunState::Paused);
    QCOMPARE(scene.store.run(id).message, std::string("Interrupted."));
    scene.release();
    Supervisor next(scene.options(1));
    QVERIFY(finish(next));
    QCOMPARE(scene.state(id), RunState::Paused);
    scene.store.ask(id, {.id = 0, .kind = CommandKind::Resume, .field = {}, .value = 0});
    QVERIFY(finish(next));
    QCOMPARE(scene.state(id), RunState::Finished);
    QCOMPARE(scene.store.run(id).attempt, std::int64_t{2});
}

void TestSupervisor::queuedRunsThatAreStoppedOrPausedAreNotStarted()
{
    Scene scene;
    const auto ids = scene.queue(graph({"stopped", "paused", "left"}));
    scene.store.ask(ids[0], {.id = 0, .kind = CommandKind::Stop, .field = {}, .value = 0});
    scene.store.ask(ids[1], {.id = 0, .kind = CommandKind::Pause, .field = {}, .value = 0});
    Supervisor supervisor(scene.options());
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.state(ids[0]), RunState::Stopped);
    QCOMPARE(scene.state(ids[1]), RunState::Paused);
    QCOMPARE(scene.state(ids[2]), RunState::Finished);
    scene.store.ask(ids[1], {.id = 0, .kind = CommandKind::Resume, .field = {}, .value = 0});
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.state(ids[1]), RunState::Finished);
}

void TestSupervisor::askingToEndSavesAndKillingEndsAtOnce()
{
    Scene scene;
    const auto ids = scene.queue(graph({"held", "stubborn", "waiting"}));
    Supervisor supervisor(scene.options(2));
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.store.run(ids[0]).step == 1 && std::filesystem::exists(scene.folder.path / "stubborn"); }));
    supervisor.askToEnd();
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.state(ids[0]) == RunState::Interrupted; }));
    QVERIFY(supervisor.turn());
    QCOMPARE(scene.state(ids[1]), RunState::Running);
    supervisor.killAll();
    QVERIFY(finish(supervisor));
    QVERIFY(scene.state(ids[1]) != RunState::Running);
    QCOMPARE(scene.state(ids[2]), RunState::Queued);
    QVERIFY(!FileLock::isHeld(scene.store.lockFile(ids[1])));
}

void TestSupervisor::whatIsEndedByHandHasNotDied_data()
{
    QTest::addColumn<bool>("diedBefore");
    QTest::addColumn<bool>("pause");
    QTest::addColumn<QString>("after");
    QTest::newRow("the first time") << false << false << QStringLiteral("interrupted");
    QTest::newRow("having died before") << true << false << QStringLiteral("interrupted");
    QTest::newRow("asked to pause") << false << true << QStringLiteral("paused");
}

void TestSupervisor::whatIsEndedByHandHasNotDied()
{
    QFETCH(bool, diedBefore);
    QFETCH(bool, pause);
    QFETCH(QString, after);
    Scene scene;
    const RunId id = scene.queue(graph({"stubborn"})).front();
    if (diedBefore) {
        scene.store.recordDeath(id, scene.store.claim(id, 1).value(), "killed by signal 9");
        scene.store.reconcile();
    }
    Supervisor supervisor(scene.options());
    QVERIFY(turnUntil({&supervisor}, [&] { return std::filesystem::exists(scene.folder.path / "stubborn"); }));
    if (pause)
        scene.store.ask(id, {.id = 0, .kind = CommandKind::Pause, .field = {}, .value = 0});
    supervisor.killAll();
    scene.store.reconcile();                  // as a window does, which would start it again
    QVERIFY(finish(supervisor));
    QCOMPARE(QString::fromUtf8(toText(scene.state(id)).data()), after);
    QCOMPARE(scene.store.run(id).message, std::string("The trainer was ended at once; resume goes on from its last checkpoint."));
    QVERIFY(!FileLock::isHeld(scene.store.lockFile(id)));
}

void TestSupervisor::goesOnWhenTheSupervisorIsGone()
{
    Scene scene;
    const auto ids = scene.queue(graph({"held"}));
    {
        Supervisor supervisor(scene.options());
        QVERIFY(turnUntil({&supervisor}, [&] { return scene.store.run(ids[0]).step == 1; }));
    }
    QVERIFY(FileLock::isHeld(scene.store.lockFile(ids[0])));
    Supervisor next(scene.options());
    QVERIFY(next.turn());
    scene.release();
    QVERIFY(finish(next));
    QCOMPARE(scene.state(ids[0]), RunState::Finished);
    QCOMPARE(scene.store.run(ids[0]).attempt, std::int64_t{1});
}

void TestSupervisor::aTrainerGoesOnWithTheNextRun()
{
    Scene scene;
    const auto ids = scene.queue(graph({"first-onward", "second-onward", "third"}));
    Supervisor supervisor(scene.options(1));
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.countOf(RunState::Finished), 3);
    QVERIFY(!scene.note(ids[0]).isEmpty());
    QVERIFY2(scene.note(ids[1]).isEmpty() && scene.note(ids[2]).isEmpty(), "the others have had a process of their own");
    QVERIFY(!FileLock::isHeld(scene.store.lockFile(ids[2])));
    QCOMPARE(heldSlots(scene.store, 4), 0);
}

void TestSupervisor::knowsInWhichRunATrainerDied()
{
    Scene scene;
    const auto ids = scene.queue(graph({"onward", "held"}));
    Supervisor supervisor(scene.options(1));
    QVERIFY(turnUntil({&supervisor}, [&] { return scene.store.run(ids[1]).step == 1; }));
    QVERIFY(scene.note(ids[1]).isEmpty());
    supervisor.killAll();
    QCOMPARE(scene.state(ids[0]), RunState::Finished);
    QCOMPARE(scene.store.run(ids[0]).message, std::string());
    QCOMPARE(scene.state(ids[1]), RunState::Interrupted);
    QCOMPARE(scene.store.run(ids[1]).message, std::string("The trainer was ended at once; resume goes on from its last checkpoint."));
}

void TestSupervisor::aTrainerMayDieBeforeItSaysWhatItHasClaimed()
{
    Scene scene;
    const auto ids = scene.queue(graph({"onward", "unheard"}));
    Supervisor supervisor(scene.options(1));
    QVERIFY(finish(supervisor));
    QCOMPARE(scene.state(ids[0]), RunState::Finished);
    QCOMPARE(scene.store.run(ids[0]).attempt, std::int64_t{1});
    QCOMPARE(scene.store.run(ids[0]).message, std::string());
    QVERIFY2(scene.note(ids[1]).isEmpty(), "its first trainer was the one before's");
    QCOMPARE(scene.state(ids[1]), RunState::Finished);
    QCOMPARE(scene.store.run(ids[1]).attempt, std::int64_t{2});
    QVERIFY(!FileLock::isHeld(scene.store.lockFile(ids[1])));
    QCOMPARE(heldSlots(scene.store, 4), 0);
}

void TestSupervisor::aTrainerThatIsAloneTakesNoMore()
{
    Scene scene;
    const auto ids = scene.queue(graph({"held-onward", "next"}));
    auto supervisor = std::make_unique<Supervisor>(scene.options(1));
    QVERIFY(turnUntil({supervisor.get()}, [&] { return scene.store.run(ids[0]).step == 1; }));
    supervisor.reset();
    scene.release();
    QTRY_COMPARE_WITH_TIMEOUT(scene.state(ids[0]), RunState::Finished, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!FileLock::isHeld(scene.store.lockFile(ids[0])), patience);
    QCOMPARE(scene.state(ids[1]), RunState::Queued);
}

void TestSupervisor::refusesToStartWithoutATrainer()
{
    Scene scene;
    auto options = scene.options();
    options.trainer = "/nowhere/retort-trainer";
    const QString why = QString::fromStdString(whyRefused([&] { Supervisor supervisor(options); }));
    QVERIFY2(why.contains(QString::fromUtf8("/nowhere/retort-trainer")), qPrintable(why));
    qputenv("RETORT_JOBS", "many");
    options = scene.options(0);
    const QString whyNot = QString::fromStdString(whyRefused([&] { Supervisor supervisor(options); }));
    qunsetenv("RETORT_JOBS");
    QVERIFY2(whyNot.contains(QString::fromUtf8("RETORT_JOBS")), qPrintable(whyNot));
}

void TestSupervisor::sweepsWhatTheDeadHaveLeft()
{
    Scene scene;
    const RunId id = scene.queue(graph({"first"})).front();
    {
        Supervisor supervisor(scene.options());
        QVERIFY(finish(supervisor));
    }
    const std::string named = scene.store.weightsBlob(id, "last");
    QVERIFY(scene.store.blobs().exists(named));
    const auto leftover = scene.folder.path / "blobs" / ".tmp.2.17";
    const std::string text = "nobody's";
    std::string unnamed;
    {
        const auto writing = scene.store.blobs().beginWriting();
        unnamed = scene.store.blobs().put(std::as_bytes(std::span(text)));
        std::ofstream(leftover) << "half";
        scene.queue(graph({"second"}, 1));
        Supervisor supervisor(scene.options());
        QVERIFY(finish(supervisor));
        QVERIFY2(scene.store.blobs().exists(unnamed) && std::filesystem::exists(leftover), "they may be just being written");
    }
    QCOMPARE(scene.countOf(RunState::Finished), 2);
    Supervisor supervisor(scene.options());
    QVERIFY(finish(supervisor));
    QVERIFY(!scene.store.blobs().exists(unnamed));
    QVERIFY(!std::filesystem::exists(leftover));
    QVERIFY(scene.store.blobs().exists(named));
    QVERIFY(scene.store.check().empty());
}

void TestSupervisor::triesAgainAfterTroubleThatPasses()
{
    if (slowness() > 1)
        return;                               // a sanitizer needs files itself, to look at an object
    Scene scene;
    const RunId id = scene.queue(graph({"first"})).front();
    Supervisor supervisor(scene.options());
    {
        const NoMoreFiles none;
        QVERIFY(supervisor.turn());
    }
    const QString trouble = QString::fromStdString(supervisor.trouble());
    QVERIFY2(trouble.contains(QStringLiteral("slot-0")), qPrintable(trouble));
    QCOMPARE(scene.state(id), RunState::Queued);
    QVERIFY(finish(supervisor));
    QCOMPARE(supervisor.trouble(), std::string());
    QCOMPARE(scene.state(id), RunState::Finished);
    QCOMPARE(scene.store.run(id).attempt, std::int64_t{1});
}

void TestSupervisor::endsWithTroubleThatDoesNot_data()
{
    QTest::addColumn<double>("patience");
    QTest::addColumn<bool>("gone");
    QTest::newRow("its patience is at an end") << 0.0 << false;
    QTest::newRow("the store is gone") << 1e9 << true;
}

void TestSupervisor::endsWithTroubleThatDoesNot()
{
    if (slowness() > 1)
        return;                               // a sanitizer needs files itself, to look at an object
    QFETCH(double, patience);
    QFETCH(bool, gone);
    Scene scene;
    scene.queue(graph({"first"}));
    auto options = scene.options();
    options.patience = patience;
    Supervisor supervisor(options);
    if (gone)
        std::filesystem::remove(scene.folder.path / "runs.sqlite");
    std::string why;
    {
        const NoMoreFiles none;
        why = whyRefused([&] { supervisor.turn(); });
    }
    QVERIFY(!why.empty());
}

void TestSupervisor::cutsALogThatHasGrown()
{
    Folder folder;
    const auto file = folder.path / "logs" / "x.log";
    ::close(openLog(file));
    {
        std::ofstream out(file, std::ios::app);
        for (int i = 0; i < 200'000; ++i)
            out << "line " << i << '\n';
    }
    QVERIFY(std::filesystem::file_size(file) > 1 << 20);
    capLog(file);
    QVERIFY(std::filesystem::file_size(file) <= 64 << 10);
    QCOMPARE(lastWords(file), std::string("line 199999"));
    {
        std::ofstream out(file, std::ios::app);
        out << "\x1b[31mred\x1b[0m\n\n  \n";
    }
    QCOMPARE(lastWords(file), std::string(" [31mred [0m"));
    QCOMPARE(lastWords(folder.path / "none"), std::string());
}

QTEST_GUILESS_MAIN(TestSupervisor)
#include "tst_supervisor.moc"

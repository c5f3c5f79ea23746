#include "store_samples.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/hash.h"
#include "core/store/wiring_fact.h"
#include "tests/places.h"

#include <SQLiteCpp/SQLiteCpp.h>

#include <QTest>

#include <set>

using namespace retort;
using namespace retort::test;

/// Planning, the run list, editing and removing.
class TestStore : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anExperimentBecomesRunsThatAListCanShow()
    {
        const Folder folder;
        Store store(folder.path);
        const auto queued = store.enqueue(pairPlan(7), "{\"the\": \"text\"}");
        QCOMPARE(queued.runs.size(), std::size_t{4});
        const auto experiments = store.experiments();
        QCOMPARE(experiments.size(), std::size_t{1});
        QCOMPARE(experiments[0].text, std::string("{\"the\": \"text\"}"));
        QCOMPARE(experiments[0].name, std::string("pair"));
        QVERIFY(store.experimentRuns(queued.experiment) == queued.runs);

        const RunSummary teacher = store.run(queued.runs[0].run);
        const RunSummary student = store.run(queued.runs[1].run);
        const RunSummary baseline = store.run(queued.runs[2].run);
        QVERIFY(teacher.role == Role::Teacher);
        QVERIFY(student.role == Role::Student);
        QVERIFY(baseline.role == Role::Baseline);
        QVERIFY(store.run(queued.runs[3].run).role == Role::Reference);
        QCOMPARE(student.baseline, baseline.id);
        QCOMPARE(student.reference, queued.runs[3].run);
        QCOMPARE(student.teachers, std::vector<RunId>{teacher.id});
        QCOMPARE(student.teacher, std::string("teacher (mlp 64)"));
        QCOMPARE(student.model, std::string("mlp 8"));
        QCOMPARE(student.temperature, std::optional(4.0));
        QCOMPARE(student.seed, std::uint64_t{7});
        QCOMPARE(student.content, std::string("d1"));
        QCOMPARE(student.epochs, 10.0);          // 100 steps of 10 over 95 samples: ten steps an epoch
        QVERIFY(!teacher.temperature);
        QCOMPARE(teacher.colour, std::int64_t{0});
        QCOMPARE(student.colour, std::int64_t{1});

        const RunRecord record = store.record(student.id);
        QVERIFY(recipeFromStoredJson(record.recipeJson) == pairPlan(7).runs[1].recipe);
        QVERIFY((record.context.paths == std::map<std::string, std::string>{{"path", "/data/digits"}}));
        QVERIFY((record.context.teachers == std::vector<RunContext::Teacher>{{.run = teacher.id, .file = {}}}));
    }

    void dataAreTheSameByWhatTheyHold()
    {
        RunSummary one, other;
        one.dataset = "csv";
        other.dataset = "digits";
        QVERIFY(!sameData(one, other));
        one.content = other.content = "d1";
        QVERIFY(sameData(one, other));           // the same samples by another name
        other.dataset = "csv";
        other.content = "d2";
        QVERIFY(!sameData(one, other));          // another table
        other.content.clear();
        QVERIFY(sameData(one, other));
    }

    void aDamagedRecipeLeavesTheListWhole()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        SQLite::Database database((folder.path / "runs.sqlite").string(), SQLite::OPEN_READWRITE);
        database.exec("UPDATE run_recipes SET recipe = 'no JSON'");
        QCOMPARE(store.runsSince().size(), std::size_t{1});
        QCOMPARE(store.run(id).content, std::string());
        QCOMPARE(store.run(id).dataset, std::string("digits"));
    }

    void aWiringFactIsKnownWholeOrNotAtAll_data()
    {
        QTest::addColumn<QByteArray>("json");
        QTest::addColumn<int>("lines");
        QTest::newRow("a trainer's") << QByteArray(R"([{"id": "a", "state": "holds", "says": "It does."}, {"id": "b", "state": "idle", "says": ""}])") << 2;
        QTest::newRow("nothing") << QByteArray() << 0;
        QTest::newRow("no JSON") << QByteArray("[{") << 0;
        QTest::newRow("an object") << QByteArray(R"({"state": "holds", "says": "It does."})") << 0;
        QTest::newRow("texts") << QByteArray(R"(["x"])") << 0;
        QTest::newRow("a number for a state") << QByteArray(R"([{"state": 1, "says": "It does."}])") << 0;
        QTest::newRow("no sentence") << QByteArray(R"([{"state": "holds"}])") << 0;
        QTest::newRow("a sentence that is none") << QByteArray(R"([{"state": "holds", "says": {}}])") << 0;
        QTest::newRow("a state nobody knows") << QByteArray(R"([{"state": "maybe", "says": "It does."}])") << 0;
        QTest::newRow("sound only in part") << QByteArray(R"([{"state": "holds", "says": "It does."}, null])") << 0;
    }

    void aWiringFactIsKnownWholeOrNotAtAll()
    {
        QFETCH(QByteArray, json);
        QFETCH(int, lines);
        QCOMPARE(static_cast<int>(wiringFacts(json.toStdString()).size()), lines);
    }

    void theLargestSeedSurvives()
    {
        const Folder folder;
        Store store(folder.path);
        const std::uint64_t seed = ~std::uint64_t{0};
        QCOMPARE(store.run(enqueueOne(store, soloPlan(seed))).seed, seed);
        QCOMPARE(store.experimentRuns(1).front().seed, seed);
    }

    void aMeanIsTakenOverSeedsOfStudentsAndTeachers()
    {
        const Folder folder;
        Store store(folder.path);
        const auto first = store.enqueue(pairPlan(0), "{}");
        const auto second = store.enqueue(pairPlan(1), "{}");
        const auto group = [&](const RunId& id) { return store.run(id).group; };
        QCOMPARE(group(second.runs[1].run), group(first.runs[1].run));
        QCOMPARE(group(second.runs[2].run), group(first.runs[2].run));
        QVERIFY(group(first.runs[1].run) != group(first.runs[2].run));
        QCOMPARE(second.runs[0].run, first.runs[0].run);                 // one teacher, seed 0

        Plan other = pairPlan(0);                                        // the same with another seed of the teacher
        other.runs[0].recipe.seed = 9;
        other.runs[0].hash = recipeHash(other.runs[0].recipe);
        other.runs[1].recipe.teachers[0].identity = other.runs[0].hash;
        other.runs[1].hash = recipeHash(other.runs[1].recipe);
        const auto third = store.enqueue(other, "{}");
        QVERIFY(third.runs[1].run != first.runs[1].run);
        QCOMPARE(group(third.runs[1].run), group(first.runs[1].run));
    }

    void aStudentOfAnAlteredTeacherIsInAGroupOfItsOwn()
    {
        const Folder folder;
        Store store(folder.path);
        const auto trained = [&](bool altered) {
            const RunId id = enqueueOne(store, soloPlan(0, 64));
            RunWriter writer(folder.path, id, store.claim(id, 1).value());
            if (altered)
                writer.change({.step = 3, .epoch = 0, .field = "lr", .before = 0.1, .after = 0.2});
            writer.end({});
            return id;
        };
        const auto taught = [&](const RunId& teacher, std::uint64_t seed) {
            Plan plan = soloPlan(seed);
            plan.runs[0].teachers = {{.kind = TeacherSource::Kind::Run, .name = teacher}};
            plan.runs[0].recipe.teachers = {{.identity = store.teacherIdentity(store.run(teacher))}};
            plan.runs[0].hash = recipeHash(plan.runs[0].recipe);
            return store.run(enqueueOne(store, plan));
        };
        const RunId altered = trained(true), unaltered = trained(false);
        QVERIFY(altered != unaltered);
        QVERIFY(taught(altered, 1).group != taught(unaltered, 1).group);
        QCOMPARE(taught(altered, 2).group, taught(altered, 1).group);
        QCOMPARE(taught(unaltered, 2).group, taught(unaltered, 1).group);
    }

    void whoIsAlteredByItsTeacherAloneIsToldApartByThat()
    {
        const Folder folder;
        Store store(folder.path);
        const auto change = [&](const RunId& id, double rate) {
            RunWriter writer(folder.path, id, store.claim(id, 1).value());
            if (rate > 0)
                writer.change({.step = 3, .epoch = 0, .field = "lr", .before = 0.1, .after = rate});
            else
                writer.markAltered();                                    // as its trainer does: its teacher was altered
            writer.end({});
            return store.teacherIdentity(store.run(id));
        };
        std::vector<std::string> teachers, students;
        for (const double rate : {0.2, 0.3, 0.2}) {
            const auto queued = store.enqueue(pairPlan(), "{}");
            teachers.push_back(change(queued.runs[0].run, rate));
            students.push_back(change(queued.runs[1].run, 0));
            QVERIFY(students.back().starts_with("a1:"));
        }
        QVERIFY(teachers[0] != teachers[1]);
        QVERIFY(students[0] != students[1]);
        QCOMPARE(students[2], students[0]);                              // learnt alike, is alike
    }

    void membersOfOneEnsembleAreOneGroup()
    {
        const Folder folder;
        Store store(folder.path);
        Plan plan = soloPlan();
        plan.runs.push_back(plan.runs[0]);
        for (std::size_t member = 0; member < 2; ++member) {
            PlannedRun& run = plan.runs[member];
            run.member = static_cast<std::int64_t>(member);
            run.recipe.lane = 1000 + member;                             // as the planner counts them
            run.hash = recipeHash(run.recipe);
        }
        const auto queued = store.enqueue(plan, "{}");
        QVERIFY(queued.runs[0].run != queued.runs[1].run);
        QCOMPARE(store.run(queued.runs[1].run).group, store.run(queued.runs[0].run).group);
    }

    void aTeachersFileIsKeptInTheStore()
    {
        const Folder folder;
        Store store(folder.path);
        const auto file = std::filesystem::path(folder.dir.path().toStdString()) / "old teacher.safetensors";
        writeFileAtomically(file, "weights");
        Plan plan = soloPlan();
        plan.runs[0].teachers = {{.kind = TeacherSource::Kind::File, .name = file.string()}};
        plan.runs[0].recipe.teachers = {{.identity = "sha256:" + sha256("weights")}};
        const RunId id = enqueueOne(store, plan);
        std::filesystem::remove(file);
        store.sweep();
        QCOMPARE(store.blobs().read(store.record(id).context.teachers.at(0).file), std::string("weights"));
        QCOMPARE(store.run(id).teacher, std::string("old teacher.safetensors"));

        writeFileAtomically(file, "other weights");
        plan.runs[0].hash = "r1:other";
        QVERIFY_EXCEPTION_THROWN(store.enqueue(plan, "{}"), Error);
        QCOMPARE(store.experiments().size(), std::size_t{1});
    }

    void aFinishedRunTeachesByItsId()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId teacher = enqueueOne(store);
        Plan plan = soloPlan(1);
        plan.runs[0].teachers = {{.kind = TeacherSource::Kind::Run, .name = teacher}};
        plan.runs[0].recipe.teachers = {{.identity = store.run(teacher).recipe}};
        const RunId student = enqueueOne(store, plan);
        QCOMPARE(store.run(student).teachers, std::vector<RunId>{teacher});
        QCOMPARE(store.run(student).teacher, "solo " + teacher + " (mlp 8)");
        plan.runs[0].teachers[0].name = "nobody";
        plan.runs[0].hash = "r1:other";
        QVERIFY_EXCEPTION_THROWN(store.enqueue(plan, "{}"), Error);
    }

    void aRecipeIsUsedAgain_data()
    {
        QTest::addColumn<QString>("state");
        QTest::addColumn<bool>("sameRun");
        QTest::addColumn<bool>("reused");
        QTest::addColumn<QString>("after");
        QTest::newRow("finished") << QStringLiteral("finished") << true << true << QStringLiteral("finished");
        QTest::newRow("running") << QStringLiteral("running") << true << true << QStringLiteral("running");
        QTest::newRow("paused") << QStringLiteral("paused") << true << true << QStringLiteral("paused");
        QTest::newRow("queued") << QStringLiteral("queued") << true << true << QStringLiteral("queued");
        QTest::newRow("stopped") << QStringLiteral("stopped") << true << false << QStringLiteral("queued");
        QTest::newRow("interrupted") << QStringLiteral("interrupted") << true << false << QStringLiteral("queued");
        QTest::newRow("failed") << QStringLiteral("failed") << true << false << QStringLiteral("queued");
        QTest::newRow("diverged") << QStringLiteral("diverged") << true << false << QStringLiteral("queued");
        QTest::newRow("finished, altered") << QStringLiteral("finished altered") << false << false << QStringLiteral("queued");
        QTest::newRow("finished, removed for good") << QStringLiteral("finished purged") << false << false << QStringLiteral("queued");
        QTest::newRow("finished, in the trash") << QStringLiteral("finished trashed") << true << true << QStringLiteral("finished");
        QTest::newRow("queued, to be altered") << QStringLiteral("queued set") << false << false << QStringLiteral("queued");
        QTest::newRow("running, about to be altered") << QStringLiteral("running taken") << false << false << QStringLiteral("queued");
    }

    void aRecipeIsUsedAgain()
    {
        QFETCH(QString, state);
        QFETCH(bool, sameRun);
        QFETCH(bool, reused);
        QFETCH(QString, after);
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        const QStringList words = state.split(QLatin1Char(' '));
        if (words[0] != QStringLiteral("queued")) {
            RunWriter writer(folder.path, id, store.claim(id, 1).value());
            if (words.contains(QStringLiteral("altered")))
                writer.change({.step = 3, .epoch = 0, .field = "lr", .before = 0.1, .after = 0.2});
            if (words[0] == QStringLiteral("paused"))
                writer.paused(true);
            else if (words.contains(QStringLiteral("taken"))) {
                store.ask(id, {.kind = CommandKind::Set, .field = "lr", .value = 0.01});
                QCOMPARE(writer.takeCommands().size(), std::size_t{1});
            } else if (words[0] != QStringLiteral("running"))
                writer.end({.state = runStateFromText(words[0].toStdString()), .message = "why"});
        }
        if (words.contains(QStringLiteral("set")))
            store.ask(id, {.kind = CommandKind::Set, .field = "lr", .value = 0.01});
        RunEdit trash;
        trash.trashed = true;
        if (words.contains(QStringLiteral("trashed")) || words.contains(QStringLiteral("purged")))
            store.edit(id, trash);
        if (words.contains(QStringLiteral("purged")))
            store.purge({id});

        const bool finished = sameRun && words[0] == QStringLiteral("finished");
        QCOMPARE(store.finishedRuns(soloPlan()), std::vector<RunId>{finished ? id : RunId()});
        const auto again = store.enqueue(soloPlan(), "{}");
        QCOMPARE(again.runs[0].run == id, sameRun);
        QCOMPARE(again.runs[0].reused, reused);
        const RunSummary run = store.run(again.runs[0].run);
        QCOMPARE(QString::fromUtf8(toText(run.state).data()), after);
        QVERIFY(!run.trashed);
        if (run.state == RunState::Queued)
            QCOMPARE(run.message, std::string());
        QCOMPARE(store.experiments().size(), std::size_t{2});
    }

    void aStudentQueuedAgainGetsTheTeacherThatIsThere()
    {
        const Folder folder;
        Store store(folder.path);
        const auto first = store.enqueue(pairPlan(), "{}");
        finish(store, first.runs[0].run);
        finish(store, first.runs[1].run, RunState::Stopped);
        RunEdit trash;
        trash.trashed = true;
        store.edit(first.runs[0].run, trash);
        store.purge({first.runs[0].run});
        const auto second = store.enqueue(pairPlan(), "{}");
        QVERIFY(second.runs[0].run != first.runs[0].run);
        QCOMPARE(second.runs[1].run, first.runs[1].run);
        QCOMPARE(store.record(second.runs[1].run).context.teachers.at(0).run, second.runs[0].run);
        QCOMPARE(store.run(second.runs[1].run).teachers, std::vector<RunId>{second.runs[0].run});
    }

    void aStudentOnItsWayIsUsedWithTheTeacherItIsPlannedWith_data()
    {
        QTest::addColumn<QString>("teacher");
        QTest::addColumn<QString>("student");
        QTest::addColumn<bool>("sameRuns");
        const QString queued = QStringLiteral("queued"), finished = QStringLiteral("finished");
        QTest::newRow("as planned") << queued << queued << true;
        QTest::newRow("finished as planned") << finished << queued << true;
        QTest::newRow("about to be altered") << QStringLiteral("set") << queued << false;
        QTest::newRow("altered") << QStringLiteral("altered") << queued << false;
        QTest::newRow("altered, paused student") << QStringLiteral("altered") << QStringLiteral("paused") << false;
    }

    void aStudentOnItsWayIsUsedWithTheTeacherItIsPlannedWith()
    {
        QFETCH(QString, teacher);
        QFETCH(QString, student);
        QFETCH(bool, sameRuns);
        const Folder folder;
        Store store(folder.path);
        Plan plan = pairPlan();
        PlannedRun pupil = plan.runs[1];                                 // of the student: it goes through
        pupil.node = "pupil";
        pupil.hash = "r1:pupil";
        pupil.baseline.reset();
        pupil.reference.reset();
        pupil.teachers = {{.kind = TeacherSource::Kind::Node, .name = "student"}};
        pupil.teacherRuns = {1};
        plan.runs.push_back(pupil);
        const auto first = store.enqueue(plan, "{}");
        const RunId id = first.runs[0].run;
        if (teacher == QStringLiteral("set"))
            store.ask(id, {.kind = CommandKind::Set, .field = "lr", .value = 0.01});
        if (teacher == QStringLiteral("altered") || teacher == QStringLiteral("finished")) {
            RunWriter writer(folder.path, id, store.claim(id, 1).value());
            if (teacher == QStringLiteral("altered"))
                writer.change({.step = 3, .epoch = 0, .field = "lr", .before = 0.1, .after = 0.2});
            writer.end({});
        }
        if (student == QStringLiteral("paused"))
            store.ask(first.runs[1].run, {.kind = CommandKind::Pause, .field = {}});

        const auto second = store.enqueue(plan, "{}");
        const std::size_t pupilsPlace = plan.runs.size() - 1;
        for (const std::size_t place : {std::size_t{0}, std::size_t{1}, pupilsPlace})
            QCOMPARE(second.runs[place].run == first.runs[place].run, sameRuns);
        QCOMPARE(store.record(second.runs[1].run).context.teachers.at(0).run, second.runs[0].run);
        QCOMPARE(store.record(second.runs[pupilsPlace].run).context.teachers.at(0).run, second.runs[1].run);
        QCOMPARE(store.record(first.runs[1].run).context.teachers.at(0).run, id);
        const auto third = store.enqueue(plan, "{}");
        for (std::size_t place = 0; place < plan.runs.size(); ++place)
            QCOMPARE(third.runs[place].run, second.runs[place].run);
    }

    void aStudentOfANamedAlteredTeacherIsUsedAgain()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId teacher = enqueueOne(store);
        {
            RunWriter writer(folder.path, teacher, store.claim(teacher, 1).value());
            writer.change({.step = 3, .epoch = 0, .field = "lr", .before = 0.1, .after = 0.2});
            writer.end({});
        }
        Plan plan = soloPlan(1);
        plan.runs[0].teachers = {{.kind = TeacherSource::Kind::Run, .name = teacher}};
        plan.runs[0].recipe.teachers = {{.identity = store.teacherIdentity(store.run(teacher))}};
        plan.runs[0].hash = recipeHash(plan.runs[0].recipe);
        const RunId student = enqueueOne(store, plan);
        QCOMPARE(enqueueOne(store, plan), student);
    }

    void aRunGetsItsPairWhenItIsPlannedWithOne()
    {
        const Folder folder;
        Store store(folder.path);
        Plan alone = pairPlan();
        alone.runs.resize(2);
        alone.runs[1].baseline.reset();
        alone.runs[1].reference.reset();
        const RunId student = store.enqueue(alone, "{}").runs[1].run;
        QCOMPARE(store.run(student).baseline, RunId());
        const auto pair = store.enqueue(pairPlan(), "{}");
        QCOMPARE(pair.runs[1].run, student);
        QCOMPARE(store.run(student).baseline, pair.runs[2].run);
        QCOMPARE(pair.runs[1].baseline, pair.runs[2].run);

        // Of a baseline that somebody has tuned, the last counts; planned without one again, the run keeps that.
        Plan tuned = pairPlan();
        tuned.runs[2].recipe.train.batch = 20;
        tuned.runs[2].hash = recipeHash(tuned.runs[2].recipe);
        const auto anew = store.enqueue(tuned, "{}");
        QVERIFY(anew.runs[2].run != pair.runs[2].run);
        QCOMPARE(store.run(student).baseline, anew.runs[2].run);
        QCOMPARE(store.run(student).reference, pair.runs[3].run);
        store.enqueue(alone, "{}");
        QCOMPARE(store.run(student).baseline, anew.runs[2].run);
    }

    void aPartnerThatIsNoLongerItsRecipeGivesWay_data()
    {
        QTest::addColumn<QString>("partner");
        QTest::addColumn<bool>("givesWay");
        QTest::newRow("as planned") << QStringLiteral("finished") << false;
        QTest::newRow("altered") << QStringLiteral("altered") << true;
        QTest::newRow("about to be altered") << QStringLiteral("set") << true;
        QTest::newRow("removed for good") << QStringLiteral("purged") << true;
        QTest::newRow("in the trash") << QStringLiteral("trashed") << false;      // taken out of it again
    }

    void aPartnerThatIsNoLongerItsRecipeGivesWay()
    {
        QFETCH(QString, partner);
        QFETCH(bool, givesWay);
        const Folder folder;
        Store store(folder.path);
        const auto first = store.enqueue(pairPlan(), "{}");
        const RunId student = first.runs[1].run, reference = first.runs[3].run;
        finish(store, first.runs[0].run);
        finish(store, student);
        {
            const RunId& baseline = first.runs[2].run;
            RunWriter writer(folder.path, baseline, store.claim(baseline, 1).value());
            if (partner == QStringLiteral("altered"))
                writer.change({.step = 3, .epoch = 0, .field = "lr", .before = 0.1, .after = 0.2});
            if (partner == QStringLiteral("set"))
                store.ask(baseline, {.kind = CommandKind::Set, .field = "lr", .value = 0.01});
            else
                writer.end({});
            RunEdit trash;
            trash.trashed = true;
            if (partner == QStringLiteral("purged") || partner == QStringLiteral("trashed"))
                store.edit(baseline, trash);
            if (partner == QStringLiteral("purged"))
                store.purge({baseline});
        }
        const auto second = store.enqueue(pairPlan(), "{}");
        QCOMPARE(second.runs[1].run, student);
        QCOMPARE(second.runs[2].run != first.runs[2].run, givesWay);
        QCOMPARE(store.run(student).baseline, second.runs[2].run);
        QCOMPARE(store.run(student).reference, reference);
    }

    void onlyWhatChangedIsReadAgain()
    {
        const Folder folder;
        Store store(folder.path);
        Store other(folder.path);
        const auto queued = store.enqueue(pairPlan(), "{}");
        QCOMPARE(store.runsSince().size(), std::size_t{4});
        const std::int64_t seen = store.revision();
        QVERIFY(store.runsSince(seen).empty());
        const std::int64_t version = other.dataVersion();
        QCOMPARE(other.dataVersion(), version);
        QVERIFY(store.claim(queued.runs[2].run, 1));
        QVERIFY(other.dataVersion() != version);
        const auto changed = store.runsSince(seen);
        QCOMPARE(changed.size(), std::size_t{1});
        QCOMPARE(changed[0].id, queued.runs[2].run);
        QVERIFY(changed[0].revision > seen);
    }

    void whatPeopleWriteStaysAndCanBeUndone()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        RunEdit change;
        change.title = "the \"good\" one; DROP TABLE runs;";
        change.tags = std::vector<std::string>{"paper", "a,b \xff"};   // not UTF-8: kept as far as it can be
        change.pinned = true;
        const RunEdit before = store.edit(id, change);
        QCOMPARE(before.title, std::optional(std::string()));
        QVERIFY(before.tags && before.tags->empty());
        QCOMPARE(before.pinned, std::optional(false));
        QVERIFY(!before.note && !before.trashed);

        const auto attempt = store.claim(id, 1);
        RunWriter(folder.path, id, *attempt).progress({.phase = "training", .step = 3});
        const RunSummary run = store.run(id);
        QCOMPARE(run.title, *change.title);
        QCOMPARE(run.tags.size(), std::size_t{2});
        QVERIFY(run.pinned);
        QCOMPARE(run.step, std::int64_t{3});

        store.edit(id, before);
        QCOMPARE(store.run(id).title, std::string());
        QVERIFY(!store.run(id).pinned);
        QVERIFY_EXCEPTION_THROWN(store.edit("nobody", change), Error);
    }

    void aRunIsFoundByTheBeginningOfItsId()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId first = enqueueOne(store, soloPlan(0));
        const RunId second = enqueueOne(store, soloPlan(1));
        QCOMPARE(store.findRun(first), first);
        std::size_t common = 0;
        while (first[common] == second[common])
            ++common;
        QCOMPARE(store.findRun(second.substr(0, common + 1)), second);
        if (common > 0)
            QVERIFY_EXCEPTION_THROWN(store.findRun(first.substr(0, common)), Error);
        QVERIFY_EXCEPTION_THROWN(store.findRun(""), Error);
        QVERIFY_EXCEPTION_THROWN(store.findRun("%"), Error);
        QVERIFY_EXCEPTION_THROWN(store.run("nobody"), Error);
        QVERIFY_EXCEPTION_THROWN(store.record("nobody"), Error);
    }

    void removingForGoodKeepsTheLineage()
    {
        const Folder folder;
        Store store(folder.path);
        const auto queued = store.enqueue(pairPlan(), "{}");
        const RunId teacher = queued.runs[0].run;
        std::string weights;
        {
            RunWriter writer(folder.path, teacher, store.claim(teacher, 1).value());
            const std::pair<std::string_view, float> values[] = {{"loss.total", 1.0F}};
            writer.step(0, values);
            writer.change({.step = 0, .epoch = 0, .field = "lr", .before = 1, .after = 2});
            writer.evaluation(evaluationOf(1, 0.5), predictionsOf(8, 2));
            TensorFile file;
            file.tensors["w"] = tensorOf(std::vector<float>{1, 2}, {2});
            writer.weights("best", 1, file);
            file.tensors["w"] = tensorOf(std::vector<float>{3, 4}, {2});
            writer.checkpoint(1, file);
            writer.testPredictions("best", predictionsOf(4, 2));
            writer.end({});
            weights = store.weightsBlob(teacher, "best");
        }
        QVERIFY(store.blobs().exists(weights));
        QVERIFY_EXCEPTION_THROWN(store.purge({teacher}), Error);          // not in the trash
        RunEdit trash;
        trash.trashed = true;
        store.edit(teacher, trash);
        QVERIFY_EXCEPTION_THROWN(store.purge({teacher}), Error);          // a queued student still needs it
        store.ask(queued.runs[1].run, {.kind = CommandKind::Stop, .field = {}});
        const std::string recipe = store.record(teacher).recipeJson;
        store.purge({teacher});

        const RunSummary run = store.run(teacher);
        QVERIFY(run.purged && run.trashed);
        QVERIFY(run.state == RunState::Finished);
        QCOMPARE(run.scores.bestAccuracy, std::optional(0.5));
        QCOMPARE(store.record(teacher).recipeJson, recipe);
        QCOMPARE(store.run(queued.runs[1].run).teachers, std::vector<RunId>{teacher});
        QCOMPARE(store.changes(teacher).size(), std::size_t{1});          // part of what it taught
        QVERIFY(store.seriesSince(teacher).first.empty());
        QVERIFY(store.evaluationsSince(teacher).first.empty());
        QVERIFY(!store.testPredictions(teacher, "best"));
        QVERIFY(store.weightsBlob(teacher, "best").empty());
        QVERIFY(!store.blobs().exists(weights));
        QVERIFY(store.check().empty());
        trash.trashed = false;
        QVERIFY_EXCEPTION_THROWN(store.edit(teacher, trash), Error);
        QVERIFY_EXCEPTION_THROWN(store.ask(teacher, {.kind = CommandKind::Resume, .field = {}}), Error);
    }

    void aThousandRunsAreListedQuickly()
    {
        const Folder folder;
        Store store(folder.path);
        Plan plan;
        plan.experiment.name = "many";
        for (std::uint64_t seed = 0; seed < 1000; ++seed)
            plan.runs.push_back(plannedOf("solo", recipeOf(seed)));
        const auto queued = store.enqueue(plan, "{}");
        std::set<RunId> ids;
        std::set<std::int64_t> colours;
        double begin = monotonicSeconds();
        const auto all = store.runsSince();
        const double whole = monotonicSeconds() - begin;
        for (const RunSummary& run : all) {
            ids.insert(run.id);
            colours.insert(run.colour);
        }
        QCOMPARE(ids.size(), std::size_t{1000});
        QCOMPARE(colours.size(), std::size_t{1000});
        const std::int64_t seen = store.revision();
        QVERIFY(store.claim(queued.runs[500].run, 1));
        begin = monotonicSeconds();
        for (int i = 0; i < 100; ++i)
            QCOMPARE(store.runsSince(seen).size(), std::size_t{1});
        const double news = (monotonicSeconds() - begin) / 100;
        begin = monotonicSeconds();
        for (int i = 0; i < 100; ++i)
            store.reconcile();
        const double idle = (monotonicSeconds() - begin) / 100;
        qInfo("1000 runs: all %.2f ms, one changed %.3f ms, reconcile %.3f ms", whole * 1e3, news * 1e3, idle * 1e3);
        QVERIFY(whole < 0.2 * test::slowness());
        QVERIFY(news < 0.005 * test::slowness());
        QVERIFY(idle < 0.02 * test::slowness());
    }
};

QTEST_APPLESS_MAIN(TestStore)
#include "tst_store.moc"

#include "run_wishes.h"

#include <QTest>

#include <cmath>

using namespace retort;
using namespace retort::test;

/// Asking, claiming, dying, blocking: what becomes of a run.
class TestStoreStates : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<Folder>();
        m_store = std::make_unique<Store>(m_folder->path);
    }

    void whatIsAskedActsAtOnceOrIsLeftForTheTrainer_data()
    {
        QTest::addColumn<QString>("state");     // "held": a trainer is alive
        QTest::addColumn<QString>("asked");
        QTest::addColumn<QString>("after");     // "refused", or the state, and "+" when the command waits for a trainer
        const auto row = [](const char* state, const char* asked, const char* after) {
            QTest::addRow("%s: %s", state, asked) << QString::fromUtf8(state) << QString::fromUtf8(asked) << QString::fromUtf8(after);
        };
        row("queued", "pause", "paused");
        row("queued", "resume", "refused");
        row("queued", "step", "queued +");
        row("queued", "stop", "stopped");
        row("queued", "set lr 0.01", "queued +");
        row("running held", "pause", "running +");
        row("running held", "resume", "refused");
        row("running held", "step", "running +");
        row("running held", "stop", "running +");
        row("running held", "set lr 0.01", "running +");
        row("running", "pause", "paused");
        row("running", "resume", "queued");
        row("running", "step", "refused");
        row("running", "stop", "stopped");
        row("running", "set lr 0.01", "running +");
        row("paused held", "pause", "paused +");
        row("paused held", "resume", "paused +");
        row("paused held", "step", "paused +");
        row("paused held", "stop", "paused +");
        row("paused held", "set lr 0.01", "paused +");
        row("paused", "pause", "refused");
        row("paused", "resume", "queued");
        row("paused", "step", "queued +");
        row("paused", "stop", "stopped");
        row("paused", "set lr 0.01", "paused +");
        row("interrupted", "pause", "paused");
        row("interrupted", "resume", "queued");
        row("interrupted", "step", "refused");
        row("interrupted", "stop", "stopped");
        row("interrupted", "set lr 0.01", "interrupted +");
        row("stopped", "pause", "refused");
        row("stopped", "resume", "queued");
        row("stopped", "step", "refused");
        row("stopped", "stop", "refused");
        row("stopped", "set lr 0.01", "refused");
        row("failed", "resume", "queued");
        row("failed", "stop", "refused");
        row("failed", "set lr 0.01", "refused");
        row("diverged", "resume", "refused");
        row("diverged", "stop", "refused");
        row("finished", "pause", "refused");
        row("finished", "resume", "refused");
        row("finished", "step", "refused");
        row("finished", "stop", "refused");
        row("finished", "set lr 0.01", "refused");
        row("blocked", "pause", "paused");
        row("blocked", "resume", "queued");
        row("blocked", "stop", "stopped");
        row("blocked", "step", "refused");
        row("blocked", "set lr 0.01", "blocked +");
    }

    void whatIsAskedActsAtOnceOrIsLeftForTheTrainer()
    {
        QFETCH(QString, state);
        QFETCH(QString, asked);
        QFETCH(QString, after);
        const auto queued = m_store->enqueue(pairPlan(), "{}");
        const QStringList words = state.split(QLatin1Char(' '));
        const RunId id = words[0] == QStringLiteral("blocked") ? queued.runs[1].run : queued.runs[2].run;
        std::unique_ptr<RunWriter> writer;
        if (words[0] == QStringLiteral("blocked")) {
            m_store->ask(queued.runs[0].run, {.kind = CommandKind::Stop, .field = {}});
            m_store->reconcile();
        } else if (words[0] != QStringLiteral("queued")) {
            writer = std::make_unique<RunWriter>(m_folder->path, id, m_store->claim(id, 1).value());
            if (words[0] == QStringLiteral("paused"))
                writer->paused(true);
            else if (words[0] != QStringLiteral("running"))
                writer->end({.state = runStateFromText(words[0].toStdString()), .message = {}});
        }
        QCOMPARE(stateOf(*m_store, id), words[0]);
        std::optional<FileLock> lock;
        if (words.size() > 1)
            lock = FileLock::tryTake(m_store->lockFile(id));

        const Command command = commandOf(asked);
        const RunSummary before = m_store->run(id);
        const std::string why = whyRefused([&] { m_store->ask(id, command); });
        if (after == QStringLiteral("refused")) {
            QVERIFY(!why.empty());
            QVERIFY2(why.find(id) != std::string::npos, why.c_str());
            QVERIFY(m_store->run(id) == before);
            return;
        }
        QCOMPARE(why, std::string());
        QCOMPARE(stateOf(*m_store, id), after.section(QLatin1Char(' '), 0, 0));
        QVERIFY(m_store->run(id).revision > before.revision);

        // What waits is handed to the trainer that has the run, or gets it next.
        if (!lock && stateOf(*m_store, id) != QStringLiteral("queued") && after.endsWith(QLatin1Char('+')))
            return;
        if (!lock && stateOf(*m_store, id) == QStringLiteral("queued"))
            writer = std::make_unique<RunWriter>(m_folder->path, id, m_store->claim(id, 1).value());
        if (!writer)
            return;
        const auto commands = writer->takeCommands();
        QCOMPARE(commands.size(), std::size_t{after.endsWith(QLatin1Char('+')) ? 1U : 0U});
        if (!commands.empty()) {
            QVERIFY(commands[0].kind == command.kind);
            QCOMPARE(commands[0].value, command.value);
        }
    }

    void onlyWhatTheRecipeHasCanBeSet_data()
    {
        QTest::addColumn<QString>("field");
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("problem");
        QTest::newRow("learning rate") << QStringLiteral("lr") << 0.1 << QStringLiteral("");
        QTest::newRow("temperature") << QStringLiteral("terms.soft.temperature") << 8.0 << QStringLiteral("");
        QTest::newRow("weight") << QStringLiteral("terms.hard.weight") << 0.0 << QStringLiteral("");
        QTest::newRow("a negative learning rate") << QStringLiteral("lr") << -0.1 << QStringLiteral("must lie between");
        QTest::newRow("a learning rate of zero") << QStringLiteral("lr") << 0.0 << QStringLiteral("must lie between");
        QTest::newRow("a temperature of zero") << QStringLiteral("terms.soft.temperature") << 0.0 << QStringLiteral("must lie between 0.05 and 100");
        QTest::newRow("a temperature over the top") << QStringLiteral("terms.soft.temperature") << 101.0 << QStringLiteral("must lie between 0.05 and 100");
        QTest::newRow("a negative weight") << QStringLiteral("terms.soft.weight") << -1.0 << QStringLiteral("must lie between");
        QTest::newRow("a weight over the top") << QStringLiteral("terms.soft.weight") << 2e6 << QStringLiteral("must lie between 0 and");
        QTest::newRow("no number") << QStringLiteral("lr") << std::nan("") << QStringLiteral("must lie between");
        QTest::newRow("a term without temperature") << QStringLiteral("terms.hard.temperature") << 4.0 << QStringLiteral("what can: lr, terms.hard.weight, terms.soft.weight, terms.soft.temperature");
        QTest::newRow("an unknown term") << QStringLiteral("terms.sofd.temperature") << 4.0 << QStringLiteral("cannot be changed");
        QTest::newRow("another field") << QStringLiteral("batch") << 4.0 << QStringLiteral("cannot be changed");
        QTest::newRow("nothing") << QStringLiteral("") << 4.0 << QStringLiteral("cannot be changed");
    }

    void onlyWhatTheRecipeHasCanBeSet()
    {
        QFETCH(QString, field);
        QFETCH(double, value);
        QFETCH(QString, problem);
        const RunId id = m_store->enqueue(pairPlan(), "{}").runs[1].run;
        const QString why = QString::fromStdString(whyRefused([&] { m_store->ask(id, {.kind = CommandKind::Set, .field = field.toStdString(), .value = value}); }));
        QVERIFY2(problem.isEmpty() ? why.isEmpty() : why.contains(problem), qPrintable(why));
    }

    void ofSeveralChangesAllOrNoneAreAskedFor()
    {
        const RunId id = m_store->enqueue(pairPlan(), "{}").runs[0].run;
        const Command rate{.kind = CommandKind::Set, .field = "lr", .value = 0.1};
        const auto changes = [&](double weight) { return std::vector{rate, Command{.kind = CommandKind::Set, .field = "terms.hard.weight", .value = weight}}; };
        QVERIFY(whyRefused([&] { m_store->askAll(id, changes(2e6)); }).find("terms.hard.weight cannot be") != std::string::npos);
        RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
        QVERIFY(writer.takeCommands().empty());
        m_store->askAll(id, changes(0.5));
        const std::vector<Command> taken = writer.takeCommands();
        QCOMPARE(taken.size(), std::size_t{2});
        QCOMPARE(taken[0].field, std::string("lr"));
        QCOMPARE(taken[1].field, std::string("terms.hard.weight"));
    }

    void teachersStartFirstAndStudentsAfterThem()
    {
        const auto queued = m_store->enqueue(pairPlan(), "{}");
        const auto ids = [](const std::vector<RunSummary>& runs) {
            std::vector<RunId> result;
            for (const RunSummary& run : runs)
                result.push_back(run.id);
            return result;
        };
        const RunId teacher = queued.runs[0].run, student = queued.runs[1].run, baseline = queued.runs[2].run, reference = queued.runs[3].run;
        const RunId solo = enqueueOne(*m_store, soloPlan(5));
        QCOMPARE(ids(m_store->ready()), (std::vector<RunId>{teacher, baseline, reference, solo}));
        QCOMPARE(ids(m_store->ready(queued.experiment)), (std::vector<RunId>{teacher, baseline, reference}));
        QCOMPARE(ids(m_store->ready(queued.experiment + 1)), std::vector<RunId>{solo});

        RunWriter writer(m_folder->path, teacher, m_store->claim(teacher, 1).value());
        QCOMPARE(ids(m_store->ready()), (std::vector<RunId>{baseline, reference, solo}));
        writer.paused(true);
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, student), QStringLiteral("queued"));   // it waits; nothing is wrong
        writer.paused(false);
        writer.end({});
        QCOMPARE(ids(m_store->ready()), (std::vector<RunId>{student, baseline, reference, solo}));
    }

    void anExperimentsTeachersAreItsOwnEvenWhenAnotherPlannedThem()
    {
        const RunId teacher = enqueueOne(*m_store, soloPlan(0, 64));
        Plan plan = soloPlan(1);
        plan.runs[0].teachers = {{.kind = TeacherSource::Kind::Run, .name = teacher}};
        plan.runs[0].recipe.teachers = {{.identity = m_store->run(teacher).recipe}};
        plan.runs[0].hash = "r1:student";
        const auto second = m_store->enqueue(plan, "{}");
        const auto ready = m_store->ready(second.experiment);
        QCOMPARE(ready.size(), std::size_t{1});
        QCOMPARE(ready[0].id, teacher);
    }

    void aRunInTheTrashDoesNotStart()
    {
        const RunId id = enqueueOne(*m_store);
        RunEdit trash;
        trash.trashed = true;
        m_store->edit(id, trash);
        QVERIFY(m_store->ready().empty());
        QVERIFY(!m_store->claim(id, 1));
        trash.trashed = false;
        m_store->edit(id, trash);
        QCOMPARE(m_store->ready().size(), std::size_t{1});
        QVERIFY(m_store->claim(id, 1));
    }

    void aRunThatTrainsCannotBeThrownAway()
    {
        const RunId id = enqueueOne(*m_store);
        const auto lock = FileLock::tryTake(m_store->lockFile(id));
        QVERIFY(m_store->claim(id, 1));
        RunEdit trash;
        trash.trashed = true;
        QVERIFY_EXCEPTION_THROWN(m_store->edit(id, trash), Error);
    }

    void aTeacherThatDoesNotFinishBlocksItsStudents_data()
    {
        QTest::addColumn<QString>("end");
        QTest::addColumn<QString>("words");
        QTest::newRow("failed") << QStringLiteral("failed") << QStringLiteral("has failed");
        QTest::newRow("diverged") << QStringLiteral("diverged") << QStringLiteral("has diverged");
        QTest::newRow("stopped") << QStringLiteral("stopped") << QStringLiteral("is stopped");
        QTest::newRow("interrupted") << QStringLiteral("interrupted") << QStringLiteral("is interrupted");
    }

    void aTeacherThatDoesNotFinishBlocksItsStudents()
    {
        QFETCH(QString, end);
        QFETCH(QString, words);
        // An assistant between teacher and student: the block goes through.
        Plan plan = pairPlan();
        plan.runs.resize(2);
        plan.runs[1].baseline.reset();
        plan.runs[1].reference.reset();
        PlannedRun pupil = plan.runs[1];
        pupil.node = "pupil";
        pupil.hash = "r1:pupil";
        pupil.teachers = {{.kind = TeacherSource::Kind::Node, .name = "student"}};
        pupil.teacherRuns = {1};
        plan.runs.push_back(pupil);
        const auto queued = m_store->enqueue(plan, "{}");
        const RunId teacher = queued.runs[0].run, student = queued.runs[1].run, last = queued.runs[2].run;
        finish(*m_store, teacher, runStateFromText(end.toStdString()));
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, student), QStringLiteral("blocked"));
        QCOMPARE(stateOf(*m_store, last), QStringLiteral("blocked"));
        const QString why = QString::fromStdString(m_store->run(student).message);
        QVERIFY2(why.contains(words) && why.contains(QString::fromStdString(teacher)), qPrintable(why));
        QVERIFY(!m_store->claim(student, 1));
        const std::int64_t revision = m_store->revision();
        m_store->reconcile();
        QCOMPARE(m_store->revision(), revision);                          // nothing to do: nothing written

        m_store->enqueue(plan, "{}");                                     // queueing the teacher again unblocks them
        QCOMPARE(stateOf(*m_store, teacher), QStringLiteral("queued"));
        QCOMPARE(stateOf(*m_store, last), QStringLiteral("queued"));
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, student), QStringLiteral("queued"));
    }

    void resumingATeacherUnblocksItsStudents()
    {
        const auto queued = m_store->enqueue(pairPlan(), "{}");
        finish(*m_store, queued.runs[0].run, RunState::Failed);
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, queued.runs[1].run), QStringLiteral("blocked"));
        m_store->ask(queued.runs[0].run, {.kind = CommandKind::Resume, .field = {}});
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, queued.runs[1].run), QStringLiteral("queued"));
        QCOMPARE(m_store->run(queued.runs[1].run).message, std::string());
    }

    void aTeacherInTheTrashBlocksUnlessItHasFinished()
    {
        const auto queued = m_store->enqueue(pairPlan(), "{}");
        RunEdit trash;
        trash.trashed = true;
        m_store->edit(queued.runs[0].run, trash);
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, queued.runs[1].run), QStringLiteral("blocked"));
        trash.trashed = false;
        m_store->edit(queued.runs[0].run, trash);
        m_store->reconcile();
        finish(*m_store, queued.runs[0].run);
        trash.trashed = true;
        m_store->edit(queued.runs[0].run, trash);
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, queued.runs[1].run), QStringLiteral("queued"));
        QCOMPARE(m_store->ready().front().id, queued.runs[1].run);
    }

    void stateAndRoleWordsAreFixed()
    {
        for (int i = 0; i <= static_cast<int>(RunState::Blocked); ++i)
            QVERIFY(runStateFromText(toText(static_cast<RunState>(i))) == static_cast<RunState>(i));
        for (int i = 0; i <= static_cast<int>(Role::Reference); ++i)
            QVERIFY(roleFromText(toText(static_cast<Role>(i))) == static_cast<Role>(i));
        QCOMPARE(toText(RunState::Interrupted), std::string_view("interrupted"));
        QVERIFY_EXCEPTION_THROWN(runStateFromText("asleep"), Error);
        QVERIFY_EXCEPTION_THROWN(roleFromText(""), Error);
        QVERIFY(!isFinal(RunState::Interrupted) && !isFinal(RunState::Blocked) && !isFinal(RunState::Paused) && isFinal(RunState::Stopped));
    }

private:
    std::unique_ptr<Folder> m_folder;
    std::unique_ptr<Store> m_store;
};

QTEST_APPLESS_MAIN(TestStoreStates)
#include "tst_store_states.moc"

#include "run_wishes.h"

#include <QTest>

#include <algorithm>

using namespace retort;
using namespace retort::test;

/// What becomes of a run, and of what was asked of it, when its trainer dies or is asked to go.
class TestDeaths : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<Folder>();
        m_store = std::make_unique<Store>(m_folder->path);
    }

    void aRunWhoseTrainerDiedIsResumedOnceByItself()
    {
        const RunId id = enqueueOne(*m_store);
        {
            const auto lock = FileLock::tryTake(m_store->lockFile(id));
            QCOMPARE(m_store->claim(id, 1), std::optional<std::int64_t>(1));
            m_store->reconcile();
            QCOMPARE(stateOf(*m_store, id), QStringLiteral("running"));   // its lock is held: it lives
        }
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("queued"));
        QCOMPARE(m_store->claim(id, 1), std::optional<std::int64_t>(2));
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("interrupted"));   // the second time it is left to the user
        QVERIFY(!m_store->run(id).message.empty());
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("interrupted"));
        m_store->ask(id, {.kind = CommandKind::Resume, .field = {}});
        QCOMPARE(m_store->claim(id, 1), std::optional<std::int64_t>(3));
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("queued"));        // who resumes it gives it another chance
    }

    void aDeathIsRecordedWithItsCause()
    {
        const RunId id = enqueueOne(*m_store);
        QVERIFY(m_store->claim(id, 1));
        m_store->recordDeath(id, 7, "another attempt");
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("running"));
        m_store->recordDeath(id, 1, "killed by signal 9");
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("interrupted"));
        QCOMPARE(m_store->run(id).message, std::string("killed by signal 9"));
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("queued"));

        QVERIFY(m_store->claim(id, 1));
        QCOMPARE(m_store->run(id).message, std::string());
        m_store->recordDeath(id, 2, "killed by signal 9 again");
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("failed"));
        QCOMPARE(m_store->run(id).message, std::string("killed by signal 9 again"));
    }

    void theCauseIsKeptWhenAnotherSawTheDeathFirst()
    {
        const RunId id = enqueueOne(*m_store);
        QVERIFY(m_store->claim(id, 1));
        m_store->reconcile();                                             // the free lock, before the supervisor reaped its child
        m_store->recordDeath(id, 1, "killed by signal 11");
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("queued"));
        QCOMPARE(m_store->run(id).message, std::string("killed by signal 11"));
        QVERIFY(m_store->claim(id, 1));
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("interrupted"));
        m_store->recordDeath(id, 2, "killed by signal 11");
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("failed"));
    }

    void aLastWordIsNotOverwrittenByADeath()
    {
        for (const RunState state : {RunState::Finished, RunState::Stopped, RunState::Failed, RunState::Diverged, RunState::Interrupted}) {
            const RunId id = enqueueOne(*m_store, soloPlan(static_cast<std::uint64_t>(state)));
            finish(*m_store, id, state);
            const RunSummary before = m_store->run(id);
            m_store->recordDeath(id, 1, "exit status 1");
            QVERIFY(m_store->run(id) == before);
        }
    }

    void whatWasAskedOfADeadTrainerIsDoneAllTheSame_data()
    {
        QTest::addColumn<bool>("paused");
        QTest::addColumn<QStringList>("asked");   // "taken": by the trainer, who dies before it is done
        QTest::addColumn<QString>("after");
        QTest::newRow("running, stop") << false << QStringList{QStringLiteral("stop")} << QStringLiteral("stopped");
        QTest::newRow("running, pause") << false << QStringList{QStringLiteral("pause")} << QStringLiteral("paused");
        QTest::newRow("running, pause, stop, pause") << false << QStringList{QStringLiteral("pause"), QStringLiteral("stop"), QStringLiteral("pause")} << QStringLiteral("stopped");
        QTest::newRow("running, step") << false << QStringList{QStringLiteral("step")} << QStringLiteral("queued");
        QTest::newRow("running, pause, step") << false << QStringList{QStringLiteral("pause"), QStringLiteral("step")} << QStringLiteral("queued");
        QTest::newRow("running, set") << false << QStringList{QStringLiteral("set lr 0.01")} << QStringLiteral("queued");
        QTest::newRow("paused") << true << QStringList{} << QStringLiteral("paused");
        QTest::newRow("paused, set") << true << QStringList{QStringLiteral("set lr 0.01")} << QStringLiteral("paused");
        QTest::newRow("paused, resume") << true << QStringList{QStringLiteral("resume")} << QStringLiteral("queued");
        QTest::newRow("paused, resume, pause") << true << QStringList{QStringLiteral("resume"), QStringLiteral("pause")} << QStringLiteral("paused");
        QTest::newRow("paused, step") << true << QStringList{QStringLiteral("step")} << QStringLiteral("queued");
        QTest::newRow("paused, stop") << true << QStringList{QStringLiteral("stop")} << QStringLiteral("stopped");
        const QString taken = QStringLiteral("taken");
        QTest::newRow("running, stop taken") << false << QStringList{QStringLiteral("stop"), taken} << QStringLiteral("stopped");
        QTest::newRow("running, pause taken") << false << QStringList{QStringLiteral("pause"), taken} << QStringLiteral("paused");
        QTest::newRow("running, pause and stop taken") << false << QStringList{QStringLiteral("pause"), QStringLiteral("stop"), taken} << QStringLiteral("stopped");
        QTest::newRow("running, pause taken, stop") << false << QStringList{QStringLiteral("pause"), taken, QStringLiteral("stop")} << QStringLiteral("stopped");
        QTest::newRow("running, pause taken, step taken") << false << QStringList{QStringLiteral("pause"), taken, QStringLiteral("step"), taken} << QStringLiteral("paused");
        QTest::newRow("running, step taken") << false << QStringList{QStringLiteral("step"), taken} << QStringLiteral("paused");
        QTest::newRow("running, set taken") << false << QStringList{QStringLiteral("set lr 0.01"), taken} << QStringLiteral("queued");
        QTest::newRow("running, pause and set taken") << false << QStringList{QStringLiteral("pause"), QStringLiteral("set lr 0.01"), taken} << QStringLiteral("paused");
        QTest::newRow("paused, set taken") << true << QStringList{QStringLiteral("set lr 0.01"), taken} << QStringLiteral("paused");
        QTest::newRow("paused, resume taken") << true << QStringList{QStringLiteral("resume"), taken} << QStringLiteral("queued");
        QTest::newRow("paused, resume taken, pause") << true << QStringList{QStringLiteral("resume"), taken, QStringLiteral("pause")} << QStringLiteral("paused");
        QTest::newRow("paused, resume and pause taken") << true << QStringList{QStringLiteral("resume"), QStringLiteral("pause"), taken} << QStringLiteral("paused");
        QTest::newRow("paused, resume taken, step taken") << true << QStringList{QStringLiteral("resume"), taken, QStringLiteral("step"), taken} << QStringLiteral("paused");
        QTest::newRow("paused, step taken") << true << QStringList{QStringLiteral("step"), taken} << QStringLiteral("paused");
        QTest::newRow("paused, stop taken") << true << QStringList{QStringLiteral("stop"), taken} << QStringLiteral("stopped");
    }

    void whatWasAskedOfADeadTrainerIsDoneAllTheSame()
    {
        QFETCH(bool, paused);
        QFETCH(QStringList, asked);
        QFETCH(QString, after);
        const RunId id = enqueueOne(*m_store);
        {
            const auto lock = FileLock::tryTake(m_store->lockFile(id));
            RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
            if (paused)
                writer.paused(true);
            QVERIFY(tell(writer, id, asked));
            if (!asked.isEmpty() && asked.last() == QStringLiteral("taken"))
                QVERIFY2(writer.takeCommands().empty(), "each is handed out once");
        }
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), after);
        const std::int64_t settled = m_store->revision();
        m_store->reconcile();
        QCOMPARE(m_store->revision(), settled);                           // once
        if (after == QStringLiteral("stopped") || asked.isEmpty())
            return;
        if (after == QStringLiteral("paused"))
            m_store->ask(id, {.kind = CommandKind::Resume, .field = {}});
        RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
        const auto commands = writer.takeCommands();
        const bool set = std::ranges::any_of(asked, [](const QString& each) { return each.startsWith(QStringLiteral("set")); });
        const bool step = asked.last() == QStringLiteral("step");         // which its pause belongs to
        QCOMPARE(commands.size(), step ? static_cast<std::size_t>(asked.size()) : std::size_t{set ? 1U : 0U});   // done already, or still to be done
    }

    void whatWasDoneIsNotDoneAgainAfterADeath()
    {
        const RunId id = enqueueOne(*m_store);
        {
            const auto lock = FileLock::tryTake(m_store->lockFile(id));
            RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
            const auto take = [&](const char* asked) {
                m_store->ask(id, commandOf(QString::fromUtf8(asked)));
                return writer.takeCommands().at(0);
            };
            take("pause");
            writer.paused(true);
            take("resume");
            writer.paused(false);
            writer.change({.step = 3, .epoch = 0, .field = "lr", .before = 0.1, .after = 0.2}, take("set lr 0.2").id);
            writer.disregard(take("set lr 0.2").id);
        }
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("queued"));        // it was running: no pause is left to be done
        RunWriter next(m_folder->path, id, m_store->claim(id, 1).value());
        QVERIFY(next.takeCommands().empty());
        QCOMPARE(next.changes().size(), std::size_t{1});
    }

    void aTrainerThatIsAskedToGoLeavesWhatWasSetForTheNext_data()
    {
        QTest::addColumn<bool>("taken");
        QTest::newRow("waiting") << false;
        QTest::newRow("taken") << true;
    }

    void aTrainerThatIsAskedToGoLeavesWhatWasSetForTheNext()
    {
        QFETCH(bool, taken);
        const RunId id = enqueueOne(*m_store);
        auto lock = FileLock::tryTake(m_store->lockFile(id));
        RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
        m_store->ask(id, commandOf(QStringLiteral("set lr 0.01")));
        m_store->ask(id, commandOf(QStringLiteral("pause")));
        if (taken)
            QCOMPARE(writer.takeCommands().size(), std::size_t{2});
        writer.end({.state = RunState::Interrupted, .message = {}});
        lock.reset();
        m_store->ask(id, commandOf(QStringLiteral("resume")));
        lock = FileLock::tryTake(m_store->lockFile(id));
        RunWriter next(m_folder->path, id, m_store->claim(id, 1).value());
        const auto commands = next.takeCommands();
        QCOMPARE(commands.size(), std::size_t{1});
        QVERIFY(commands[0].kind == CommandKind::Set);
        m_store->ask(id, commandOf(QStringLiteral("stop")));
        next.end({.state = RunState::Interrupted, .message = {}});
        QCOMPARE(stateOf(*m_store, id), QStringLiteral("stopped"));
    }

    void aRunThatFailsKeepsWhatWasSetForItsNextTry()
    {
        const RunId id = enqueueOne(*m_store);
        auto lock = FileLock::tryTake(m_store->lockFile(id));
        RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
        m_store->ask(id, commandOf(QStringLiteral("set lr 0.01")));
        QCOMPARE(writer.takeCommands().size(), std::size_t{1});
        writer.end({.state = RunState::Failed, .message = "no memory"});
        lock.reset();
        m_store->ask(id, commandOf(QStringLiteral("resume")));
        RunWriter next(m_folder->path, id, m_store->claim(id, 1).value());
        const auto commands = next.takeCommands();
        QCOMPARE(commands.size(), std::size_t{1});
        QVERIFY(commands[0].kind == CommandKind::Set);
    }

    void aTrainerThatIsAskedToGoLeavesAPauseAsItIs_data()
    {
        QTest::addColumn<bool>("paused");
        QTest::addColumn<QStringList>("asked");   // "taken": by the trainer
        QTest::addColumn<QString>("after");
        const QString pause = QStringLiteral("pause"), resume = QStringLiteral("resume"), step = QStringLiteral("step"), stop = QStringLiteral("stop"), taken = QStringLiteral("taken");
        QTest::newRow("running") << false << QStringList{} << QStringLiteral("interrupted");
        QTest::newRow("running, pause") << false << QStringList{pause} << QStringLiteral("paused");
        QTest::newRow("running, pause taken") << false << QStringList{pause, taken} << QStringLiteral("paused");
        QTest::newRow("running, step taken") << false << QStringList{step, taken} << QStringLiteral("paused");
        QTest::newRow("running, pause and step taken") << false << QStringList{pause, step, taken} << QStringLiteral("paused");
        QTest::newRow("running, pause, step") << false << QStringList{pause, step} << QStringLiteral("paused");
        QTest::newRow("running, pause, stop") << false << QStringList{pause, stop} << QStringLiteral("stopped");
        QTest::newRow("paused") << true << QStringList{} << QStringLiteral("paused");
        QTest::newRow("paused, step taken") << true << QStringList{step, taken} << QStringLiteral("paused");
        QTest::newRow("paused, step") << true << QStringList{step} << QStringLiteral("paused");
        QTest::newRow("paused, set") << true << QStringList{QStringLiteral("set lr 0.01")} << QStringLiteral("paused");
        QTest::newRow("paused, resume") << true << QStringList{resume} << QStringLiteral("interrupted");
        QTest::newRow("paused, resume taken, pause") << true << QStringList{resume, taken, pause} << QStringLiteral("paused");
        QTest::newRow("paused, stop") << true << QStringList{stop} << QStringLiteral("stopped");
    }

    void aTrainerThatIsAskedToGoLeavesAPauseAsItIs()
    {
        QFETCH(bool, paused);
        QFETCH(QStringList, asked);
        QFETCH(QString, after);
        const RunId id = enqueueOne(*m_store);
        {
            const auto lock = FileLock::tryTake(m_store->lockFile(id));
            RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
            if (paused)
                writer.paused(true);
            QVERIFY(tell(writer, id, asked));
            writer.end({.state = RunState::Interrupted, .message = "asked to end"});
        }
        QCOMPARE(stateOf(*m_store, id), after);
        QCOMPARE(m_store->run(id).message, std::string("asked to end"));
        QCOMPARE(m_store->run(id).endedAt.empty(), after == QStringLiteral("paused"));
        const std::int64_t settled = m_store->revision();
        m_store->reconcile();
        QCOMPARE(m_store->revision(), settled);                           // nobody wakes it
        m_store->enqueue(soloPlan(), "{}");                               // nor does its experiment
        QCOMPARE(stateOf(*m_store, id), after == QStringLiteral("paused") ? after : QStringLiteral("queued"));
        if (after == QStringLiteral("paused"))
            m_store->ask(id, commandOf(QStringLiteral("resume")));
        RunWriter next(m_folder->path, id, m_store->claim(id, 1).value());
        const bool set = std::ranges::any_of(asked, [](const QString& each) { return each.startsWith(QStringLiteral("set")); });
        QCOMPARE(next.takeCommands().size(), std::size_t{set ? 1U : 0U});
    }

    void aRunIsPutBackIntoTheQueueAsItWas_data()
    {
        QTest::addColumn<QStringList>("asked");
        QTest::addColumn<QString>("after");
        QTest::addColumn<bool>("kept");
        QTest::newRow("nothing") << QStringList{} << QStringLiteral("queued") << false;
        QTest::newRow("set") << QStringList{QStringLiteral("set lr 0.01")} << QStringLiteral("queued") << true;
        QTest::newRow("set, pause") << QStringList{QStringLiteral("set lr 0.01"), QStringLiteral("pause")} << QStringLiteral("paused") << true;
        QTest::newRow("step") << QStringList{QStringLiteral("step")} << QStringLiteral("queued") << true;
        QTest::newRow("stop") << QStringList{QStringLiteral("stop")} << QStringLiteral("stopped") << false;
    }

    void aRunIsPutBackIntoTheQueueAsItWas()
    {
        QFETCH(QStringList, asked);
        QFETCH(QString, after);
        QFETCH(bool, kept);
        const RunId id = enqueueOne(*m_store);
        {
            const auto lock = FileLock::tryTake(m_store->lockFile(id));
            RunWriter writer(m_folder->path, id, m_store->claim(id, 1).value());
            for (const QString& each : asked)
                m_store->ask(id, commandOf(each));
            writer.putBack("too large");
            if (after != QStringLiteral("paused"))      // which a trainer may end
                QVERIFY_EXCEPTION_THROWN(writer.end({}), Superseded);
        }
        QCOMPARE(stateOf(*m_store, id), after);
        const bool queued = after == QStringLiteral("queued");
        QCOMPARE(m_store->run(id).phase == waitsForMemory, queued);
        QCOMPARE(m_store->run(id).message, std::string(queued ? "too large" : ""));
        m_store->reconcile();
        QCOMPARE(stateOf(*m_store, id), after);
        if (!queued)
            m_store->ask(id, {.kind = CommandKind::Resume, .field = {}});
        RunWriter next(m_folder->path, id, m_store->claim(id, 1).value());
        QCOMPARE(m_store->run(id).message, std::string());
        QVERIFY(m_store->run(id).phase != waitsForMemory);
        QCOMPARE(next.takeCommands().size(), std::size_t{kept ? 1U : 0U});
        next.end({});
    }

private:
    /// Asks for each; at "taken" the trainer takes what it has been asked so far. False: there was nothing to take.
    bool tell(RunWriter& writer, const RunId& id, const QStringList& asked)
    {
        bool taken = true;
        for (const QString& each : asked) {
            if (each != QStringLiteral("taken"))
                m_store->ask(id, commandOf(each));
            else
                taken = !writer.takeCommands().empty() && taken;
        }
        return taken;
    }

    std::unique_ptr<Folder> m_folder;
    std::unique_ptr<Store> m_store;
};

QTEST_APPLESS_MAIN(TestDeaths)
#include "tst_deaths.moc"

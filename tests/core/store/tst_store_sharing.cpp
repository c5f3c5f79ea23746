#include "store_samples.h"

#include "core/base/no_space.h"
#include "core/base/random.h"
#include "core/store/database.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <sqlite3.h>

#include <QCoreApplication>
#include <QProcess>
#include <QTest>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <thread>

using namespace retort;
using namespace retort::test;

namespace {

TensorFile stateAt(std::int64_t step)
{
    TensorFile file;
    file.tensors["w"] = tensorOf(std::vector<float>(1000, static_cast<float>(step)), {1000});
    return file;
}

/// A trainer as the store sees one: its lock, then steps, evaluations, checkpoints; it says what has been acknowledged.
int train(const std::filesystem::path& folder, const RunId& id, std::int64_t attempt, std::int64_t first, std::int64_t steps)
{
    const auto lock = FileLock::tryTake(Store(folder).lockFile(id));
    if (!lock)
        return 2;
    RunWriter writer(folder, id, attempt);
    for (std::int64_t step = first; step < first + steps; ++step) {
        for (const Command& command : writer.takeCommands())
            if (command.kind == CommandKind::Set)
                writer.change({.step = step, .epoch = 0, .field = command.field, .before = 0, .after = command.value}, command.id);
        const std::pair<std::string_view, float> values[] = {{"loss.total", static_cast<float>(step)}};
        writer.step(step, values);
        writer.flush();
        std::printf("step %lld\n", static_cast<long long>(step));
        if (step % 5 == 0) {
            writer.checkpoint(step, stateAt(step));
            std::printf("checkpoint %lld\n", static_cast<long long>(step));
        }
        if (step % 7 == 0) {
            writer.evaluation(evaluationOf(step, 0.5), predictionsOf(50, 2, static_cast<float>(step)));
            std::printf("evaluation %lld\n", static_cast<long long>(step));
        }
        std::fflush(stdout);
    }
    std::vector<Command> rest = writer.takeCommands();
    for (const Command& command : rest)
        writer.change({.step = first + steps, .epoch = 0, .field = command.field, .before = 0, .after = command.value}, command.id);
    writer.end({});
    return 0;
}

std::unique_ptr<QProcess> startTrainer(const Folder& folder, const RunId& id, std::int64_t attempt, std::int64_t first, std::int64_t steps)
{
    auto process = std::make_unique<QProcess>();
    process->setProcessChannelMode(QProcess::ForwardedErrorChannel);
    process->start(QCoreApplication::applicationFilePath(),
        {QStringLiteral("--train"), QString::fromStdString(folder.path.string()), QString::fromStdString(id), QString::number(attempt), QString::number(first), QString::number(steps)});
    return process;
}

/// The last step of each kind of word that was acknowledged.
std::map<QByteArray, std::int64_t> acknowledged(const QByteArray& said)
{
    std::map<QByteArray, std::int64_t> last;
    for (const QByteArray& line : said.left(said.lastIndexOf('\n')).split('\n'))
        if (const auto blank = line.indexOf(' '); blank > 0)
            last[line.left(blank)] = line.mid(blank + 1).toLongLong();
    return last;
}

} // namespace

/// Several processes on one store, and the sudden death of one.
class TestStoreSharing : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void severalProcessesWriteAtOnceAndLoseNothing()
    {
        constexpr std::int64_t steps = 120;
        const Folder folder;
        Store store(folder.path);
        std::vector<RunId> ids;
        std::vector<std::unique_ptr<QProcess>> trainers;
        for (std::uint64_t seed = 0; seed < 3; ++seed) {
            ids.push_back(enqueueOne(store, soloPlan(seed)));
            trainers.push_back(startTrainer(folder, ids.back(), store.claim(ids.back(), 1).value(), 0, steps));
        }
        // Meanwhile this process plans, asks, edits, sweeps and reads.
        std::size_t asked = 0, planned = 0;
        const auto running = [&] { return std::ranges::any_of(trainers, [](const auto& each) { return each->state() != QProcess::NotRunning; }); };
        std::array<std::string, 3> notes;
        for (std::uint64_t round = 0; running() || round < notes.size(); ++round) {
            if (planned < 50)
                enqueueOne(store, soloPlan(1000 + planned++));
            RunEdit note;
            note.note = notes[round % 3] = std::to_string(round);
            store.edit(ids[round % 3], note);
            const bool alive = FileLock::isHeld(store.lockFile(ids[0])) && store.run(ids[0]).state == RunState::Running;
            if (alive && (asked == 0 || round % 5 == 0) && whyRefused([&] { store.ask(ids[0], {.kind = CommandKind::Set, .field = "lr", .value = 0.5}); }).empty())
                ++asked;
            store.sweep();
            store.runsSince();
            for (const auto& trainer : trainers)
                trainer->waitForFinished(1);
        }
        for (const auto& trainer : trainers) {
            QCOMPARE(trainer->exitStatus(), QProcess::NormalExit);
            QCOMPARE(trainer->exitCode(), 0);
        }
        for (std::size_t i = 0; i < ids.size(); ++i) {
            const RunId& id = ids[i];
            const RunSummary run = store.run(id);
            QVERIFY(run.state == RunState::Finished);
            QCOMPARE(run.note, notes[i]);
            std::int64_t step = 0;
            for (const SeriesChunk& chunk : store.seriesSince(id).first)
                for (const float value : chunk.values)
                    QCOMPARE(value, static_cast<float>(step++));
            QCOMPARE(step, steps);
            QCOMPARE(store.evaluationsSince(id).first.size(), std::size_t{(steps + 6) / 7});
        }
        QVERIFY(asked > 0);
        QVERIFY(store.changes(ids[0]).size() <= asked);
        QVERIFY(store.changes(ids[0]).size() + 1 >= asked);              // the last may have come too late to be taken
        QCOMPARE(store.runsSince().size(), 3 + planned);
        QVERIFY(store.check().empty());
    }

    // The file's first page says how long the file is; while the log is merged into it, that is not yet true.
    void opensWhileAnotherProgramMergesTheLog()
    {
        const Folder folder;
        const Store store(folder.path);
        std::atomic<bool> done = false;
        std::string failed;
        std::thread writer([&] {
            try {
                SQLite::Database other((folder.path / "runs.sqlite").string(), SQLite::OPEN_READWRITE, 20000);
                other.exec("PRAGMA wal_autocheckpoint = 1; CREATE TABLE padding (bytes BLOB)");
                for (int i = 0; i < 60; ++i)
                    other.exec("INSERT INTO padding VALUES (randomblob(1000000))");
            } catch (const std::exception& error) {
                failed = error.what();
            }
            done = true;
        });
        int opened = 0;
        std::string refused;
        for (; !done && refused.empty(); ++opened)
            refused = whyRefused([&] { const Store again(folder.path); });
        writer.join();
        QCOMPARE(failed, std::string());
        QCOMPARE(refused, std::string());
        QVERIFY(opened > 10);
    }

    void whatWasAcknowledgedSurvivesKillNine()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        std::map<QByteArray, std::int64_t> last;
        std::int64_t first = 0;
        CounterGenerator random(42);
        for (int round = 0; round < 15; ++round) {
            const auto attempt = store.claim(id, 1);
            QVERIFY(attempt);
            const auto trainer = startTrainer(folder, id, *attempt, first, 100000);
            const auto lines = static_cast<qsizetype>(1 + random.below(60));
            QByteArray said;
            while (said.count('\n') < lines) {
                QVERIFY(trainer->waitForReadyRead(20000));
                said += trainer->readAll();
            }
            trainer->kill();                                              // SIGKILL
            QVERIFY(trainer->waitForFinished());
            said += trainer->readAll();
            QCOMPARE(trainer->exitStatus(), QProcess::CrashExit);
            for (const auto& [word, step] : acknowledged(said))
                last[word] = step;

            QVERIFY(!FileLock::isHeld(store.lockFile(id)));               // freed by its death
            QVERIFY(store.check().empty());
            std::map<std::int64_t, float> curve;
            for (const SeriesChunk& chunk : store.seriesSince(id).first)
                for (std::size_t i = 0; i < chunk.values.size(); ++i)
                    curve[chunk.firstStep + static_cast<std::int64_t>(i)] = chunk.values[i];
            for (std::int64_t step = 0; step <= last["step"]; ++step)
                QCOMPARE(curve.at(step), static_cast<float>(step));
            std::int64_t evaluated = -1;
            for (const Evaluation& evaluation : store.evaluationsSince(id).first) {
                store.predictions(evaluation.predictions);
                evaluated = std::max(evaluated, evaluation.step);
            }
            QVERIFY(!last.contains("evaluation") || evaluated >= last["evaluation"]);

            store.reconcile();
            if (store.run(id).state == RunState::Interrupted)
                store.ask(id, {.kind = CommandKind::Resume, .field = {}});
            QVERIFY(store.run(id).state == RunState::Queued);
            std::string warning;
            const auto checkpoint = RunWriter(folder.path, id, *attempt).latestCheckpoint(warning);
            QCOMPARE(warning, std::string());
            if (last.contains("checkpoint")) {
                QVERIFY(checkpoint && checkpoint->step >= last["checkpoint"]);
                QVERIFY(checkpoint->state == stateAt(checkpoint->step));
            }
            first = curve.rbegin()->first + 1;
        }
        store.sweep();
        for (const auto& each : std::filesystem::directory_iterator(folder.path / "blobs"))
            QVERIFY(!each.path().filename().string().starts_with(".tmp."));   // what the dead left half-written
        QVERIFY(store.check().empty());
    }

    void whatMayPassIsToldFromWhatCannot_data()
    {
        QTest::addColumn<int>("code");
        QTest::addColumn<bool>("passes");
        QTest::newRow("busy") << SQLITE_BUSY << true;
        QTest::newRow("locked") << SQLITE_LOCKED << true;
        QTest::newRow("one read or write failed") << SQLITE_IOERR << true;
        QTest::newRow("damaged") << SQLITE_CORRUPT << false;
        QTest::newRow("read-only") << SQLITE_READONLY << false;
        QTest::newRow("no database") << SQLITE_NOTADB << false;
    }

    void whatMayPassIsToldFromWhatCannot()
    {
        QFETCH(int, code);
        QFETCH(bool, passes);
        bool passing = false;
        try {
            Database::fail(SQLite::Exception("why", code), "/store/runs.sqlite");
        } catch (const Passing&) {
            passing = true;
        } catch (const NoSpace&) {
            QFAIL("no disk is full");
        } catch (const Error&) {
        }
        QCOMPARE(passing, passes);
    }

    void twoSupervisorsNeverClaimTheSameRun()
    {
        const Folder folder;
        Store store(folder.path);
        std::vector<RunId> ids;
        for (std::uint64_t seed = 0; seed < 20; ++seed)
            ids.push_back(enqueueOne(store, soloPlan(seed)));
        std::atomic<int> claimed{0};
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 4; ++i)
                threads.emplace_back([&] {
                    Store mine(folder.path);
                    for (const RunId& id : ids)
                        claimed += mine.claim(id, 1).has_value() ? 1 : 0;
                });
        }
        QCOMPARE(claimed.load(), 20);
        for (const RunId& id : ids)
            QCOMPARE(store.run(id).attempt, std::int64_t{1});
    }
};

int main(int argc, char** argv)
{
    const QCoreApplication application(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == QStringLiteral("--train")) {
        try {
            return train(words[2].toStdString(), words[3].toStdString(), words[4].toLongLong(), words[5].toLongLong(), words[6].toLongLong());
        } catch (const std::exception& error) {
            std::fprintf(stderr, "%s\n", error.what());
            return 1;
        }
    }
    TestStoreSharing test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_store_sharing.moc"

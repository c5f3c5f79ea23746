#include "store_samples.h"

#include "core/base/clock.h"
#include "core/base/file.h"
#include "core/base/file_lock.h"
#include "core/base/hash.h"
#include "core/store/schema.h"
#include "tests/places.h"

#include <QRegularExpression>
#include <QTest>

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <csignal>
#include <fstream>
#include <thread>

using namespace retort;
using namespace retort::test;

namespace {

using Sums = std::map<std::string, std::string>;

/// What every file of a folder holds.
Sums sumsOf(const std::filesystem::path& folder)
{
    Sums sums;
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
        sums[each.path().string()] = each.is_regular_file() ? sha256OfFile(each.path()) : "folder";
    return sums;
}

/// Root may write everywhere, so that the tests of read-only folders step down to nobody.
class AsOrdinaryUser {
public:
    AsOrdinaryUser() : m_root(::geteuid() == 0)
    {
        if (m_root && ::seteuid(65534) != 0)
            qFatal("cannot step down from root");
    }
    ~AsOrdinaryUser()
    {
        if (m_root && ::seteuid(0) != 0)
            qFatal("cannot be root again");
    }

private:
    bool m_root;
};

void setWritable(const std::filesystem::path& folder, bool writable)
{
    using std::filesystem::perms;
    const perms readable = perms::owner_read | perms::group_read | perms::others_read;
    const perms enter = perms::owner_exec | perms::group_exec | perms::others_exec;
    std::filesystem::permissions(folder.parent_path(), readable | enter | perms::owner_write);
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder))
        std::filesystem::permissions(each.path(), readable | (each.is_directory() ? enter : perms::none) | (writable ? perms::owner_write : perms::none));
    std::filesystem::permissions(folder, readable | enter | (writable ? perms::owner_write : perms::none));
}

/// A store's header with another number at its place (SQLite's file format, 1.3: user_version at 60, application_id at 68).
void patchHeader(const std::filesystem::path& file, std::streamoff offset, char value)
{
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    stream.seekp(offset + 3);
    stream.put(value);
}

} // namespace

/// The store as a folder of files: opened, refused, checked, swept.
class TestStoreFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aNewStoreIsAFolderOfThree()
    {
        const Folder folder;
        const Store store(folder.path / "made" / "on the way");
        for (const char* name : {"runs.sqlite", "blobs", "locks"})
            QVERIFY(std::filesystem::exists(folder.path / "made" / "on the way" / name));
        QVERIFY(store.runsSince().empty());
        QCOMPARE(store.revision(), std::int64_t{0});
        QCOMPARE(readSchemaHeader(store.folder() / "runs.sqlite").version, schemaMigrations().back().version);
        QVERIFY(!std::filesystem::exists(store.folder() / "runs.sqlite.new"));
    }

    void anExistingStoreOpensQuickly()
    {
        const Folder folder;
        enqueueOne(*std::make_unique<Store>(folder.path));
        double best = 1;
        for (int i = 0; i < 20; ++i) {
            const double begin = monotonicSeconds();
            const Store store(folder.path);
            best = std::min(best, monotonicSeconds() - begin);
        }
        qInfo("opening takes %.2f ms", best * 1e3);
        QVERIFY(best < 0.005 * test::slowness());
    }

    void manyMayOpenANewStoreAtOnce()
    {
        const Folder folder;
        std::atomic<int> opened{0};
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < 8; ++i)
                threads.emplace_back([&] {
                    Store store(folder.path);
                    enqueueOne(store, soloPlan(static_cast<std::uint64_t>(opened++)));
                });
        }
        QCOMPARE(Store(folder.path).runsSince().size(), std::size_t{8});
    }

    void aStoreThatIsNotOursIsRefusedUntouched_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("offset");
        QTest::addColumn<int>("value");
        QTest::addColumn<QString>("words");
        QTest::newRow("text") << QByteArray("hello, I am a letter") << 0 << 0 << QStringLiteral("not written by Retort");
        QTest::newRow("zeros") << QByteArray(4096, '\0') << 0 << 0 << QStringLiteral("not written by Retort");
        QTest::newRow("another program's database") << QByteArray() << 68 << 1 << QStringLiteral("not written by Retort");
        QTest::newRow("a newer schema") << QByteArray() << 60 << 99 << QStringLiteral("format 99, this one knows 2");
    }

    void aStoreThatIsNotOursIsRefusedUntouched()
    {
        QFETCH(QByteArray, content);
        QFETCH(int, offset);
        QFETCH(int, value);
        QFETCH(QString, words);
        const Folder folder;
        const auto file = folder.path / "runs.sqlite";
        if (content.isEmpty()) {
            enqueueOne(*std::make_unique<Store>(folder.path));
            patchHeader(file, offset, static_cast<char>(value));
        } else {
            std::filesystem::create_directories(folder.path);
            writeFileAtomically(file, content.toStdString());
        }
        const Sums before = sumsOf(folder.path);
        for (const Store::Access access : {Store::Access::ReadWrite, Store::Access::ReadOnly}) {
            const QString why = QString::fromStdString(whyRefused([&] { Store(folder.path, access); }));
            QVERIFY2(why.contains(words), qPrintable(why));
        }
        QVERIFY(sumsOf(folder.path) == before);
    }

    void aNewerSchemaInTheLogIsSeenToo()
    {
        const Folder folder;
        const Store holds(folder.path);                                   // keeps the log from being merged
        {
            SQLite::Database newer((folder.path / "runs.sqlite").string(), SQLite::OPEN_READWRITE);
            newer.exec("PRAGMA user_version = 99");
        }
        QCOMPARE(readSchemaHeader(folder.path / "runs.sqlite").version, schemaMigrations().back().version);
        QVERIFY(whyRefused([&] { Store store(folder.path); }).find("format 99") != std::string::npos);
    }

    void aFileWhereTheFolderShouldBeIsRefused()
    {
        const Folder folder;
        writeFileAtomically(folder.path, "a file");
        QVERIFY(!whyRefused([&] { Store store(folder.path); }).empty());
        QVERIFY(!whyRefused([&] { Store store(folder.path, Store::Access::ReadOnly); }).empty());
        QCOMPARE(readFile(folder.path), std::string("a file"));
    }

    void readingDoesNotMakeAStore()
    {
        const Folder folder;
        QVERIFY(whyRefused([&] { Store store(folder.path, Store::Access::ReadOnly); }).find("There is no store") != std::string::npos);
        QVERIFY(!std::filesystem::exists(folder.path));
    }

    void aStoreThatIsToBeThereIsNotMade()
    {
        const Folder folder;
        const auto open = [&] { Store(folder.path, Store::Access::Existing); };
        QVERIFY(whyRefused(open).find("has been moved or removed") != std::string::npos);
        QVERIFY(!std::filesystem::exists(folder.path));
        std::filesystem::create_directories(folder.path);                 // as what was left of one: a log, a lock
        QVERIFY(!whyRefused(open).empty());
        QVERIFY(std::filesystem::is_empty(folder.path));
        { const Store made(folder.path); }
        Store store(folder.path, Store::Access::Existing);
        QVERIFY(!store.readOnly());
        QCOMPARE(store.run(enqueueOne(store)).state, RunState::Queued);
    }

    void aReadOnlyFolderIsReadAndNotWritten()
    {
        const Folder folder;
        RunId id;
        {
            Store store(folder.path);
            id = enqueueOne(store);
            RunWriter writer(folder.path, id, store.claim(id, 1).value());
            writer.evaluation(evaluationOf(1, 0.5), predictionsOf(4, 2));
            writer.end({});
        }
        setWritable(folder.path, false);
        const Sums before = sumsOf(folder.path);
        {
            const AsOrdinaryUser user;
            QVERIFY(whyRefused([&] { Store store(folder.path); }).find("cannot be written") != std::string::npos);
            Store store(folder.path, Store::Access::ReadOnly);
            QVERIFY(store.readOnly());
            QCOMPARE(store.runsSince().front().id, id);
            const auto evaluations = store.evaluationsSince(id).first;
            QVERIFY(store.predictions(evaluations.at(0).predictions) == predictionsOf(4, 2));
            QVERIFY(store.check().empty());
            QVERIFY(store.dataVersion() == store.dataVersion());
            QVERIFY_EXCEPTION_THROWN(store.ask(id, {.kind = CommandKind::Stop, .field = {}}), Error);
            QVERIFY_EXCEPTION_THROWN(store.edit(id, {}), Error);
            QVERIFY_EXCEPTION_THROWN(store.enqueue(soloPlan(), "{}"), Error);
            QVERIFY_EXCEPTION_THROWN(store.claim(id, 1), Error);
            QVERIFY_EXCEPTION_THROWN(store.reconcile(), Error);
            QVERIFY_EXCEPTION_THROWN(store.purge({id}), Error);
            QVERIFY_EXCEPTION_THROWN(store.sweep(), Error);
        }
        QVERIFY(sumsOf(folder.path) == before);
        setWritable(folder.path, true);
    }

    void aDeadRunIsInterruptedForWhoeverMayOnlyRead()
    {
        const Folder folder;
        RunId dead, alive;
        std::optional<FileLock> lock;
        {
            Store store(folder.path);
            dead = enqueueOne(store, soloPlan(0));
            alive = enqueueOne(store, soloPlan(1));
            for (const RunId& id : {dead, alive}) {
                lock = FileLock::tryTake(store.lockFile(id));
                QVERIFY(lock && store.claim(id, 1));
            }
            QCOMPARE(store.run(dead).state, RunState::Running);
        }
        setWritable(folder.path, false);
        {
            const AsOrdinaryUser user;
            const Store store(folder.path, Store::Access::ReadOnly);
            QCOMPARE(store.run(dead).state, RunState::Interrupted);
            QCOMPARE(store.run(alive).state, RunState::Running);
            for (const RunSummary& run : store.runsSince())
                QCOMPARE(run.state, run.id == dead ? RunState::Interrupted : RunState::Running);
        }
        setWritable(folder.path, true);
    }

    void aReadOnlyFolderWithAnUnmergedLogIsRefused()
    {
        const Folder folder;
        const auto copy = folder.path.parent_path() / "copy";
        {
            Store store(folder.path);
            enqueueOne(store);
            std::filesystem::create_directories(copy);                    // as a copy of a store in use, or after a power cut
            for (const char* name : {"runs.sqlite", "runs.sqlite-wal"})
                std::filesystem::copy(folder.path / name, copy / name);
        }
        setWritable(copy, false);
        {
            const AsOrdinaryUser user;
            QVERIFY(whyRefused([&] { Store store(copy, Store::Access::ReadOnly); }).find("was not closed properly") != std::string::npos);
        }
        setWritable(copy, true);
        QCOMPARE(Store(copy, Store::Access::ReadOnly).runsSince().size(), std::size_t{1});   // where it may be written, all is there
    }

    void aReaderFollowsAWriter()
    {
        const Folder folder;
        Store store(folder.path);
        const Store reader(folder.path, Store::Access::ReadOnly);
        const std::int64_t version = reader.dataVersion();
        const RunId id = enqueueOne(store);
        QVERIFY(reader.dataVersion() != version);
        QCOMPARE(reader.runsSince().front().id, id);
    }

    void everyTableIsStrict()
    {
        const Folder folder;
        Store store(folder.path);
        Database database(folder.path / "runs.sqlite", Database::Mode::ReadOnly);
        Query query(database, "SELECT name FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND NOT strict");
        QVERIFY(!query.next());
    }

    void thePageOfTheFormatNamesEveryTableAndColumn()
    {
        const Folder folder;
        const Store store(folder.path);
        Database database(folder.path / "runs.sqlite", Database::Mode::ReadOnly);
        const QString page = QString::fromStdString(readFile(test::sourceFolder() / "docs" / "store.md"));
        const auto names = [&page](const std::string& word) {
            return page.contains(QRegularExpression(QStringLiteral("\\b%1\\b").arg(QString::fromStdString(word))));
        };
        Query query(database, "SELECT t.name, c.name FROM pragma_table_list AS t JOIN pragma_table_info(t.name) AS c WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'");
        int columns = 0;
        while (query.next()) {
            ++columns;
            QVERIFY2(names(query.text(0)), query.text(0).c_str());
            QVERIFY2(names(query.text(1)), (query.text(0) + "." + query.text(1)).c_str());
        }
        QVERIFY(columns > 100);
        for (const RunState state : {RunState::Queued, RunState::Running, RunState::Paused, RunState::Finished, RunState::Stopped, RunState::Interrupted, RunState::Failed,
                 RunState::Diverged, RunState::Blocked})
            QVERIFY(page.contains(QStringLiteral("\n| %1 | ").arg(QString::fromStdString(std::string(toText(state))))));
    }

    void aDamagedBlobIsFound()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        RunWriter writer(folder.path, id, store.claim(id, 1).value());
        TensorFile weights;
        weights.tensors["w"] = tensorOf(std::vector<float>(100, 1.5F), {100});
        writer.weights("best", 1, weights);
        writer.weights("last", 1, weights);
        writer.checkpoint(1, weights);
        writer.evaluation(evaluationOf(1, 0.5), predictionsOf(4, 2));
        QVERIFY(store.check().empty());

        const auto blob = store.blobs().path(store.weightsBlob(id, "best"));
        std::string bytes = readFile(blob);
        bytes[200] = static_cast<char>(bytes[200] ^ 4);
        writeFileAtomically(blob, bytes);
        auto problems = store.check();
        QCOMPARE(problems.size(), std::size_t{3});                        // one for each row that names it
        for (const char* words : {"the checkpoint of run ", "the weights \"best\" of run ", "the weights \"last\" of run "})
            QVERIFY(std::ranges::any_of(problems, [&](const std::string& each) { return each.find(words + id) != std::string::npos && each.find("damaged") != std::string::npos; }));
        QVERIFY_EXCEPTION_THROWN(store.blobs().read(store.weightsBlob(id, "best")), Error);

        std::filesystem::remove(store.blobs().path(store.evaluationsSince(id).first.at(0).predictions));
        problems = store.check();
        QCOMPARE(problems.size(), std::size_t{4});
        QVERIFY(std::ranges::any_of(problems, [](const std::string& each) { return each.find("missing") != std::string::npos; }));
    }

    void aDamagedDatabaseIsFound_data()
    {
        QTest::addColumn<double>("from");       // the damaged part of the file
        QTest::addColumn<double>("to");
        QTest::newRow("the rows") << 0.75 << 1.0;
        QTest::newRow("the schema") << 0.01 << 0.3;
        QTest::newRow("all but the first page") << 0.0 << 1.0;
    }

    void aDamagedDatabaseIsFound()
    {
        QFETCH(double, from);
        QFETCH(double, to);
        const Folder folder;
        {
            Store store(folder.path);
            Plan plan = soloPlan();
            for (std::uint64_t seed = 1; seed < 100; ++seed)
                plan.runs.push_back(plannedOf("solo", recipeOf(seed)));
            store.enqueue(plan, "{}");
        }
        const auto file = folder.path / "runs.sqlite";
        std::string bytes = readFile(file);
        const auto at = [&](double share) { return bytes.begin() + std::max<std::ptrdiff_t>(4096, static_cast<std::ptrdiff_t>(share * static_cast<double>(bytes.size()))); };
        std::fill(at(from), at(to), '\x55');
        std::ofstream(file, std::ios::binary) << bytes;
        // Where it can be opened at all, check tells; nothing ends in anything but a sentence.
        std::vector<std::string> problems;
        const std::string why = whyRefused([&] { problems = Store(folder.path).check(); });
        QVERIFY2(!problems.empty() || why.find("damaged") != std::string::npos, why.c_str());
        const std::string reading = whyRefused([&] { Store(folder.path, Store::Access::ReadOnly).runsSince(); });
        QVERIFY2(reading.empty() || reading.find("damaged") != std::string::npos, reading.c_str());
    }

    void aDamagedRowIsSaidOrReadAround()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        RunWriter writer(folder.path, id, store.claim(id, 1).value());
        writer.change({.step = 3, .epoch = 0.1, .field = "lr", .before = 0.1, .after = 0.2});
        writer.evaluation(evaluationOf(1, 0.5), predictionsOf(4, 2));
        writer.end({});
        {
            Database database(folder.path / "runs.sqlite", Database::Mode::ReadWrite);
            database.exec("UPDATE changes SET field = CAST(x'6cff' AS TEXT); UPDATE evaluations SET classes = 4294967296");   // its square is 2⁶⁴
        }
        QVERIFY(store.run(id).altered);
        QVERIFY(store.teacherIdentity(store.run(id)).starts_with("a1:"));
        QVERIFY(whyRefused([&] { store.evaluationsSince(id); }).find("wrong size") != std::string::npos);
    }

    void aSweepTakesOnlyWhatNobodyNames()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        RunWriter writer(folder.path, id, store.claim(id, 1).value());
        writer.evaluation(evaluationOf(1, 0.5), predictionsOf(4, 2));
        const std::string named = store.evaluationsSince(id).first.at(0).predictions;
        const std::string orphan(1000, 'x');
        const std::string other = "abc";
        {
            const auto writing = store.blobs().beginWriting();
            store.blobs().put(std::as_bytes(std::span(orphan)));
            store.blobs().put(std::as_bytes(std::span(other)));
            writeFileAtomically(folder.path / "blobs" / ".tmp.4711.0", std::string(500, 'y'));   // of a writer that died
            writeFileAtomically(folder.path / "blobs" / "README", "a stranger's file");
            QCOMPARE(store.sweep(), std::int64_t{0});                     // a writer is at work
        }
        QVERIFY(store.blobs().exists(sha256(orphan)));
        QCOMPARE(store.sweep(), std::int64_t{1503});
        QVERIFY(!store.blobs().exists(sha256(orphan)));
        QVERIFY(store.blobs().exists(named));
        QVERIFY(std::filesystem::exists(folder.path / "blobs" / "README"));
        QCOMPARE(store.sweep(), std::int64_t{0});
        QVERIFY(store.check().empty());
    }

    void aFullDiskIsSaidAndDamagesNothing()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        RunWriter writer(folder.path, id, store.claim(id, 1).value());
        writer.evaluation(evaluationOf(1, 0.5), predictionsOf(4, 2));

        // A limit on the size of files fails writes as a full disk does.
        std::signal(SIGXFSZ, SIG_IGN);
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        rlimit small = before;
        small.rlim_cur = 200000;
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        TensorFile large;
        large.tensors["w"] = tensorOf(std::vector<float>(100000, 1), {100000});
        const std::string blob = whyRefused([&] { writer.checkpoint(2, large); });
        std::string row;
        std::int64_t step = 0;
        const std::string name(20000, 'n');
        for (; row.empty() && step < 100; ++step)
            row = whyRefused([&] { writer.fact(name + std::to_string(step), "{}"); });
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);

        QVERIFY2(blob.find("free some space") != std::string::npos, blob.c_str());
        QVERIFY2(row.find("free some space") != std::string::npos, row.c_str());
        for (std::int64_t i = 0; i + 1 < step; ++i)
            QCOMPARE(store.fact(id, name + std::to_string(i)), std::string("{}"));   // what was acknowledged is there
        QVERIFY(store.fact(id, name + std::to_string(step - 1)).empty());
        std::string warning;
        QVERIFY(!writer.latestCheckpoint(warning));
        QVERIFY(store.check().empty());
        writer.checkpoint(2, large);                                      // and all goes on when there is room again
        writer.end({});
        QVERIFY(store.run(id).state == RunState::Finished);
        QVERIFY(store.check().empty());
    }

    void theFolderFollowsTheEnvironment()
    {
        const auto saved = [](const char* name) { return std::pair(name, qEnvironmentVariable(name)); };
        const std::pair<const char*, QString> old[] = {saved("RETORT_STORE"), saved("XDG_DATA_HOME"), saved("HOME")};
        qputenv("RETORT_STORE", "/tmp/somewhere");
        QCOMPARE(defaultStoreFolder(), std::filesystem::path("/tmp/somewhere"));
        qputenv("RETORT_STORE", "./runs");
        QCOMPARE(defaultStoreFolder(), std::filesystem::current_path() / "runs");
        qunsetenv("RETORT_STORE");
        qputenv("XDG_DATA_HOME", "/data");
        QCOMPARE(defaultStoreFolder(), std::filesystem::path("/data/retort"));
        qunsetenv("XDG_DATA_HOME");
        qputenv("HOME", "/home/somebody");
        QCOMPARE(defaultStoreFolder(), std::filesystem::path("/home/somebody/.local/share/retort"));
        qunsetenv("HOME");
        QVERIFY_EXCEPTION_THROWN(defaultStoreFolder(), Error);
        for (const auto& [name, value] : old)
            value.isNull() ? qunsetenv(name) : qputenv(name, value.toUtf8());
    }
};

QTEST_APPLESS_MAIN(TestStoreFiles)
#include "tst_store_files.moc"

#include "tests/core/store/archive_samples.h"
#include "tests/faults/faults.h"

#include "core/store/schema.h"

#include <QTest>

#include <cerrno>
#include <map>
#include <set>

using namespace retort;
using namespace retort::test;

namespace {

/// One thing that programs do to a store, to be broken at every one of its writes.
struct Deed {
    const char* verb;
    std::function<RunId(const std::filesystem::path&)> prepare;       ///< what lies there before; a run it is about, or none
    std::function<bool(const std::filesystem::path&, const RunId&)> isDone;
};

RunId aQueuedRun(const std::filesystem::path& folder)
{
    Store store(folder);
    return enqueueOne(store);
}

RunId aStoreOfVersionOne(const std::filesystem::path& folder)
{
    RunId id;
    {
        Store store(folder);
        id = enqueueOne(store);
    }
    Database database(folder / "runs.sqlite", Database::Mode::ReadWrite);
    database.exec("UPDATE runs SET recipe_group = 'of version one'; PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)");
    return id;
}

RunId nothing(const std::filesystem::path&) { return {}; }

/// A store, and beside it the archive of runs that are not in it.
RunId anArchive(const std::filesystem::path& folder)
{
    {
        const Folder other;
        Store from(other.path);
        const auto runs = pretendPair(from, 5000);
        exportRuns(other.path, {runs.at(1)}, {.teachers = true, .pairs = true}, folder.parent_path() / "runs.retort");
    }
    Store empty(folder);
    return {};
}

/// The very runs of the archive: importing it again finds nothing new.
bool allIsThere(const std::filesystem::path& folder, const RunId&)
{
    return Store(folder).runsSince().size() == 4 && importRuns(folder, folder.parent_path() / "runs.retort").added.empty();
}

std::int64_t versionOf(const std::filesystem::path& folder)
{
    Database database(folder / "runs.sqlite", Database::Mode::ReadOnly);
    return schemaVersion(database);
}

std::string groupOf(const std::filesystem::path& folder, const RunId& id)
{
    Database database(folder / "runs.sqlite", Database::Mode::ReadOnly);
    Query query(database, "SELECT recipe_group FROM runs WHERE id = ?1");
    return query.bind(id).next() ? query.text(0) : std::string();
}

const std::map<QString, Deed>& deeds()
{
    static const std::map<QString, Deed> all{
        {QStringLiteral("training"), {"train", aQueuedRun, [](const auto& folder, const RunId& id) { return Store(folder).run(id).state == RunState::Finished; }}},
        {QStringLiteral("importing"), {"import", anArchive, allIsThere}},
        {QStringLiteral("migrating"), {"open", aStoreOfVersionOne, [](const auto& folder, const RunId&) { return versionOf(folder) == schemaMigrations().back().version; }}},
        {QStringLiteral("making a store and planning"), {"plan", nothing, [](const auto& folder, const RunId&) { return !Store(folder).runsSince().empty(); }}},
        {QStringLiteral("writing a cache of logits"), {"cache", aQueuedRun, [](const auto& folder, const RunId&) { return readLogitCache(folder, "key").has_value(); }}},
    };
    return all;
}

struct Scene {
    Folder folder;
    Faults faults{folder.path};
    RunId run;
    const Deed& deed;

    explicit Scene(const Deed& what) : deed(what) { run = deed.prepare(folder.path); }

    Ending act(bool withFaults = true)
    {
        const QStringList arguments{QString::fromUtf8(deed.verb), QString::fromStdString(folder.path.string()), QString::fromStdString(run)};
        if (!withFaults)
            faults.stop();
        const auto process = start(buildFolder() / "tests" / "store_worker", arguments, faults.environment());
        return endingOf(*process);
    }

    /// As a person would, after a run that failed or died.
    void resume()
    {
        if (run.empty())
            return;
        Store store(folder.path);
        store.reconcile();
        if (const RunState state = store.run(run).state; state == RunState::Interrupted || state == RunState::Failed)
            store.ask(run, {.kind = CommandKind::Resume, .field = {}, .value = 0});
    }
};

std::map<std::string, std::int64_t> acknowledgedIn(const std::string& out)
{
    std::map<std::string, std::int64_t> last;
    const QStringList lines = QString::fromStdString(out).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
    for (const QString& line : lines)
        last[line.section(QLatin1Char(' '), 0, 0).toStdString()] = line.section(QLatin1Char(' '), 1, 1).toLongLong();
    return last;
}

/// What was said to be stored is; empty, or what is missing.
std::string missing(const Scene& scene, const std::string& out)
{
    const auto said = acknowledgedIn(out);
    if (said.empty())
        return {};
    Store store(scene.folder.path);
    if (said.contains("imported") && store.runsSince().size() != 4)
        return "an imported run";
    if (said.contains("queued") && store.runsSince().empty())
        return "a queued run";
    if (said.contains("paused") && store.runsSince().front().state != RunState::Paused)
        return "a pause";
    if (said.contains("logits") && !readLogitCache(scene.folder.path, "key"))
        return "a cache";
    if (scene.run.empty())
        return {};
    std::set<std::int64_t> stepsStored;
    for (const SeriesChunk& chunk : store.seriesSince(scene.run).first)
        for (std::size_t i = 0; i < chunk.values.size(); ++i)
            stepsStored.insert(chunk.firstStep + static_cast<std::int64_t>(i));
    std::set<std::int64_t> points;
    for (const Evaluation& point : store.evaluationsSince(scene.run).first)
        points.insert(point.step);
    for (const auto& [what, last] : said) {
        if (what == "step" && !stepsStored.contains(last))
            return "step " + std::to_string(last);
        if (what == "evaluation" && !points.contains(last))
            return "evaluation " + std::to_string(last);
        if (what == "end" && store.run(scene.run).state != RunState::Finished)
            return "the end";
        if (what == "checkpoint") {
            Database database(scene.folder.path / "runs.sqlite", Database::Mode::ReadOnly);
            Query query(database, "SELECT max(step) FROM checkpoints WHERE run = ?1");
            if (!query.bind(scene.run).next() || query.integer(0) < last)
                return "checkpoint " + std::to_string(last);
        }
    }
    return {};
}

/// Files that should not be there when nobody was killed: half-written ones.
std::string halfWritten(const std::filesystem::path& folder)
{
    for (const auto& each : std::filesystem::recursive_directory_iterator(folder)) {
        const std::string name = each.path().filename().string();
        if (name.find(".tmp.") != std::string::npos || name.find(".new") != std::string::npos)
            return name;
    }
    return {};
}

/// Sound, as far as there is a store yet.
std::string unsound(const std::filesystem::path& folder)
{
    if (!std::filesystem::exists(folder / "runs.sqlite"))
        return {};
    const auto problems = Store(folder).check();
    return problems.empty() ? std::string() : problems.front();
}

/// All that the run has come to, in the end.
struct Result {
    std::vector<float> losses;
    std::vector<std::int64_t> points;
    std::string weights;
    bool operator==(const Result&) const = default;
};

Result resultOf(const Scene& scene)
{
    Result result;
    if (scene.run.empty())
        return result;
    Store store(scene.folder.path);
    std::map<std::int64_t, float> byStep;
    for (const SeriesChunk& chunk : store.seriesSince(scene.run).first)
        for (std::size_t i = 0; i < chunk.values.size(); ++i)
            byStep[chunk.firstStep + static_cast<std::int64_t>(i)] = chunk.values[i];
    for (const auto& [step, value] : byStep)
        result.losses.push_back(value);
    std::set<std::int64_t> points;
    for (const Evaluation& point : store.evaluationsSince(scene.run).first)
        points.insert(point.step);
    result.points.assign(points.begin(), points.end());
    result.weights = store.weightsBlob(scene.run, "last");
    return result;
}

/// What is wrong after a deed that was disturbed: a store that is not sound, something acknowledged that is gone, or that what was left
/// undone cannot be done now with the same result. Empty: nothing.
std::string aftermath(Scene& scene, const Ending& ending, const Result& expected)
{
    if (const std::string what = unsound(scene.folder.path); !what.empty())
        return what;
    if (const std::string what = missing(scene, ending.out); !what.empty())
        return what + " was acknowledged and is gone";
    if (!scene.deed.isDone(scene.folder.path, scene.run)) {
        scene.resume();
        if (const Ending second = scene.act(false); second.status != 0)
            return second.err.empty() ? "it cannot be done again" : second.err;
    }
    if (!scene.deed.isDone(scene.folder.path, scene.run) || resultOf(scene) != expected)
        return "it did not come to what it comes to undisturbed";
    return unsound(scene.folder.path);
}

} // namespace

/// Every write that fails, and a death at every write, of what programs do to a store.
class TestStoreFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyWriteThatFailsIsSaidAndHarmless_data();
    void everyWriteThatFailsIsSaidAndHarmless();
    void aDeathAtAnyWriteIsHarmless_data();
    void aDeathAtAnyWriteIsHarmless();
    void aMigrationIsDoneOrNotBegun();
};

void TestStoreFaults::everyWriteThatFailsIsSaidAndHarmless_data()
{
    QTest::addColumn<QString>("deed");
    QTest::addColumn<int>("code");
    QTest::addColumn<bool>("onwards");
    for (const auto& [name, deed] : deeds())
        for (const auto& [error, code] : {std::pair("I/O error", EIO), std::pair("full disk", ENOSPC)})
            for (const bool onwards : {false, true})
                QTest::addRow("%s, %s %s", qPrintable(name), error, onwards ? "from then on" : "once") << name << code << onwards;
}

void TestStoreFaults::everyWriteThatFailsIsSaidAndHarmless()
{
    QFETCH(QString, deed);
    QFETCH(int, code);
    QFETCH(bool, onwards);
    Scene whole(deeds().at(deed));
    whole.faults.failAt(0, 0, 0);
    QCOMPARE(whole.act().status, 0);
    const std::int64_t writes = whole.faults.count();
    QVERIFY2(writes > 5, qPrintable(QString::number(writes)));
    const Result expected = resultOf(whole);

    std::int64_t said = 0, tried = 0;
    for (std::int64_t n = 1; n <= writes; n += strideFor(writes, 5)) {
        Scene scene(deeds().at(deed));
        scene.faults.failAt(n, code, onwards ? Faults::forEver : 1);
        const Ending ending = scene.act();
        const auto where = "write " + std::to_string(n) + " of " + std::to_string(writes) + ": ";
        QVERIFY2(!ending.crashed && !ending.hung && (ending.status == 0 || ending.status == 1), (where + ending.err).c_str());
        QVERIFY2(ending.status == 0 || ending.err.ends_with(".\n"), (where + ending.err).c_str());
        scene.faults.stop();
        QVERIFY2(halfWritten(scene.folder.path).empty(), (where + halfWritten(scene.folder.path) + " is left; " + ending.err).c_str());
        const std::string wrong = aftermath(scene, ending, expected);
        QVERIFY2(wrong.empty(), (where + wrong).c_str());
        said += ending.status;
        ++tried;
    }
    qInfo("%lld of %lld writes failed: %lld times it was said, else it made no difference", static_cast<long long>(tried), static_cast<long long>(writes), static_cast<long long>(said));
    QVERIFY(said > 0);
}

void TestStoreFaults::aDeathAtAnyWriteIsHarmless_data()
{
    QTest::addColumn<QString>("deed");
    for (const auto& [name, deed] : deeds())
        QTest::addRow("%s", qPrintable(name)) << name;
}

void TestStoreFaults::aDeathAtAnyWriteIsHarmless()
{
    QFETCH(QString, deed);
    Scene whole(deeds().at(deed));
    whole.faults.failAt(0, 0, 0);
    QCOMPARE(whole.act().status, 0);
    const std::int64_t writes = whole.faults.count();
    const Result expected = resultOf(whole);
    std::int64_t deaths = 0;
    for (std::int64_t n = 1; n <= writes; n += strideFor(writes, 8)) {
        Scene scene(deeds().at(deed));
        scene.faults.killAt(n);
        const Ending ending = scene.act();
        const auto where = "killed at write " + std::to_string(n) + " of " + std::to_string(writes) + ": ";
        deaths += ending.crashed ? 1 : 0;
        scene.faults.stop();
        const std::string wrong = aftermath(scene, ending, expected);
        QVERIFY2(wrong.empty(), (where + wrong).c_str());
        Store(scene.folder.path).sweep();
        QVERIFY2(halfWritten(scene.folder.path).empty(), (where + halfWritten(scene.folder.path) + " is never swept").c_str());
        QVERIFY2(unsound(scene.folder.path).empty(), (where + unsound(scene.folder.path)).c_str());
    }
    qInfo("%lld deaths in %lld writes", static_cast<long long>(deaths), static_cast<long long>(writes));
    QVERIFY(deaths > 0);
}

/// Old with all that it held, or new with all of it anew; never between.
void TestStoreFaults::aMigrationIsDoneOrNotBegun()
{
    const Deed& deed = deeds().at(QStringLiteral("migrating"));
    Scene whole(deed);
    whole.faults.failAt(0, 0, 0);
    QCOMPARE(whole.act().status, 0);
    const std::string fresh = groupOf(whole.folder.path, whole.run);
    QVERIFY(fresh != "of version one");
    int olds = 0, news = 0;
    for (std::int64_t n = 1; n <= whole.faults.count(); n += strideFor(whole.faults.count(), 20)) {
        Scene scene(deed);
        scene.faults.killAt(n);
        scene.act();
        const bool isOld = versionOf(scene.folder.path) == 1;
        QCOMPARE(groupOf(scene.folder.path, scene.run), isOld ? std::string("of version one") : fresh);
        (isOld ? olds : news) += 1;
    }
    qInfo("%d times it was still old, %d times new", olds, news);
    QVERIFY(olds > 0 && news > 0);
}

QTEST_GUILESS_MAIN(TestStoreFaults)
#include "tst_store_faults.moc"

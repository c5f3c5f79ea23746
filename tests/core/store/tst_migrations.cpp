#include "store_samples.h"

#include "core/store/schema.h"

#include <QTest>

#include <algorithm>
#include <span>

using namespace retort;
using namespace retort::test;

namespace {

constexpr Migration twoVersions[] = {
    {.version = 1, .title = "notes", .sql = "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT; CREATE TABLE counter (id INTEGER PRIMARY KEY, revision INTEGER) STRICT"},
    {.version = 2, .title = "marks", .sql = "ALTER TABLE notes ADD COLUMN mark INTEGER NOT NULL DEFAULT 7"},
};
constexpr Migration brokenSecond[] = {
    twoVersions[0],
    {.version = 2, .title = "broken", .sql = "ALTER TABLE notes ADD COLUMN mark INTEGER NOT NULL DEFAULT 7; CREATE TABLE notes (id INTEGER)"},
};

/// A teacher of two members and a student of both, as the planner counts them; and a run beside them.
Plan ensemblePlan()
{
    Plan plan = soloPlan();
    plan.experiment.name = "ensemble";
    for (std::uint64_t member = 0; member < 2; ++member) {
        Recipe recipe = recipeOf(3, 64);
        recipe.lane = 1000 + member;
        plan.runs.push_back(plannedOf("teacher", recipe));
        plan.runs.back().member = static_cast<std::int64_t>(member);
    }
    Recipe student = recipeOf(3, 16);
    student.teachers = {{.identity = plan.runs[1].hash}, {.identity = plan.runs[2].hash}};
    student.combine = "mean_probability";
    plan.runs.push_back(plannedOf("student", student));
    plan.runs.back().teachers.assign(2, {.kind = TeacherSource::Kind::Node, .name = "teacher"});
    plan.runs.back().teacherRuns = {1, 2};
    return plan;
}

/// The groups as version 1 counted them: each member's own.
std::vector<std::string> groupsOfVersionOne(const Plan& plan)
{
    std::vector<std::string> groups;
    for (const PlannedRun& run : plan.runs) {
        Recipe recipe = run.recipe;
        recipe.seed = 0;
        for (std::size_t i = 0; i < run.teacherRuns.size(); ++i)
            recipe.teachers[i].identity = groups[run.teacherRuns[i]];
        groups.push_back(recipeHash(recipe));
    }
    return groups;
}

std::vector<std::string> groupsOf(const std::filesystem::path& file, const std::vector<ExperimentRun>& runs)
{
    Database database(file, Database::Mode::ReadOnly);
    std::vector<std::string> groups;
    for (const ExperimentRun& run : runs) {
        Query query(database, "SELECT recipe_group FROM runs WHERE id = ?1");
        query.bind(run.run).next();
        groups.push_back(query.text(0));
    }
    return groups;
}

} // namespace

/// Stores of every older version, brought to the newest.
class TestMigrations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void anOlderStoreIsMigratedWithACopyKept()
    {
        const Folder folder;
        std::filesystem::create_directories(folder.path / "locks");
        const auto file = folder.path / "runs.sqlite";
        {
            Database database(file, Database::Mode::ReadWrite);
            migrate(database, std::span(twoVersions).first(1), folder.path / "locks");
            database.exec("PRAGMA journal_mode = WAL; INSERT INTO notes (text) VALUES ('kept')");
        }
        QCOMPARE(readSchemaHeader(file).version, std::int64_t{1});
        Database database(file, Database::Mode::ReadWrite);
        {
            const auto training = FileLock::tryTake(folder.path / "locks" / "k7m2q9xd.lock");
            QVERIFY(whyRefused([&] { migrate(database, twoVersions, folder.path / "locks"); }).find("k7m2q9xd is training") != std::string::npos);
        }
        QCOMPARE(schemaVersion(database), std::int64_t{1});
        migrate(database, twoVersions, folder.path / "locks");
        QCOMPARE(schemaVersion(database), std::int64_t{2});
        QCOMPARE(readSchemaHeader(file).version, std::int64_t{2});
        Query query(database, "SELECT text, mark FROM notes");
        QVERIFY(query.next());
        QCOMPARE(query.text(0), std::string("kept"));
        QCOMPARE(query.integer(1), std::int64_t{7});
        migrate(database, twoVersions, folder.path / "locks");            // nothing to do
        QVERIFY_EXCEPTION_THROWN(migrate(database, std::span(twoVersions).first(1), folder.path / "locks"), Error);

        Database copy(folder.path / "runs.v1.sqlite", Database::Mode::ReadOnly);
        QCOMPARE(schemaVersion(copy), std::int64_t{1});
        Query kept(copy, "SELECT text FROM notes");
        QVERIFY(kept.next());
    }

    void aMigrationThatFailsChangesNothing()
    {
        const Folder folder;
        std::filesystem::create_directories(folder.path / "locks");
        Database database(folder.path / "runs.sqlite", Database::Mode::ReadWrite);
        migrate(database, std::span(brokenSecond).first(1), folder.path / "locks");
        QVERIFY_EXCEPTION_THROWN(migrate(database, brokenSecond, folder.path / "locks"), Error);
        QCOMPARE(schemaVersion(database), std::int64_t{1});
        Query columns(database, "SELECT count(*) FROM pragma_table_info('notes')");
        columns.next();
        QCOMPARE(columns.integer(0), std::int64_t{2});
    }

    void versionsFollowEachOther()
    {
        std::int64_t version = 0;
        for (const Migration& migration : schemaMigrations())
            QCOMPARE(migration.version, ++version);
    }

    void groupsOfVersionOneAreCountedAnew()
    {
        const Folder folder;
        const auto file = folder.path / "runs.sqlite";
        const Plan plan = ensemblePlan();
        const std::vector<std::string> old = groupsOfVersionOne(plan);
        std::vector<ExperimentRun> runs;
        {
            Store store(folder.path);
            runs = store.enqueue(plan, "{}").runs;
            runs.push_back(store.enqueue(soloPlan(5, 99), "{}").runs[0]);
        }
        const std::vector<std::string> fresh = groupsOf(file, runs);
        {
            Database database(file, Database::Mode::ReadWrite);
            for (std::size_t i = 0; i < old.size(); ++i)
                Query(database, "UPDATE runs SET recipe_group = ?2 WHERE id = ?1").bind(runs[i].run, old[i]).run();
            // One whose recipe cannot be read keeps what it has.
            Query(database, "UPDATE runs SET recipe_group = 'r1:old' WHERE id = ?1").bind(runs[4].run).run();
            Query(database, "UPDATE run_recipes SET recipe = '{}' WHERE run = ?1").bind(runs[4].run).run();
            database.exec("PRAGMA user_version = 1; PRAGMA wal_checkpoint(TRUNCATE)");
        }
        QVERIFY(old[1] != old[2] && old[3] != fresh[3]);
        QVERIFY_EXCEPTION_THROWN(Store(folder.path, Store::Access::ReadOnly), Error);   // a reader never migrates
        QCOMPARE(Store(folder.path).runsSince().size(), runs.size());
        QCOMPARE(readSchemaHeader(file).version, std::int64_t{2});

        std::vector<std::string> migrated = groupsOf(file, runs);
        QCOMPARE(migrated.back(), std::string("r1:old"));
        migrated.pop_back();
        QVERIFY(std::ranges::equal(migrated, std::span(fresh).first(4)));
        QCOMPARE(migrated[1], migrated[2]);
        const std::vector<std::string> kept = groupsOf(folder.path / "runs.v1.sqlite", runs);
        QVERIFY(std::ranges::equal(std::span(kept).first(4), old));
        QVERIFY(Store(folder.path).check().empty());
    }
};

QTEST_APPLESS_MAIN(TestMigrations)
#include "tst_migrations.moc"

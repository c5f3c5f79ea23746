#include "archive_samples.h"

#include "core/analysis/series.h"
#include "core/base/hash.h"
#include "core/base/random.h"
#include "core/store/database.h"

#include <QTest>

#include <nlohmann/json.hpp>
#include <zlib.h>

#include <algorithm>
#include <set>

using namespace retort;
using namespace retort::test;
using Json = nlohmann::json;

namespace {

/// A store with a finished pair, and where to put archives.
struct Lab {
    Folder folder;
    Store store{folder.path};
    std::vector<RunId> ids = pretendPair(store);
    std::filesystem::path file = folder.path.parent_path() / "shared.retort";

    const RunId& teacher() const { return ids[0]; }
    const RunId& student() const { return ids[1]; }
    std::string archive(const RunId& run, const ArchiveScope& scope = {.teachers = true, .pairs = true}) const
    {
        exportRuns(folder.path, {run}, scope, file);
        return readFile(file);
    }
};

/// What of a run is the same in every store.
RunSummary settled(RunSummary run)
{
    run.experiment = run.revision = run.colour = 0;
    run.pinned = run.trashed = run.imported = false;
    if (run.group.ends_with(":imported"))
        run.group.resize(run.group.size() - 9);
    return run;
}

std::map<std::string, std::vector<float>> curvesOf(const Store& store, const RunId& id)
{
    std::map<std::string, SeriesAssembler> series;
    for (const SeriesChunk& chunk : store.seriesSince(id).first)
        series[chunk.series].add(chunk.firstStep, chunk.values);
    std::map<std::string, std::vector<float>> curves;
    for (auto& [name, each] : series) {
        curves[name] = each.values();
        std::ranges::replace_if(curves[name], [](float value) { return value != value; }, -1.0F);   // so that equal means equal
    }
    return curves;
}

std::set<std::string> blobsIn(const std::filesystem::path& store)
{
    std::set<std::string> names;
    for (const auto& each : std::filesystem::directory_iterator(store / "blobs"))
        names.insert(each.path().filename().string());
    return names;
}

Json manifestOf(const std::vector<TarEntry>& entries) { return Json::parse(entries.at(0).bytes); }

/// The archive with its manifest changed; the blob list follows what the change did to the curves.
std::string withManifest(std::vector<TarEntry> entries, const std::function<void(Json&)>& change)
{
    Json manifest = manifestOf(entries);
    change(manifest);
    entries[0].bytes = manifest.dump();
    return tarOf(entries);
}

/// The archive with other curves of its first whole run, named and listed as they should be.
std::string withCurves(std::vector<TarEntry> entries, const std::function<void(TensorFile&)>& change)
{
    Json manifest = manifestOf(entries);
    for (Json& run : manifest["runs"]) {
        if (!run["whole"].get<bool>())
            continue;
        const std::string old = run["curves"];
        const auto entry = std::ranges::find(entries, "blobs/" + old, &TarEntry::name);
        TensorFile file = parseTensors(entry->bytes, "curves");
        change(file);
        entry->bytes = serialiseTensors(file);
        const std::string name = sha256(entry->bytes);
        entry->name = "blobs/" + name;
        run["curves"] = name;
        for (Json& blob : manifest["blobs"])
            if (blob["name"] == old)
                blob = {{"name", name}, {"bytes", entry->bytes.size()}};
        break;
    }
    entries[0].bytes = manifest.dump();
    return tarOf(entries);
}

std::string packed(const std::string& bytes)
{
    std::string out(compressBound(bytes.size()) + 32, '\0');
    z_stream stream{};
    deflateInit2(&stream, 9, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

} // namespace

/// Runs as files to share: what goes comes back, and what is hostile stays outside.
class TestArchive : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatGoesComesBack()
    {
        const Lab lab;
        const std::string bytes = lab.archive(lab.student());
        const Folder other;
        const ImportedArchive result = importRuns(other.path, lab.file);
        QCOMPARE(result.added.size(), std::size_t{4});
        QVERIFY(result.there.empty());
        Store store(other.path);
        for (const RunId& id : lab.ids) {
            const RunSummary run = store.run(id);
            QVERIFY(run.imported);
            QVERIFY(settled(run) == settled(lab.store.run(id)));
            QCOMPARE(store.record(id).recipeJson, lab.store.record(id).recipeJson);
            QVERIFY(store.record(id).context.teachers == lab.store.record(id).context.teachers);
            QVERIFY(store.record(id).context.paths.empty());
            QVERIFY(curvesOf(store, id) == curvesOf(lab.store, id));
            QVERIFY(!curvesOf(store, id).empty());
            QVERIFY(store.evaluationsSince(id).first == lab.store.evaluationsSince(id).first);
            QVERIFY(store.changes(id) == lab.store.changes(id));
            for (const char* fact : {"environment", "teachers"})
                QCOMPARE(store.fact(id, fact), lab.store.fact(id, fact));
            QVERIFY(Json::parse(store.fact(id, "imported")).at("recipe_fits_its_hash").get<bool>());
            for (const char* weights : {"best", "last"}) {
                QCOMPARE(store.weightsBlob(id, weights), lab.store.weightsBlob(id, weights));
                QVERIFY(store.blobs().read(store.weightsBlob(id, weights)).size() > 400);
                QVERIFY(store.testPredictions(id, weights) == lab.store.testPredictions(id, weights));
            }
            QVERIFY(store.teacherTestPredictions(id) == lab.store.teacherTestPredictions(id));
        }
        QCOMPARE(store.teacherTestPredictions(lab.student()).size(), std::size_t{1});
        QCOMPARE(store.changes(lab.ids[3]).size(), std::size_t{1});
        QCOMPARE(store.experiments().size(), std::size_t{1});
        QCOMPARE(store.experiments()[0].text, std::string(R"({"retort": 1, "name": "pair"})"));
        QCOMPARE(store.experimentRuns(store.experiments()[0].id).size(), std::size_t{4});
        QVERIFY(store.check().empty());
        QCOMPARE(store.sweep(), std::int64_t{0});             // the curves' blobs are gone already
        // From there it goes on, the same bytes.
        const auto again = other.path.parent_path() / "again.retort";
        exportRuns(other.path, {lab.student()}, {.teachers = true, .pairs = true}, again);
        QVERIFY(readFile(again) == bytes);
    }

    void theSameRunsGiveTheSameBytes()
    {
        const Lab lab;
        const std::string bytes = lab.archive(lab.student());
        QVERIFY(lab.archive(lab.student()) == bytes);
        QVERIFY(entriesOf(bytes).size() > 10);
        QVERIFY(tarOf(entriesOf(bytes)).substr(0, 512).substr(0, 100) == bytes.substr(0, 100));
    }

    void aLinkStaysALinkAndItsArchiveIsWritten()
    {
        const Lab lab;
        const std::string bytes = lab.archive(lab.student());
        const auto target = lab.folder.path / "kept.retort", link = lab.folder.path / "link.retort";
        std::filesystem::create_symlink("kept.retort", link);
        exportRuns(lab.folder.path, {lab.student()}, {.teachers = true, .pairs = true}, link);
        QVERIFY(std::filesystem::is_symlink(link) && !std::filesystem::is_symlink(target));
        QVERIFY(readFile(target) == bytes);
    }

    void whatIsExportedCanBeImported_data()
    {
        QTest::addColumn<int>("points");
        QTest::addColumn<bool>("fits");
        QTest::newRow("more values than a small archive may have") << 20'000 << true;
        QTest::newRow("more than such an archive may have") << 45'000 << false;
    }

    void whatIsExportedCanBeImported()
    {
        QFETCH(int, points);
        QFETCH(bool, fits);
        const Folder folder;
        RunId run;
        {
            Store store(folder.path);
            run = enqueueOne(store);
            pretend(store, run, 2'000'000);                    // as large as 16 MB make it
        }
        {
            Database database(folder.path / "runs.sqlite", Database::Mode::ReadWrite);
            Query(database,
                "WITH RECURSIVE step(at) AS (SELECT 1000 UNION ALL SELECT at + 1 FROM step WHERE at < 1000 + ?2) "
                "INSERT INTO evaluations (run, network, attempt, step, epoch, accuracy, measures, classes, confusion) "
                "SELECT ?1, 0, 1, at, 1, 0.5, '{}', 0, x'' FROM step")
                .bind(run, points)
                .run();
        }
        const auto file = folder.path.parent_path() / "long.retort";
        const std::string why = whyRefused([&] { exportRuns(folder.path, {run}, {}, file); });
        QCOMPARE(std::filesystem::exists(file), fits);
        if (!fits) {
            QVERIFY2(why.find("Export fewer runs") != std::string::npos, why.c_str());
            return;
        }
        const Folder other;
        QCOMPARE(importRuns(other.path, file).added.size(), std::size_t{1});
        QVERIFY(std::ssize(Store(other.path).evaluationsSince(run).first) > points);
    }

    void importingTwiceChangesNothing()
    {
        const Lab lab;
        lab.archive(lab.student());
        const Folder other;
        importRuns(other.path, lab.file);
        Store store(other.path);
        const std::int64_t revision = store.revision();
        const auto blobs = blobsIn(other.path);
        const ImportedArchive result = importRuns(other.path, lab.file);
        QVERIFY(result.added.empty());
        QCOMPARE(result.there.size(), std::size_t{4});
        QCOMPARE(store.revision(), revision);
        QCOMPARE(store.runsSince().size(), std::size_t{4});
        QCOMPARE(store.experiments().size(), std::size_t{1});
        QVERIFY(blobsIn(other.path) == blobs);
        // Where they were trained they are there, too, and stay what they are.
        QCOMPARE(importRuns(lab.folder.path, lab.file).there.size(), std::size_t{4});
        QVERIFY(!lab.store.run(lab.student()).imported);
    }

    void whatIsLeftOutLeavesItsRow()
    {
        const Lab lab;
        lab.archive(lab.student(), {});
        const Folder other;
        QCOMPARE(importRuns(other.path, lab.file).added, std::vector<RunId>{lab.student()});
        Store store(other.path);
        QCOMPARE(store.runsSince().size(), std::size_t{4});
        for (const RunId& id : lab.ids)
            QCOMPARE(store.run(id).purged, id != lab.student());
        QCOMPARE(store.run(lab.student()).baseline, lab.ids[2]);
        QCOMPARE(store.run(lab.teacher()).scores.testAccuracy.value(), 0.9375);
        QVERIFY(store.weightsBlob(lab.teacher(), "best").empty());
        QVERIFY(store.check().empty());
        // The teacher comes later, and is whole.
        lab.archive(lab.teacher());
        QCOMPARE(importRuns(other.path, lab.file).added, std::vector<RunId>{lab.teacher()});
        QVERIFY(!store.run(lab.teacher()).purged);
        QVERIFY(curvesOf(store, lab.teacher()) == curvesOf(lab.store, lab.teacher()));
        QCOMPARE(store.runsSince().size(), std::size_t{4});
        QVERIFY(store.check().empty());
    }

    void aRunThatWasRemovedForGoodIsMadeWholeAgain()
    {
        Lab lab;
        lab.archive(lab.student());
        const auto curves = curvesOf(lab.store, lab.student());
        RunEdit away;
        away.trashed = true;
        lab.store.edit(lab.student(), away);
        lab.store.purge({lab.student()});
        const ImportedArchive result = importRuns(lab.folder.path, lab.file);
        QCOMPARE(result.added, std::vector<RunId>{lab.student()});
        QCOMPARE(result.there.size(), std::size_t{3});
        const RunSummary run = lab.store.run(lab.student());
        QVERIFY(!run.purged && !run.trashed && run.imported);
        QVERIFY(curvesOf(lab.store, lab.student()) == curves);
        QVERIFY(lab.store.testPredictions(lab.student(), "best").has_value());
        QVERIFY(lab.store.check().empty());
    }

    void severalRunsFitOneArchive()
    {
        const Lab lab;
        const ExportedArchive result = exportRuns(lab.folder.path, {lab.ids[2], lab.teacher(), lab.ids[2]}, {}, lab.file);
        QCOMPARE(result.whole.size(), std::size_t{2});
        QCOMPARE(static_cast<std::size_t>(result.bytes), readFile(lab.file).size());
        const Folder other;
        QCOMPARE(importRuns(other.path, lab.file).added.size(), std::size_t{2});
    }

    void onlyRunsThatHaveEndedAreExported()
    {
        const Folder folder;
        Store store(folder.path);
        const auto runs = store.enqueue(pairPlan(), "{}").runs;
        const auto file = folder.path.parent_path() / "a.retort";
        QVERIFY(whyRefused([&] { exportRuns(folder.path, {runs[0].run}, {}, file); }).find("only a run that has ended") != std::string::npos);
        finish(store, runs[1].run, RunState::Stopped);
        QVERIFY(whyRefused([&] { exportRuns(folder.path, {runs[1].run}, {}, file); }).find("a teacher of what is to be exported") != std::string::npos);
        QVERIFY(whyRefused([&] { exportRuns(folder.path, {"nobody"}, {}, file); }).find("no run \"nobody\"") != std::string::npos);
        QVERIFY(!std::filesystem::exists(file));
        finish(store, runs[0].run);
        exportRuns(folder.path, {runs[1].run}, {}, file);      // a stopped one has ended, and its baseline, which has not, stays at home
        const Folder other;
        importRuns(other.path, file);
        QVERIFY(Store(other.path).run(runs[1].run).baseline.empty());
        QVERIFY(Store(other.path).run(runs[1].run).state == RunState::Stopped);
    }

    void aDamagedBlobIsNotExported()
    {
        const Lab lab;
        const auto blob = const_cast<Lab&>(lab).store.blobs().path(lab.store.weightsBlob(lab.student(), "last"));
        std::string bytes = readFile(blob);
        bytes.back() = static_cast<char>(bytes.back() ^ 1);
        writeFileAtomically(blob, bytes);
        QVERIFY(whyRefused([&] { lab.archive(lab.student()); }).find("is damaged") != std::string::npos);
        std::filesystem::remove(blob);
        QVERIFY(whyRefused([&] { lab.archive(lab.student()); }).find("is missing") != std::string::npos);
        for (const auto& each : std::filesystem::directory_iterator(lab.file.parent_path()))
            QVERIFY(each.path().filename().string().find(".retort") == std::string::npos);
    }

    void anImportedRunIsNeverUsedForItsRecipe()
    {
        const Lab lab;
        lab.archive(lab.student());
        const Folder other;
        importRuns(other.path, lab.file);
        Store store(other.path);
        QVERIFY(std::ranges::all_of(store.finishedRuns(pairPlan()), &RunId::empty));
        const auto runs = store.enqueue(pairPlan(), "{}").runs;
        QVERIFY(std::ranges::none_of(runs, &ExperimentRun::reused));
        for (const ExperimentRun& run : runs) {
            QVERIFY(std::ranges::find(lab.ids, run.run) == lab.ids.end());
            const auto twin = std::ranges::find_if(lab.ids, [&](const RunId& id) { return store.run(id).recipe == store.run(run.run).recipe; });
            QVERIFY(twin != lab.ids.end());
            QVERIFY(store.run(*twin).group != store.run(run.run).group);     // no mean is taken over both
        }
        // As a teacher it is somebody else than the run that is trained here.
        const std::string identity = store.teacherIdentity(store.run(lab.teacher()));
        QVERIFY(identity.starts_with("i1:"));
        QVERIFY(identity != lab.store.teacherIdentity(lab.store.run(lab.teacher())));
        QVERIFY(store.experiments().size() == 2 && store.run(lab.student()).experiment != store.run(runs[0].run).experiment);
    }

    void anImportedRunDoesNotGoOn()
    {
        const Folder folder;
        Store store(folder.path);
        const RunId id = enqueueOne(store);
        finish(store, id, RunState::Stopped);
        const auto file = folder.path.parent_path() / "stopped.retort";
        exportRuns(folder.path, {id}, {}, file);
        const Folder other;
        importRuns(other.path, file);
        Store there(other.path);
        QVERIFY(whyRefused([&] { there.ask(id, {.kind = CommandKind::Resume, .field = {}}); }).find("was imported") != std::string::npos);
        store.ask(id, {.kind = CommandKind::Resume, .field = {}});
        finish(store, id);
        exportRuns(folder.path, {id}, {}, file);
        QVERIFY(whyRefused([&] { importRuns(other.path, file); }).find("with other content") != std::string::npos);
        QVERIFY(there.run(id).state == RunState::Stopped);
    }

    void aBadArchiveIsRefusedAndLeavesNothing_data();
    void aBadArchiveIsRefusedAndLeavesNothing()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, words);
        const Folder folder;
        const auto file = folder.path.parent_path() / "bad.retort";
        writeFileAtomically(file, bytes.toStdString());
        Store store(folder.path);
        const QString why = QString::fromStdString(whyRefused([&] { importRuns(folder.path, file); }));
        QVERIFY2(why.contains(words), qPrintable(why));
        QVERIFY2(why.startsWith(QString::fromStdString(file.string())) && why.endsWith(QLatin1Char('.')), qPrintable(why));
        QVERIFY(store.runsSince().empty());
        QVERIFY(store.experiments().empty());
        for (const std::string& name : blobsIn(folder.path))
            QCOMPARE(name, std::string(".lock"));
        QVERIFY(store.check().empty());
        QVERIFY(!std::filesystem::exists(folder.path.parent_path() / "outside"));
    }

    void anArchiveThatIsCutShortIsRefused()
    {
        const Lab lab;
        const std::string bytes = lab.archive(lab.student(), {});
        const auto entries = entriesOf(bytes);
        const std::size_t last = 512 + entries.back().bytes.size();
        const std::size_t content = bytes.find(entries.back().name) + last;   // after it there is nothing but zeros
        const Folder other;
        Store store(other.path);
        CounterGenerator random(7);
        for (int i = 0; i < 100; ++i) {
            writeFileAtomically(lab.file, bytes.substr(0, random.below(content)));
            QVERIFY(!whyRefused([&] { importRuns(other.path, lab.file); }).empty());
            QVERIFY(store.runsSince().empty());
        }
        QVERIFY(blobsIn(other.path).empty());                 // a bad archive is found before anything is written
    }

    void aFlippedBitNeverMakesAnotherRun()
    {
        const Lab lab;
        const std::string bytes = lab.archive(lab.student(), {});
        CounterGenerator random(8);
        int taken = 0;
        for (int i = 0; i < 200; ++i) {
            std::string flipped = bytes;
            char& c = flipped[random.below(flipped.size())];
            c = static_cast<char>(c ^ 1 << random.below(8));
            writeFileAtomically(lab.file, flipped);
            const Folder other;
            if (!whyRefused([&] { importRuns(other.path, lab.file); }).empty()) {
                QVERIFY(!std::filesystem::exists(other.path / "runs.sqlite") || Store(other.path).runsSince().empty());
                continue;
            }
            ++taken;                                          // a bit of what fills up a block, or of a name people gave
            Store store(other.path);
            QVERIFY(store.check().empty());
            QVERIFY(curvesOf(store, lab.student()) == curvesOf(lab.store, lab.student()));
            QCOMPARE(store.weightsBlob(lab.student(), "best"), lab.store.weightsBlob(lab.student(), "best"));
        }
        QVERIFY(taken < 100);
    }

    void itIsNoFileAtAll()
    {
        const Folder folder;
        QVERIFY(whyRefused([&] { importRuns(folder.path, "/nowhere/a.retort"); }).find("Cannot read") != std::string::npos);
        QVERIFY(whyRefused([&] { importRuns(folder.path, folder.path.parent_path()); }).find("is no file") != std::string::npos);
        QVERIFY(whyRefused([&] { importRuns(folder.path, "/dev/zero"); }).find("is no file") != std::string::npos);
        QVERIFY(!std::filesystem::exists(folder.path));
    }
};

void TestArchive::aBadArchiveIsRefusedAndLeavesNothing_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("words");
    const Lab lab;
    const std::string sound = lab.archive(lab.student());
    const auto entries = entriesOf(sound);
    const auto row = [](const char* name, const std::string& bytes, const char* words) { QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf8(words); };
    const auto with = [&](const char* name, const char* words, const std::function<void(std::vector<TarEntry>&)>& change) {
        auto changed = entries;
        change(changed);
        row(name, tarOf(changed), words);
    };
    const auto manifest = [&](const char* name, const char* words, const std::function<void(Json&)>& change) { row(name, withManifest(entries, change), words); };
    const auto curves = [&](const char* name, const char* words, const std::function<void(TensorFile&)>& change) { row(name, withCurves(entries, change), words); };

    // Not an archive.
    row("nothing", "", "is no run archive");
    row("text", "hello, I am a letter\n", "is no run archive");
    row("zeros", std::string(4096, '\0'), "is no run archive");
    row("packed", packed(sound), "is no run archive");
    row("another tar", tarOf({{.name = "letter.txt", .bytes = "hello"}}), "does not begin with manifest.json");
    row("JSON of something else", tarOf({{.name = "manifest.json", .bytes = "{}"}}), "is no run archive");
    row("no JSON", tarOf({{.name = "manifest.json", .bytes = "hello"}}), "manifest is no JSON");

    // The container.
    with("an absolute path", "names a path outside itself", [](auto& e) { e.insert(e.begin() + 1, {.name = "/tmp/outside", .bytes = "x"}); });
    with("a way out", "names a path outside itself", [](auto& e) { e.insert(e.begin() + 1, {.name = "../outside", .bytes = "x"}); });
    with("a way out in the middle", "names a path outside itself", [](auto& e) { e.push_back({.name = "blobs/../../outside", .bytes = "x"}); });
    with("a symbolic link", "is no plain file", [](auto& e) { e.push_back({.name = "blobs/link", .bytes = "", .type = '2', .link = "/etc/passwd"}); });
    with("a link in a blob's place", "is no plain file", [](auto& e) { e[1] = {.name = e[1].name, .bytes = "", .type = '2', .link = "/etc/passwd"}; });
    with("a hard link", "is no plain file", [](auto& e) { e.push_back({.name = e[1].name, .bytes = "", .type = '1', .link = e[2].name}); });
    with("a device", "is no plain file", [](auto& e) { e.push_back({.name = "blobs/null", .bytes = "", .type = '3'}); });
    with("a block device", "is no plain file", [](auto& e) { e.push_back({.name = "blobs/disk", .bytes = "", .type = '4'}); });
    with("a folder", "is no plain file", [](auto& e) { e.insert(e.begin() + 1, {.name = "blobs/", .bytes = "", .type = '5'}); });
    with("a pipe", "is no plain file", [](auto& e) { e.push_back({.name = "blobs/pipe", .bytes = "", .type = '6'}); });
    with("a blob twice", "twice", [](auto& e) { e.push_back(e[1]); });
    with("the manifest twice", "belongs to no run archive", [](auto& e) { e.push_back(e[0]); });
    with("the manifest last", "does not begin with manifest.json", [](auto& e) { std::ranges::rotate(e, e.begin() + 1); });
    with("something else", "belongs to no run archive", [](auto& e) { e.push_back({.name = "README", .bytes = "x"}); });
    with("a name of nothing", "belongs to no run archive", [](auto& e) { e.push_back({.name = "blobs/" + std::string(64, 'g'), .bytes = "x"}); });
    with("a blob nobody lists", "which its manifest does not list", [](auto& e) { e.push_back({.name = "blobs/" + sha256(std::string("x")), .bytes = "x"}); });
    with("a blob too few", "lacks 1 of its blobs", [](auto& e) { e.pop_back(); });
    with("another blob's bytes", "not what its name says", [](auto& e) { e[1].bytes[0] = static_cast<char>(e[1].bytes[0] ^ 1); });
    with("a blob too long", "not as large as its manifest says", [](auto& e) { e[1].bytes += 'x'; });
    with("a size beyond the file", "larger than the whole file", [](auto& e) { e.back().claimed = 8'000'000'000; });
    with("a size to the file's end", "damaged or cut short", [&](auto& e) { e[0].claimed = static_cast<std::int64_t>(sound.size()) - 1000; });
    with("another name by an extension", "extension of tar", [](auto& e) {
        e.insert(e.begin() + 1, {.name = "pax", .bytes = "16 path=../../a\n", .type = 'x'});
    });
    with("a zero byte in a name by an extension", "extension of tar", [](auto& e) {
        e.insert(e.begin() + 1, {.name = "pax", .bytes = std::string("17 path=blobs/\0a\n", 17), .type = 'x'});
    });
    with("a long name of another tar", "names a path outside itself", [](auto& e) { e.insert(e.begin() + 1, {.name = "././@LongLink", .bytes = "../../outside", .type = 'L'}); });
    with("another tar's header", "extension of tar", [](auto& e) { e[1].gnu = true; });
    with("holes", "extension of tar", [](auto& e) {
        e[1].type = 'S';
        e[1].gnu = true;
    });

    // The manifest.
    manifest("a newer format", "written by a newer Retort (format 2, this one knows 1)", [](Json& m) { m["retort_archive"] = 2; });
    manifest("an unknown field", "which nobody knows", [](Json& m) { m["more"] = 1; });
    manifest("an unknown field of a run", "which nobody knows", [](Json& m) { m["runs"][0]["row"]["rowid"] = 1; });
    manifest("a field that is missing", "has no \"seed\"", [](Json& m) { m["runs"][0]["row"].erase("seed"); });
    manifest("no runs", "holds no run", [](Json& m) { m["runs"] = Json::array(); });
    manifest("a run twice", "twice", [](Json& m) { m["runs"].push_back(m["runs"][0]); });
    manifest("an id that is a path", "is no run's id", [](Json& m) { m["runs"][0]["row"]["id"] = "../../outside"; });
    manifest("an id with a slash", "is no run's id", [](Json& m) { m["runs"][0]["row"]["id"] = "abc/efgh"; });
    manifest("a blob that is a path", "is no SHA-256", [](Json& m) { m["runs"][0]["weights"][0]["blob"] = "../../../outside"; });
    manifest("a run that trains", "\"state\" is no word for that", [](Json& m) { m["runs"][0]["row"]["state"] = "running"; });
    manifest("a role nobody knows", "\"role\" is no word for that", [](Json& m) { m["runs"][0]["row"]["role"] = "master"; });
    manifest("a number for a text", "is no text", [](Json& m) { m["runs"][0]["row"]["node"] = 7; });
    manifest("a text for a number", "is no whole number", [](Json& m) { m["runs"][0]["row"]["step"] = "7"; });
    manifest("a negative count", "is no count", [](Json& m) { m["runs"][0]["row"]["steps"] = -1; });
    manifest("a count too large", "is no count", [](Json& m) { m["runs"][0]["row"]["steps"] = std::int64_t{1} << 60; });
    manifest("an accuracy above one", "between 0 and 1", [](Json& m) { m["runs"][0]["row"]["best_accuracy"] = 1.5; });
    manifest("a time that is none", "is no time", [](Json& m) { m["runs"][0]["row"]["created_at"] = "yesterday"; });
    manifest("a zero byte", "holds a zero byte", [](Json& m) { m["runs"][0]["words"]["note"] = std::string("a\0b", 3); });
    manifest("a sweep of another form", "not the JSON it should be", [](Json& m) { m["runs"][0]["row"]["sweep"] = "[1]"; });
    manifest("tags of another form", "not the JSON it should be", [](Json& m) { m["runs"][0]["words"]["tags"] = "{}"; });
    manifest("a recipe that is none", "not the JSON it should be", [](Json& m) { m["runs"][0]["recipe"] = "4"; });
    manifest("a fact that is none", "not the JSON it should be", [](Json& m) { m["runs"][0]["facts"][0]["json"] = "7"; });
    manifest("its own teacher", "does not come before it", [](Json& m) { m["runs"][1]["lineage"][0]["teacher"] = m["runs"][1]["row"]["id"]; });
    manifest("a circle", "does not come before it", [](Json& m) {
        m["runs"][0]["lineage"] = {{{"position", 0}, {"teacher", m["runs"][1]["row"]["id"]}, {"file", nullptr}}};
    });
    manifest("a teacher of two kinds", "does not come before it", [](Json& m) { m["runs"][1]["lineage"][0]["file"] = std::string(64, 'a'); });
    manifest("an experiment that is not there", "names an experiment that is not there", [](Json& m) { m["runs"][0]["experiment"] = 9; });
    manifest("a place of nobody", "names a run that is not there", [](Json& m) { m["experiments"][0]["places"][0]["run"] = "aaaaaaaa"; });
    manifest("a pair of nobody", "compares a run with aaaaaaaa", [](Json& m) { m["runs"][1]["baseline"] = "aaaaaaaa"; });
    manifest("a pair of nobody in an experiment", "compares a run with aaaaaaaa", [](Json& m) { m["experiments"][0]["places"][0]["reference"] = "aaaaaaaa"; });
    manifest("a row twice", "has a row twice", [](Json& m) { m["runs"][0]["weights"].push_back(m["runs"][0]["weights"][0]); });
    manifest("a blob listed twice", "lists a blob twice", [](Json& m) { m["blobs"].push_back(m["blobs"][0]); });
    manifest("a blob nobody names", "which no run of it names", [](Json& m) { m["blobs"].push_back({{"name", std::string(64, 'a')}, {"bytes", 1}}); });
    manifest("a blob that is not listed", "which it does not list", [](Json& m) { m["blobs"].erase(0); });
    manifest("a mark of ours", "says of itself that it was imported", [](Json& m) { m["runs"][0]["facts"][0]["name"] = "imported"; });
    manifest("two sizes", "gives two sizes", [](Json& m) { m["runs"][0]["weights"][0]["bytes"] = 1; });
    manifest("a bomb", "lists more than it holds", [](Json& m) {
        for (Json& run : m["runs"])
            for (const char* table : {"weights", "test_predictions", "evaluations"})
                for (Json& each : run[table])
                    each["bytes"] = std::int64_t{1} << 50;
        for (Json& blob : m["blobs"])
            blob["bytes"] = std::int64_t{1} << 50;
    });
    manifest("too many values", "larger or deeper than any of ours", [](Json& m) { m["runs"][0]["more"] = Json(std::vector<int>(400'000, 1)); });
    manifest("too deep", "larger or deeper than any of ours", [](Json& m) {
        Json deep = 1;
        for (int i = 0; i < 100; ++i)
            deep = Json::array({deep});
        m["runs"][0]["more"] = deep;
    });
    auto twice = entries;
    twice[0].bytes.insert(1, "\"program\":\"1\",");
    row("a field twice", tarOf(twice), "has a field twice");
    twice = entries;
    twice[0].bytes = std::string(40'000'000, ' ') + twice[0].bytes;
    row("a manifest too large", tarOf(twice), "larger or deeper than any of ours");

    // The curves.
    curves("no series", "", [](TensorFile& f) { f.tensors.erase(f.tensors.begin()); });
    curves("more tensors", "tensors that nobody knows", [](TensorFile& f) { f.tensors["more"] = tensorOf(std::vector<float>{1}, {1}); });
    curves("a matrix of another size", "confusion matrix", [](TensorFile& f) { f.tensors["confusion/0/2/10"] = tensorOf(std::vector<std::int32_t>{1}, {1, 1}); });
    curves("a series of another type", "of another form", [](TensorFile& f) { f.tensors["series/0/2/lr"] = tensorOf(std::vector<std::int32_t>(15, 1), {15}); });
    curves("a series of nobody", "of another form", [](TensorFile& f) {
        f.tensors["series/x"] = tensorOf(std::vector<float>{1}, {1});
        f.tensors["steps/x"] = tensorOf(std::vector<std::int64_t>{0, 1}, {1, 2});
    });
    curves("a series spelt twice", "of another form", [](TensorFile& f) {
        f.tensors["series/00/2/lr"] = f.tensors["series/0/2/lr"];
        f.tensors["steps/00/2/lr"] = f.tensors["steps/0/2/lr"];
    });
    const auto steps = [&](const char* name, std::vector<std::int64_t> pairs, const char* words) {
        curves(name, words, [&](TensorFile& f) { f.tensors["steps/0/2/lr"] = tensorOf(pairs, {std::ssize(pairs) / 2, 2}); });
    };
    steps("steps before the first", {-5, 15}, "whose steps cannot be");
    steps("steps far beyond its values", {1'000'000'000, 15}, "whose steps cannot be");
    steps("steps twice", {0, 10, 5, 5}, "whose steps cannot be");
    steps("more steps than values", {0, 16}, "whose steps cannot be");
    steps("fewer steps than values", {0, 14}, "values of no step");
    steps("a stretch of nothing", {0, 15, 20, 0}, "a stretch of nothing");
    steps("numbers beyond all numbers", {INT64_MAX, INT64_MAX}, "whose steps cannot be");
    auto broken = entries;
    Json json = manifestOf(broken);
    const std::string old = json["runs"][0]["curves"];
    const auto entry = std::ranges::find(broken, "blobs/" + old, &TarEntry::name);
    entry->bytes = "no tensors at all";
    entry->name = "blobs/" + sha256(entry->bytes);
    std::string text = json.dump();
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old))
        text.replace(at, 64, entry->name.substr(6));
    json = Json::parse(text);
    for (Json& blob : json["blobs"])
        if (blob["name"] == entry->name.substr(6))
            blob["bytes"] = entry->bytes.size();
    broken[0].bytes = json.dump();
    row("curves that are none", tarOf(broken), "the file of curves");
}

QTEST_APPLESS_MAIN(TestArchive)
#include "tst_archive.moc"

#include "tests/core/store/archive_samples.h"
#include "tests/places.h"

#include "core/base/random.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTest>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

using namespace retort;
using namespace retort::test;

namespace {

constexpr int patience = 60'000;

QString text(const std::filesystem::path& path) { return QString::fromStdString(path.string()); }

struct Outcome {
    int status = -1;
    QString out, err;
};

Outcome call(const QStringList& words)
{
    QProcess process;
    process.start(text(program("retort")), words);
    if (!process.waitForFinished(patience))
        process.kill();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
        QString::fromUtf8(process.readAllStandardError())};
}

/// Runs a program and says on stderr how many kB it held at most. From a small process: a child counts what its parent held, too.
int measure(char** words)
{
    const pid_t child = ::fork();
    if (child == 0) {
        ::execv(words[0], words);
        ::_exit(127);
    }
    int status = 0;
    rusage usage{};
    if (::wait4(child, &status, 0, &usage) != child)
        return 1;
    std::fprintf(stderr, "%ld\n", usage.ru_maxrss);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

} // namespace

/// `retort export` and `retort import`, as programs: what they say, what they give back, and what is there when they are killed.
class TestImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theVerbsGoThereAndBack()
    {
        const Folder from, to;
        Store store(from.path);
        const std::vector<RunId> ids = pretendPair(store);
        const QString student = QString::fromStdString(ids[1]), file = text(from.path.parent_path() / "run.retort");
        const QStringList out = {QStringLiteral("export"), student, QStringLiteral("--store"), text(from.path), QStringLiteral("-o")};

        Outcome said = call(out + QStringList{file, QStringLiteral("--with-teachers")});
        QVERIFY2(said.status == 0, qPrintable(said.err));
        QVERIFY2(said.out.contains(QStringLiteral("2 runs")), qPrintable(said.out));
        said = call({QStringLiteral("import"), file, QStringLiteral("--store"), text(to.path), QStringLiteral("--json")});
        QVERIFY2(said.status == 0, qPrintable(said.err));
        const QJsonObject document = QJsonDocument::fromJson(said.out.toUtf8()).object();
        QCOMPARE(document.keys(), (QStringList{QStringLiteral("files"), QStringLiteral("store")}));
        const QJsonObject first = document[QStringLiteral("files")].toArray().at(0).toObject();
        QCOMPARE(first.keys(), (QStringList{QStringLiteral("added"), QStringLiteral("error"), QStringLiteral("file"), QStringLiteral("there")}));
        QCOMPARE(first[QStringLiteral("added")].toArray().size(), 2);
        QVERIFY(first[QStringLiteral("error")].isNull());

        said = call({QStringLiteral("import"), file, QStringLiteral("--store"), text(to.path)});
        QCOMPARE(said.status, 0);
        QCOMPARE(said.out.count(QStringLiteral("already there")), 2);
        said = call({QStringLiteral("show"), student, QStringLiteral("--store"), text(to.path), QStringLiteral("--json")});
        QVERIFY(QJsonDocument::fromJson(said.out.toUtf8()).object()[QStringLiteral("imported")].toBool());
        QCOMPARE(call({QStringLiteral("check"), QStringLiteral("--store"), text(to.path)}).status, 0);

        // The ending decides; what does not fit it is refused.
        QCOMPARE(call(out + QStringList{text(from.path.parent_path() / "weights.safetensors")}).status, 0);
        QCOMPARE(call(out + QStringList{text(from.path.parent_path() / "w.safetensors"), QStringLiteral("--with-teachers")}).status, 2);
        QCOMPARE(call(out + QStringList{file, QStringLiteral("--weights"), QStringLiteral("last")}).status, 2);
    }

    void aBadFileKeepsNoGoodOneBack()
    {
        const Folder from, to;
        Store store(from.path);
        const std::vector<RunId> ids = pretendPair(store);
        const auto good = from.path.parent_path() / "good.retort", bad = from.path.parent_path() / "bad.retort";
        exportRuns(from.path, {ids[0]}, {}, good);
        writeFileAtomically(bad, tarOf({{.name = std::string("mani\x1b[31mfest"), .bytes = "x"}}));
        const Outcome said = call({QStringLiteral("import"), text(bad), text(good), QStringLiteral("--store"), text(to.path)});
        QCOMPARE(said.status, 2);
        QCOMPARE(said.err.count(QLatin1Char('\n')), 1);
        QVERIFY2(said.err.contains(QStringLiteral("is no run archive")) && !said.err.contains(QLatin1Char('\x1b')), qPrintable(said.err));
        QCOMPARE(Store(to.path).runsSince().size(), std::size_t{1});
    }

    // Whatever it was doing: afterwards the runs are there whole, or not at all, and the next import takes them.
    void killedAtAnyMomentItHasImportedAllOrNothing()
    {
        const Folder from;
        Store store(from.path);
        const std::vector<RunId> ids = pretendPair(store, 200'000);
        const auto file = from.path.parent_path() / "run.retort";
        exportRuns(from.path, {ids[1]}, {.teachers = true, .pairs = true}, file);

        std::unique_ptr<Folder> to = std::make_unique<Folder>();
        const auto start = [&](QProcess& process) {
            process.start(text(program("retort")), {QStringLiteral("import"), text(file), QStringLiteral("--store"), text(to->path)});
            return process.waitForStarted(patience);
        };
        QElapsedTimer timer;
        qint64 whole = 0;                                     // how long it takes when it is left alone
        {
            QProcess process;
            timer.start();
            QVERIFY(start(process));
            QVERIFY(process.waitForFinished(patience));
            whole = std::max<qint64>(2, timer.elapsed());
            QCOMPARE(process.exitCode(), 0);
        }
        CounterGenerator random(50);
        int killed = 0, beforeAnything = 0, withBlobs = 0, complete = 0;
        bool fresh = true;
        for (int round = 0; killed < 50 && round < 1000; ++round) {
            if (fresh)
                to = std::make_unique<Folder>();
            QProcess process;
            QVERIFY(start(process));
            if (process.waitForFinished(1 + static_cast<int>(random.below(static_cast<std::uint64_t>(whole))))) {
                QCOMPARE(process.exitCode(), 0);
                fresh = true;
                continue;                                     // it was quicker
            }
            process.kill();                                   // SIGKILL
            QVERIFY(process.waitForFinished(patience));
            if (process.exitStatus() == QProcess::NormalExit) {
                fresh = true;
                continue;                                     // by a hair
            }
            ++killed;
            fresh = false;
            if (!std::filesystem::exists(to->path / "runs.sqlite")) {
                ++beforeAnything;
                continue;
            }
            Store there(to->path);
            const std::vector<std::string> problems = there.check();
            QVERIFY2(problems.empty(), problems.empty() ? "" : problems.front().c_str());
            const std::size_t runs = there.runsSince().size();
            QVERIFY2(runs == 0 || runs == ids.size(), std::to_string(runs).c_str());
            if (runs > 0) {
                ++complete;
                fresh = true;
                for (const RunId& id : ids) {
                    QCOMPARE(there.run(id).scores, store.run(id).scores);
                    QCOMPARE(there.evaluationsSince(id).first.size(), store.evaluationsSince(id).first.size());
                    QVERIFY(!there.weightsBlob(id, "last").empty());
                }
            } else if (there.sweep() > 0) {
                ++withBlobs;                                  // and the sweep has taken what no row names
                for (const auto& each : std::filesystem::directory_iterator(to->path / "blobs"))
                    QCOMPARE(each.path().filename().string(), std::string(".lock"));
            }
        }
        qInfo("an import takes %lld ms; of %d killed ones %d had not begun to write, %d left blobs, %d had done it all", static_cast<long long>(whole), killed, beforeAnything,
            withBlobs, complete);
        QCOMPARE(killed, 50);
        QVERIFY(withBlobs > 0);
        QCOMPARE(call({QStringLiteral("import"), text(file), QStringLiteral("--store"), text(to->path)}).status, 0);
        QCOMPARE(Store(to->path).runsSince().size(), ids.size());
        QVERIFY(Store(to->path).check().empty());
    }

    void memoryDoesNotFollowTheFile()
    {
        constexpr std::int64_t floats = 20'000'000;           // 80 MB, twice
        const Folder from, to;
        Store store(from.path);
        const RunId id = enqueueOne(store);
        pretend(store, id, floats);
        const auto file = from.path.parent_path() / "large.retort";
        for (const QStringList& words : {QStringList{QStringLiteral("export"), QString::fromStdString(id), QStringLiteral("-o"), text(file), QStringLiteral("--store"), text(from.path)},
                 QStringList{QStringLiteral("import"), text(file), QStringLiteral("--store"), text(to.path)}}) {
            QProcess process;
            process.start(QCoreApplication::applicationFilePath(), QStringList{QStringLiteral("--measure"), text(program("retort"))} + words);
            QVERIFY(process.waitForFinished(patience));
            QCOMPARE(process.exitCode(), 0);
            const qint64 kilobytes = process.readAllStandardError().trimmed().toLongLong();
            QVERIFY2(kilobytes > 1000 && kilobytes < 64 * 1024 * test::slowness(), qPrintable(QStringLiteral("%1 kB for %2").arg(kilobytes).arg(words.first())));
        }
        QVERIFY(std::filesystem::file_size(file) > 150'000'000);
    }
};

int main(int argc, char** argv)
{
    if (argc > 2 && std::string_view(argv[1]) == "--measure")
        return measure(argv + 2);
    const QCoreApplication application(argc, argv);
    TestImport test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_import.moc"

#include "core/base/file.h"
#include "tests/app/command_scene.h"
#include "tests/core/store/store_samples.h"

#include <QDir>
#include <QImage>

#include <sys/resource.h>

#include <csignal>
#include <functional>

using namespace retort;
using namespace retort::test;

/// The window's program, called to draw a picture of itself.
class TestWindowProgram : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawsThePictureThatIsAskedFor();
    void saysWhatIsWrongWithItsUse_data();
    void saysWhatIsWrongWithItsUse();
    void aPictureThatCannotBeWrittenLeavesTheOldOne();

private:
    /// It keeps its settings in the scene's folder.
    static Outcome call(const CommandScene& scene, const QStringList& words, const std::function<void()>& first = {})
    {
        QProcess process;
        if (first)
            process.setChildProcessModifier(first);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("XDG_CONFIG_HOME"), scene.dir.path());
        process.setProcessEnvironment(environment);
        process.start(QString::fromStdString(program("retort-window").string()), words + QStringList{QStringLiteral("--store"), scene.store});
        return CommandScene::end(process);
    }
};

void TestWindowProgram::drawsThePictureThatIsAskedFor()
{
    CommandScene scene;
    RunId id;
    {
        Store store(scene.storePath());
        id = store.enqueue(pairPlan(), "{}").runs[1].run;
    }
    const QString file = scene.dir.filePath(QStringLiteral("window.png"));
    const auto before = Store(scene.storePath()).revision();
    const Outcome outcome = call(scene, {QStringLiteral("--panel"), QStringLiteral("confusion"), QStringLiteral("--run"), QString::fromStdString(id).left(6), QStringLiteral("--theme"),
                                            QStringLiteral("dark"), QStringLiteral("--size"), QStringLiteral("1024x700"), QStringLiteral("--screenshot"), file});
    QVERIFY2(outcome.status == 0, qPrintable(outcome.err));
    const QImage image(file);
    QCOMPARE(image.size(), QSize(1024, 700));
    QVERIFY(image.pixelColor(2, 698).lightness() < 80);
    QCOMPARE(Store(scene.storePath()).revision(), before);             // it only looks: nothing was started
    QCOMPARE(Store(scene.storePath()).run(id).state, RunState::Queued);
}

void TestWindowProgram::saysWhatIsWrongWithItsUse_data()
{
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("says");
    const QStringList picture{QStringLiteral("--screenshot"), QStringLiteral("window.png")};
    QTest::newRow("panel") << QStringList{QStringLiteral("--panel"), QStringLiteral("confused")} + picture << 2 << QStringLiteral("There is no panel \"confused\". There are: ");
    QTest::newRow("size") << QStringList{QStringLiteral("--size"), QStringLiteral("large")} + picture << 2 << QStringLiteral("WIDTHxHEIGHT");
    QTest::newRow("theme") << QStringList{QStringLiteral("--theme"), QStringLiteral("blue")} + picture << 2 << QStringLiteral("--theme");
    QTest::newRow("run") << QStringList{QStringLiteral("--run"), QStringLiteral("zzz")} + picture << 1 << QStringLiteral("zzz");
    QTest::newRow("experiment") << QStringList{QStringLiteral("--experiment"), QStringLiteral("/nowhere/at/all.json")} + picture << 2 << QStringLiteral("/nowhere/at/all.json");
}

void TestWindowProgram::saysWhatIsWrongWithItsUse()
{
    QFETCH(QStringList, words);
    QFETCH(int, status);
    QFETCH(QString, says);
    CommandScene scene;
    { Store made(scene.storePath()); }
    words.last() = scene.dir.filePath(words.last());
    const Outcome outcome = call(scene, words);
    QCOMPARE(outcome.status, status);
    QVERIFY2((outcome.err + outcome.out).contains(says), qPrintable(outcome.err));
    QVERIFY(!QFile::exists(words.last()));
}

void TestWindowProgram::aPictureThatCannotBeWrittenLeavesTheOldOne()
{
    CommandScene scene;
    { Store made(scene.storePath()); }
    const QString file = scene.write(QStringLiteral("the old one"), QStringLiteral("window.png"));
    const Outcome outcome = call(scene, {QStringLiteral("--screenshot"), file}, [] {
        constexpr rlim_t lessThanAPicture = 40 << 10;                  // more than SQLite needs to look
        const rlimit small{.rlim_cur = lessThanAPicture, .rlim_max = lessThanAPicture};
        ::setrlimit(RLIMIT_FSIZE, &small);
        ::signal(SIGXFSZ, SIG_IGN);
    });
    QCOMPARE(outcome.status, 1);
    QVERIFY2(outcome.err.contains(file), qPrintable(outcome.err));
    QCOMPARE(readFile(file.toStdString()), std::string("the old one"));
    QCOMPARE(QDir(scene.dir.path()).entryList({QStringLiteral("window.png*")}), QStringList{QStringLiteral("window.png")});
}

QTEST_GUILESS_MAIN(TestWindowProgram)
#include "tst_window_program.moc"

#include "core/base/file.h"
#include "tests/core/store/archive_samples.h"
#include "tests/ui/answers.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/panels/runs_panel.h"
#include "ui/run_archives.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QApplication>
#include <QDropEvent>
#include <QMessageBox>
#include <QMimeData>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace retort;
using namespace retort::ui;
using namespace retort::test;

namespace {

/// A store with four finished runs, and one without any, in a window.
struct Scene {
    Folder from, to;
    Store source{from.path};
    std::vector<RunId> ids = pretendPair(source);
    QString file = QString::fromStdString((from.path.parent_path() / "shared.retort").string());
    Workbench workbench{to.path, Store::Access::ReadWrite};
    MainWindow window{workbench};

    void writeArchive() const { exportRuns(from.path, {ids[1]}, {.teachers = true, .pairs = true}, file.toStdString()); }
    /// What the message bar says, once it says anything.
    QString said()
    {
        const bool spoken = QTest::qWaitFor([&] { return !window.messages().text().isEmpty(); });
        return spoken ? window.messages().text() : QStringLiteral("nothing");
    }
    void drop(const QStringList& files)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& each : files)
            urls << QUrl::fromLocalFile(each);
        data.setUrls(urls);
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        if (!enter.isAccepted())
            return;
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &drop);
    }
};

} // namespace

/// Runs as files, in the window.
class TestRunArchives : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        qputenv("RETORT_SETTINGS", m_settings.path().toUtf8());
        Theme::instance().install(*qApp);
    }

    void aDroppedArchiveIsImported()
    {
        Scene scene;
        scene.writeArchive();
        scene.window.show();
        scene.drop({scene.file});
        QCOMPARE(scene.said(), QStringLiteral("4 runs imported."));
        QCOMPARE(scene.workbench.follower().summaries().size(), std::size_t{4});
        QVERIFY(scene.workbench.follower().summary(scene.ids[1])->imported);
        QVERIFY(std::ranges::find(scene.ids, scene.workbench.currentRun()) != scene.ids.end());
        scene.window.messages().hide();
        scene.drop({scene.file});
        QCOMPARE(scene.said(), QStringLiteral("4 runs were there already."));
    }

    void whatIsNoArchiveIsSaidInTheBarAndTheOthersAreTaken()
    {
        Scene scene;
        scene.writeArchive();
        const auto bad = scene.from.path.parent_path() / "bad.retort";
        writeFileAtomically(bad, "hello");
        scene.window.show();
        scene.drop({QString::fromStdString(bad.string()), scene.file});
        const QString said = scene.said();
        QVERIFY2(said.contains(QStringLiteral("is no run archive")) && said.endsWith(QStringLiteral("4 runs imported.")), qPrintable(said));
        scene.drop({QStringLiteral("/tmp/picture.png")});     // no concern of ours
        QCOMPARE(scene.window.messages().text(), said);
    }

    void runsAreExportedWithThoseThatBelongToThem()
    {
        Scene scene;
        Workbench workbench(scene.from.path, Store::Access::ReadOnly);
        QSignalSpy messages(&workbench, &Workbench::message);
        exportRunsTo(workbench, {scene.ids[1]}, scene.file);
        QVERIFY(messages.wait());
        QVERIFY2(messages[0][0].toString().startsWith(QStringLiteral("4 runs exported to ")), qPrintable(messages[0][0].toString()));
        QVERIFY(!messages[0][1].toBool());
        exportRunsTo(workbench, {scene.ids[1]}, QStringLiteral("/nowhere/at/all.retort"));
        QVERIFY(messages.wait());
        QVERIFY(messages[1][0].toString().startsWith(QStringLiteral("Cannot write /nowhere/at/all.retort")) && messages[1][1].toBool());
    }

    void exportingUnderATakenNameIsAskedAbout()
    {
        Scene scene;
        const std::filesystem::path folder = scene.from.path.parent_path();
        settings()->setValue(QStringLiteral("archive/folder"), QString::fromStdString(folder.string()));
        for (const char* name : {"shared.retort", "odd.name.retort"})
            writeFileAtomically(folder / name, "somebody's");
        Workbench workbench(scene.from.path, Store::Access::ReadOnly);
        QSignalSpy messages(&workbench, &Workbench::message);
        int asked = 0;
        const auto no = [&asked](QDialog& dialog) {
            asked += qobject_cast<QMessageBox*>(&dialog) ? 1 : 0;
            dialog.reject();
        };
        answerDialogs({typeName(QStringLiteral("shared")), no, cancel});
        chooseExport(workbench, {scene.ids[1]}, nullptr);
        QCOMPARE(asked, 1);
        // Its own ending is no archive's: the dialog comes again with the whole name.
        answerDialogs({typeName(QStringLiteral("odd.name")), [](QDialog& dialog) { dialog.accept(); }, no, cancel});
        chooseExport(workbench, {scene.ids[1]}, nullptr);
        QCOMPARE(asked, 2);
        for (const char* name : {"shared.retort", "odd.name.retort"})
            QCOMPARE(readFile(folder / name), std::string("somebody's"));
        answerDialogs({typeName(QStringLiteral("free"))});
        chooseExport(workbench, {scene.ids[1]}, nullptr);
        QVERIFY(messages.wait());
        QCOMPARE(messages.size(), 1);
        QVERIFY(std::filesystem::exists(folder / "free.retort"));
    }

    void aStoreThatCanOnlyBeReadTakesNothing()
    {
        Scene scene;
        scene.writeArchive();
        Workbench workbench(scene.from.path, Store::Access::ReadOnly);
        QSignalSpy messages(&workbench, &Workbench::message);
        importRunFiles(workbench, {scene.file});
        QCOMPARE(messages.size(), 1);
        QVERIFY(messages[0][1].toBool());
    }

    void nothingIsImportedIntoAStoreThatIsGone()
    {
        Scene scene;
        scene.writeArchive();
        QSignalSpy messages(&scene.workbench, &Workbench::message);
        std::filesystem::rename(scene.to.path, scene.to.path.parent_path() / "elsewhere");
        importRunFiles(scene.workbench, {scene.file});
        QCOMPARE(messages.size(), 1);
        QVERIFY(messages[0][0].toString().contains(QStringLiteral("has been moved or removed")) && messages[0][1].toBool());
        QVERIFY_EXCEPTION_THROWN(importRuns(scene.to.path, scene.file.toStdString(), Store::Access::Existing), Error);
        QVERIFY(!std::filesystem::exists(scene.to.path));
    }

    void theRunsMenuExportsWhatHasEnded()
    {
        Scene scene;
        Store& store = scene.source;
        const RunId waiting = enqueueOne(store, soloPlan(99));
        Workbench workbench(scene.from.path, Store::Access::ReadWrite);
        RunsPanel panel(workbench);
        panel.show();
        const auto action = [&panel] {
            const auto all = panel.actions();
            const auto found = std::ranges::find_if(all, [](const QAction* each) { return each->text() == QStringLiteral("&Export runs…"); });
            return found == all.end() ? nullptr : *found;
        };
        QVERIFY(action() != nullptr);
        workbench.setCurrentRun(scene.ids[1]);
        QTRY_VERIFY(action()->isEnabled());
        workbench.setCurrentRun(waiting);
        QTRY_VERIFY(!action()->isEnabled());
    }

private:
    QTemporaryDir m_settings;
};

QTEST_MAIN(TestRunArchives)
#include "tst_run_archives.moc"

#include "core/base/file_lock.h"
#include "core/supervise/supervisor.h"
#include "tests/bench/bounds.h"
#include "tests/places.h"
#include "ui/charts/curve_view.h"
#include "ui/experiment_files.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/panels/train_panel.h"
#include "ui/session.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

using namespace retort;
using namespace retort::ui;
using namespace retort::test;

/// One key, from a window that has just been opened to the table of the first experiment: 21 runs on Fashion-MNIST.
class TestBenchFirstMinute : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void oneKeyLeadsToTheTable();
};

void TestBenchFirstMinute::oneKeyLeadsToTheTable()
{
    const QTemporaryDir home;
    const std::filesystem::path store = std::filesystem::path(home.path().toStdString()) / "store";
    qputenv("RETORT_SETTINGS", home.path().toUtf8());
    Theme::instance().install(*qApp);
    Session session;
    session.open(store);
    QVERIFY(openExperiment(session.workbench(), QString::fromStdString((sourceFolder() / "experiments" / "fashion-first.json").string())));
    MainWindow& window = session.window();
    Workbench& workbench = session.workbench();
    QVERIFY(QTest::qWaitForWindowExposed(&window));

    QElapsedTimer sinceRun;
    sinceRun.start();
    const auto seconds = [&] { return static_cast<double>(sinceRun.elapsed()) / 1000; };
    auto* tabs = window.findChild<QTabWidget*>(QStringLiteral("tabs"));
    tabs->setFocus();
    QTest::keyClick(tabs, Qt::Key_Space);
    QVERIFY2(workbench.isPlanning(), qPrintable(window.messages().text()));

    auto& train = *qobject_cast<TrainPanel*>(window.panel("train"));
    const auto shows = [&](Role role) {
        return std::ranges::any_of(train.accuracy().shownCurves(), [&](const Curve& curve) {
            return curve.values().size() > 0 && std::ranges::any_of(workbench.siblings(), [&](const RunSummary& run) { return run.role == role && curve.id.contains(QString::fromStdString(run.id)); });
        });
    };
    QTRY_VERIFY_WITH_TIMEOUT(shows(Role::Teacher) || shows(Role::Baseline), 60000);
    const double firstPoint = seconds();
    const auto all = [&](auto what) { return !workbench.siblings().empty() && std::ranges::all_of(workbench.siblings(), what); };
    QTRY_VERIFY_WITH_TIMEOUT(all([](const RunSummary& run) { return isFinal(run.state); }), 500000);
    const double table = seconds();
    qInfo("first point %.1f s after the key, %d runs done after %.1f s", firstPoint, static_cast<int>(workbench.siblings().size()), table);
    QVERIFY(all([](const RunSummary& run) { return run.state == RunState::Finished; }));
    QTRY_VERIFY_WITH_TIMEOUT(!FileLock::isHeld(workerLockFile(store)), 15000);   // the worker is gone before its store is
    QVERIFY(firstPoint <= 3 * patience());
    QVERIFY(table <= 60 * patience());
}

QTEST_MAIN(TestBenchFirstMinute)
#include "tst_bench_first_minute.moc"

#include "tests/bench/bounds.h"
#include "tests/bench/trainers.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

using namespace retort;
using namespace retort::ui;
using namespace retort::test;

namespace {

/// How late a timer of 16 ms is each time, in milliseconds.
std::vector<double> lateness(std::size_t times)
{
    std::vector<double> late;
    QElapsedTimer clock;
    QTimer probe;
    probe.setTimerType(Qt::PreciseTimer);
    QObject::connect(&probe, &QTimer::timeout, qApp, [&] {
        late.push_back(std::max(0.0, static_cast<double>(clock.nsecsElapsed()) / 1e6 - 16));
        clock.restart();
    });
    clock.start();
    probe.start(16);
    while (late.size() < times)
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    return late;
}

} // namespace

class TestBenchFollowing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theEventLoopIsPromptWithEightRunsShownAndTwoTraining();
};

void TestBenchFollowing::theEventLoopIsPromptWithEightRunsShownAndTwoTraining()
{
    const QTemporaryDir home;
    qputenv("RETORT_SETTINGS", home.path().toUtf8());
    Theme::instance().install(*qApp);
    const Trainers trainers;
    // What the machine itself costs: the same loop without a window.
    const std::vector<double> idle = lateness(200);

    Workbench workbench(trainers.store(), Store::Access::ReadWrite);
    workbench.setCurrentRun(trainers.student());
    workbench.setComparedRuns(trainers.runs());
    MainWindow window(workbench);
    window.resize(1366, 768);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::qWait(300);
    const std::int64_t before = trainers.written();
    const std::vector<double> late = lateness(500);
    QVERIFY2(trainers.written() > before + 100, "nobody was training: nothing was measured");
    QTRY_VERIFY(workbench.follower().summary(trainers.student())->step > before);   // and the window saw it

    qInfo("event loop lateness: median %.1f ms, p99 %.1f ms, most %.1f ms; without a window p99 %.1f ms", quantile(late, 0.5), quantile(late, 0.99), quantile(late, 1),
        quantile(idle, 0.99));
    report("event loop's lateness, p99, two runs training and eight shown, ms", late, 0.99, Bound::AtMost, 50, 16);
    QVERIFY(quantile(late, 0.5) < 20 * patience());
    QVERIFY(quantile(late, 0.99) < 50 * patience() + quantile(idle, 0.99));
}

QTEST_MAIN(TestBenchFollowing)
#include "tst_bench_following.moc"

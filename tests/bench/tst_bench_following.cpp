#include "tests/bench/bounds.h"
#include "tests/ui/learning_lab.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <atomic>
#include <chrono>
#include <future>
#include <thread>

using namespace retort;
using namespace retort::ui;
using namespace retort::test;

namespace {

/// Two students and their baselines that learn in a thread with a store of its own, as trainers in other processes would.
class Trainers {
public:
    Trainers()
    {
        std::promise<std::filesystem::path> made;
        auto where = made.get_future();
        m_thread = std::jthread([this, made = std::move(made)](const std::stop_token& stop) mutable {
            LearningLab lab(4, 200);
            m_student = lab.families[0].student;
            for (const auto& family : lab.families)
                m_runs.insert(m_runs.end(), {family.student, family.baseline});
            made.set_value(lab.folder.path);
            for (std::int64_t step = 200; !stop.stop_requested() && step < LearningLab::steps - 10; std::this_thread::sleep_for(std::chrono::milliseconds(100))) {
                step += 10;
                for (int family = 0; family < 2; ++family)
                    lab.learn(lab.families[static_cast<std::size_t>(family)].student, 0.784, 260, step);
                m_written = step;
            }
            while (!stop.stop_requested())
                std::this_thread::sleep_for(std::chrono::milliseconds(5));
        });
        m_store = where.get();
    }

    const std::filesystem::path& store() const { return m_store; }
    const RunId& student() const { return m_student; }
    const std::vector<RunId>& runs() const { return m_runs; }
    std::int64_t written() const { return m_written; }

private:
    std::filesystem::path m_store;
    RunId m_student;
    std::vector<RunId> m_runs;
    std::atomic<std::int64_t> m_written = 0;
    std::jthread m_thread;                             // last: ends before what it writes to
};

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
    QVERIFY(quantile(late, 0.5) < 20 * patience());
    QVERIFY(quantile(late, 0.99) < 50 * patience() + quantile(idle, 0.99));
}

QTEST_MAIN(TestBenchFollowing)
#include "tst_bench_following.moc"

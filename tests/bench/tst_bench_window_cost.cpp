#include "tests/bench/bounds.h"
#include "tests/bench/trainers.h"
#include "tests/places.h"
#include "ui/main_window.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace retort;
using namespace retort::ui;
using namespace retort::test;

namespace {

/// A training loop in a process of its own (engine_loops): tells how long so many steps took.
class Loop {
public:
    Loop()
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("OMP_NUM_THREADS"), QStringLiteral("1"));
        environment.insert(QStringLiteral("OPENBLAS_NUM_THREADS"), QStringLiteral("1"));
        m_process.setProcessEnvironment(environment);
        m_process.start(QString::fromStdString((buildFolder() / "tests" / "engine_loops").string()), {QStringLiteral("train"), QStringLiteral("mlp"), QStringLiteral("128"), QStringLiteral("1")});
        line();
    }
    ~Loop()
    {
        m_process.closeWriteChannel();
        m_process.waitForFinished();
    }

    void begin(int steps) { m_process.write(QByteArray::number(steps) + '\n'); }
    /// While events are handled, as a window does.
    double end() { return line().toDouble(); }

private:
    QByteArray line()
    {
        if (!QTest::qWaitFor([&] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; }, 120000) || !m_process.canReadLine())
            throw Error("The training loop said nothing.");
        return m_process.readLine().trimmed();
    }

    QProcess m_process;
};

} // namespace

class TestBenchWindowCost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void trainingIsHardlySlowerWhileAWindowShowsEightRuns();
};

void TestBenchWindowCost::trainingIsHardlySlowerWhileAWindowShowsEightRuns()
{
    const QTemporaryDir home;
    qputenv("RETORT_SETTINGS", home.path().toUtf8());
    Theme::instance().install(*qApp);
    const Trainers trainers(2);              // as quick as the loops below: their two runs
    Loop first, second;
    const auto rate = [&] {
        constexpr int steps = 30;
        first.begin(steps);
        second.begin(steps);
        return steps / first.end() + steps / second.end();
    };
    rate();
    std::vector<double> ratios;
    for (int round = 0; round < 9; ++round) {
        const double headless = rate();
        Workbench workbench(trainers.store(), Store::Access::ReadWrite);
        workbench.setCurrentRun(trainers.student());
        workbench.setComparedRuns(trainers.runs());
        MainWindow window(workbench);
        window.resize(1366, 768);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTest::qWait(500);                             // its opening is not what is measured
        const std::int64_t before = trainers.written();
        const double watched = rate();
        QVERIFY2(trainers.written() > before, "nothing was written: nothing was shown");
        ratios.push_back(watched / headless);
    }
    qInfo("two runs of one thread each, with a window that shows eight: %.3f of the rate without (%.3f to %.3f)", quantile(ratios, 0.5), quantile(ratios, 0.25), quantile(ratios, 0.75));
    report("training with a window open that shows eight runs, against headless", ratios, 0.5, Bound::AtLeast, 0.95, 0.99);
    QVERIFY(quantile(ratios, 0.75) > 0.95 / patience());
}

QTEST_MAIN(TestBenchWindowCost)
#include "tst_bench_window_cost.moc"

#include "tests/bench/bounds.h"
#include "tests/places.h"
#include "tests/ui/learning_lab.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace retort;
using namespace retort::test;

class TestBenchStartUp : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void theWindowIsThereAtOnce_data();
    void theWindowIsThereAtOnce();
};

void TestBenchStartUp::theWindowIsThereAtOnce_data()
{
    QTest::addColumn<int>("seeds");
    QTest::newRow("a store without runs") << 0;
    QTest::newRow("a store of 200 runs") << 67;        // a teacher, and three runs a seed
}

void TestBenchStartUp::theWindowIsThereAtOnce()
{
    QFETCH(int, seeds);
    const LearningLab lab(seeds);
    const auto runs = lab.store.runsSince().size();
    QVERIFY(seeds == 0 ? runs == 0 : runs >= 200);
    const QTemporaryDir home;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("RETORT_SETTINGS"), home.path());

    constexpr int warmUps = 2, times = 11;
    std::vector<double> milliseconds;
    for (int i = 0; i < warmUps + times; ++i) {
        QProcess window;
        window.setProcessEnvironment(environment);
        window.start(QString::fromStdString(program("retort-window").string()),
            {QStringLiteral("--store"), QString::fromStdString(lab.folder.path.string()), QStringLiteral("--startup-time")});
        QVERIFY(window.waitForFinished(30000));
        QCOMPARE(window.exitCode(), 0);
        if (i >= warmUps)
            milliseconds.push_back(window.readAllStandardOutput().trimmed().toDouble());
    }
    qInfo("%d runs: first paint after %.0f ms (median of %d; %.0f to %.0f)", static_cast<int>(runs), quantile(milliseconds, 0.5), times, quantile(milliseconds, 0),
        quantile(milliseconds, 1));
    QVERIFY(quantile(milliseconds, 0) > 0);
    QVERIFY(quantile(milliseconds, 0.5) < 150 * patience());
}

QTEST_GUILESS_MAIN(TestBenchStartUp)
#include "tst_bench_start_up.moc"

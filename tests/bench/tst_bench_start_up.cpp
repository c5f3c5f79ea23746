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
    void theWindowIsThereAtOnceWithAThousandRuns();

private:
    /// Milliseconds from the start of a window's process to its first paint.
    static double firstPaint(const std::filesystem::path& store, const QString& settings);
};

double TestBenchStartUp::firstPaint(const std::filesystem::path& store, const QString& settings)
{
    QProcess window;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QStringLiteral("RETORT_SETTINGS"), settings);
    window.setProcessEnvironment(environment);
    window.start(QString::fromStdString(program("retort-window").string()), {QStringLiteral("--store"), QString::fromStdString(store.string()), QStringLiteral("--startup-time")});
    if (!window.waitForFinished(30000) || window.exitCode() != 0)
        throw Error("The window did not come up.");
    return window.readAllStandardOutput().trimmed().toDouble();
}

void TestBenchStartUp::theWindowIsThereAtOnceWithAThousandRuns()
{
    const LearningLab none(0), many(334);              // 334: a teacher, and three runs a seed
    QVERIFY(none.store.runsSince().empty());
    QVERIFY(many.store.runsSince().size() >= 1000);
    const QTemporaryDir home;

    constexpr int warmUps = 2, times = 11;
    std::vector<double> empty, full;
    for (int i = 0; i < warmUps + times; ++i) {        // in turn, so that whatever else the machine does meets both
        const double without = firstPaint(none.folder.path, home.path()), with = firstPaint(many.folder.path, home.path());
        if (i < warmUps)
            continue;
        empty.push_back(without);
        full.push_back(with);
    }
    for (const auto& [name, all] : {std::pair("an empty store", empty), std::pair("1000 runs", full)})
        qInfo("%s: first paint after %.0f ms (median of %d; %.0f to %.0f)", name, quantile(all, 0.5), times, quantile(all, 0), quantile(all, 1));
    report("window: start of the process to first paint, 1000 runs in the store, ms", full, 0.5, Bound::AtMost, 150, 80);
    QVERIFY(quantile(empty, 0) > 0);
    QVERIFY(quantile(full, 0) < 150 * patience());     // the quickest: whatever else the machine does only adds
    QVERIFY(quantile(full, 0.5) < 1.5 * quantile(empty, 0.5));
}

QTEST_GUILESS_MAIN(TestBenchStartUp)
#include "tst_bench_start_up.moc"

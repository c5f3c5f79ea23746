#include "tests/faults/training.h"

using namespace retort;
using namespace retort::test;

namespace {

Ending check(const Training& training)
{
    const auto process = start(program("retort"), {QStringLiteral("check"), QStringLiteral("--store"), QString::fromStdString(training.folder().string())},
        QProcessEnvironment::systemEnvironment());
    return endingOf(*process);
}

} // namespace

/// The n-th write fails while the real programs train a teacher and its student: planning, claims, curves, evaluation points, the cache
/// of the teacher's logits, weights, ends. (RETORT_TEST_MOMENTS: how many, or all.)
class TestRunFaults : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyWriteThatFailsIsSaidAndHarmless_data();
    void everyWriteThatFailsIsSaidAndHarmless();
};

void TestRunFaults::everyWriteThatFailsIsSaidAndHarmless_data()
{
    QTest::addColumn<int>("code");
    QTest::addColumn<qint64>("times");
    QTest::newRow("I/O error once") << EIO << qint64{1};
    QTest::newRow("I/O error from then on") << EIO << qint64{Faults::forEver};
    QTest::newRow("full disk for a moment") << ENOSPC << qint64{6};
}

void TestRunFaults::everyWriteThatFailsIsSaidAndHarmless()
{
    QFETCH(int, code);
    QFETCH(qint64, times);
    const std::string experiment = teacherAndStudent(16);
    const Training whole(experiment);
    Faults counted(whole.folder());
    QCOMPARE(whole.run(counted.environment()).status, 0);
    const std::int64_t writes = counted.count();
    const auto expected = numbersOf(whole.store());
    QCOMPARE(expected.size(), std::size_t{2});

    std::int64_t tried = 0, said = 0;
    const std::int64_t stride = strideFor(writes, 2);
    for (std::int64_t n = 1 + (stride > 1 ? stride / 2 : 0); n <= writes; n += stride) {
        const Training training(experiment);
        Faults faults(training.folder());
        faults.failAt(n, code, times);
        const Ending ending = training.run(faults.environment());
        const auto where = "write " + std::to_string(n) + " of " + std::to_string(writes) + ": ";
        QVERIFY2(!ending.crashed && !ending.hung, (where + ending.err).c_str());
        QVERIFY2(ending.status == 0 || ending.err.ends_with(".\n"), (where + ending.err).c_str());
        faults.stop();
        if (std::filesystem::exists(training.folder() / "runs.sqlite"))
            QVERIFY2(check(training).status == 0, (where + check(training).out).c_str());
        const Ending second = ending.status == 0 ? ending : training.run();
        QVERIFY2(second.status == 0, (where + second.err).c_str());
        QVERIFY2(numbersOf(training.store()) == expected, where.c_str());
        QVERIFY2(check(training).status == 0, where.c_str());
        if (code == ENOSPC && n > writes / 4)
            QVERIFY2(ending.status == 0, (where + ending.err).c_str());                  // it trains by then, so it waits
        said += ending.status == 0 ? 0 : 1;
        ++tried;
    }
    qInfo("%lld of %lld writes failed: %lld times it was said, else it made no difference", static_cast<long long>(tried), static_cast<long long>(writes), static_cast<long long>(said));
}

QTEST_GUILESS_MAIN(TestRunFaults)
#include "tst_run_faults.moc"

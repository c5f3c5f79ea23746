#include "tests/places.h"
#include "tests/ui/make_run.h"
#include "ui/follow/run_list_model.h"
#include "ui/follow/run_text.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSet>
#include <QSignalSpy>
#include <QTest>

using namespace retort;
using namespace retort::ui;

class TestRunList : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void changesOnlyTheTouchedRows();
    void theRunsOfOneExperimentAreInTheirOwnOrder();
    void showsEveryColumn_data();
    void showsEveryColumn();
    void aGainNeedsTwoUnalteredTestScores();
    void aGainFollowsWhomItIsOver();
    void thereIsNoGainOverOtherData();
    void accuracyIsValidationUntilThereIsATest();
    void namesSayWhatDiffers();
    void durationsAreReadable_data();
    void durationsAreReadable();
    void slowRatesAreNotRoundedAway_data();
    void slowRatesAreNotRoundedAway();
    void aThousandRunsUpdateQuickly();
};

namespace {

QString shown(const RunListModel& model, int row, const char* column) { return model.index(row, columnIndex(column)).data().toString(); }

} // namespace

void TestRunList::changesOnlyTheTouchedRows()
{
    RunListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    RunSummary a = makeRun("a"), b = makeRun("b"), c = makeRun("c");
    a.createdAt = "2026-01-02", b.createdAt = "2026-01-01", c.createdAt = "2026-01-03";
    model.update({a, b});
    QCOMPARE(model.rowOf("b"), 0);   // created first
    const RunSummary* place = model.find("b");

    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged), inserted(&model, &QAbstractItemModel::rowsInserted);
    a.note = "seen";
    model.update({a, c});
    QCOMPARE(changed.count(), 1);
    QCOMPARE(changed.first().first().toModelIndex().row(), 1);
    QCOMPARE(inserted.count(), 1);
    QCOMPARE(model.rowCount(), 3);
    QCOMPARE(model.find("b"), place);   // rows stay where they are
    QCOMPARE(shown(model, 1, "note"), QStringLiteral("seen"));
    QVERIFY(!model.find("z"));
    model.update({});
    QCOMPARE(changed.count(), 1);
}

void TestRunList::theRunsOfOneExperimentAreInTheirOwnOrder()
{
    // As a store gives them: whoever changed last comes last.
    RunSummary first = makeRun("first"), second = makeRun("second"), teacher = makeRun("teacher"), baseline = makeRun("baseline");
    second.seed = 1;
    teacher.role = Role::Teacher;
    teacher.node = "teacher";
    baseline.role = Role::Baseline;
    baseline.node = "labels-only";
    RunListModel model;
    model.update({second, baseline, first, teacher});
    QStringList order;
    for (int row = 0; row < model.rowCount(); ++row)
        order << model.index(row, 0).data(RunListModel::IdRole).toString();
    QCOMPARE(order.join(u' '), QStringLiteral("teacher first second baseline"));
}

void TestRunList::showsEveryColumn_data()
{
    QTest::addColumn<QString>("text");
    const auto row = [](const char* id, const char* text) { QTest::newRow(id) << QString::fromUtf8(text); };
    row("name", "same-pictures · s3");
    row("state", "finished");
    row("T", "4");
    row("accuracy", "78.8");
    row("gain", "−1.2");
    row("versus", "+8.8");
    row("student", "mlp 128");
    row("teacher", "teacher (cnn 16-32, 128)");
    row("terms", "0.1 hard + 0.9 soft (kd, T 4)");
    row("dataset", "fashion_mnist");
    row("sees", "200 labels (20 per class)");
    row("best", "79.0");
    row("last", "78.5");
    row("test", "78.8");
    row("agreement", "81.0");
    row("nll", "0.612");
    row("ece", "0.031");
    row("parameters", "101770");
    row("macs", "101632");
    row("duration", "1:30");
    row("speed", "41200");
    row("epoch", "12.5");
    row("seed", "3");
    row("role", "student");
    row("experiment", "200 labels and a teacher");
    row("tags", "demo, week 3");
    row("note", "for the lecture");
    row("started", "2026-11-22 01:29");
    row("id", "k7m2q9xd");
}

void TestRunList::showsEveryColumn()
{
    QFETCH(QString, text);
    RunSummary run = makeRun("k7m2q9xd"), baseline = makeRun("base"), other = makeRun("other");
    run.seed = 3;
    run.scores = {.bestAccuracy = 0.79, .lastAccuracy = 0.785, .testAccuracy = 0.788, .testNll = 0.6123, .testEce = 0.0312, .agreement = 0.81};
    run.macs = 101632;
    run.samplesPerSecond = 41200.4;
    run.epoch = 12.5;
    run.experimentName = "200 labels and a teacher";
    run.tags = {"demo", "week 3"};
    run.note = "for the\nlecture";
    run.startedAt = "2026-11-22T01:29:43.120Z";
    run.baseline = "base";
    baseline.scores.testAccuracy = 0.8;
    other.scores.testAccuracy = 0.7;
    RunListModel model;
    model.update({baseline, other, run});
    model.setReference("other");
    QCOMPARE(shown(model, model.rowOf("k7m2q9xd"), QTest::currentDataTag()), text);
    QCOMPARE(shown(model, model.rowOf("other"), "versus"), QString());
    QVERIFY(model.rowCount() == 3 && model.columnCount() == static_cast<int>(runColumns().size()));
}

void TestRunList::aGainNeedsTwoUnalteredTestScores()
{
    RunSummary run = makeRun("r"), baseline = makeRun("b");
    QVERIFY(!testGain(run, nullptr));
    QVERIFY(!testGain(run, &baseline));
    run.scores.testAccuracy = 0.8;
    QVERIFY(!testGain(run, &baseline));
    baseline.scores.testAccuracy = 0.75;
    QCOMPARE(*testGain(run, &baseline), 5.0);
    baseline.altered = true;
    QVERIFY(!testGain(run, &baseline));
    QCOMPARE(*testGain(run, &baseline, true), 5.0);
}

void TestRunList::aGainFollowsWhomItIsOver()
{
    RunListModel model;
    RunSummary run = makeRun("r"), old = makeRun("b"), tuned = makeRun("n");
    run.baseline = "b";
    run.scores.testAccuracy = 0.8;
    old.scores.testAccuracy = 0.75;
    model.update({run, old, tuned});
    QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
    const auto rowsOf = [&](const RunSummary& row) {
        changed.clear();
        model.update({row});
        QSet<int> rows;
        for (const auto& each : changed)
            for (int at = each[0].toModelIndex().row(); at <= each[1].toModelIndex().row(); ++at)
                rows.insert(at);
        return rows;
    };
    run.baseline = "n";                                  // planned again, beside another one
    QVERIFY(rowsOf(run).contains(model.rowOf("r")));
    tuned.scores.testAccuracy = 0.79;
    QVERIFY(rowsOf(tuned).contains(model.rowOf("r")));
    QCOMPARE(shown(model, model.rowOf("r"), "gain"), QStringLiteral("+1.0"));
    QVERIFY(!rowsOf(old).contains(model.rowOf("r")));
    model.setReference("b");
    QVERIFY(rowsOf(old).contains(model.rowOf("r")));
}

void TestRunList::thereIsNoGainOverOtherData()
{
    RunSummary run = makeRun("r"), alike = makeRun("a"), other = makeRun("o"), table = makeRun("t");
    run.scores.testAccuracy = alike.scores.testAccuracy = table.scores.testAccuracy = 0.98;
    other.scores.testAccuracy = 0.68;
    other.dataset = "cifar10";
    run.content = "d1";
    table.content = "d2";                     // of the same name
    RunListModel model;
    model.update({run, alike, other, table});
    const auto cell = [&model](const char* id) { return model.index(model.rowOf(id), columnIndex("versus")); };
    model.setReference("o");
    QCOMPARE(cell("r").data().toString(), QString());
    QVERIFY(!cell("r").data(RunListModel::SortRole).isValid());
    QVERIFY2(cell("r").data(Qt::ToolTipRole).toString().contains(QStringLiteral("whose data are others (cifar10)")), qPrintable(cell("r").data(Qt::ToolTipRole).toString()));
    model.setReference("r");
    QCOMPARE(cell("a").data().toString(), QStringLiteral("0.0"));
    QVERIFY(!cell("a").data(Qt::ToolTipRole).toString().contains(QStringLiteral("whose data")));
    QCOMPARE(cell("t").data().toString(), QString());
}

void TestRunList::accuracyIsValidationUntilThereIsATest()
{
    RunListModel model;
    RunSummary run = makeRun("r");
    run.state = RunState::Running;
    run.scores.lastAccuracy = 0.5;
    model.update({run});
    const QModelIndex cell = model.index(0, columnIndex("accuracy"));
    QCOMPARE(cell.data().toString(), QStringLiteral("50.0"));
    QVERIFY(cell.data(RunListModel::MutedRole).toBool());
    run.scores.testAccuracy = 0.6;
    model.update({run});
    QCOMPARE(cell.data().toString(), QStringLiteral("60.0"));
    QVERIFY(!cell.data(RunListModel::MutedRole).toBool());
}

void TestRunList::namesSayWhatDiffers()
{
    RunSummary run = makeRun("r");
    run.seed = 2;
    QCOMPARE(runName(run), QStringLiteral("same-pictures · s2"));
    run.sweep = {{"nodes.same-pictures.terms.soft.temperature", "8"}};
    run.member = 1;
    QCOMPARE(recipeName(run), QStringLiteral("same-pictures · T 8"));
    QCOMPARE(runName(run), QStringLiteral("same-pictures · T 8 #2 · s2"));
    run.title = "Mine";
    QCOMPARE(runName(run), QStringLiteral("Mine"));
}

void TestRunList::durationsAreReadable_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("text");
    QTest::newRow("short") << 1.24 << QStringLiteral("1.2 s");
    QTest::newRow("seconds") << 41.3 << QStringLiteral("41 s");
    QTest::newRow("almost a minute") << 59.7 << QStringLiteral("1:00");
    QTest::newRow("minutes") << 605.0 << QStringLiteral("10:05");
    QTest::newRow("hours") << 7384.0 << QStringLiteral("2:03:04");
}

void TestRunList::durationsAreReadable()
{
    QFETCH(double, seconds);
    QTEST(durationText(seconds), "text");
}

void TestRunList::aThousandRunsUpdateQuickly()
{
    RunListModel model;
    std::vector<RunSummary> rows;
    for (int i = 0; i < 1000; ++i)
        rows.push_back(makeRun("run" + std::to_string(i)));
    model.update(rows);
    QElapsedTimer timer;
    timer.start();
    for (int turn = 0; turn < 100; ++turn) {
        rows[static_cast<std::size_t>(turn)].epoch = turn;
        model.update({rows[static_cast<std::size_t>(turn)], rows[999]});
    }
    QVERIFY2(timer.elapsed() < 100 * test::slowness(), qPrintable(QString::number(timer.elapsed())));   // 1 ms a turn, on any machine
}

void TestRunList::slowRatesAreNotRoundedAway_data()
{
    QTest::addColumn<double>("rate");
    QTest::addColumn<QString>("text");
    QTest::newRow("fast") << 12345.0 << QStringLiteral("12300");
    QTest::newRow("to hundreds") << 8360.0 << QStringLiteral("8400");
    QTest::newRow("tens") << 943.0 << QStringLiteral("940");
    QTest::newRow("forty") << 40.2 << QStringLiteral("40");
    QTest::newRow("a few") << 4.24 << QStringLiteral("4.2");
    QTest::newRow("one in three seconds") << 0.333 << QStringLiteral("0.33");
    QTest::newRow("none") << 0.0 << QStringLiteral("0");
}

void TestRunList::slowRatesAreNotRoundedAway()
{
    QFETCH(double, rate);
    QTEST(rateText(rate), "text");
}

QTEST_GUILESS_MAIN(TestRunList)
#include "tst_run_list.moc"

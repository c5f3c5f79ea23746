#include "tests/ui/make_run.h"
#include "ui/follow/run_list_model.h"
#include "ui/panels/run_group_model.h"
#include "ui/panels/run_list_filter.h"

#include <QAbstractItemModelTester>
#include <QLocale>
#include <QSignalSpy>
#include <QTest>

#include <cmath>

using namespace retort;
using namespace retort::ui;

class TestRunGroups : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }
    void groupsSayMeanAndSpread();
    void onlyFinishedRunsEnterTheFigures();
    void alteredRunsStayOutUntilAskedFor();
    void aGainIsAveragedOverPairs();
    void gainsOverTwoNetworksAreNotOne();
    void aGroupHasNoGainOverOtherData();
    void followsTheFilterAndTheStore();
    void sortsGroupsByTheirMeans();
    void equalsKeepTheirOrderWhateverWasFiltered();
};

namespace {

struct Lab {
    RunListModel list;
    RunListFilter flat{list};
    RunGroupModel groups{list, flat};
    RunListSort sorted;
    QAbstractItemModelTester a{&list, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QAbstractItemModelTester b{&groups, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QAbstractItemModelTester c{&sorted, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Lab() { sorted.setSourceModel(&groups); }
    QString text(int row, const char* column, const QModelIndex& parent = {}) const
    {
        return groups.index(row, columnIndex(column), parent).data().toString();
    }
};

RunSummary run(const std::string& id, const std::string& group, std::uint64_t seed, double test)
{
    RunSummary r = makeRun(id);
    r.group = group;
    r.seed = seed;
    r.scores.testAccuracy = test;
    return r;
}

} // namespace

void TestRunGroups::groupsSayMeanAndSpread()
{
    Lab lab;
    lab.list.update({run("a", "g", 0, 0.70), run("b", "g", 1, 0.72), run("c", "g", 2, 0.77), run("d", "h", 0, 0.5)});
    QCOMPARE(lab.groups.rowCount(), 2);
    QCOMPARE(lab.groups.rowCount(lab.groups.index(0, 0)), 3);
    // Mean 73; the deviations are −3, −1, 4: √(26 / 2) = 3.6.
    QCOMPARE(lab.text(0, "test"), QStringLiteral("73.0 ± 3.6"));
    QCOMPARE(lab.text(1, "test"), QStringLiteral("50.0"));
    QCOMPARE(lab.text(0, "state"), QStringLiteral("3 of 3"));
    QCOMPARE(lab.text(0, "seed"), QStringLiteral("…"));
    QCOMPARE(lab.text(0, "student"), QStringLiteral("mlp 128"));
    QCOMPARE(lab.groups.runsOf(lab.groups.index(0, 0)), (std::vector<RunId>{"a", "b", "c"}));
    QCOMPARE(lab.groups.runsOf(lab.groups.index(1, 0, lab.groups.index(0, 0))), std::vector<RunId>{"b"});
}

void TestRunGroups::onlyFinishedRunsEnterTheFigures()
{
    Lab lab;
    std::vector<RunSummary> rows{run("a", "g", 0, 0.70), run("b", "g", 1, 0.72), run("c", "g", 2, 0), run("d", "g", 3, 0)};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i].scores.bestAccuracy = rows[i].scores.lastAccuracy = i < 2 ? 0.8 : 0.1;
        rows[i].trainSeconds = i < 2 ? 100 : 3;
        rows[i].samplesPerSecond = i < 2 ? 4000 : 100;
    }
    rows[2].state = RunState::Diverged;
    rows[3].state = RunState::Running;
    for (std::size_t i = 2; i < 4; ++i)
        rows[i].scores.testAccuracy.reset();
    lab.list.update(rows);
    QCOMPARE(lab.text(0, "test"), QStringLiteral("71.0 ± 1.4 (2)"));
    QCOMPARE(lab.text(0, "accuracy"), QStringLiteral("71.0 ± 1.4 (2)"));
    QCOMPARE(lab.text(0, "best"), QStringLiteral("80.0 ± 0.0 (2)"));
    QCOMPARE(lab.text(0, "last"), QStringLiteral("80.0 ± 0.0 (2)"));
    QCOMPARE(lab.text(0, "duration"), QStringLiteral("1:40 ± 0.0 s (2)"));
    QCOMPARE(lab.text(0, "speed"), QStringLiteral("4000 ± 0 (2)"));
    QCOMPARE(lab.groups.index(0, columnIndex("best")).data(RunListModel::SortRole).toDouble(), 0.8);
    QVERIFY(lab.groups.index(0, columnIndex("best")).data(Qt::ToolTipRole).toString().contains(QStringLiteral("Not finished, left out: 2")));
    QCOMPARE(lab.text(0, "T"), QStringLiteral("4"));       // no figure: of all

    // None is finished: nothing is averaged. A run by itself is no mean: it is shown as it stands.
    rows[0].state = RunState::Failed;
    rows[1].state = RunState::Stopped;
    RunSummary alone = run("e", "h", 0, 0);
    alone.state = RunState::Running;
    alone.scores.testAccuracy.reset();
    alone.scores.lastAccuracy = 0.5;
    rows.push_back(alone);
    lab.list.update(rows);
    for (const char* column : {"test", "accuracy", "best", "last", "duration", "speed"})
        QCOMPARE(lab.text(0, column), QString());
    QCOMPARE(lab.text(1, "accuracy"), QStringLiteral("50.0"));
}

void TestRunGroups::alteredRunsStayOutUntilAskedFor()
{
    Lab lab;
    RunSummary altered = run("c", "g", 2, 0.99);
    altered.altered = true;
    lab.list.update({run("a", "g", 0, 0.70), run("b", "g", 1, 0.72), altered});
    QCOMPARE(lab.text(0, "test"), QStringLiteral("71.0 ± 1.4 (2)"));   // √2 = 1.41
    lab.list.setWithAltered(true);
    QCOMPARE(lab.text(0, "test"), QStringLiteral("80.3 * ± 16.2"));   // 80.33; √((10.33² + 8.33² + 18.67²) / 2) = 16.20
}

void TestRunGroups::aGainIsAveragedOverPairs()
{
    Lab lab;
    std::vector<RunSummary> rows;
    const double with[] = {0.788, 0.796}, without[] = {0.735, 0.741};
    for (int seed = 0; seed < 2; ++seed) {
        rows.push_back(run("base" + std::to_string(seed), "b", seed, without[seed]));
        rows.push_back(run("kd" + std::to_string(seed), "k", seed, with[seed]));
        rows.back().baseline = rows[rows.size() - 2].id;
    }
    lab.list.update(rows);
    QCOMPARE(lab.text(0, "gain"), QString());
    QCOMPARE(lab.text(1, "gain"), QStringLiteral("+5.4 ± 0.1"));   // 5.3 and 5.5: mean 5.4, √0.02 = 0.14
    QCOMPARE(lab.text(0, "gain", lab.groups.index(1, 0)), QStringLiteral("+5.3"));

    // A baseline's new score reaches the gains measured against it.
    QSignalSpy changed(&lab.list, &QAbstractItemModel::dataChanged);
    rows[0].scores.testAccuracy = 0.745;
    lab.list.update({rows[0]});
    QCOMPARE(changed.count(), 2);
    QCOMPARE(lab.text(0, "gain", lab.groups.index(1, 0)), QStringLiteral("+4.3"));
}

void TestRunGroups::gainsOverTwoNetworksAreNotOne()
{
    Lab lab;
    std::vector<RunSummary> rows;
    const double with[] = {0.788, 0.796, 0.790}, without[] = {0.735, 0.741, 0.780};
    for (int seed = 0; seed < 3; ++seed) {
        rows.push_back(run("base" + std::to_string(seed), seed < 2 ? "b" : "tuned", seed, without[seed]));
        rows.back().createdAt = seed < 2 ? "2026-11-22T01:00:00.000Z" : "2026-11-23T01:00:00.000Z";
        rows.push_back(run("kd" + std::to_string(seed), "k", seed, with[seed]));
        rows.back().baseline = rows[rows.size() - 2].id;
    }
    lab.list.update(rows);
    QCOMPARE(lab.text(1, "gain"), QStringLiteral("+1.0 (1)"));
    QVERIFY(lab.groups.index(1, columnIndex("gain")).data(Qt::ToolTipRole).toString().contains(QStringLiteral("left out: 2")));
}

void TestRunGroups::aGroupHasNoGainOverOtherData()
{
    Lab lab;
    RunSummary other = run("o", "h", 0, 0.68);
    other.dataset = "cifar10";
    lab.list.update({run("a", "g", 0, 0.98), run("b", "g", 1, 0.97), other});
    lab.list.setReference("o");
    QCOMPARE(lab.text(0, "versus"), QString());
    QVERIFY(lab.groups.index(0, columnIndex("versus")).data(Qt::ToolTipRole).toString().contains(QStringLiteral("whose data are others (cifar10)")));
}

void TestRunGroups::followsTheFilterAndTheStore()
{
    Lab lab;
    lab.list.update({run("a", "g", 0, 0.70), run("b", "h", 0, 0.72)});
    lab.flat.setFilter(RunFilter::parse(QStringLiteral("test>71")));
    QCOMPARE(lab.groups.rowCount(), 1);
    lab.list.update({run("c", "g", 1, 0.80), run("d", "h", 1, 0.60), run("e", "h", 2, 0.74)});
    QCOMPARE(lab.groups.rowCount(), 2);
    QCOMPARE(lab.text(0, "test"), QStringLiteral("73.0 ± 1.4"));
    lab.list.update({run("d", "h", 1, 0.75)});   // comes in
    QCOMPARE(lab.groups.rowCount(lab.groups.index(0, 0)), 3);
    lab.list.update({run("b", "h", 0, 0.1), run("e", "h", 2, 0.1)});   // go out
    QCOMPARE(lab.text(0, "test"), QStringLiteral("75.0"));
    lab.flat.setFilter({});
    QCOMPARE(lab.flat.rowCount(), 5);
    RunSummary trashed = run("c", "g", 1, 0.80);
    trashed.trashed = true;
    lab.list.update({trashed});
    QCOMPARE(lab.flat.rowCount(), 4);
    lab.flat.setTrash(true);
    QCOMPARE(lab.flat.rowCount(), 1);
    QCOMPARE(lab.flat.unfiltered(), 1);
    QCOMPARE(lab.groups.rowCount(), 1);
}

void TestRunGroups::equalsKeepTheirOrderWhateverWasFiltered()
{
    RunListModel list;
    RunListFilter flat{list};
    RunListSort sorted;
    sorted.setSourceModel(&flat);
    list.update({run("a", "g", 0, 0.70), run("b", "h", 1, 0.60), run("c", "h", 2, 0.70), run("d", "h", 3, 0.70)});
    for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
        sorted.sort(columnIndex("test"), order);
        const auto ids = [&] {
            std::vector<RunId> all;
            for (int row = 0; row < sorted.rowCount(); ++row)
                all.push_back(list.run(flat.mapToSource(sorted.mapToSource(sorted.index(row, 0))).row()).id);
            return all;
        };
        const std::vector<RunId> expected = order == Qt::DescendingOrder ? std::vector<RunId>{"a", "c", "d", "b"} : std::vector<RunId>{"b", "a", "c", "d"};
        QCOMPARE(ids(), expected);
        flat.setFilter(RunFilter::parse(QStringLiteral("seed>=2")));
        flat.setFilter({});
        QCOMPARE(ids(), expected);
    }
}

void TestRunGroups::sortsGroupsByTheirMeans()
{
    Lab lab;
    RunSummary pinned = run("p", "low", 0, 0.1);
    pinned.pinned = true;
    RunSummary unknown = run("u", "unknown", 0, 0);
    unknown.scores.testAccuracy.reset();
    lab.list.update({run("a", "mid", 0, 0.70), run("b", "mid", 1, 0.60), run("c", "top", 0, 0.66), pinned, unknown});
    const int test = columnIndex("test");
    for (const Qt::SortOrder order : {Qt::DescendingOrder, Qt::AscendingOrder}) {
        lab.sorted.sort(test, order);
        QStringList shown;
        for (int row = 0; row < lab.sorted.rowCount(); ++row)
            shown << lab.sorted.index(row, test).data().toString();
        const QStringList middle = order == Qt::DescendingOrder ? QStringList{QStringLiteral("66.0"), QStringLiteral("65.0 ± 7.1")}
                                                                : QStringList{QStringLiteral("65.0 ± 7.1"), QStringLiteral("66.0")};
        QCOMPARE(shown, QStringList{QStringLiteral("10.0")} + middle + QStringList{QString()});
    }
    lab.list.update({run("s10", "n", 10, 0.1), run("s2", "n", 2, 0.1)});
    const QModelIndex group = lab.groups.index(4, 0);
    lab.sorted.sort(0);
    const QModelIndex proxy = lab.sorted.mapFromSource(group);
    QCOMPARE(proxy.model()->index(0, 0, proxy).data().toString(), QStringLiteral("same-pictures · s2"));
}

QTEST_GUILESS_MAIN(TestRunGroups)
#include "tst_run_groups.moc"

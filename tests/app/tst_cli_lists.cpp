#include "app/retort/verbs.h"
#include "tests/core/store/store_samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

#include <cmath>
#include <iostream>
#include <sstream>

using namespace retort;
using namespace retort::test;

namespace {

/// The standard output while it lives.
class Heard {
public:
    Heard() : m_before(std::cout.rdbuf(m_text.rdbuf())) {}
    ~Heard() { std::cout.rdbuf(m_before); }
    QString text() const { return QString::fromStdString(m_text.str()); }

private:
    std::ostringstream m_text;
    std::streambuf* m_before;
};

/// A store in which some runs are finished, and the command line on it.
struct Finished {
    Folder folder;
    std::vector<RunId> ids;

    explicit Finished(const Plan& plan, const std::vector<double>& tests, int altered = -1, const std::string& wiring = {})
    {
        Store store(folder.path);
        for (const ExperimentRun& run : store.enqueue(plan, "{}").runs)
            ids.push_back(run.run);
        for (std::size_t i = 0; i < tests.size(); ++i) {
            RunWriter writer(store.folder(), ids[i], store.claim(ids[i], 1).value());
            if (altered == static_cast<int>(i))
                writer.markAltered();
            if (!wiring.empty())
                writer.fact("wiring", wiring);
            RunScores scores;
            scores.bestAccuracy = scores.lastAccuracy = 0.9;
            scores.testAccuracy = tests[i];
            scores.testErrors = 10;
            writer.scores(scores);
            writer.end({.state = RunState::Finished, .message = {}});
        }
    }
    QString said(const std::string& words) const
    {
        int status = -1;
        const auto app = cli::makeApp(status);
        const Heard heard;
        app->parse(words + " --store " + folder.path.string());
        return heard.text();
    }
    QString id(std::size_t i) const { return QString::fromStdString(ids[i]); }
    QString line(std::size_t i) const { return lineOf(said("list"), id(i)); }
    static QString lineOf(const QString& text, const QString& beginning)
    {
        for (const QString& each : text.split(QLatin1Char('\n')))
            if (each.startsWith(beginning))
                return each;
        return {};
    }
    QJsonObject json(std::size_t i) const
    {
        for (const QJsonValue& run : QJsonDocument::fromJson(said("list --json").toUtf8()).array())
            if (run[QStringLiteral("id")].toString() == id(i))
                return run.toObject();
        return {};
    }
    /// A cell of the CSV, by its column's name.
    QString cell(std::size_t i, const QString& column) const
    {
        const QString text = said("list --csv");
        const auto at = text.section(QStringLiteral("\r\n"), 0, 0).split(QLatin1Char(',')).indexOf(column);
        return at < 0 ? QStringLiteral("no such column") : lineOf(text, id(i)).remove(QLatin1Char('\r')).split(QLatin1Char(',')).value(at);
    }
};

const std::vector<double> tests{0.895, 0.78, 0.73, 0.80};   // teacher, student, its baseline, its reference
constexpr std::size_t student = 1;

} // namespace

class TestCliLists : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void gainsSayWhatTheyAreAgainst_data();
    void gainsSayWhatTheyAreAgainst();
    void alteredRunsHaveNoGain_data();
    void alteredRunsHaveNoGain();
    void unfinishedRunsHaveNoGain();
    void aSheetNamesPartAndWeights_data();
    void aSheetNamesPartAndWeights();
    void aSheetIsShownThoughAFactIsStrange();
};

void TestCliLists::gainsSayWhatTheyAreAgainst_data()
{
    QTest::addColumn<bool>("baseline");
    QTest::addColumn<QString>("against");
    QTest::addColumn<double>("gain");
    QTest::addColumn<QString>("cell");
    QTest::newRow("its baseline") << true << "baseline" << 0.05 << QString::fromUtf8(" +5.0");
    QTest::newRow("the true labels, where it has none") << false << "reference" << -0.02 << QString::fromUtf8(" † −2.0");
}

void TestCliLists::gainsSayWhatTheyAreAgainst()
{
    QFETCH(bool, baseline);
    QFETCH(QString, cell);
    QFETCH(double, gain);
    Plan plan = pairPlan();
    if (!baseline)
        plan.runs[student].baseline.reset();
    const Finished store(plan, tests);
    QTEST(store.json(student)[QStringLiteral("against")].toString(), "against");
    QVERIFY(std::abs(store.json(student)[QStringLiteral("gain")].toDouble() - gain) < 1e-12);
    QTEST(store.cell(student, QStringLiteral("against")), "against");
    QVERIFY(std::abs(store.cell(student, QStringLiteral("gain")).toDouble() - gain) < 1e-12);
    QVERIFY2(store.line(student).contains(cell), qPrintable(store.line(student)));
    QVERIFY(store.said("list").contains(QStringLiteral("best validation %")));
    QCOMPARE(store.said("list").contains(QString::fromUtf8("† against the true labels")), !baseline);
    QVERIFY(store.json(0)[QStringLiteral("gain")].isNull() && store.json(0)[QStringLiteral("against")].isNull());
    QCOMPARE(store.cell(0, QStringLiteral("against")), QString());
}

void TestCliLists::alteredRunsHaveNoGain_data()
{
    QTest::addColumn<int>("altered");
    QTest::addColumn<QString>("says");
    QTest::newRow("the run") << 1 << ": test 73.0 %; no gain, since this one was changed by hand";
    QTest::newRow("its baseline") << 2 << ": test 73.0 %; no gain, since that run was changed by hand";
}

void TestCliLists::alteredRunsHaveNoGain()
{
    QFETCH(int, altered);
    QFETCH(QString, says);
    const Finished store(pairPlan(), tests, altered);
    const QJsonObject run = store.json(student);
    QVERIFY(run.contains(QStringLiteral("gain")) && run[QStringLiteral("gain")].isNull());
    QVERIFY(run.contains(QStringLiteral("against")) && run[QStringLiteral("against")].isNull());
    QCOMPARE(store.cell(student, QStringLiteral("gain")), QString());
    QCOMPARE(store.cell(student, QStringLiteral("against")), QString());
    QVERIFY2(!store.line(student).contains(QStringLiteral("+5.0")), qPrintable(store.line(student)));
    const QString sheet = store.said("show " + store.ids[student]);
    QVERIFY2(sheet.contains(says) && !sheet.contains(QStringLiteral("+5.0")), qPrintable(sheet));
}

void TestCliLists::unfinishedRunsHaveNoGain()
{
    const Finished store(pairPlan(), {0.895, 0.78});     // its baseline is still to come
    QVERIFY(store.json(student)[QStringLiteral("gain")].isNull() && store.json(student)[QStringLiteral("against")].isNull());
}

void TestCliLists::aSheetNamesPartAndWeights_data()
{
    QTest::addColumn<bool>("last");
    QTest::addColumn<QString>("says");
    QTest::newRow("best") << false << "78.00 % (best weights), 10 errors";
    QTest::newRow("last") << true << "78.00 % (last weights), 10 errors";
}

void TestCliLists::aSheetNamesPartAndWeights()
{
    QFETCH(bool, last);
    QFETCH(QString, says);
    Plan plan = pairPlan();
    if (last)
        plan.runs[student].recipe.train.select = Select::Last;
    plan.runs[student].hash = recipeHash(plan.runs[student].recipe);
    const Finished store(plan, tests);
    const QString sheet = store.said("show " + store.ids[student]);
    QVERIFY2(sheet.contains(says), qPrintable(sheet));
    QVERIFY2(sheet.contains(QStringLiteral("labels-only: test 73.0 %, so this one +5.0 points")), qPrintable(sheet));
    QVERIFY2(sheet.contains(QString::fromUtf8("all-labels: test 80.0 %, so this one −2.0 points")), qPrintable(sheet));
}

void TestCliLists::aSheetIsShownThoughAFactIsStrange()
{
    const Finished store(pairPlan(), tests, -1, R"(["x"])");
    const QString sheet = store.said("show " + store.ids[student]);
    QVERIFY2(sheet.contains(QStringLiteral("78.00 %")) && !sheet.contains(QStringLiteral("  wiring")), qPrintable(sheet));
}

QTEST_GUILESS_MAIN(TestCliLists)
#include "tst_cli_lists.moc"

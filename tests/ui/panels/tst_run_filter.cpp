#include "tests/ui/make_run.h"
#include "ui/panels/run_filter.h"

#include <QTest>

using namespace retort;
using namespace retort::ui;

class TestRunFilter : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void findsWhatItShould_data();
    void findsWhatItShould();
    void saysWhatItDoesNotUnderstand_data();
    void saysWhatItDoesNotUnderstand();
    void aWrongTermLeavesTheOthersAtWork();
    void everyColumnIsAField_data();
    void everyColumnIsAField();
};

namespace {

RunSummary theRun()
{
    RunSummary run = makeRun("k7m2q9xd");
    run.title = "My best one";
    run.note = "for the lecture";
    run.tags = {"demo", "week 3"};
    run.seed = 10;
    run.pinned = true;
    run.scores.bestAccuracy = 0.79;
    run.scores.lastAccuracy = 0.785;
    run.scores.testAccuracy = 0.7881;
    return run;
}

} // namespace

void TestRunFilter::findsWhatItShould_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("found");
    const auto row = [](const char* text, bool found) { QTest::newRow(text) << QString::fromUtf8(text) << found; };
    row("", true);
    row("   ", true);
    row("best", true);
    row("BEST one", true);
    row("\"best one\"", true);
    row("\"one best\"", false);
    row("lecture", true);
    row("k7m2", true);
    row("finished", true);
    row("nothing", false);
    row("-nothing", true);
    row("-best", false);
    row("student:mlp", true);
    row("Student:MLP", true);
    row("model:mlp", true);
    row("student:cnn", false);
    row("student=mlp", false);
    row("student=\"mlp 128\"", true);
    row("student!=\"mlp 128\"", false);
    row("name:same-pictures", true);
    row("teacher:cnn", true);
    row("-teacher:cnn", false);
    row("tag:demo", true);
    row("tag:dem", true);
    row("tag=dem", false);
    row("tag=\"week 3\"", true);
    row("tag!=demo", false);
    row("tag!=other", true);
    row("state:finished", true);
    row("state:fin,stop", true);
    row("state:failed,stopped", false);
    row("role:student", true);
    row("role=baseline", false);
    row("T>=4", true);
    row("T≥4", true);
    row("T>4", false);
    row("t<=4", true);
    row("T=4", true);
    row("T:4", true);
    row("T!=4", false);
    row("T=1,4,20", true);
    row("T!=1,20", true);
    row("T!=1,4", false);
    row("temperature<8", true);
    row("seed:1", false);
    row("seed:10", true);
    row("test>78", true);
    row("test>0.78", true);
    row("test>78.9%", false);
    row("test=78.8", true);
    row("best>=79", true);
    row("parameters<102k", true);
    row("parameters>0.1M", true);
    row("params>1M", false);
    row("duration<=1.5m", true);
    row("duration>90s", false);
    row("duration<1h", true);
    row("is:pinned", true);
    row("is:altered", false);
    row("is:altered,pinned", true);
    row("-is:live", true);
    row("student:mlp T>=4 tag:demo state:finished", true);
    row("student:mlp T>=4 tag:demo state:running", false);
    row("gain>1", false);   // not known: neither above …
    row("gain<1", false);   // … nor below
    row("T>=", true);       // still being typed
}

void TestRunFilter::findsWhatItShould()
{
    QFETCH(QString, text);
    QFETCH(bool, found);
    const RunSummary run = theRun();
    const RunFilter filter = RunFilter::parse(text);
    QCOMPARE(filter.problem(), QString());
    QCOMPARE(filter.matches({.run = &run}), found);
}

void TestRunFilter::saysWhatItDoesNotUnderstand_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* text, const char* says) { QTest::newRow(text) << QString::fromUtf8(text) << QString::fromUtf8(says); };
    row("studnet:mlp", "Did you mean “student”?");
    row("temprature>2", "Did you mean “temperature”?");
    row("xyzzyxyzzy:1", "There is no field “xyzzyxyzzy”.");
    row("T>=hot", "“T” needs a number, not “hot”.");
    row("T=4,hot", "“T” needs a number, not “hot”.");
    row("T>nan", "“T” needs a number, not “nan”.");
    row("parameters>3m", "“parameters” needs a number, not “3m”.");
    row("student>3", "“student” is a text");
    row("is:pined", "Did you mean “pinned”?");
}

void TestRunFilter::saysWhatItDoesNotUnderstand()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const RunFilter filter = RunFilter::parse(text);
    QVERIFY2(filter.problem().contains(says), qPrintable(filter.problem()));
    QVERIFY(filter.isEmpty());
}

void TestRunFilter::aWrongTermLeavesTheOthersAtWork()
{
    const RunSummary run = theRun();
    QVERIFY(RunFilter::parse(QStringLiteral("best studnet:x")).matches({.run = &run}));
    QVERIFY(!RunFilter::parse(QStringLiteral("nothing studnet:x")).matches({.run = &run}));
}

void TestRunFilter::everyColumnIsAField_data()
{
    QTest::addColumn<QString>("id");
    for (const RunColumn& column : runColumns())
        QTest::newRow(column.id.data()) << QString::fromUtf8(column.id.data());
}

void TestRunFilter::everyColumnIsAField()
{
    QFETCH(QString, id);
    const RunFilter filter = RunFilter::parse(id + QStringLiteral(":1"));
    QCOMPARE(filter.problem(), QString());
    QVERIFY(!filter.isEmpty());
    QVERIFY((findRunColumn(id)->text == nullptr) != (findRunColumn(id)->number == nullptr));
    QCOMPARE(findRunColumn(id)->show != nullptr, findRunColumn(id)->number != nullptr);
}

QTEST_GUILESS_MAIN(TestRunFilter)
#include "tst_run_filter.moc"

#include "app/retort/live_field.h"
#include "app/retort/table.h"
#include "app/retort/words.h"
#include "core/base/error.h"

#include <QTest>

#include <limits>
#include <sstream>

using namespace retort;
using namespace retort::cli;

namespace {

Recipe recipeWith(const std::vector<std::pair<std::string, std::string>>& terms)
{
    Recipe recipe;
    recipe.train.optimizer.kind = "adam";
    for (const auto& [name, kind] : terms)
        recipe.terms.push_back({.name = name, .kind = kind, .weight = {}, .params = {}});
    return recipe;
}

} // namespace

class TestCliWords : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAreGrouped_data();
    void countsAreGrouped();
    void durationsReadWell_data();
    void durationsReadWell();
    void changesKeepTheirSign_data();
    void changesKeepTheirSign();
    void controlCharactersNeverReachTheTerminal_data();
    void controlCharactersNeverReachTheTerminal();
    void cuttingCountsCharactersNotBytes();
    void columnsLineUpWhateverTheirBytes();
    void emptyColumnsAreLeftOut();
    void csvTextIsNeverAFormula_data();
    void csvTextIsNeverAFormula();
    void csvNumbersGiveTheValueBack_data();
    void csvNumbersGiveTheValueBack();
    void fieldsAreFoundByTheirShortNames_data();
    void fieldsAreFoundByTheirShortNames();
    void unclearFieldsAreRefused_data();
    void unclearFieldsAreRefused();
};

void TestCliWords::countsAreGrouped_data()
{
    QTest::addColumn<qlonglong>("count");
    QTest::addColumn<QString>("text");
    QTest::newRow("none") << 0LL << "0";
    QTest::newRow("three digits") << 999LL << "999";
    QTest::newRow("four") << 1000LL << "1\u202f000";
    QTest::newRow("seven") << 1234567LL << "1\u202f234\u202f567";
    QTest::newRow("negative") << -1000LL << "-1\u202f000";
    QTest::newRow("negative three") << -100LL << "-100";
    QTest::newRow("largest") << std::numeric_limits<qlonglong>::max() << "9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f807";
}

void TestCliWords::countsAreGrouped()
{
    QFETCH(qlonglong, count);
    QTEST(QString::fromStdString(countText(count)), "text");
}

void TestCliWords::durationsReadWell_data()
{
    QTest::addColumn<double>("seconds");
    QTest::addColumn<QString>("duration");
    QTest::addColumn<QString>("clock");
    QTest::newRow("nothing") << 0.0 << "0.0 s" << "00:00";
    QTest::newRow("below a second") << 0.44 << "0.4 s" << "00:00";
    QTest::newRow("rounds to ten") << 9.96 << "10 s" << "00:10";
    QTest::newRow("seconds") << 41.4 << "41 s" << "00:41";
    QTest::newRow("rounds to a minute") << 59.7 << "1:00" << "01:00";
    QTest::newRow("minutes") << 83.0 << "1:23" << "01:23";
    QTest::newRow("hours") << 7384.0 << "2:03:04" << "2:03:04";
    QTest::newRow("negative") << -3.0 << "0.0 s" << "00:00";
}

void TestCliWords::durationsReadWell()
{
    QFETCH(double, seconds);
    QTEST(QString::fromStdString(durationText(seconds)), "duration");
    QTEST(QString::fromStdString(clockText(seconds)), "clock");
}

void TestCliWords::changesKeepTheirSign_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("text");
    QTest::newRow("gain") << 5.26 << "+5.3";
    QTest::newRow("loss") << -0.84 << "−0.8";
    QTest::newRow("nothing") << 0.0 << "0.0";
    QTest::newRow("rounds to nothing") << -0.04 << "0.0";
}

void TestCliWords::changesKeepTheirSign()
{
    QFETCH(double, value);
    QTEST(QString::fromStdString(signedText(value)), "text");
}

void TestCliWords::controlCharactersNeverReachTheTerminal_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("plain") << QByteArray("teacher é") << QByteArray("teacher é");
    QTest::newRow("escape sequence") << QByteArray("a\x1b[2Jb") << QByteArray("a [2Jb");
    QTest::newRow("line breaks") << QByteArray("a\r\nb") << QByteArray("a  b");
    QTest::newRow("delete") << QByteArray("a\x7f") << QByteArray("a ");
    QTest::newRow("eight-bit escape") << QByteArray("a\xC2\x9B" "2J") << QByteArray("a 2J");
}

void TestCliWords::controlCharactersNeverReachTheTerminal()
{
    QFETCH(QByteArray, text);
    QTEST(QByteArray::fromStdString(printable(text.toStdString())), "shown");
}

void TestCliWords::cuttingCountsCharactersNotBytes()
{
    QCOMPARE(cutTo("Möwe", 4), std::string("Möwe"));
    QCOMPARE(cutTo("Möwen", 4), std::string("Möw…"));
    QCOMPARE(cutTo("éééé", 2), std::string("é…"));
    QCOMPARE(cutTo("abc", 0), std::string());
}

void TestCliWords::columnsLineUpWhateverTheirBytes()
{
    Table table({{"node"}, {"test", Align::Right}});
    table.add({"é", "73.5 ± 0.6"});
    table.add({"teacher", "89.5"});
    std::ostringstream out;
    table.print(out);
    QCOMPARE(out.str(), std::string("node           test\n"
                                    "é        73.5 ± 0.6\n"
                                    "teacher        89.5\n"));
}

void TestCliWords::emptyColumnsAreLeftOut()
{
    Table table({{"a"}, {"b"}, {"c"}});
    table.add({"1", "", "3"});
    std::ostringstream out;
    table.print(out);
    QCOMPARE(out.str(), std::string("a  c\n1  3\n"));
}

void TestCliWords::csvTextIsNeverAFormula_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("plain") << QByteArray("teacher") << QByteArray("teacher");
    QTest::newRow("sum") << QByteArray("=1+1") << QByteArray("'=1+1");
    QTest::newRow("plus") << QByteArray("+1") << QByteArray("'+1");
    QTest::newRow("minus") << QByteArray("-1") << QByteArray("'-1");
    QTest::newRow("at") << QByteArray("@SUM(A1)") << QByteArray("'@SUM(A1)");
    QTest::newRow("tab") << QByteArray("\t=1") << QByteArray("'\t=1");
    QTest::newRow("return") << QByteArray("\r=1") << QByteArray("\"'\r=1\"");
    QTest::newRow("newline") << QByteArray("\n=1") << QByteArray("\"'\n=1\"");
    QTest::newRow("quoted formula") << QByteArray("=HYPERLINK(\"x\",\"y\")") << QByteArray("\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
    QTest::newRow("comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
    QTest::newRow("sign inside") << QByteArray("a=b") << QByteArray("a=b");
    QTest::newRow("empty") << QByteArray("") << QByteArray("");
}

void TestCliWords::csvTextIsNeverAFormula()
{
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, line);
    CsvLine cells;
    cells.text("first").text(value.toStdString());
    std::ostringstream out;
    cells.print(out);
    QCOMPARE(QByteArray::fromStdString(out.str()), "first," + line + "\r\n");
}

void TestCliWords::csvNumbersGiveTheValueBack_data()
{
    QTest::addColumn<double>("value");
    QTest::newRow("negative") << -0.008;
    QTest::newRow("third") << 1.0 / 3;
    QTest::newRow("small") << 1e-9;
    QTest::newRow("whole") << 4.0;
}

void TestCliWords::csvNumbersGiveTheValueBack()
{
    QFETCH(double, value);
    CsvLine line;
    line.number(value).number(std::nullopt);
    std::ostringstream out;
    line.print(out);
    const QByteArray text = QByteArray::fromStdString(out.str());
    QVERIFY(text.endsWith(",\r\n"));
    QCOMPARE(text.left(text.indexOf(',')).toDouble(), value);
}

void TestCliWords::fieldsAreFoundByTheirShortNames_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("field");
    QTest::addColumn<double>("value");
    QTest::newRow("temperature") << "temperature=8" << "terms.soft.temperature" << 8.0;
    QTest::newRow("with its term") << "soft.temperature=0.5" << "terms.soft.temperature" << 0.5;
    QTest::newRow("in full") << "terms.soft.temperature=2" << "terms.soft.temperature" << 2.0;
    QTest::newRow("learning rate") << "lr=1e-3" << "lr" << 0.001;
    QTest::newRow("weight of a term") << "hard.weight=0" << "terms.hard.weight" << 0.0;
}

void TestCliWords::fieldsAreFoundByTheirShortNames()
{
    QFETCH(QString, text);
    const LiveField found = liveFieldFrom(text.toStdString(), recipeWith({{"hard", "cross_entropy"}, {"soft", "kd"}}));
    QTEST(QString::fromStdString(found.field), "field");
    QTEST(found.value, "value");
}

void TestCliWords::unclearFieldsAreRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("no value") << "temperature" << "FIELD=VALUE";
    QTest::newRow("two terms have it") << "temperature=8" << "say which";
    QTest::newRow("every term has one") << "weight=1" << "say which";
    QTest::newRow("unknown") << "momentum=0.9" << "these can";
    QTest::newRow("part of a word") << "mperature=8" << "these can";
    QTest::newRow("not live") << "label_smoothing=0.1" << "these can";
    QTest::newRow("no number") << "soft.temperature=hot" << "no number";
    QTest::newRow("a number and more") << "soft.temperature=8x" << "no number";
    QTest::newRow("nothing") << "soft.temperature=" << "no number";
    QTest::newRow("infinite") << "soft.temperature=inf" << "no number";
    QTest::newRow("zero") << "soft.temperature=0" << "below";
    QTest::newRow("too much") << "soft.temperature=1000" << "above";
    QTest::newRow("negative weight") << "hard.weight=-1" << "below";
    QTest::newRow("too much weight") << "hard.weight=2e6" << "above";
}

void TestCliWords::unclearFieldsAreRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    const Recipe recipe = recipeWith({{"hard", "cross_entropy"}, {"soft", "kd"}, {"softer", "kd"}});
    try {
        liveFieldFrom(text.toStdString(), recipe);
        QFAIL("was taken");
    } catch (const Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    }
}

QTEST_APPLESS_MAIN(TestCliWords)
#include "tst_cli_words.moc"

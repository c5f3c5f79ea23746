#include "core/data/csv_columns.h"
#include "core/data/csv_table.h"
#include "tests/core/data/data_files.h"

#include <cmath>

using namespace retort;
using namespace retort::test;

namespace {

using Words = std::vector<std::string>;

std::vector<std::string> cells(const CsvTable& table)
{
    std::vector<std::string> all;
    table.forEachRow([&](const CsvTable::Row& row) { all.insert(all.end(), row.cells.begin(), row.cells.end()); });
    return all;
}

} // namespace

class TestCsvTable : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void fieldsAreReadAsTheStandardSays_data();
    void fieldsAreReadAsTheStandardSays();
    void numbersAreReadWhateverTheLocale_data();
    void numbersAreReadWhateverTheLocale();
    void aFileThatChangesMeanwhileIsRefused();
};

void TestCsvTable::fieldsAreReadAsTheStandardSays_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Words>("expected");
    const auto row = [](const char* name, const char* text, const Words& expected) { QTest::newRow(name) << QByteArray(text) << expected; };
    row("plain", "a,b\n1,2\n3,4\n", {"1", "2", "3", "4"});
    row("no last line end", "a,b\n1,2", {"1", "2"});
    row("CRLF", "a,b\r\n1,2\r\n3,4\r\n", {"1", "2", "3", "4"});
    row("CR", "a,b\r1,2\r3,4", {"1", "2", "3", "4"});
    row("comma in quotes", "a,b\n\"1,5\",2\n", {"1,5", "2"});
    row("doubled quotes", "a,b\n\"say \"\"hi\"\"\",\"\"\"\"\n", {"say \"hi\"", "\""});
    row("line end in quotes", "a,b\n\"one\r\ntwo\",2\n", {"one\r\ntwo", "2"});
    row("empty fields", "a,b,c\n,,\n\"\",x,\n", {"", "", "", "", "x", ""});
    row("blanks around", "a,b\n 1 ,\t2 3\n \"4\" , \" 5 \"\n", {"1", "2 3", "4", " 5 "});
    row("empty lines", "\n\na,b\n\n1,2\n   \n3,4\n\n", {"1", "2", "3", "4"});
    row("byte-order mark", "\xef\xbb\xbf" "a,b\n1,2\n", {"1", "2"});
    row("only an empty field at the end", "a,b\n1,", {"1", ""});
    row("UTF-8", "a,b\ngrün,2\n", {"grün", "2"});
}

void TestCsvTable::fieldsAreReadAsTheStandardSays()
{
    QFETCH(QByteArray, text);
    QFETCH(Words, expected);
    QTemporaryDir folder;
    writeRaw(pathOf(folder) / "table.csv", text.toStdString());
    const CsvTable table(pathOf(folder) / "table.csv", true);
    QCOMPARE(cells(table), expected);
    QCOMPARE(table.names()[0], "a");
    QCOMPARE(table.names().size(), table.columns());
}

void TestCsvTable::numbersAreReadWhateverTheLocale_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<double>("value");                   // NaN: no number
    const auto row = [](const char* field, double value) { QTest::newRow(field) << QByteArray(field) << value; };
    row("1", 1);
    row("-2.5", -2.5);
    row("+3", 3);
    row(".5", 0.5);
    row("1e-3", 0.001);
    row("1,5", NAN);
    row("1.5 m", NAN);
    row("0x10", NAN);
    row("+-1", NAN);
    row("+", NAN);
    row("1e400", HUGE_VAL);
}

void TestCsvTable::numbersAreReadWhateverTheLocale()
{
    QFETCH(QByteArray, field);
    QFETCH(double, value);
    const auto read = numberIn(field.toStdString());
    QCOMPARE(read.has_value(), !std::isnan(value));
    if (read)
        QCOMPARE(*read, value);
    QVERIFY(!numberIn(""));
}

void TestCsvTable::aFileThatChangesMeanwhileIsRefused()
{
    QTemporaryDir folder;
    const auto file = pathOf(folder) / "table.csv";
    writeRaw(file, "a,b\n1,2\n3,4\n");
    const CsvTable table(file, true);
    int rows = 0;
    const auto read = [&] { return sentenceOf([&] { table.forEachRow([&](const CsvTable::Row&) { ++rows; }); }); };
    QCOMPARE(read(), QString());
    QCOMPARE(rows, 2);
    for (const char* other : {"a,b\n1,2\n", "a,b\n1,2\n3,4\n5,6\n", "a,c\n1,2\n3,4\n", "a\n1\n3\n"}) {
        writeRaw(file, other);
        COMPARE_SAYS(read(), "has changed while it was read");
    }
    QVERIFY(rows <= 2 + 2 + 2 + 2);                      // nobody sees a row beyond those there were
}

QTEST_APPLESS_MAIN(TestCsvTable)
#include "tst_csv_table.moc"

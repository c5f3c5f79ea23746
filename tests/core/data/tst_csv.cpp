#include "core/catalogue/catalogue.h"
#include "core/data/dataset.h"
#include "tests/core/data/data_files.h"
#include "tests/places.h"

#include <QElapsedTimer>

#include <malloc.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <set>

using namespace retort;
using namespace retort::test;

namespace {

Params csvParams(const Path& file, const std::map<std::string, ParamValue>& others = {})
{
    auto params = defaults(entry(Kind::Dataset, "csv"));
    params.set("path", file.string());
    for (const auto& [id, value] : others)
        params.set(id, value);
    return params;
}

/// A table and, when it is not empty, a test table, read from files.
struct Files {
    explicit Files(const std::string& train, const std::string& test = {})
    {
        writeRaw(pathOf(folder) / "train.csv", train);
        if (!test.empty())
            writeRaw(pathOf(folder) / "test.csv", test);
    }
    std::shared_ptr<const Dataset> read(std::map<std::string, ParamValue> others = {}) const
    {
        if (std::filesystem::exists(pathOf(folder) / "test.csv"))
            others.emplace("test_path", (pathOf(folder) / "test.csv").string());
        return readDataset("csv", csvParams(pathOf(folder) / "train.csv", others));
    }
    QTemporaryDir folder;
};

/// A table whose label is another one in every row.
std::string ids(int rows)
{
    std::string text = "a,y\n";
    for (int row = 0; row < rows; ++row)
        text += "1," + std::to_string(row) + '\n';
    return text;
}

using Words = std::vector<std::string>;
using Reals = std::vector<float>;

} // namespace

class TestCsv : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void badTablesAreRefused_data();
    void badTablesAreRefused();
    void badTestTablesAreRefused_data();
    void badTestTablesAreRefused();
    void categoriesBecomeColumns();
    void columnsAreDecidedOnTrain();
    void missingValuesAreImputedFromTrain();
    void unseenCategoryIsZeroWithAWarning();
    void classesAreOrderedByValue();
    void labelIsFoundByNameOrPosition_data();
    void labelIsFoundByNameOrPosition();
    void testPartIsDrawnAsDocumented();
    void drawnTestPartIsStratifiedAndNested();
    void packedTableIsTheSame();
    void slipsAreNoted();
    void aNumberOfRowsAndColumnsIsQuick();
    void aLargeTableTakesLittleMoreThanItsNumbers();
    void everyDataSetOfTheCatalogueIsRead();
};

void TestCsv::badTablesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::string& text, const char* says) {
        QTest::newRow(name) << QByteArray::fromStdString(text) << QString::fromUtf8(says);
    };
    row("empty file", "", "has no rows: check");
    row("header only", "a,b\n", "has no rows below its header");
    row("a row too short", "a,b,y\n1,2,p\n1,q\n", "Row 2 (line 3) of");
    row("a row too short says how", "a,b,y\n1,2,p\n\n1,q\n", "(line 4)");
    row("a row too long", "a,y\n1,p\n1,2,q\n", "has 3 fields, but the table has 2 columns");
    row("quote never closed", "a,y\n1,p\n\"2,q\n3,p\n", "Line 3 of");
    row("quote never closed says so", "a,y\n1,p\n\"2,q\n3,p\n", "has a quote that is never closed");
    row("quote inside a field", "a,y\n1\"2,p\n", "has a quote inside a field without quotes");
    row("text behind a quote", "a,y\n\"1\"2,p\n", "goes on behind a closing quote");
    row("quote behind a quote and a blank", "a,y\n\"1\" \"2\",p\n", "goes on behind a closing quote");
    row("a zero byte", std::string("a,y\n1,\0p\n", 9), "Line 2 of");
    row("a line of 2 MB", "a,y\n" + std::string(2 << 20, '1') + ",p\n", "is longer than 1 MB");
    row("too many columns", std::string(20'000, ',') + "\n", "has more than 10000 columns");
    row("one column", "y\np\nq\n", "has one column only");
    row("semicolons", "a;y\n1;p\n2;q\n",
        "has one column only, but needs the label and something to tell it by: check that commas separate the fields");
    row("one class", "a,y\n1,p\n2,p\n3,p\n", "has one class only, \"p\"");
    row("a label missing", "a,y\n1,p\n2,\n3,q\n", "The label in row 2 (line 3) of");
    row("a value missing", "a,y\n1,p\n,q\n3,p\n4,q\n5,p\n", "The field of column \"a\" in row 2 (line 3) of");
    row("NaN", "a,y\n1,p\nnan,q\n3,p\n4,q\n5,p\n", "is \"nan\", which is no finite number");
    row("infinity", "a,y\n1,p\n-inf,q\n3,p\n4,q\n5,p\n", "is \"-inf\", which is no finite number");
    row("more than a float can hold", "a,y\n1,p\n1e39,q\n3,p\n4,q\n5,p\n", "is \"1e39\", which is no finite number");
    row("more than a double can hold", "a,y\n1,p\n1e999,q\n3,p\n4,q\n5,p\n", "is \"1e999\", which is no finite number");
    row("an id as the label", ids(2001), "(column \"y\") has more than 2000 different values, so that it looks like an id");
    row("too few rows to draw a test", "a,y\n1,p\n2,q\n", "leaves one of the parts empty");
}

void TestCsv::badTablesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const Files files(text.toStdString());
    const auto sentence = sentenceOf([&] { files.read(); });
    COMPARE_SAYS(sentence, says);
    COMPARE_SAYS(sentence, "train.csv");
}

void TestCsv::badTestTablesAreRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("a label never seen") << QByteArray("a,c,y\n1,red,p\n2,red,r\n")
                                        << QStringLiteral("The label \"r\" in row 2 (line 3) of");
    QTest::newRow("text where numbers were") << QByteArray("a,c,y\nx,red,p\n")
                                             << QStringLiteral("is \"x\", but the column holds numbers in training");
    QTest::newRow("a value missing") << QByteArray("a,c,y\n1,,p\n") << QStringLiteral("The field of column \"c\" in row 1 (line 2) of");
    QTest::newRow("a column less") << QByteArray("a,y\n1,p\n") << QStringLiteral("has other columns than");
    QTest::newRow("columns exchanged") << QByteArray("c,a,y\nred,1,p\n") << QStringLiteral("has other columns than");
}

void TestCsv::badTestTablesAreRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    const Files files("a,c,y\n1,red,p\n2,blue,q\n", text.toStdString());
    const auto sentence = sentenceOf([&] { files.read(); });
    COMPARE_SAYS(sentence, says);
    COMPARE_SAYS(sentence, "test.csv");
}

void TestCsv::categoriesBecomeColumns()
{
    const Files files("age,colour,y\n1,red,p\n2.5,blue,q\n3,red,p\n", "age,colour,y\n4,blue,q\n");
    const auto set = files.read();
    QCOMPARE(set->featureNames, (Words{"age", "colour=blue", "colour=red"}));
    QCOMPARE(set->train.reals, (Reals{1, 0, 1, 2.5, 1, 0, 3, 0, 1}));
    QCOMPARE(set->test.reals, (Reals{4, 1, 0}));
    QCOMPARE(set->train.labels, (std::vector<std::int32_t>{0, 1, 0}));
    QCOMPARE(set->shape, (InputShape{1, 1, 3}));
    QCOMPARE(set->test.ids, (std::vector<SampleId>{SampleId{1} << 32}));
    QVERIFY(!set->picture && set->warnings.empty() && set->contentHash.size() == 64);
    const Files bare("1,red,p\n2.5,blue,q\n", "4,blue,q\n");
    QCOMPARE(bare.read({{"header", false}})->featureNames, (Words{"0", "1=blue", "1=red"}));
}

void TestCsv::columnsAreDecidedOnTrain()
{
    const Files files("a,y\nx1,p\n7,q\n", "a,y\n7,p\n");   // 7 is a category here, because x1 is
    const auto set = files.read();
    QCOMPARE(set->featureNames, (Words{"a=7", "a=x1"}));
    QCOMPARE(set->test.reals, (Reals{1, 0}));
}

void TestCsv::missingValuesAreImputedFromTrain()
{
    const Files files("a,c,y\n1,red,p\n,red,q\n5,,p\n6,blue,q\n", "a,c,y\n,,p\n");
    const auto set = files.read({{"missing", std::string("impute")}});
    QCOMPARE(set->train.reals, (Reals{1, 0, 1, 4, 0, 1, 5, 0, 1, 6, 1, 0}));   // mean of 1, 5, 6; red is commonest
    QCOMPARE(set->test.reals, (Reals{4, 0, 1}));
    const Files empty("a,y\n,p\n,q\n", "a,y\n1,p\n");
    COMPARE_SAYS(sentenceOf([&] { empty.read({{"missing", std::string("impute")}}); }), "has no value at all in column \"a\"");
}

void TestCsv::unseenCategoryIsZeroWithAWarning()
{
    const Files files("c,y\nred,p\nblue,q\n", "c,y\nred,p\nmauve,q\npink,p\n");
    const auto set = files.read();
    QCOMPARE(set->test.reals, (Reals{0, 1, 0, 0, 0, 0}));
    QCOMPARE(set->warnings.size(), 1u);
    const auto warning = QString::fromStdString(set->warnings[0]);
    COMPARE_SAYS(warning, "The category \"mauve\" of column \"c\" in row 2 (line 3) of");
    COMPARE_SAYS(warning, "nor those of 1 more row");
}

void TestCsv::classesAreOrderedByValue()
{
    QCOMPARE(Files("a,y\n1,10\n2,9\n3,-1\n", "a,y\n1,9\n").read()->classNames, (Words{"-1", "9", "10"}));
    QCOMPARE(Files("a,y\n1,10\n2,9\n3,x\n", "a,y\n1,9\n").read()->classNames, (Words{"10", "9", "x"}));
}

void TestCsv::labelIsFoundByNameOrPosition_data()
{
    QTest::addColumn<QByteArray>("label");
    QTest::addColumn<QByteArray>("classes");             // joined by commas; or what the error says
    QTest::newRow("last") << QByteArray("last") << QByteArray("u,v");
    QTest::newRow("by name") << QByteArray("kind") << QByteArray("p,q");
    QTest::newRow("by position") << QByteArray("0") << QByteArray("p,q");
    QTest::newRow("misspelt") << QByteArray("kin") << QByteArray("did you mean \"kind\"?");
    QTest::newRow("out of range") << QByteArray("3") << QByteArray("its position from 0 to 2, or last");
    QTest::newRow("negative") << QByteArray("-1") << QByteArray("There is no label column \"-1\"");
}

void TestCsv::labelIsFoundByNameOrPosition()
{
    QFETCH(QByteArray, label);
    QFETCH(QByteArray, classes);
    const Files files("kind,a,end\np,1,u\nq,2,v\n", "kind,a,end\np,1,u\n");
    QString found;
    const auto sentence = sentenceOf([&] {
        const auto set = files.read({{"label", label.toStdString()}});
        for (const auto& name : set->classNames)
            found += (found.isEmpty() ? QString() : QStringLiteral(",")) + QString::fromStdString(name);
    });
    COMPARE_SAYS(found + sentence, QString::fromUtf8(classes));
}

void TestCsv::testPartIsDrawnAsDocumented()
{
    std::string text;
    for (int i = 0; i < 30; ++i)
        text += std::to_string(i) + ',' + "abdc"[i % 4] + ',' + (i % 3 == 0 ? "yes" : "no") + '\n';
    const auto set = Files(text).read({{"header", false}});
    std::vector<std::int64_t> rows;
    for (const auto id : set->test.ids) {
        QCOMPARE(id >> 32, 1u);
        rows.push_back(static_cast<std::int64_t>(id & 0xffffffff));
    }
    QCOMPARE(rows, (std::vector<std::int64_t>{1, 6, 13, 18, 23, 29}));   // by a script that shares no code with the program
    QCOMPARE(set->train.size(), 24);
    QCOMPARE(set->test.reals[0], 1.0f);                  // the first column is the row's number
}

void TestCsv::drawnTestPartIsStratifiedAndNested()
{
    std::string text = "a,y\n";
    for (int i = 0; i < 500; ++i)
        text += std::to_string(i * 7919 % 1000) + (i % 10 == 0 ? ",rare\n" : ",common\n");
    const Files files(text);
    std::vector<SampleId> smaller;
    for (const double share : {0.1, 0.2, 0.5}) {
        const auto set = files.read({{"test_fraction", share}});
        QCOMPARE(set->test.size(), std::llround(500 * share));
        QCOMPARE(std::ranges::count(set->test.labels, 1), std::llround(50 * share));
        QVERIFY(std::ranges::includes(set->test.ids, smaller));
        smaller = set->test.ids;
        std::set<SampleId> rows;
        for (const auto id : set->train.ids)
            rows.insert(id);
        for (const auto id : set->test.ids)
            rows.insert(id & 0xffffffff);
        QCOMPARE(rows.size(), 500u);
    }
}

void TestCsv::packedTableIsTheSame()
{
    const std::string text = "a,y\n1,p\n2,q\n3,p\n4,q\n5,p\n";
    const Files files(text);
    const auto packed = pathOf(files.folder) / "packed.csv.gz";
    writePacked(packed, text);
    QCOMPARE(readDataset("csv", csvParams(packed))->contentHash, files.read()->contentHash);
}

void TestCsv::slipsAreNoted()
{
    std::string text = "a,y\n";
    for (int i = 0; i < 40; ++i)
        text += (i == 16 ? "l2" : std::to_string(i)) + (i % 2 ? ",p\n" : ",q\n");
    const Files slip(text, text);
    QCOMPARE(slip.read()->warnings.size(), 1u);
    COMPARE_SAYS(QString::fromStdString(slip.read()->warnings[0]), "because of \"l2\" in row 17 (line 18) of");
    const Files noHeader("1,0\n2,1\n3,0\n4,1\n5,0\n");
    COMPARE_SAYS(QString::fromStdString(noHeader.read()->warnings.at(0)), "holds numbers only");
    const Files header("a,y\n1,p\n2,y\n3,p\n4,y\n5,p\n");
    COMPARE_SAYS(QString::fromStdString(header.read({{"header", false}})->warnings.at(0)), "looks as if it named the columns");
}

void TestCsv::aNumberOfRowsAndColumnsIsQuick()
{
    std::string text;
    for (int i = 0; i < 20'000; ++i) {
        for (int k = 0; k < 30; ++k)
            text += std::to_string(i * 31 + k) + "." + std::to_string(k) + ',';
        text += i % 3 ? "p\n" : "q\n";
    }
    const Files files(text);
    QElapsedTimer timer;
    timer.start();
    const auto set = files.read({{"header", false}});
    qInfo("20 000 rows of 30 numbers, %.1f MB: %lld ms", static_cast<double>(text.size()) / 1e6, static_cast<long long>(timer.elapsed()));
    QCOMPARE(set->train.size() + set->test.size(), 20'000);
    QVERIFY(timer.elapsed() < 10'000);
}

// Of one-digit numbers the floats alone are twice the file.
void TestCsv::aLargeTableTakesLittleMoreThanItsNumbers()
{
    std::int64_t bytes = 0;
    const QTemporaryDir folder;
    {
        std::ofstream out(pathOf(folder) / "large.csv");
        for (int i = 0; i < 100'000; ++i) {
            std::string row;
            for (int k = 0; k < 99; ++k)
                row += {static_cast<char>('0' + (i * 31 + k * 7 + i / 3) % 10), ','};
            row += i % 3 ? "p\n" : "q\n";
            bytes += static_cast<std::int64_t>(row.size());
            out << row;
        }
    }
    const auto kilobytes = [](const std::string& field) {
        std::ifstream status("/proc/self/status");
        std::string word;
        std::int64_t value = 0;
        while (status >> word)
            if (word == field && status >> value)
                break;
        return value;
    };
    ::malloc_trim(0);                                    // what was given back is not there to be taken again
    std::ofstream("/proc/self/clear_refs") << 5;         // the peak is counted from here
    const auto before = kilobytes("VmRSS:");
    const auto set = readDataset("csv", csvParams(pathOf(folder) / "large.csv", {{"header", false}}));
    const auto taken = (kilobytes("VmHWM:") - before) * 1024;
    QCOMPARE(set->train.size() + set->test.size(), 100'000);
    qInfo("%.0f MB took %.0f MB", static_cast<double>(bytes) / 1e6, static_cast<double>(taken) / 1e6);
    QVERIFY(taken > 2 * bytes * 9 / 10);
    QVERIFY(taken < (2 * bytes + (std::int64_t{16} << 20)) * test::slowness());
}

void TestCsv::everyDataSetOfTheCatalogueIsRead()
{
    for (const auto& row : catalogue(Kind::Dataset)) {
        auto params = defaults(row);
        for (const auto& param : row.params)
            if (param.type == ParamType::Path)
                params.set(param.id, std::string("/nowhere"));
        const auto sentence = sentenceOf([&] { readDataset(row.id, params); });
        if (row.id == "digits")
            QCOMPARE(sentence, QString());
        else
            COMPARE_SAYS(sentence, "/nowhere");
    }
}

QTEST_APPLESS_MAIN(TestCsv)
#include "tst_csv.moc"

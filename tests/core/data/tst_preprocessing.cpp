#include "core/data/splits.h"
#include "tests/core/data/data_files.h"

#include <cmath>
#include <limits>

using namespace retort;
using namespace retort::test;

class TestPreprocessing : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void preprocessingIsFittedOnTrain();
    void constantColumnBecomesZero();
    void preprocessingSurvivesText();
    void damagedPreprocessingIsRefused_data();
    void damagedPreprocessingIsRefused();
};

void TestPreprocessing::preprocessingIsFittedOnTrain()
{
    const auto digits = readDataset("digits", {});
    const auto fitted = fitPreprocessing(*digits, makeSplits(*digits, {.count = 200}));
    QCOMPARE(fitted.mean.size(), 1u);
    QCOMPARE(fitted.mean[0], 0.30539248812651576f);      // mean and deviation of the 1237 train rows / 16, in double, by the script
    QCOMPARE(fitted.deviation[0], 0.3756958674383861f);
}

void TestPreprocessing::constantColumnBecomesZero()
{
    Dataset set;
    set.train.labels = {0, 0, 1};
    set.shape = {.channels = 1, .height = 1, .width = 3};
    set.train.reals = {0.1f, 1e9f, 1, 0.1f, 1e9f + 64, 2, 0.1f, 1e9f, 6};
    const auto fitted = fitPreprocessing(set, {.train = {0, 1, 2}, .validation = {}, .test = {}});
    QCOMPARE(fitted.mean[0], 0.1f);
    QVERIFY(std::abs((123.0f - fitted.mean[0]) / fitted.deviation[0]) < 1e-20);
    QVERIFY(std::abs(fitted.deviation[1] - 64 * std::sqrt(2.0f) / 3) < 1e-4f);   // values 0, 64, 0 about 1e9: deviation 64 √2 / 3
    QCOMPARE(fitted.mean[2], 3.0f);
    QCOMPARE(fitted.deviation[2], static_cast<float>(std::sqrt(14.0 / 3)));      // 1, 2, 6: (4 + 1 + 9) / 3
}

void TestPreprocessing::preprocessingSurvivesText()
{
    const Preprocessing odd{.mean = {0.1f, -3e-20f, 16777217.0f}, .deviation = {1e30f, std::numeric_limits<float>::denorm_min(), 0.3530f}};
    QCOMPARE(preprocessingFromJson(toJson(odd)), odd);
}

void TestPreprocessing::damagedPreprocessingIsRefused_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::newRow("no JSON") << QByteArray("{\"mean\": [");
    QTest::newRow("no deviation") << QByteArray(R"({"mean": [0]})");
    QTest::newRow("other lengths") << QByteArray(R"({"mean": [0, 1], "deviation": [1]})");
    QTest::newRow("deviation 0") << QByteArray(R"({"mean": [0], "deviation": [0]})");
    QTest::newRow("text") << QByteArray(R"({"mean": ["0"], "deviation": [1]})");
    QTest::newRow("null for NaN") << QByteArray(R"({"mean": [null], "deviation": [1]})");
    QTest::newRow("beyond a float") << QByteArray(R"({"mean": [1e300], "deviation": [1]})");
    QTest::newRow("empty") << QByteArray(R"({"mean": [], "deviation": []})");
}

void TestPreprocessing::damagedPreprocessingIsRefused()
{
    QFETCH(QByteArray, json);
    COMPARE_SAYS(sentenceOf([&] { preprocessingFromJson(json.toStdString()); }), "The stored preprocessing is damaged");
}

QTEST_APPLESS_MAIN(TestPreprocessing)
#include "tst_preprocessing.moc"

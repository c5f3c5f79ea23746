#include "ui/charts/curve.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace retort::ui;

namespace {

constexpr float unknown = std::numeric_limits<float>::quiet_NaN();

Curve curveOf(const std::vector<float>& y, double perIndex = 1, double factor = 1)
{
    return {.id = QStringLiteral("a"), .name = QStringLiteral("a"), .ink = {}, .values = [&y, perIndex, factor] { return CurveValues{.y = y, .perIndex = perIndex, .factor = factor}; }, .smooth = true};
}

} // namespace

class TestCurve : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void drawingKeepsThePeakOfEveryPixelColumn();
    void drawingIsInTheUnitsOfTheAxes();
    void aLogarithmicAxisCountsWhatItCannotShow();
    void smoothingActsOnTheRawValuesAndKeepsThemAsGhost();
    void aConstantAndASinglePointCanBeSeen();
    void ticksAreRoundAndInside_data();
    void ticksAreRoundAndInside();
    void readingsAreTheLastKnownValue();
    void theTableHasEveryValueOnce();
    void csvQuotesNamesAndLeavesGapsEmpty();
    void csvNamesAreNoFormulas_data();
    void csvNamesAreNoFormulas();
    void wordsNameFirstLastAndHighest();
};

void TestCurve::drawingKeepsThePeakOfEveryPixelColumn()
{
    std::vector<float> y(100000, 0.5f);
    y[77777] = 9;
    y[33333] = -3;
    const DrawnCurve drawing = drawn(curveOf(y), {.x = {0, 99999}, .columns = 500});
    QVERIFY(drawing.line.size() <= 4 * 500 + 2);
    QVERIFY(drawing.line.contains(QPointF(77777, 9)));
    QVERIFY(drawing.line.contains(QPointF(33333, -3)));
    QVERIFY(drawing.ghost.isEmpty());
}

void TestCurve::drawingIsInTheUnitsOfTheAxes()
{
    const std::vector<float> y{0.25f, 0.5f, 0.75f};
    const DrawnCurve drawing = drawn(curveOf(y, 0.1, 100), {.x = {0, 1}, .columns = 100});
    QCOMPARE(drawing.line, (QList<QPointF>{{0, 25}, {0.1, 50}, {0.2, 75}}));
}

void TestCurve::aLogarithmicAxisCountsWhatItCannotShow()
{
    const std::vector<float> y{1, 0, 0.1f, -2, unknown, 10};
    const DrawnCurve drawing = drawn(curveOf(y), {.x = {0, 5}, .columns = 100, .logarithmic = true});
    QCOMPARE(drawing.notShown, 2);                     // 0 and −2; a value that is not known is not a value
    std::vector<double> known;
    int breaks = 0;
    for (const QPointF& point : drawing.line) {
        if (std::isnan(point.y()))
            ++breaks;
        else
            known.push_back(point.y());
    }
    QCOMPARE(known.size(), std::size_t{3});
    QVERIFY(std::ranges::all_of(known, [](double value) { return value > 0; }));
    QCOMPARE(breaks, 2);                               // between 1 and 0.1, and between 0.1 and 10: no line leads over what is not there
    QCOMPARE(drawn(curveOf(y), {.x = {0, 5}, .columns = 100}).notShown, 0);
}

void TestCurve::smoothingActsOnTheRawValuesAndKeepsThemAsGhost()
{
    // A long alternation: thinned first, then smoothed, it would come out near 1 or 0; smoothed first it is near 0.5.
    std::vector<float> y;
    for (int i = 0; i < 20000; ++i)
        y.push_back(static_cast<float>(i % 2));
    const DrawnCurve drawing = drawn(curveOf(y), {.x = {0, 19999}, .columns = 50, .smoothing = 0.99});
    for (const QPointF& point : drawing.line) {
        if (point.x() > 1000)
            QVERIFY2(std::abs(point.y() - 0.5) < 0.01, qPrintable(QString::number(point.y())));
    }
    double highest = 0;
    for (const QPointF& point : drawing.ghost)
        highest = std::max(highest, point.y());
    QCOMPARE(highest, 1.0);
    Curve schedule = curveOf(y);
    schedule.smooth = false;
    QVERIFY(drawn(schedule, {.x = {0, 19999}, .columns = 50, .smoothing = 0.99}).ghost.isEmpty());
}

void TestCurve::aConstantAndASinglePointCanBeSeen()
{
    for (const bool logarithmic : {false, true}) {
        for (const double value : {1.0, 1e-6, 250.0}) {
            const Range range = padded(value, value, logarithmic);
            QVERIFY(range.from < value && value < range.to);
        }
    }
    QVERIFY(!padded(0, 0, false).isEmpty());
    QVERIFY(!padded(1, -1, false).isEmpty());          // no values at all
    QVERIFY(padded(0.02, 2, false).from >= 0);         // what is never negative gets no negative axis
}

void TestCurve::ticksAreRoundAndInside_data()
{
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::addColumn<bool>("logarithmic");
    QTest::addColumn<QStringList>("texts");
    QTest::newRow("epochs") << 0.0 << 30.0 << false << QStringList{QStringLiteral("0"), QStringLiteral("10"), QStringLiteral("20"), QStringLiteral("30")};
    QTest::newRow("percent") << 71.3 << 80.2 << false << QStringList{QStringLiteral("72"), QStringLiteral("74"), QStringLiteral("76"), QStringLiteral("78"), QStringLiteral("80")};
    QTest::newRow("small") << 0.0 << 0.003 << false << QStringList{QStringLiteral("0.000"), QStringLiteral("0.001"), QStringLiteral("0.002"), QStringLiteral("0.003")};
    QTest::newRow("through zero") << -1.0 << 1.0 << false << QStringList{QStringLiteral("-1.0"), QStringLiteral("-0.5"), QStringLiteral("0.0"), QStringLiteral("0.5"), QStringLiteral("1.0")};
    QTest::newRow("decades") << 0.0009 << 120.0 << true << QStringList{QStringLiteral("0.001"), QStringLiteral("0.01"), QStringLiteral("0.1"), QStringLiteral("1"), QStringLiteral("10"), QStringLiteral("100")};
    QTest::newRow("within decades") << 0.15 << 3.0 << true << QStringList{QStringLiteral("0.2"), QStringLiteral("0.5"), QStringLiteral("1"), QStringLiteral("2")};
    QTest::newRow("empty") << 1.0 << 1.0 << false << QStringList{};
}

void TestCurve::ticksAreRoundAndInside()
{
    QFETCH(double, from);
    QFETCH(double, to);
    QFETCH(bool, logarithmic);
    QLocale::setDefault(QLocale::c());
    QStringList texts;
    for (const Tick& tick : ticks({from, to}, 4, logarithmic)) {
        texts << tick.text;
        QVERIFY(tick.value >= from - 1e-9 && tick.value <= to + 1e-9);
        QVERIFY(std::abs(tick.text.toDouble() - tick.value) < 1e-9);
    }
    QTEST(texts, "texts");
}

void TestCurve::readingsAreTheLastKnownValue()
{
    const std::vector<float> y{1, unknown, 3, 4};
    const Curve bySteps = curveOf(y, 0.5);
    QCOMPARE(readingAt(bySteps, 0.6)->y, 1.0);         // index 1 is not known
    QCOMPARE(readingAt(bySteps, 1.0)->y, 3.0);
    QCOMPARE(readingAt(bySteps, 99)->y, 4.0);
    QCOMPARE(readingAt(bySteps, 99)->x, 1.5);
    QVERIFY(!readingAt(bySteps, -0.1));
    const std::vector<double> x{10, 20, 40, 80};
    Curve byPoints = bySteps;
    byPoints.values = [&] { return CurveValues{.y = y, .x = x}; };
    QCOMPARE(readingAt(byPoints, 79.9)->y, 3.0);
    QVERIFY(!readingAt(byPoints, 9.9));
}

void TestCurve::theTableHasEveryValueOnce()
{
    const std::vector<float> a{1, 2, 3}, b{7, 8};
    const std::vector<double> xb{1, 5};
    Curve second = curveOf(b);
    second.name = QStringLiteral("b");
    second.values = [&] { return CurveValues{.y = b, .x = xb}; };
    const CurveTable table = tableOf({curveOf(a), second}, QStringLiteral("step"));
    QCOMPARE(table.columns, (QStringList{QStringLiteral("step"), QStringLiteral("a"), QStringLiteral("b")}));
    QCOMPARE(tableOf({second}, QStringLiteral("step"), QStringLiteral("accuracy (%)")).columns, (QStringList{QStringLiteral("step"), QStringLiteral("b, accuracy (%)")}));
    QCOMPARE(table.x, (std::vector<double>{0, 1, 2, 5}));
    QCOMPARE(table.y[0][1], 2.0);
    QCOMPARE(table.y[1][1], 7.0);
    QVERIFY(std::isnan(table.y[1][0]) && std::isnan(table.y[0][3]));
    QCOMPARE(table.y[1][3], 8.0);
}

void TestCurve::csvQuotesNamesAndLeavesGapsEmpty()
{
    const std::vector<float> y{0.5f, unknown};
    Curve curve = curveOf(y);
    curve.name = QStringLiteral("soft, \"T 4\"");
    QCOMPARE(toCsv(tableOf({curve}, QStringLiteral("step"))), QByteArray("\"step\",\"soft, \"\"T 4\"\"\"\n0,0.5\n1,\n"));
}

void TestCurve::csvNamesAreNoFormulas_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("cell");
    QTest::newRow("equals") << QStringLiteral("=1+1") << QByteArray("\"'=1+1\"");
    QTest::newRow("plus") << QStringLiteral("+1") << QByteArray("\"'+1\"");
    QTest::newRow("minus") << QStringLiteral("-1") << QByteArray("\"'-1\"");
    QTest::newRow("at") << QStringLiteral("@SUM(A1)") << QByteArray("\"'@SUM(A1)\"");
    QTest::newRow("tab") << QStringLiteral("\t=1") << QByteArray("\"'\t=1\"");
    QTest::newRow("return") << QStringLiteral("\r=1") << QByteArray("\"'\r=1\"");
    QTest::newRow("inside only") << QStringLiteral("T=4, über") << QByteArray("\"T=4, über\"");
    QTest::newRow("nothing") << QString() << QByteArray("\"\"");
}

void TestCurve::csvNamesAreNoFormulas()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, cell);
    const std::vector<float> y{-0.5f};
    Curve curve = curveOf(y);
    curve.name = name;
    QCOMPARE(toCsv(tableOf({curve}, QStringLiteral("step"))), "\"step\"," + cell + "\n0,-0.5\n");
}

void TestCurve::wordsNameFirstLastAndHighest()
{
    const std::vector<float> y{0.5f, 0.25f, 0.75f, 0.625f};
    const QString words = inWords(curveOf(y));
    for (const char* each : {"4 values", "from 0.5 to 0.625", "lowest 0.25 at 1", "highest 0.75 at 2"})
        QVERIFY2(words.contains(QLatin1StringView(each)), qPrintable(words));
    const std::vector<float> nothing;
    QVERIFY(inWords(curveOf(nothing)).contains(QStringLiteral("no values")));
}

QTEST_GUILESS_MAIN(TestCurve)
#include "tst_curve.moc"

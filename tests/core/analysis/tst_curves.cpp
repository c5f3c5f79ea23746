#include "core/analysis/decimation.h"
#include "core/analysis/series.h"
#include "core/analysis/smoothing.h"
#include "core/base/error.h"
#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <cmath>

using namespace retort;

namespace {

using Floats = std::vector<float>;

Floats noise(int size, std::uint64_t stream = 1)
{
    CounterGenerator random(stream);
    Floats values;
    for (int i = 0; i < size; ++i)
        values.push_back(static_cast<float>(random.unit()));
    return values;
}

bool same(const Floats& a, const Floats& b)
{
    return std::ranges::equal(a, b, [](float x, float y) { return x == y || (std::isnan(x) && std::isnan(y)); });
}

} // namespace

class TestCurves : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void chunksMakeOneSeries();
    void laterChunksWriteOverEarlierOnes();
    void impossibleChunksAreRefused();
    void smoothingStartsAtTheFirstValue();
    void smoothingFollowsItsFormula();
    void smoothingKeepsGaps();
    void smoothingInPortionsIsTheSame();
    void badSmoothingWeightIsRefused();
    void shortCurvesAreLeftAlone();
    void everyColumnKeepsItsEnds_data();
    void everyColumnKeepsItsEnds();
    void peaksSurviveAnyWidth();
    void gapsBreakTheLineOnce();
    void lineLeavesThePictureAtBothEnds();
    void unevenTimesFallIntoTheirColumns();
    void emptyAndOneSidedViewsAreFine();
};

void TestCurves::chunksMakeOneSeries()
{
    SeriesAssembler series;
    series.add(2, Floats{2, 3});
    series.add(4, Floats{4});
    QVERIFY(same(series.values(), {NAN, NAN, 2, 3, 4}));
    series.add(0, Floats{0});
    QVERIFY(same(series.values(), {0, NAN, 2, 3, 4}));
    series.add(7, Floats{});
    QCOMPARE(series.values().size(), 7u);
}

void TestCurves::laterChunksWriteOverEarlierOnes()
{
    SeriesAssembler series;
    series.add(0, Floats{1, 1, 1, 1, 1});
    series.add(3, Floats{2, 2, 2});                      // the second attempt, from its checkpoint at step 3
    QVERIFY(same(series.values(), {1, 1, 1, 2, 2, 2}));
    series.add(1, Floats{3});
    QVERIFY(same(series.values(), {1, 3, 1, 2, 2, 2}));
}

void TestCurves::impossibleChunksAreRefused()
{
    SeriesAssembler series;
    QVERIFY_EXCEPTION_THROWN(series.add(-1, Floats{1}), Error);
    QVERIFY_EXCEPTION_THROWN(series.add(std::numeric_limits<std::int64_t>::max(), Floats{1}), Error);
    QVERIFY_EXCEPTION_THROWN(series.add(1'000'000'000, Floats{1}), Error);
    QVERIFY(series.values().empty());
}

void TestCurves::smoothingStartsAtTheFirstValue()
{
    for (const double weight : {0.0, 0.5, 0.99, 0.9999})
        for (const float value : smoothed(Floats(50, 0.3f), weight))
            QVERIFY(std::abs(value - 0.3f) < 1e-6f);     // without the correction the first would be (1 − w) · 0.3
    QCOMPARE(smoothed(noise(20), 0), noise(20));
}

void TestCurves::smoothingFollowsItsFormula()
{
    const auto values = noise(30);
    const auto curve = smoothed(values, 0.9);
    for (std::size_t n = 0; n < values.size(); ++n) {
        double sum = 0, weights = 0;                     // the same thing as a weighted mean: the k-th value before has 0.9^k
        for (std::size_t k = 0; k <= n; ++k) {
            sum += std::pow(0.9, k) * values[n - k];
            weights += std::pow(0.9, k);
        }
        QVERIFY(std::abs(curve[n] - sum / weights) < 1e-6);
    }
}

void TestCurves::smoothingKeepsGaps()
{
    const auto with = smoothed(Floats{1, NAN, 3, HUGE_VALF, 5}, 0.5);
    const auto without = smoothed(Floats{1, 3, 5}, 0.5);
    QVERIFY(same(with, {without[0], NAN, without[1], NAN, without[2]}));
}

void TestCurves::smoothingInPortionsIsTheSame()
{
    const auto values = noise(40);
    Smoother smoother(0.8);
    Floats grown;
    for (const float value : values)
        grown.push_back(smoother.next(value));
    QCOMPARE(grown, smoothed(values, 0.8));
}

void TestCurves::badSmoothingWeightIsRefused()
{
    for (const double weight : {-0.1, 1.0, std::nan("")})
        QVERIFY_EXCEPTION_THROWN(smoothed(Floats{1}, weight), Error);
}

void TestCurves::shortCurvesAreLeftAlone()
{
    const auto points = decimated(Floats{3, 1, 2}, 0, 2, 500);
    QCOMPARE(points, (std::vector<CurvePoint>{{0, 3}, {1, 1}, {2, 2}}));
}

void TestCurves::everyColumnKeepsItsEnds_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("columns");
    QTest::addColumn<double>("from");
    QTest::addColumn<double>("to");
    QTest::newRow("all of it") << 5000 << 100 << 0.0 << 4999.0;
    QTest::newRow("zoomed") << 5000 << 37 << 1234.5 << 1700.2;
    QTest::newRow("one column") << 1000 << 1 << 0.0 << 999.0;
    QTest::newRow("more columns than values") << 50 << 400 << 0.0 << 49.0;
}

void TestCurves::everyColumnKeepsItsEnds()
{
    QFETCH(int, size);
    QFETCH(int, columns);
    QFETCH(double, from);
    QFETCH(double, to);
    const auto values = noise(size);
    const auto points = decimated(values, from, to, columns);
    QVERIFY(std::ssize(points) <= 4 * columns + 2);
    QVERIFY(std::ranges::is_sorted(points, {}, &CurvePoint::x));
    for (const auto& point : points)                     // every point is one of the values: nothing is averaged
        QCOMPARE(point.y, static_cast<double>(values[static_cast<std::size_t>(point.x)]));
    for (int column = 0; column < columns; ++column) {   // straight from the definition, over all the values
        std::vector<CurvePoint> seen;
        for (int i = 0; i < size; ++i)
            if (i >= from && i <= to && std::min(static_cast<int>((i - from) * (columns / (to - from))), columns - 1) == column)
                seen.push_back({static_cast<double>(i), values[static_cast<std::size_t>(i)]});
        if (seen.empty())
            continue;
        const auto kept = [&](const CurvePoint& point) { return std::ranges::find(points, point) != points.end(); };
        QVERIFY(kept(seen.front()) && kept(seen.back()));
        QVERIFY(kept(*std::ranges::min_element(seen, {}, &CurvePoint::y)) && kept(*std::ranges::max_element(seen, {}, &CurvePoint::y)));
    }
}

void TestCurves::peaksSurviveAnyWidth()
{
    auto values = noise(100'000);
    values[61'803] = 7;
    values[31'415] = -7;
    for (int columns = 1; columns < 2000; columns = columns * 3 / 2 + 1) {
        const auto points = decimated(values, 0, 99'999, columns);
        QVERIFY(std::ranges::find(points, CurvePoint{61'803, 7}) != points.end());
        QVERIFY(std::ranges::find(points, CurvePoint{31'415, -7}) != points.end());
    }
}

void TestCurves::gapsBreakTheLineOnce()
{
    const auto points = decimated(Floats{NAN, NAN, 1, 2, NAN, NAN, HUGE_VALF, 3, 4}, 0, 8, 900);
    std::vector<double> x;
    for (const auto& point : points)
        x.push_back(std::isnan(point.y) ? -1 : point.x);
    QCOMPARE(x, (std::vector<double>{2, 3, -1, 7, 8}));
}

void TestCurves::lineLeavesThePictureAtBothEnds()
{
    const auto points = decimated(noise(100), 39.5, 42.5, 10);
    std::vector<double> x;
    for (const auto& point : points)
        x.push_back(point.x);
    QCOMPARE(x, (std::vector<double>{39, 40, 41, 42, 43}));
}

void TestCurves::unevenTimesFallIntoTheirColumns()
{
    // Seconds: three values at once, a pause, two more. Two columns over [0, 10]: the first holds 0, 0.1, 0.1; the second 9, 9.5.
    const std::vector<double> seconds{0, 0.1, 0.1, 9, 9.5};
    const auto points = decimated(Floats{5, 1, 9, 4, 6}, seconds, 0, 10, 2);
    QCOMPARE(points, (std::vector<CurvePoint>{{0, 5}, {0.1, 1}, {0.1, 9}, {9, 4}, {9.5, 6}}));
    QCOMPARE(decimated(Floats{5, 1, 9, 4, 6}, seconds, 3, 8, 2), (std::vector<CurvePoint>{{0.1, 9}, {9, 4}}));   // a view into the pause
}

void TestCurves::emptyAndOneSidedViewsAreFine()
{
    QVERIFY(decimated({}, 0, 10, 5).empty());
    QCOMPARE(decimated(Floats{1, 2}, 5, 9, 5), (std::vector<CurvePoint>{{1, 2}}));
    QCOMPARE(decimated(Floats{1, 2, 3}, 1, 1, 5).size(), 3u);
    QVERIFY_EXCEPTION_THROWN(decimated(Floats{1}, 0, 1, 0), Error);
}

QTEST_APPLESS_MAIN(TestCurves)
#include "tst_curves.moc"

#include "core/pictures/resampler.h"

#include <QTest>

#include <cmath>
#include <numeric>
#include <random>

using namespace retort;

namespace {

/// The triangle filter by its definition, in double: the result's pixel i of one axis.
std::vector<double> weightsByHand(std::int64_t size, double from, double length, std::int64_t result, std::int64_t i)
{
    const double scale = std::max(1.0, length / static_cast<double>(result));
    const double middle = from + (static_cast<double>(i) + 0.5) * length / static_cast<double>(result);
    std::vector<double> weights(static_cast<std::size_t>(size));
    for (std::int64_t p = 0; p < size; ++p)
        weights[static_cast<std::size_t>(p)] = std::max(0.0, 1 - std::abs(static_cast<double>(p) + 0.5 - middle) / scale);
    const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
    for (double& weight : weights)
        weight /= sum;
    return weights;
}

} // namespace

class TestResampler : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void axesAreTrianglesThatSumToOne_data();
    void axesAreTrianglesThatSumToOne();
    void aPictureOfTheRightSizeStaysAsItIs();
    void everySizeIsBroughtToTheSquare_data();
    void everySizeIsBroughtToTheSquare();
};

void TestResampler::axesAreTrianglesThatSumToOne_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<int>("from");
    QTest::addColumn<int>("length");
    QTest::addColumn<int>("result");
    QTest::newRow("one pixel") << 1 << 0 << 1 << 7;
    QTest::newRow("the same") << 5 << 0 << 5 << 5;
    QTest::newRow("half") << 16 << 0 << 16 << 8;
    QTest::newRow("an odd share") << 37 << 0 << 37 << 11;
    QTest::newRow("larger") << 6 << 0 << 6 << 17;
    QTest::newRow("a part, smaller") << 50 << 7 << 30 << 12;
    QTest::newRow("a part, larger") << 20 << 5 << 10 << 33;
    QTest::newRow("very long") << 16384 << 0 << 16384 << 4;
}

void TestResampler::axesAreTrianglesThatSumToOne()
{
    QFETCH(int, size);
    QFETCH(int, from);
    QFETCH(int, length);
    QFETCH(int, result);
    const auto axis = Resampler::axisOf(size, from, length, result);
    QCOMPARE(axis.first.size(), static_cast<std::size_t>(result));
    for (int i = 0; i < result; ++i) {
        const auto& weights = axis.weights[static_cast<std::size_t>(i)];
        QCOMPARE(std::accumulate(weights.begin(), weights.end(), 0), 1 << 16);
        const auto expected = weightsByHand(size, from, length, result, i);
        std::vector<double> found(expected.size());
        for (std::size_t k = 0; k < weights.size(); ++k) {
            QVERIFY(weights[k] >= 0);
            found.at(static_cast<std::size_t>(axis.first[static_cast<std::size_t>(i)]) + k) = weights[k] / 65536.0;
        }
        // Each is rounded by half a unit at most; what is left over goes to the largest.
        for (std::size_t p = 0; p < expected.size(); ++p)
            QVERIFY2(std::abs(found[p] - expected[p]) <= (0.5 + 0.5 * static_cast<double>(weights.size())) / 65536, qPrintable(QString::number(p)));
    }
}

void TestResampler::aPictureOfTheRightSizeStaysAsItIs()
{
    std::mt19937 random(3);
    std::vector<std::uint8_t> picture(9 * 9 * 3);
    for (auto& byte : picture)
        byte = static_cast<std::uint8_t>(random());
    Resampler resampler({.side = 9});
    QVERIFY(resampler.begin(9, 9).empty());
    for (std::size_t y = 0; y < 9; ++y)
        resampler.row(picture.data() + 27 * y);
    std::vector<std::uint8_t> out(picture.size());
    resampler.finish(out.data());
    for (std::size_t i = 0; i < 81; ++i)
        for (std::size_t c = 0; c < 3; ++c)
            QCOMPARE(int(out[81 * c + i]), int(picture[3 * i + c]));
}

void TestResampler::everySizeIsBroughtToTheSquare_data()
{
    QTest::addColumn<int>("width");
    QTest::addColumn<int>("height");
    QTest::addColumn<bool>("colour");
    QTest::addColumn<bool>("crop");
    for (const auto& [width, height] : {std::pair(40, 30), std::pair(7, 31), std::pair(3, 4), std::pair(1, 1), std::pair(12, 12)})
        for (const bool colour : {true, false})
            for (const bool crop : {true, false})
                QTest::addRow("%d x %d%s%s", width, height, colour ? " rgb" : " grey", crop ? " crop" : "") << width << height << colour << crop;
}

void TestResampler::everySizeIsBroughtToTheSquare()
{
    QFETCH(int, width);
    QFETCH(int, height);
    QFETCH(bool, colour);
    QFETCH(bool, crop);
    const int side = 10;
    std::mt19937 random(4);
    std::vector<std::uint8_t> picture(static_cast<std::size_t>(width * height * 3));
    for (auto& byte : picture)
        byte = static_cast<std::uint8_t>(random());
    const PictureForm form{.side = side, .colour = colour, .crop = crop};
    Resampler resampler(form);
    QVERIFY(resampler.begin(width, height).empty());
    for (int y = 0; y < height; ++y)
        resampler.row(picture.data() + 3 * width * y);
    std::vector<std::uint8_t> out(static_cast<std::size_t>(form.bytes()));
    resampler.finish(out.data());

    const int square = std::min(width, height);
    for (int y = 0; y < side; ++y) {
        const auto down = weightsByHand(height, crop ? (height - square) / 2 : 0, crop ? square : height, side, y);
        for (int x = 0; x < side; ++x) {
            const auto across = weightsByHand(width, crop ? (width - square) / 2 : 0, crop ? square : width, side, x);
            std::array<double, 3> expected{};
            for (int v = 0; v < height; ++v)
                for (int u = 0; u < width; ++u)
                    for (std::size_t c = 0; c < 3; ++c)
                        expected[c] += down[static_cast<std::size_t>(v)] * across[static_cast<std::size_t>(u)] * picture[static_cast<std::size_t>(3 * (v * width + u)) + c];
            const auto place = static_cast<std::size_t>(y * side + x);
            if (colour) {
                for (std::size_t c = 0; c < 3; ++c)
                    QVERIFY(std::abs(out[100 * c + place] - expected[c]) < 0.6);
            } else {
                QVERIFY(std::abs(out[place] - (0.299 * expected[0] + 0.587 * expected[1] + 0.114 * expected[2])) < 1.1);
            }
        }
    }
}

QTEST_APPLESS_MAIN(TestResampler)
#include "tst_resampler.moc"

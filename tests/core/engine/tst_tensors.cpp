#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/data/resident_data.h"
#include "tests/places.h"

#include <QTest>

#include <cmath>
#include <set>

using namespace retort::engine;
using retort::Choice;
using retort::Dataset;
using retort::InputShape;
using retort::Kind;
using torch::Tensor;

Q_DECLARE_METATYPE(retort::InputShape)

namespace {

constexpr std::uint64_t key = 77;

Dataset withoutSamples(InputShape shape, bool picture)
{
    Dataset dataset;
    dataset.shape = shape;
    dataset.picture = picture;
    dataset.classNames = {"a", "b", "c"};
    return dataset;
}

/// Pictures of random bytes, none of them 0, so that black shows.
Dataset pictures(InputShape shape, std::int64_t count)
{
    Dataset dataset = withoutSamples(shape, true);
    retort::CounterGenerator random(1);
    for (std::int64_t i = 0; i < count; ++i) {
        for (std::int64_t p = 0; p < shape.values(); ++p)
            dataset.train.bytes.push_back(static_cast<std::uint8_t>(1 + random.below(255)));
        dataset.train.labels.push_back(static_cast<std::int32_t>(i % 3));
        dataset.train.ids.push_back(static_cast<std::uint64_t>(1000 + i));
    }
    return dataset;
}

retort::Preprocessing preprocessingOf(std::int64_t channels)
{
    retort::Preprocessing fitted;
    for (std::int64_t c = 0; c < channels; ++c) {
        fitted.mean.push_back(0.3f + 0.1f * float(c));
        fitted.deviation.push_back(0.25f + 0.05f * float(c));
    }
    return fitted;
}

Dataset table(std::int64_t columns, std::int64_t count)
{
    Dataset dataset = withoutSamples({1, 1, columns}, false);
    retort::CounterGenerator random(2);
    for (std::int64_t i = 0; i < count; ++i) {
        for (std::int64_t f = 0; f < columns; ++f)
            dataset.train.reals.push_back(float(random.unit() * 10));
        dataset.train.labels.push_back(std::int32_t(i % 2));
        dataset.train.ids.push_back(std::uint64_t(i));
    }
    return dataset;
}

Choice augmentation(std::string_view kind, std::initializer_list<std::pair<std::string_view, retort::ParamValue>> changes = {})
{
    Choice choice{std::string(kind), retort::defaults(retort::entry(Kind::Augmentation, kind))};
    for (const auto& [id, value] : changes)
        choice.params.set(id, value);
    return choice;
}

Tensor rowsUpTo(std::int64_t count) { return torch::arange(count, torch::kLong); }

/// Every sample's view by mix({key, its id}).
Tensor viewsOf(const ResidentData& data, const Tensor& rows, const std::vector<Choice>& augment, std::uint64_t stream)
{
    std::vector<std::uint64_t> keys;
    for (std::int64_t i = 0; i < rows.numel(); ++i)
        keys.push_back(retort::mix({stream, data.id(rows[i].item<std::int64_t>())}));
    return data.inputs(rows, data.augmentation(augment), keys);
}

/// A picture [C, H, W] moved so that pixel (x, y) shows what was at (x + right, y + down); black elsewhere.
Tensor movedByHand(const Tensor& picture, std::int64_t right, std::int64_t down, const Tensor& black)
{
    Tensor moved = black.view({-1, 1, 1}).expand(picture.sizes()).clone();
    for (std::int64_t y = 0; y < picture.size(1); ++y) {
        for (std::int64_t x = 0; x < picture.size(2); ++x) {
            if (x + right >= 0 && x + right < picture.size(2) && y + down >= 0 && y + down < picture.size(1))
                moved.index_put_({torch::indexing::Slice(), y, x}, picture.index({torch::indexing::Slice(), y + down, x + right}));
        }
    }
    return moved;
}

Tensor blackOf(const retort::Preprocessing& fitted)
{
    std::vector<float> black;
    for (std::size_t c = 0; c < fitted.mean.size(); ++c)
        black.push_back(-fitted.mean[c] / fitted.deviation[c]);
    return torch::tensor(black);
}

} // namespace

class TestTensors : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void picturesAreStandardisedByChannel_data() { shapes(); }
    void picturesAreStandardisedByChannel();
    void tablesAreStandardisedByColumn();
    void constantChannelsAndColumnsBecomeZero();
    void rowsMayComeInAnyOrder();
    void preprocessingOfAnotherShapeIsRefused();
    void viewsDoNotDependOnTheBatch_data();
    void viewsDoNotDependOnTheBatch();
    void shiftsMoveByWholePixelsAndLetBlackIn_data() { shapes(); }
    void shiftsMoveByWholePixelsAndLetBlackIn();
    void shiftsReachEveryPlaceEquallyOften();
    void shiftsBeyondThePictureLeaveBlack();
    void flipsMirrorTheirShareOfThePictures_data();
    void flipsMirrorTheirShareOfThePictures();
    void shiftsAndFlipsGoTogether();
    void noiseIsNormalAndOfTheSizeAskedFor();
    void oneAugmentationDoesNotShiftAnothersDraw();
    void tablesTakeNoiseOnly();

private:
    void shapes();
};

void TestTensors::shapes()
{
    QTest::addColumn<InputShape>("shape");
    QTest::newRow("one channel") << InputShape{1, 5, 7};
    QTest::newRow("three channels") << InputShape{3, 6, 4};
}

void TestTensors::picturesAreStandardisedByChannel()
{
    QFETCH(InputShape, shape);
    Dataset dataset = pictures(shape, 9);
    dataset.byteScale = 200;
    const auto fitted = preprocessingOf(shape.channels);
    const ResidentData data(dataset, dataset.train, fitted);
    QCOMPARE(data.size(), 9);
    const Tensor inputs = data.inputs(rowsUpTo(9));
    QVERIFY(inputs.sizes() == torch::IntArrayRef({9, shape.channels, shape.height, shape.width}));
    QVERIFY(inputs.scalar_type() == torch::kFloat);
    QVERIFY(inputs.permute({0, 2, 3, 1}).is_contiguous());   // channels-last
    std::size_t at = 0;
    for (std::int64_t n = 0; n < 9; ++n) {
        for (std::int64_t c = 0; c < shape.channels; ++c) {
            for (std::int64_t y = 0; y < shape.height; ++y) {
                for (std::int64_t x = 0; x < shape.width; ++x, ++at) {
                    const double expected = (dataset.train.bytes[at] / 200. - fitted.mean[std::size_t(c)]) / fitted.deviation[std::size_t(c)];
                    QVERIFY(std::abs(inputs[n][c][y][x].item<double>() - expected) < 1e-5);
                }
            }
        }
    }
}

void TestTensors::tablesAreStandardisedByColumn()
{
    const Dataset dataset = table(3, 6);
    const retort::Preprocessing fitted{{1, 2, 3}, {0.5, 1, 4}};
    const ResidentData data(dataset, dataset.train, fitted);
    const Tensor inputs = data.inputs(rowsUpTo(6));
    QVERIFY(inputs.sizes() == torch::IntArrayRef({6, 3}));
    for (std::int64_t i = 0; i < 18; ++i) {
        const auto f = std::size_t(i % 3);
        const double expected = (dataset.train.reals[std::size_t(i)] - fitted.mean[f]) / fitted.deviation[f];
        QVERIFY(std::abs(inputs.flatten()[i].item<double>() - expected) < 1e-5);
    }
}

void TestTensors::constantChannelsAndColumnsBecomeZero()
{
    const Dataset rows = table(2, 4);
    const Tensor columns = ResidentData(rows, rows.train, {{1, 2}, {0, 1}}).inputs(rowsUpTo(4));
    QVERIFY(columns.select(1, 0).eq(0).all().item<bool>() && columns.isfinite().all().item<bool>());
    const Dataset dataset = pictures({2, 4, 4}, 3);
    const Tensor channels = ResidentData(dataset, dataset.train, {{0.5, 0.5}, {0, 1}}).inputs(rowsUpTo(3));
    QVERIFY(channels.select(1, 0).eq(0).all().item<bool>() && channels.isfinite().all().item<bool>());
}

void TestTensors::rowsMayComeInAnyOrder()
{
    const Dataset dataset = pictures({1, 4, 4}, 8);
    const ResidentData data(dataset, dataset.train, preprocessingOf(1));
    const Tensor all = data.inputs(rowsUpTo(8));
    const Tensor rows = torch::tensor({7, 0, 3, 3}, torch::kLong);
    QVERIFY(data.inputs(rows).equal(all.index_select(0, rows)));
    QVERIFY(data.labels(rows).equal(torch::tensor({1, 0, 0, 0}, torch::kLong)));
    QCOMPARE(data.inputs(rowsUpTo(0)).size(0), 0);
    QCOMPARE(viewsOf(data, rowsUpTo(0), {augmentation("shift"), augmentation("noise")}, key).size(0), 0);
}

void TestTensors::preprocessingOfAnotherShapeIsRefused()
{
    const Dataset dataset = pictures({3, 4, 4}, 2);
    QVERIFY_EXCEPTION_THROWN(ResidentData(dataset, dataset.train, preprocessingOf(1)), retort::Error);
    const Dataset rows = table(2, 4);
    QVERIFY_EXCEPTION_THROWN(ResidentData(rows, rows.train, preprocessingOf(1)), retort::Error);
}

void TestTensors::viewsDoNotDependOnTheBatch_data()
{
    QTest::addColumn<InputShape>("shape");
    QTest::addColumn<std::vector<Choice>>("augment");
    std::vector<Choice> everything;
    for (const retort::Entry& row : retort::catalogue(Kind::Augmentation)) {
        if (row.id != "mixup")                           // which needs another sample, and so is not a view of one
            everything.push_back(augmentation(row.id));
        if (row.id == "crop")
            everything.push_back(augmentation(row.id, {{"border", std::string("mirror")}}));
    }
    for (const InputShape shape : {InputShape{1, 8, 8}, InputShape{3, 6, 4}}) {
        for (const Choice& one : everything)
            QTest::addRow("%s, %d channels", one.kind.c_str(), int(shape.channels)) << shape << std::vector<Choice>{one};
        QTest::addRow("all, %d channels", int(shape.channels)) << shape << everything;
    }
}

void TestTensors::viewsDoNotDependOnTheBatch()
{
    QFETCH(InputShape, shape);
    QFETCH(std::vector<Choice>, augment);
    const Dataset dataset = pictures(shape, 24);
    const ResidentData data(dataset, dataset.train, preprocessingOf(shape.channels));
    const Tensor all = viewsOf(data, rowsUpTo(24), augment, key);
    const Tensor rows = torch::tensor({23, 4, 11, 4}, torch::kLong);
    QVERIFY(viewsOf(data, rows, augment, key).equal(all.index_select(0, rows)));
    for (std::int64_t row = 0; row < 24; ++row)
        QVERIFY(viewsOf(data, torch::tensor({row}, torch::kLong), augment, key).equal(all.narrow(0, row, 1)));
    QVERIFY(!viewsOf(data, rowsUpTo(24), augment, key + 1).equal(all));
    QVERIFY(viewsOf(data, rowsUpTo(24), {}, key).equal(data.inputs(rowsUpTo(24))));
}

void TestTensors::shiftsMoveByWholePixelsAndLetBlackIn()
{
    QFETCH(InputShape, shape);
    const Dataset dataset = pictures(shape, 40);
    const auto fitted = preprocessingOf(shape.channels);
    const ResidentData data(dataset, dataset.train, fitted);
    const Tensor still = data.inputs(rowsUpTo(40));
    const Tensor views = viewsOf(data, rowsUpTo(40), {augmentation("shift")}, key);
    std::set<std::pair<std::int64_t, std::int64_t>> seen;
    for (std::int64_t i = 0; i < 40; ++i) {
        int matches = 0;
        for (std::int64_t right = -2; right <= 2; ++right) {
            for (std::int64_t down = -2; down <= 2; ++down) {
                if (views[i].allclose(movedByHand(still[i], right, down, blackOf(fitted)), 0, 1e-6)) {
                    ++matches;
                    seen.emplace(right, down);
                }
            }
        }
        QCOMPARE(matches, 1);
    }
    QVERIFY(seen.size() > 12);                   // of 25; 40 draws leave about five unseen
}

void TestTensors::shiftsReachEveryPlaceEquallyOften()
{
    constexpr std::int64_t count = 5000;
    Dataset dataset = withoutSamples({1, 5, 5}, true);
    for (std::int64_t i = 0; i < count; ++i) {
        for (int p = 0; p < 25; ++p)
            dataset.train.bytes.push_back(p == 12 ? 255 : 0);   // one bright pixel in the middle
        dataset.train.labels.push_back(0);
        dataset.train.ids.push_back(std::uint64_t(i));
    }
    const ResidentData data(dataset, dataset.train, {{0}, {1}});
    const Tensor where = viewsOf(data, rowsUpTo(count), {augmentation("shift")}, key).flatten(1).argmax(1);
    const Tensor counts = torch::bincount(where, {}, 25).to(torch::kDouble);
    const double chiSquare = ((counts - 200).square() / 200).sum().item<double>();
    QVERIFY2(chiSquare < 52, qPrintable(QString::number(chiSquare)));   // 24 degrees of freedom: beyond 52 once in a thousand
}

void TestTensors::shiftsBeyondThePictureLeaveBlack()
{
    const Dataset dataset = pictures({1, 3, 3}, 60);
    const ResidentData data(dataset, dataset.train, {{0}, {1}});
    const Tensor views = viewsOf(data, rowsUpTo(60), {augmentation("shift", {{"pixels", std::int64_t(16)}})}, key).flatten(1);
    const Tensor black = views.eq(0).all(1);     // at most 5 of 33 places each way leave a part of the picture in sight
    QVERIFY(black.sum().item<std::int64_t>() > 40);
}

void TestTensors::flipsMirrorTheirShareOfThePictures_data()
{
    QTest::addColumn<double>("probability");
    for (const double probability : {0.0, 0.25, 0.5, 1.0})
        QTest::addRow("%g", probability) << probability;
}

void TestTensors::flipsMirrorTheirShareOfThePictures()
{
    QFETCH(double, probability);
    constexpr std::int64_t count = 2000;
    const Dataset dataset = pictures({3, 2, 5}, count);
    const ResidentData data(dataset, dataset.train, preprocessingOf(3));
    const Tensor still = data.inputs(rowsUpTo(count));
    const Tensor views = viewsOf(data, rowsUpTo(count), {augmentation("flip", {{"probability", probability}})}, key);
    // Standardised by two loops, which a sanitizer's build rounds otherwise.
    const double rounding = retort::test::slowness() > 1 ? 1e-5 : 0;
    const auto alike = [&](const Tensor& pictures) { return (views - pictures).abs().le(rounding).flatten(1).all(1); };
    const Tensor same = alike(still);
    const Tensor mirrored = alike(still.flip(3));
    QVERIFY(same.logical_xor(mirrored).all().item<bool>());
    const double error = std::abs(double(mirrored.sum().item<std::int64_t>()) - probability * count);
    QVERIFY(error <= 5 * std::sqrt(probability * (1 - probability) * count));
}

void TestTensors::shiftsAndFlipsGoTogether()
{
    const InputShape shape{1, 6, 9};
    const Dataset dataset = pictures(shape, 30);
    const auto fitted = preprocessingOf(1);
    const ResidentData data(dataset, dataset.train, fitted);
    const Choice shift = augmentation("shift");
    const Choice flip = augmentation("flip", {{"probability", 1.0}});
    const Tensor shifted = viewsOf(data, rowsUpTo(30), {shift}, key);
    QVERIFY(viewsOf(data, rowsUpTo(30), {shift, flip}, key).equal(shifted.flip(3)));
    const Tensor flippedFirst = viewsOf(data, rowsUpTo(30), {flip, shift}, key);
    const Tensor flipped = data.inputs(rowsUpTo(30)).flip(3);
    for (std::int64_t i = 0; i < 30; ++i) {
        bool found = false;
        for (std::int64_t right = -2; right <= 2; ++right) {
            for (std::int64_t down = -2; down <= 2; ++down)
                found = found || flippedFirst[i].allclose(movedByHand(flipped[i], right, down, blackOf(fitted)), 0, 1e-6);
        }
        QVERIFY(found);
    }
}

void TestTensors::noiseIsNormalAndOfTheSizeAskedFor()
{
    constexpr std::int64_t count = 500;
    const Dataset dataset = pictures({1, 20, 20}, count);
    const ResidentData data(dataset, dataset.train, preprocessingOf(1));
    const Tensor still = data.inputs(rowsUpTo(count));
    const Tensor noise = ((viewsOf(data, rowsUpTo(count), {augmentation("noise", {{"deviation", 0.3}})}, key) - still) / 0.3).flatten(1).to(torch::kDouble);
    const double n = double(noise.numel());
    QVERIFY(std::abs(noise.mean().item<double>()) < 5 / std::sqrt(n));
    QVERIFY(std::abs(noise.square().mean().item<double>() - 1) < 5 * std::sqrt(2 / n) + 1e-4);
    for (const auto& [within, share] : {std::pair(1., .682689), std::pair(2., .954500), std::pair(3., .997300)}) {
        const double seen = noise.abs().lt(within).to(torch::kDouble).mean().item<double>();
        QVERIFY(std::abs(seen - share) < 5 * std::sqrt(share * (1 - share) / n) + 1e-4);
    }
    // Neither neighbouring pixels nor neighbouring samples know of each other.
    const auto correlation = [](const Tensor& a, const Tensor& b) { return std::abs((a * b).mean().item<double>()) * std::sqrt(double(a.numel())); };
    QVERIFY(correlation(noise.slice(1, 1), noise.slice(1, 0, -1)) < 5);
    QVERIFY(correlation(noise.slice(0, 1), noise.slice(0, 0, -1)) < 5);
}

void TestTensors::oneAugmentationDoesNotShiftAnothersDraw()
{
    const Dataset dataset = pictures({1, 6, 6}, 20);
    const ResidentData data(dataset, dataset.train, preprocessingOf(1));
    const Choice shift = augmentation("shift");
    const Choice noFlip = augmentation("flip", {{"probability", 0.0}});
    const Choice noNoise = augmentation("noise", {{"deviation", 0.0}});
    QVERIFY(viewsOf(data, rowsUpTo(20), {noNoise, noFlip, shift}, key).equal(viewsOf(data, rowsUpTo(20), {shift}, key)));
}

void TestTensors::tablesTakeNoiseOnly()
{
    const Dataset dataset = table(4, 10);
    const ResidentData data(dataset, dataset.train, {{0, 0, 0, 0}, {1, 1, 1, 1}});
    QVERIFY(!viewsOf(data, rowsUpTo(10), {augmentation("noise")}, key).equal(data.inputs(rowsUpTo(10))));
    QVERIFY_EXCEPTION_THROWN(viewsOf(data, rowsUpTo(10), {augmentation("shift")}, key), retort::Error);
    QVERIFY_EXCEPTION_THROWN(viewsOf(data, rowsUpTo(10), {augmentation("flip")}, key), retort::Error);
    QVERIFY_EXCEPTION_THROWN(viewsOf(data, rowsUpTo(10), {Choice{"blur", {}}}, key), retort::Error);
}

QTEST_GUILESS_MAIN(TestTensors)
#include "tst_tensors.moc"

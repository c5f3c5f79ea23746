#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/data/resident_data.h"
#include "tests/core/engine/term_workshop.h"

#include <ATen/Parallel.h>

#include <cmath>
#include <numbers>
#include <set>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

constexpr std::uint64_t stream = 5;

Choice choice(std::string_view kind, std::initializer_list<std::pair<std::string_view, ParamValue>> changes = {})
{
    Choice made{std::string(kind), defaults(entry(Kind::Augmentation, kind))};
    for (const auto& [id, value] : changes)
        made.params.set(id, value);
    return made;
}

/// Pictures of bytes in [from, to), so bounded that no change of colour has to be cut off.
struct Album {
    Album(InputShape shape, std::int64_t count, std::uint64_t from = 1, std::uint64_t to = 256)
    {
        dataset.shape = shape;
        dataset.classNames = {"a", "b"};
        CounterGenerator random(9);
        for (std::int64_t i = 0; i < count; ++i) {
            for (std::int64_t p = 0; p < shape.values(); ++p)
                dataset.train.bytes.push_back(static_cast<std::uint8_t>(from + random.below(to - from)));
            dataset.train.labels.push_back(static_cast<std::int32_t>(i % 2));
            dataset.train.ids.push_back(static_cast<std::uint64_t>(i));
            keys.push_back(mix({stream, static_cast<std::uint64_t>(i)}));
        }
        const auto channels = static_cast<std::size_t>(shape.channels);
        data = std::make_unique<ResidentData>(dataset, dataset.train, Preprocessing{std::vector<float>(channels, 0), std::vector<float>(channels, 1.0F / 255)});
    }
    Tensor rows() const { return torch::arange(dataset.train.size(), torch::kLong); }
    /// In units of bytes, [n, C, H, W].
    Tensor still() const { return data->inputs(rows()); }
    Tensor views(const std::vector<Choice>& choices) const { return data->inputs(rows(), data->augmentation(choices), keys); }

    Dataset dataset;
    std::vector<std::uint64_t> keys;
    std::unique_ptr<ResidentData> data;
};

float pixelAt(const Tensor& picture, std::int64_t c, std::int64_t y, std::int64_t x)
{
    const bool inside = y >= 0 && x >= 0 && y < picture.size(1) && x < picture.size(2);
    return inside ? picture[c][y][x].item<float>() : 0;
}

Tensor greyOf(const Tensor& pictures) { return 0.299 * pictures.select(1, 0) + 0.587 * pictures.select(1, 1) + 0.114 * pictures.select(1, 2); }

} // namespace

class TestAugmentation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyRowIsCarriedOut();
    void bordersAreWhatTheySay_data();
    void bordersAreWhatTheySay();
    void rotationsAreBilinear_data();
    void rotationsAreBilinear();
    void cutoutCoversOneSquareWithTheMean();
    void brightnessIsOneFactor();
    void contrastKeepsTheMeanGrey();
    void saturationKeepsEachPixelsGrey();
    void hueTurnsAboutTheGreys();
    void greyPicturesHaveNoColourToChange();
    void coloursStayInRange();
    void theNumberOfThreadsIsNotInTheView();
    void sharesFollowBeta_data();
    void sharesFollowBeta();
    void mixedLabelsCountInTheirShares_data();
    void mixedLabelsCountInTheirShares();
};

void TestAugmentation::everyRowIsCarriedOut()
{
    const Album pictures({3, 8, 8}, 4);
    for (const Entry& row : catalogue(Kind::Augmentation)) {
        const Augmentation made = pictures.data->augmentation({choice(row.id)});
        QVERIFY2(made.mixes() == (row.id == "mixup"), row.id.data());
        QVERIFY2(row.id == "mixup" || !pictures.views({choice(row.id)}).equal(pictures.still()), row.id.data());
    }
}

void TestAugmentation::bordersAreWhatTheySay_data()
{
    QTest::addColumn<QString>("border");
    for (const char* border : {"black", "edge", "mirror"})
        QTest::newRow(border) << QString::fromUtf8(border);
}

void TestAugmentation::bordersAreWhatTheySay()
{
    QFETCH(QString, border);
    const std::int64_t padding = 3, height = 6, width = 5;
    const Album pictures({3, height, width}, 30);
    const Tensor still = pictures.still(), views = pictures.views({choice("crop", {{"padding", padding}, {"border", border.toStdString()}})});
    const auto line = [&](std::int64_t place, std::int64_t size) {
        if (border == QStringLiteral("edge"))
            return std::clamp<std::int64_t>(place, 0, size - 1);
        if (border == QStringLiteral("mirror"))          // without the edge twice
            return place < 0 ? -place : place >= size ? 2 * size - 2 - place : place;
        return place;
    };
    std::set<std::pair<std::int64_t, std::int64_t>> seen;
    for (std::int64_t i = 0; i < 30; ++i) {
        int matches = 0;
        for (std::int64_t right = -padding; right <= padding; ++right) {
            for (std::int64_t down = -padding; down <= padding; ++down) {
                bool same = true;
                for (std::int64_t y = 0; y < height && same; ++y)
                    for (std::int64_t x = 0; x < width && same; ++x)
                        same = std::abs(views[i][1][y][x].item<float>() - pixelAt(still[i], 1, line(y + down, height), line(x + right, width))) < 0.01F;
                matches += same ? 1 : 0;
                if (same)
                    seen.emplace(right, down);
            }
        }
        QCOMPARE(matches, 1);
    }
    QVERIFY(seen.size() > 15);                           // of 49; 30 draws leave about 26 unseen
}

void TestAugmentation::rotationsAreBilinear_data()
{
    QTest::addColumn<double>("degrees");
    for (const double degrees : {0.0, 15.0, 180.0})
        QTest::addRow("%g", degrees) << degrees;
}

void TestAugmentation::rotationsAreBilinear()
{
    QFETCH(double, degrees);
    const std::int64_t height = 6, width = 9;
    const Album pictures({3, height, width}, 12);
    const Tensor still = pictures.still(), views = pictures.views({choice("rotation", {{"degrees", degrees}})});
    for (std::int64_t i = 0; i < 12; ++i) {
        const double angle = (2 * CounterGenerator(mix({pictures.keys[static_cast<std::size_t>(i)], keyOf("rotation")})).unit() - 1) * degrees * std::numbers::pi / 180;
        for (std::int64_t y = 0; y < height; ++y) {
            for (std::int64_t x = 0; x < width; ++x) {
                const double right = x - (width - 1) / 2.0, down = y - (height - 1) / 2.0;
                const double fromX = std::cos(angle) * right - std::sin(angle) * down + (width - 1) / 2.0;
                const double fromY = std::sin(angle) * right + std::cos(angle) * down + (height - 1) / 2.0;
                const auto left = static_cast<std::int64_t>(std::floor(fromX)), top = static_cast<std::int64_t>(std::floor(fromY));
                const double a = fromX - left, b = fromY - top;
                for (std::int64_t c = 0; c < 3; ++c) {
                    const double expected = (1 - a) * (1 - b) * pixelAt(still[i], c, top, left) + a * (1 - b) * pixelAt(still[i], c, top, left + 1) + (1 - a) * b * pixelAt(still[i], c, top + 1, left)
                        + a * b * pixelAt(still[i], c, top + 1, left + 1);
                    QVERIFY2(std::abs(views[i][c][y][x].item<float>() - expected) < 0.51, qPrintable(QStringLiteral("%1 %2 %3").arg(i).arg(y).arg(x)));
                }
            }
        }
    }
}

void TestAugmentation::cutoutCoversOneSquareWithTheMean()
{
    const std::int64_t size = 5, height = 9, width = 12;
    const Album pictures({3, height, width}, 200);
    const Tensor still = pictures.still(), views = pictures.views({choice("cutout", {{"size", size}})});
    std::int64_t whole = 0;
    std::set<std::int64_t> tops;
    for (std::int64_t i = 0; i < 200; ++i) {
        const Tensor covered = views[i].ne(still[i]).any(0);
        QVERIFY(views[i].masked_select(covered.unsqueeze(0)).eq(0).all().item<bool>());
        const Tensor lines = covered.any(1).nonzero().flatten(), columns = covered.any(0).nonzero().flatten();
        QCOMPARE(covered.sum().item<std::int64_t>(), lines.numel() * columns.numel());   // a rectangle
        QVERIFY(lines.numel() >= (size + 1) / 2 && lines.numel() <= size && columns.numel() >= (size + 1) / 2 && columns.numel() <= size);
        whole += lines.numel() == size && columns.numel() == size ? 1 : 0;
        tops.insert(lines[0].item<std::int64_t>());
    }
    // Whole where its middle is 2 from every edge: 5 · 8 of 9 · 12 places.
    QVERIFY(std::abs(double(whole) - 200 * 40 / 108.0) < 5 * std::sqrt(200 * 0.37 * 0.63));
    QCOMPARE(tops.size(), 7u);                           // from 0 to 6
}

void TestAugmentation::brightnessIsOneFactor()
{
    const Album pictures({3, 6, 6}, 300, 40, 160);
    const Tensor ratio = (pictures.views({choice("colour_jitter", {{"brightness", 0.5}, {"contrast", 0.0}, {"saturation", 0.0}})}) / pictures.still()).flatten(1);
    QVERIFY((ratio - ratio.select(1, 0).unsqueeze(1)).abs().max().item<float>() < 1e-4);
    const Tensor factors = ratio.select(1, 0).to(torch::kDouble);
    QVERIFY(factors.min().item<double>() > 0.5 - 1e-4 && factors.max().item<double>() < 1.5 + 1e-4);
    QVERIFY(std::abs(factors.mean().item<double>() - 1) < 5 * std::sqrt(1 / 12.0 / 300));   // uniform: variance 1/12
    QVERIFY(std::abs(factors.var().item<double>() - 1 / 12.0) < 0.02);
}

void TestAugmentation::contrastKeepsTheMeanGrey()
{
    const Album pictures({3, 6, 6}, 50, 90, 160);
    const Tensor still = pictures.still(), views = pictures.views({choice("colour_jitter", {{"brightness", 0.0}, {"contrast", 0.9}, {"saturation", 0.0}})});
    const auto mean = [](const Tensor& some) { return greyOf(some).flatten(1).mean(1).view({-1, 1, 1, 1}); };
    QVERIFY(mean(views).allclose(mean(still), 0, 1e-2));
    const Tensor factor = (views - mean(still)).flatten(1).norm(2, 1) / (still - mean(still)).flatten(1).norm(2, 1);
    QVERIFY((mean(still) + factor.view({-1, 1, 1, 1}) * (still - mean(still))).allclose(views, 0, 2e-2));
    QVERIFY(factor.max().item<float>() - factor.min().item<float>() > 1);
}

void TestAugmentation::saturationKeepsEachPixelsGrey()
{
    const Album pictures({3, 6, 6}, 50, 90, 160);
    const Tensor still = pictures.still(), views = pictures.views({choice("colour_jitter", {{"brightness", 0.0}, {"contrast", 0.0}, {"saturation", 0.9}})});
    QVERIFY(greyOf(views).allclose(greyOf(still), 0, 1e-2));
    const Tensor grey = greyOf(still).unsqueeze(1);
    const Tensor factor = (views - grey).flatten(1).norm(2, 1) / (still - grey).flatten(1).norm(2, 1);
    QVERIFY((grey + factor.view({-1, 1, 1, 1}) * (still - grey)).allclose(views, 0, 2e-2));
}

void TestAugmentation::hueTurnsAboutTheGreys()
{
    const Album pictures({3, 6, 6}, 50, 100, 150);
    const Choice turn = choice("colour_jitter", {{"brightness", 0.0}, {"contrast", 0.0}, {"saturation", 0.0}, {"hue", 180.0}});
    const Tensor still = pictures.still(), views = pictures.views({turn});
    QVERIFY(views.sum(1).allclose(still.sum(1), 0, 1e-2));                     // along the axis nothing moves
    QVERIFY(views.square().sum(1).allclose(still.square().sum(1), 1e-4, 1));   // and no pixel changes its distance from it
    QVERIFY(!views.allclose(still, 0, 5));
    // A turn by a third of a circle would take red to green: so does the angle that each picture's own pixels say.
    const Tensor a = still[0].flatten(1) - still[0].mean(0).flatten().unsqueeze(0), b = views[0].flatten(1) - still[0].mean(0).flatten().unsqueeze(0);
    const Tensor cosines = (a * b).sum(0) / (a.norm(2, 0) * b.norm(2, 0));
    const Tensor clear = cosines.masked_select(a.norm(2, 0).gt(10));
    QVERIFY(clear.numel() > 5 && (clear - clear[0]).abs().max().item<float>() < 1e-3);
}

void TestAugmentation::greyPicturesHaveNoColourToChange()
{
    const Album pictures({1, 6, 6}, 20, 60, 160);
    QVERIFY(pictures.views({choice("colour_jitter", {{"brightness", 0.0}, {"contrast", 0.0}, {"saturation", 1.0}, {"hue", 90.0}})}).allclose(pictures.still(), 0, 1e-3));
    const Tensor views = pictures.views({choice("colour_jitter", {{"brightness", 0.0}, {"contrast", 0.5}})});
    QVERIFY(views.flatten(1).mean(1).allclose(pictures.still().flatten(1).mean(1), 0, 1e-2) && !views.allclose(pictures.still(), 0, 1));
}

void TestAugmentation::coloursStayInRange()
{
    const Album pictures({3, 6, 6}, 50);
    const Tensor views = pictures.views({choice("colour_jitter", {{"brightness", 1.0}, {"contrast", 1.0}, {"saturation", 1.0}, {"hue", 180.0}})});
    QVERIFY(views.min().item<float>() >= 0 && views.max().item<float>() <= 255.01F);
}

void TestAugmentation::theNumberOfThreadsIsNotInTheView()
{
    const Album pictures({3, 32, 32}, 200);
    std::vector<Choice> all;
    for (const Entry& row : catalogue(Kind::Augmentation))
        all.push_back(choice(row.id));
    const int before = at::get_num_threads();
    at::set_num_threads(1);
    const Tensor one = pictures.views(all);
    at::set_num_threads(3);
    const Tensor three = pictures.views(all);
    at::set_num_threads(before);
    QVERIFY(one.equal(three));
}

void TestAugmentation::sharesFollowBeta_data()
{
    QTest::addColumn<double>("alpha");
    for (const double alpha : {0.05, 0.2, 1.0, 8.0, 100.0})
        QTest::addRow("%g", alpha) << alpha;
}

void TestAugmentation::sharesFollowBeta()
{
    QFETCH(double, alpha);
    constexpr int count = 20000;
    const Augmentation mixup({choice("mixup", {{"alpha", alpha}})}, {1, 1, 4}, false);
    double squares = 0;
    std::vector<int> partners(7);
    for (std::uint64_t i = 0; i < count; ++i) {
        const auto mixed = mixup.mixOf(mix({stream, i}), 7);
        QVERIFY(mixed.share >= 0.5F && mixed.share <= 1);
        squares += std::pow(2.0 * mixed.share - 1, 2) / count;
        ++partners.at(static_cast<std::size_t>(mixed.other));
    }
    // The variance of Beta(α, α) is 1 / (4 (2α + 1)), and which of the two shares is the larger is not in the square.
    QVERIFY2(std::abs(squares - 1 / (2 * alpha + 1)) < 0.015, qPrintable(QString::number(squares)));
    double chiSquare = 0;
    for (const int seen : partners)
        chiSquare += std::pow(seen - count / 7.0, 2) / (count / 7.0);
    QVERIFY(chiSquare < 22.5);                           // 6 degrees of freedom: beyond once in a thousand
}

void TestAugmentation::mixedLabelsCountInTheirShares_data()
{
    QTest::addColumn<QString>("kind");
    for (const Entry& row : catalogue(Kind::Term))
        if ((row.needs & NeedsLabels) != 0)
            QTest::newRow(row.id.data()) << QString::fromUtf8(row.id.data());
}

void TestAugmentation::mixedLabelsCountInTheirShares()
{
    QFETCH(QString, kind);
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    const auto valueOf = [&](std::int64_t sample, std::int64_t label) {
        test::Batch batch(randomLogits(4).narrow(0, sample, 1), {randomLogits(5).narrow(0, sample, 1)});
        batch.input.labels = torch::tensor({label}, torch::kLong);
        return (*term)(batch.input).item<double>();
    };
    test::Batch batch(randomLogits(4), {randomLogits(5)});
    batch.input.labelled = 4;                            // of five: the last one has no label, and no part in this
    batch.input.labels = torch::tensor({0, 1, 2, 3}, torch::kLong);
    batch.input.otherLabels = torch::tensor({3, 1, 0, 2}, torch::kLong);
    batch.input.shares = torch::tensor({0.5, 0.7, 0.9, 1.0, 0.6}, torch::kDouble);
    double expected = 0;
    for (std::int64_t i = 0; i < 4; ++i) {
        const double share = batch.input.shares[i].item<double>();
        expected += (share * valueOf(i, batch.input.labels[i].item<std::int64_t>()) + (1 - share) * valueOf(i, batch.input.otherLabels[i].item<std::int64_t>())) / 4;
    }
    QVERIFY(std::abs((*term)(batch.input).item<double>() - expected) < 1e-9);
    const Tensor gradient = batch.gradientOf(*term);
    QVERIFY(gradient.narrow(0, 0, 4).abs().sum(1).gt(0).all().item<bool>() && gradient[4].eq(0).all().item<bool>());
}

QTEST_APPLESS_MAIN(TestAugmentation)
#include "tst_augmentation.moc"

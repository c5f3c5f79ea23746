#include "core/engine/models/linear_relu.h"
#include "core/engine/models/norm.h"
#include "core/engine/models/pooling.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/utils.h>

#include <QTest>

#include <cmath>

using namespace retort::engine;
using torch::Tensor;

/// What networks compute in fewer passes than torch's own operations, beside those operations.
class TestFusedLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void poolingIsThatOfTorch_data();
    void poolingIsThatOfTorch();
    void normIsThatOfTorch_data();
    void normIsThatOfTorch();
    void normDoesNotDependOnTheThreads();
    void linearReluIsThatOfTorch_data();
    void linearReluIsThatOfTorch();
};

namespace {

/// To the rounding of sums in another order.
bool near(const Tensor& ours, const Tensor& theirs, double tolerance = 1e-5)
{
    return ours.sizes() == theirs.sizes() && (ours - theirs).abs().max().item<double>() <= tolerance * std::max(1.0, theirs.abs().max().item<double>());
}

torch::nn::BatchNorm2d someNorm(std::int64_t channels)
{
    const torch::NoGradGuard noGradient;
    torch::nn::BatchNorm2d norm(channels);
    norm->weight.uniform_(0.5, 1.5);
    norm->bias.uniform_(-1, 1);
    return norm;
}

Tensor leaf(const Tensor& values) { return values.detach().clone().requires_grad_(true); }

} // namespace

void TestFusedLayers::poolingIsThatOfTorch_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<bool>("channelsLast");
    const auto row = [](const char* name, std::vector<std::int64_t> shape, bool last = true) { QTest::newRow(name) << shape << last; };
    row("even", {3, 16, 8, 6});
    row("odd", {2, 5, 7, 9});
    row("one channel", {4, 1, 4, 4});
    row("channels first", {2, 3, 6, 4}, false);
    row("many lines", {64, 16, 28, 28});
    row("one line", {2, 3, 1, 1});
}

void TestFusedLayers::poolingIsThatOfTorch()
{
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(bool, channelsLast);
    if (shape[2] < 2) {
        QVERIFY_EXCEPTION_THROWN(models::pooledRelu(torch::ones(shape)), c10::Error);
        return;
    }
    torch::manual_seed(3);
    Tensor maps = torch::randint(-3, 4, shape).to(torch::kFloat);         // whole numbers: many are equal
    if (channelsLast)
        maps = maps.contiguous(torch::MemoryFormat::ChannelsLast);
    Tensor ours = maps.clone().requires_grad_(true);
    Tensor theirs = maps.clone().requires_grad_(true);
    const Tensor pooled = models::pooledRelu(ours);
    const Tensor wanted = torch::max_pool2d(theirs.relu(), 2);
    QVERIFY(pooled.equal(wanted));
    const Tensor pull = torch::randn_like(wanted);
    (pooled * pull).sum().backward();
    (wanted * pull).sum().backward();
    QVERIFY(ours.grad().equal(theirs.grad()));

    for (const std::int64_t corner : {0, 1}) {                           // first of its square, and last
        Tensor broken = maps.clone();
        broken.index_put_({0, 0, corner, corner}, NAN);
        QCOMPARE(broken.isnan().sum().item<std::int64_t>(), 1);
        QVERIFY(models::pooledRelu(broken).isnan().equal(torch::max_pool2d(broken, 2).isnan()));
        QCOMPARE(models::pooledRelu(broken).isnan().sum().item<std::int64_t>(), 1);
    }
}

void TestFusedLayers::normIsThatOfTorch_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<bool>("rectify");
    QTest::addColumn<bool>("adds");
    for (const bool rectify : {true, false})
        for (const bool adds : {true, false})
            for (const auto& shape : {std::vector<std::int64_t>{4, 16, 8, 8}, {3, 3, 5, 7}, {2, 1, 6, 6}, {5, 70, 3, 3}, {16, 8, 32, 32}})
                QTest::addRow("%d channels of %d × %d%s%s", int(shape[1]), int(shape[2]), int(shape[3]), rectify ? ", rectified" : "", adds ? ", added" : "") << shape << rectify << adds;
}

void TestFusedLayers::normIsThatOfTorch()
{
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(bool, rectify);
    QFETCH(bool, adds);
    torch::manual_seed(5);
    const Tensor maps = (torch::randn(shape) * 2 + 30).contiguous(torch::MemoryFormat::ChannelsLast);   // far from 0: squares alone would lose the variance
    const Tensor other = torch::randn(shape);
    auto norm = someNorm(shape[1]);
    auto reference = torch::nn::BatchNorm2d(shape[1]);
    {
        const torch::NoGradGuard noGradient;
        reference->weight.copy_(norm->weight);
        reference->bias.copy_(norm->bias);
    }
    const Tensor x = leaf(maps), y = leaf(maps), added = leaf(other), plus = leaf(other);
    const Tensor ours = models::normalised(norm, x, rectify, adds ? added : Tensor());
    Tensor theirs = reference->forward(y);
    theirs = adds ? theirs + plus : theirs;
    const Tensor clear = theirs.detach().abs() > 1e-3;        // where rounding does not decide what the ReLU lets through
    theirs = rectify ? theirs.relu() : theirs;
    QVERIFY(near(ours, theirs, 2e-5));
    QVERIFY(ours.is_contiguous(torch::MemoryFormat::ChannelsLast));
    const Tensor pull = torch::randn(shape) * clear;
    (ours * pull).sum().backward();
    (theirs * pull).sum().backward();
    QVERIFY(near(x.grad(), y.grad(), 5e-5));
    QVERIFY(near(norm->weight.grad(), reference->weight.grad(), 5e-5));
    QVERIFY(near(norm->bias.grad(), reference->bias.grad()));
    if (adds)
        QVERIFY(near(added.grad(), plus.grad()));
    QVERIFY(near(norm->running_mean, reference->running_mean));
    QVERIFY(near(norm->running_var, reference->running_var));
    QCOMPARE(norm->num_batches_tracked.item<std::int64_t>(), 1);

    norm->eval();
    reference->eval();
    const Tensor frozen = reference->forward(maps) + (adds ? other : torch::zeros_like(other));
    QVERIFY(near(models::normalised(norm, maps, rectify, adds ? other : Tensor()), rectify ? frozen.relu() : frozen, 2e-5));
}

void TestFusedLayers::normDoesNotDependOnTheThreads()
{
    torch::manual_seed(6);
    const Tensor maps = torch::randn({16, 24, 20, 20}).contiguous(torch::MemoryFormat::ChannelsLast);
    const Tensor pull = torch::randn_like(maps);
    std::vector<Tensor> found;
    const int threads = torch::get_num_threads();
    for (const int count : {1, 3}) {
        torch::set_num_threads(count);
        torch::nn::BatchNorm2d norm(24);
        const Tensor x = leaf(maps);
        const Tensor y = models::normalised(norm, x, true);
        (y * pull).sum().backward();
        for (const Tensor& value : {y, x.grad(), norm->weight.grad(), norm->running_var})
            found.push_back(value.detach().clone());
    }
    torch::set_num_threads(threads);
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(found[i].equal(found[4 + i]));
}

void TestFusedLayers::linearReluIsThatOfTorch_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("inputs");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<bool>("inner");
    QTest::newRow("first layer") << 64 << 784 << 128 << false;
    QTest::newRow("inner layer") << 64 << 128 << 96 << true;
    QTest::newRow("one sample, odd widths") << 1 << 7 << 3 << true;
    QTest::newRow("many samples") << 1000 << 33 << 65 << true;
}

void TestFusedLayers::linearReluIsThatOfTorch()
{
    QFETCH(int, samples);
    QFETCH(int, inputs);
    QFETCH(int, outputs);
    QFETCH(bool, inner);
    torch::manual_seed(7);
    torch::nn::Linear layer(inputs, outputs);
    torch::nn::Linear reference(inputs, outputs);
    {
        const torch::NoGradGuard noGradient;
        reference->weight.copy_(layer->weight);
        reference->bias.copy_(layer->bias);
    }
    const Tensor values = torch::randn({samples, inputs});
    const Tensor x = inner ? leaf(values) : values, y = inner ? leaf(values) : values;
    const Tensor ours = models::linearRelu(layer, x);
    const Tensor theirs = reference->forward(y).relu();
    QVERIFY(near(ours, theirs));
    const Tensor pull = torch::randn_like(theirs);
    (ours * pull).sum().backward();
    (theirs * pull).sum().backward();
    QVERIFY(near(layer->weight.grad(), reference->weight.grad()));
    QVERIFY(near(layer->bias.grad(), reference->bias.grad()));
    if (inner)
        QVERIFY(near(x.grad(), y.grad()));
}

QTEST_GUILESS_MAIN(TestFusedLayers)
#include "tst_fused_layers.moc"

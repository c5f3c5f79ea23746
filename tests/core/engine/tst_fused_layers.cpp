#include "core/catalogue/catalogue.h"
#include "core/catalogue/params.h"
#include "core/engine/models/conv_norm.h"
#include "core/engine/models/depthwise.h"
#include "core/engine/models/linear_relu.h"
#include "core/engine/models/model.h"
#include "core/engine/models/norm.h"
#include "core/engine/models/pooled_convolution.h"
#include "core/engine/models/pooling.h"
#include "core/engine/models/products.h"
#include "core/engine/models/shuffle.h"

#include <torch/nn/modules/batchnorm.h>
#include <torch/utils.h>

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <unistd.h>

using namespace retort;
using namespace retort::engine;
using torch::Tensor;

/// What networks compute in fewer passes than torch's own operations, beside those operations.
class TestFusedLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void poolingIsThatOfTorch_data();
    void poolingIsThatOfTorch();
    void pooledConvolutionIsThatOfTorch_data();
    void pooledConvolutionIsThatOfTorch();
    void pooledConvolutionTakesWhatIsNoNumber();
    void pooledConvolutionDoesNotDependOnTheThreads();
    void kernelsUseTheThreadsTheyAreGiven();
    void normIsThatOfTorch_data();
    void normIsThatOfTorch();
    void frozenNetworksSayTheSame_data();
    void frozenNetworksSayTheSame();
    void aFrozenNetworkComputesByWhatWasFolded();
    void foldedConvolutionsAreThoseOfTorch_data();
    void foldedConvolutionsAreThoseOfTorch();
    void foldedConvolutionsDoNotDependOnTheThreads();
    void normDoesNotDependOnTheThreads();
    void linearLayersAreThoseOfTorch_data();
    void linearLayersAreThoseOfTorch();
    void productsAreThoseOfTorch();
    void depthwiseConvolutionIsThatOfTorch_data();
    void depthwiseConvolutionIsThatOfTorch();
    void depthwiseConvolutionDoesNotDependOnTheThreads();
    void otherConvolutionsAreTorchsOwn();
    void channelsAreShuffledAsWritten_data();
    void channelsAreShuffledAsWritten();
    void halvesAreShuffledAsWritten();
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

void TestFusedLayers::pooledConvolutionIsThatOfTorch_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("pictures");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<bool>("pulled");
    for (const int outputs : {1, 5, 8, 16, 24, 33}) {
        QTest::addRow("grey, %d", outputs) << std::vector<std::int64_t>{11, 1, 28, 28} << outputs << false;
        QTest::addRow("colours, %d", outputs) << std::vector<std::int64_t>{3, 3, 12, 9} << outputs << false;
    }
    QTest::newRow("odd") << std::vector<std::int64_t>{17, 1, 7, 5} << 8 << false;
    QTest::newRow("one square") << std::vector<std::int64_t>{2, 3, 2, 2} << 16 << false;
    QTest::newRow("two channels, by torch") << std::vector<std::int64_t>{2, 2, 8, 8} << 8 << false;
    QTest::newRow("pictures that want a gradient, by torch") << std::vector<std::int64_t>{2, 1, 8, 8} << 8 << true;
}

void TestFusedLayers::pooledConvolutionIsThatOfTorch()
{
    QFETCH(std::vector<std::int64_t>, pictures);
    QFETCH(int, outputs);
    QFETCH(bool, pulled);
    torch::manual_seed(5);
    torch::nn::Conv2d conv(torch::nn::Conv2dOptions(pictures[1], outputs, 3).padding(1));
    const Tensor given = forConvolutions(torch::randn(pictures)).set_requires_grad(pulled);
    const Tensor ours = models::pooledConvolution(conv, given);
    const Tensor pull = torch::randn_like(ours);
    (ours * pull).sum().backward();
    const Tensor weight = conv->weight.grad().clone(), bias = conv->bias.grad().clone();
    const Tensor input = pulled ? given.grad().clone() : Tensor();

    conv->zero_grad();
    const Tensor again = given.detach().set_requires_grad(pulled);
    const Tensor theirs = torch::max_pool2d(conv->forward(again).relu(), 2);
    (theirs * pull).sum().backward();
    QVERIFY(near(ours, theirs));
    QVERIFY(near(weight, conv->weight.grad()));
    QVERIFY(near(bias, conv->bias.grad()));
    QVERIFY(!pulled || near(input, again.grad()));
}

void TestFusedLayers::pooledConvolutionTakesWhatIsNoNumber()
{
    torch::nn::Conv2d conv(torch::nn::Conv2dOptions(1, 8, 3).padding(1));
    Tensor broken = torch::randn({2, 1, 8, 8});
    broken.index_put_({1, 0, 3, 6}, NAN);
    QVERIFY(models::pooledConvolution(conv, broken).isnan().equal(torch::max_pool2d(conv->forward(broken), 2).isnan()));
}

void TestFusedLayers::pooledConvolutionDoesNotDependOnTheThreads()
{
    const auto learn = [](int threads) {
        at::set_num_threads(threads);
        torch::manual_seed(6);
        torch::nn::Conv2d conv(torch::nn::Conv2dOptions(1, 16, 3).padding(1));
        const Tensor result = models::pooledConvolution(conv, torch::randn({37, 1, 28, 28}));
        result.square().sum().backward();
        return std::array{result, conv->weight.grad(), conv->bias.grad()};
    };
    const auto one = learn(1), three = learn(3);
    for (std::size_t i = 0; i < one.size(); ++i)
        QVERIFY(one[i].equal(three[i]));
}

/// Compiled without OpenMP, all of them would run on one thread, and nothing but time would tell.
void TestFusedLayers::kernelsUseTheThreadsTheyAreGiven()
{
    const auto secondsOfOthers = [] {
        double seconds = 0;
        for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
            if (task.path().filename() == std::to_string(::getpid()))
                continue;
            double nanoseconds = 0;
            std::ifstream(task.path() / "schedstat") >> nanoseconds;
            seconds += nanoseconds / 1e9;
        }
        return seconds;
    };
    if (!std::filesystem::exists("/proc/self/schedstat"))
        QSKIP("This kernel does not say how long each thread ran.");
    at::set_num_threads(2);
    torch::nn::Conv2d conv(torch::nn::Conv2dOptions(1, 32, 3).padding(1));
    const Tensor pictures = torch::randn({64, 1, 28, 28});
    const Tensor maps = torch::randn({64, 32, 28, 28}).contiguous(torch::MemoryFormat::ChannelsLast);
    const torch::NoGradGuard noGradient;
    const std::vector<std::pair<const char*, std::function<void()>>> kernels{
        {"pooling", [&] { models::pooledRelu(maps); }},
        {"pictures", [&] { models::pooledConvolution(conv, pictures); }},
    };
    for (const auto& [name, kernel] : kernels) {
        kernel();                             // the threads are there now
        const double before = secondsOfOthers();
        for (int round = 0; round < 300; ++round)
            kernel();
        QVERIFY2(secondsOfOthers() - before > 0.02, name);
    }
}

void TestFusedLayers::normIsThatOfTorch_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<int>("activation");
    QTest::addColumn<bool>("adds");
    const char* names[] = {"", ", ReLU", ", ReLU6"};
    for (const int activation : {0, 1, 2})
        for (const bool adds : {true, false})
            for (const auto& shape : {std::vector<std::int64_t>{4, 16, 8, 8}, {3, 3, 5, 7}, {2, 1, 6, 6}, {5, 70, 3, 3}, {16, 8, 32, 32}})
                QTest::addRow("%d channels of %d × %d%s%s", int(shape[1]), int(shape[2]), int(shape[3]), names[activation], adds ? ", added" : "") << shape << activation << adds;
}

void TestFusedLayers::normIsThatOfTorch()
{
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(int, activation);
    QFETCH(bool, adds);
    const auto kind = static_cast<models::Activation>(activation);
    torch::manual_seed(5);
    const Tensor maps = (torch::randn(shape) * 2 + 30).contiguous(torch::MemoryFormat::ChannelsLast);   // far from 0: squares alone would lose the variance
    const Tensor other = torch::randn(shape);
    auto norm = someNorm(shape[1]);
    if (kind == models::Activation::Relu6) {
        const torch::NoGradGuard noGradient;
        norm->weight.mul_(4);                // so that much lies beyond 6
    }
    auto reference = torch::nn::BatchNorm2d(shape[1]);
    {
        const torch::NoGradGuard noGradient;
        reference->weight.copy_(norm->weight);
        reference->bias.copy_(norm->bias);
    }
    const Tensor x = leaf(maps), y = leaf(maps), added = leaf(other), plus = leaf(other);
    const Tensor ours = models::normalised(norm, x, kind, adds ? added : Tensor());
    Tensor theirs = reference->forward(y);
    theirs = adds ? theirs + plus : theirs;
    const Tensor clear = (theirs.detach().abs() > 1e-3) & ((theirs.detach() - 6).abs() > 1e-3);   // where rounding does not decide what is let through
    const auto activate = [&](const Tensor& values) { return kind == models::Activation::None ? values : kind == models::Activation::Relu ? values.relu() : values.clamp(0, 6); };
    if (kind == models::Activation::Relu6 && shape[1] > 1)
        QVERIFY(theirs.gt(6).any().item<bool>());
    theirs = activate(theirs);
    QVERIFY(near(ours, theirs, kind == models::Activation::Relu6 ? 1e-4 : 2e-5));   // of what lies four times as far apart
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
    QVERIFY(near(models::normalised(norm, maps, kind, adds ? other : Tensor()), activate(frozen), 1e-4));
    const torch::NoGradGuard noGradient;
    const Tensor quick = models::normalised(norm, maps, kind, adds ? other : Tensor());
    QVERIFY(near(quick, activate(frozen), 1e-4));
    QVERIFY(quick.is_contiguous(torch::MemoryFormat::ChannelsLast));
    QVERIFY(!quick.is_same(maps));
}

void TestFusedLayers::frozenNetworksSayTheSame_data()
{
    QTest::addColumn<QString>("architecture");
    for (const Entry& row : catalogue(Kind::Architecture))
        QTest::addRow("%s", std::string(row.id).c_str()) << QString::fromStdString(std::string(row.id));
}

void TestFusedLayers::frozenNetworksSayTheSame()
{
    QFETCH(QString, architecture);
    const std::string id = architecture.toStdString();
    const auto model = makeModel(id, defaults(entry(Kind::Architecture, id)), {3, 32, 32}, 10);
    initialise(*model, 3);
    torch::manual_seed(8);
    const Tensor pictures = torch::randn({8, 3, 32, 32});
    for (int i = 0; i < 3; ++i)
        model->forward(pictures);            // so that the running statistics are some
    model->eval();
    const Tensor plain = model->forward(pictures).logits.detach();
    const torch::NoGradGuard noGradient;
    const Tensor quick = model->forward(pictures).logits;
    freeze(*model);
    for (const bool stages : {false, true}) {
        model->wantStages(stages);
        for (const Tensor& frozen : {quick, model->forward(pictures).logits, model->forward(pictures.contiguous(torch::MemoryFormat::ChannelsLast)).logits}) {
            QVERIFY2((plain - frozen).abs().max().item<double>() <= 1e-5 * std::max(1.0, plain.abs().max().item<double>()), "the logits differ by more than 1e-5");
            QVERIFY(plain.argmax(1).equal(frozen.argmax(1)));
        }
    }
}

void TestFusedLayers::aFrozenNetworkComputesByWhatWasFolded()
{
    if (!models::FoldedConvolution::of(models::convolution(3, 8), torch::nn::BatchNorm2d(8)))
        QSKIP("LibTorch is not linked with oneDNN 2 here.");
    const auto model = makeModel("resnet", defaults(entry(Kind::Architecture, "resnet")), {3, 16, 16}, 10);
    initialise(*model, 3);
    freeze(*model);
    const torch::NoGradGuard noGradient;
    const Tensor pictures = torch::randn({2, 3, 16, 16});
    const Tensor before = model->forward(pictures).logits;
    for (const auto& item : model->named_parameters()) {
        QVERIFY2(!item.value().requires_grad(), item.key().c_str());
        if (item.key().ends_with("conv.weight"))
            item.value().zero_();                // nobody looks at them any more
    }
    QVERIFY(model->forward(pictures).logits.equal(before));
}

void TestFusedLayers::foldedConvolutionsAreThoseOfTorch_data()
{
    QTest::addColumn<int>("inputs");
    QTest::addColumn<int>("side");
    QTest::addColumn<int>("stride");
    QTest::addColumn<bool>("bias");
    QTest::addColumn<bool>("adds");
    QTest::addColumn<int>("activation");
    QTest::newRow("a stem") << 3 << 3 << 1 << false << false << 1;
    QTest::newRow("grey") << 1 << 3 << 1 << true << false << 1;
    QTest::newRow("a block's second") << 16 << 3 << 1 << false << true << 1;
    QTest::newRow("a sum before its ReLU") << 16 << 3 << 1 << false << true << 0;
    QTest::newRow("half as large") << 16 << 3 << 2 << false << false << 1;
    QTest::newRow("a projection") << 16 << 1 << 2 << false << false << 0;
    QTest::newRow("up to six") << 24 << 1 << 1 << false << true << 2;
    QTest::newRow("odd channels") << 5 << 3 << 1 << true << true << 1;
}

void TestFusedLayers::foldedConvolutionsAreThoseOfTorch()
{
    QFETCH(int, inputs);
    QFETCH(int, side);
    QFETCH(int, stride);
    QFETCH(bool, bias);
    QFETCH(bool, adds);
    QFETCH(int, activation);
    const torch::NoGradGuard noGradient;
    torch::manual_seed(9);
    const auto kind = static_cast<models::Activation>(activation);
    torch::nn::Conv2d conv = models::convolution(inputs, 24, {.side = side, .stride = stride, .bias = bias});
    torch::nn::BatchNorm2d norm(24);
    norm->weight.uniform_(-2, 2);
    norm->bias.uniform_(-1, 1);
    norm->running_mean.uniform_(-1, 1);
    norm->running_var.uniform_(0.1, 3);
    norm->eval();
    const auto folded = models::FoldedConvolution::of(conv, norm);
    if (!folded)
        QSKIP("LibTorch is not linked with oneDNN 2 here.");
    for (const std::int64_t count : {7, 1, 7, 3}) {            // of several sizes, and again of one that it knows
        const Tensor maps = 2 * torch::randn({count, inputs, 13, 10});
        Tensor wanted = norm(conv(maps));
        const Tensor added = adds ? 3 * torch::randn_like(wanted) : Tensor();
        const Tensor unchanged = adds ? added.clone() : Tensor();
        wanted = models::activated(adds ? wanted + added : wanted, kind);
        const Tensor found = folded->forward(maps, kind, added);
        QVERIFY(found.defined());
        QVERIFY(found.is_contiguous(torch::MemoryFormat::ChannelsLast));
        QVERIFY(near(found, wanted, 1e-4));
        QVERIFY(!adds || added.equal(unchanged));
    }
}

void TestFusedLayers::foldedConvolutionsDoNotDependOnTheThreads()
{
    const torch::NoGradGuard noGradient;
    torch::manual_seed(10);
    const Tensor maps = torch::randn({9, 16, 20, 20});
    const torch::nn::Conv2d conv = models::convolution(16, 32);
    const torch::nn::BatchNorm2d norm(32);
    const auto folded = models::FoldedConvolution::of(conv, norm);
    if (!folded)
        QSKIP("LibTorch is not linked with oneDNN 2 here.");
    std::vector<Tensor> found;
    const int threads = torch::get_num_threads();
    for (const int count : {1, 3}) {
        torch::set_num_threads(count);
        found.push_back(folded->forward(maps, models::Activation::Relu, {}));
    }
    torch::set_num_threads(threads);
    QVERIFY(found[0].equal(found[1]));
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
        const Tensor y = models::normalised(norm, x, models::Activation::Relu);
        (y * pull).sum().backward();
        for (const Tensor& value : {y, x.grad(), norm->weight.grad(), norm->running_var})
            found.push_back(value.detach().clone());
    }
    torch::set_num_threads(threads);
    for (std::size_t i = 0; i < 4; ++i)
        QVERIFY(found[i].equal(found[4 + i]));
}

void TestFusedLayers::linearLayersAreThoseOfTorch_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("inputs");
    QTest::addColumn<int>("outputs");
    QTest::addColumn<bool>("inner");
    QTest::addColumn<bool>("rectifies");
    for (const bool rectifies : {true, false}) {
        const char* end = rectifies ? ", ReLU" : "";
        QTest::addRow("first layer%s", end) << 64 << 784 << 128 << false << rectifies;
        QTest::addRow("inner layer%s", end) << 64 << 128 << 96 << true << rectifies;
        QTest::addRow("one sample, odd widths%s", end) << 1 << 7 << 3 << true << rectifies;
        QTest::addRow("one input, one output%s", end) << 5 << 1 << 1 << true << rectifies;
        QTest::addRow("many samples%s", end) << 1000 << 33 << 65 << true << rectifies;
    }
}

void TestFusedLayers::linearLayersAreThoseOfTorch()
{
    QFETCH(int, samples);
    QFETCH(int, inputs);
    QFETCH(int, outputs);
    QFETCH(bool, inner);
    QFETCH(bool, rectifies);
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
    const Tensor ours = rectifies ? models::linearRelu(layer, x) : models::affine(layer, x);
    const Tensor theirs = rectifies ? reference->forward(y).relu() : reference->forward(y);
    QVERIFY(near(ours, theirs));
    const Tensor pull = torch::randn_like(theirs);
    (ours * pull).sum().backward();
    (theirs * pull).sum().backward();
    QVERIFY(near(layer->weight.grad(), reference->weight.grad()));
    QVERIFY(near(layer->bias.grad(), reference->bias.grad()));
    if (inner)
        QVERIFY(near(x.grad(), y.grad()));
}

void TestFusedLayers::productsAreThoseOfTorch()
{
    torch::manual_seed(9);
    for (const std::int64_t m : {0, 1, 3, 64, 130})
        for (const std::int64_t k : {1, 7, 128})
            for (const std::int64_t n : {1, 10, 65}) {
                const Tensor row = torch::randn({m, k}), column = torch::randn({k, m}).t(), spread = torch::randn({m, 2 * k}).slice(1, 0, 2 * k, 2);
                const Tensor part = torch::randn({m, k + 3}).slice(1, 0, k), right = torch::randn({k, n}), turned = torch::randn({n, k}).t();
                for (const Tensor& a : {row, column, spread, part})
                    for (const Tensor& b : {right, turned}) {
                        const Tensor ours = models::product(a, b), theirs = torch::mm(a, b);
                        QVERIFY(m == 0 ? ours.sizes() == theirs.sizes() : near(ours, theirs));
                    }
            }
    const Tensor one = torch::randn({1, 8}).expand({4, 8}), other = torch::randn({8, 3});
    QVERIFY(near(models::product(one, other), torch::mm(one, other)));
    const Tensor exact = torch::randn({3, 4}, torch::kDouble);
    QVERIFY(models::product(exact, exact.t()).equal(torch::mm(exact, exact.t())));
    QVERIFY_EXCEPTION_THROWN(models::product(other, other), c10::Error);
}

void TestFusedLayers::depthwiseConvolutionIsThatOfTorch_data()
{
    QTest::addColumn<std::vector<std::int64_t>>("shape");
    QTest::addColumn<int>("stride");
    for (const int stride : {1, 2})
        for (const auto& shape : {std::vector<std::int64_t>{3, 24, 8, 8}, {2, 5, 7, 9}, {1, 70, 3, 4}, {20, 16, 2, 2}, {4, 33, 1, 1}, {2, 8, 1, 6}, {2, 48, 28, 28}})
            QTest::addRow("%d channels of %d × %d, stride %d", int(shape[1]), int(shape[2]), int(shape[3]), stride) << shape << stride;
}

void TestFusedLayers::depthwiseConvolutionIsThatOfTorch()
{
    QFETCH(std::vector<std::int64_t>, shape);
    QFETCH(int, stride);
    torch::manual_seed(8);
    auto conv = models::convolution(shape[1], shape[1], {.stride = stride, .groups = shape[1]});
    const Tensor maps = torch::randn(shape).contiguous(torch::MemoryFormat::ChannelsLast);
    const Tensor x = leaf(maps), y = leaf(maps);
    const Tensor theirs = conv->forward(y);
    const Tensor pull = torch::randn_like(theirs);
    (theirs * pull).sum().backward();
    const Tensor weight = conv->weight.grad().clone();
    conv->zero_grad();
    const Tensor ours = models::convolved(conv, x);
    QVERIFY(near(ours, theirs));
    QVERIFY(ours.is_contiguous(torch::MemoryFormat::ChannelsLast));
    (ours * pull).sum().backward();
    QVERIFY(near(x.grad(), y.grad()));
    QVERIFY(near(conv->weight.grad(), weight, 5e-5));
    QVERIFY(near(models::convolved(conv, maps.contiguous()), theirs));                  // channels first
    conv->zero_grad();
    (models::convolved(conv, maps) * pull).sum().backward();                              // the first layer's input has no gradient
    QVERIFY(near(conv->weight.grad(), weight, 5e-5));
}

void TestFusedLayers::depthwiseConvolutionDoesNotDependOnTheThreads()
{
    torch::manual_seed(9);
    auto conv = models::convolution(24, 24, {.groups = 24});
    const Tensor maps = torch::randn({37, 24, 9, 9});
    std::vector<Tensor> found;
    const int threads = torch::get_num_threads();
    for (const int count : {1, 3}) {
        torch::set_num_threads(count);
        conv->zero_grad();
        const Tensor x = leaf(maps);
        const Tensor y = models::convolved(conv, x);
        y.square().sum().backward();
        for (const Tensor& value : {y, x.grad(), conv->weight.grad()})
            found.push_back(value.detach().clone());
    }
    torch::set_num_threads(threads);
    for (std::size_t i = 0; i < 3; ++i)
        QVERIFY(found[i].equal(found[3 + i]));
}

void TestFusedLayers::otherConvolutionsAreTorchsOwn()
{
    torch::manual_seed(10);
    const Tensor maps = torch::randn({2, 6, 5, 5});
    for (const models::Kernel& kernel : {models::Kernel{}, {.side = 1}, {.groups = 3}, {.side = 1, .groups = 6}, {.groups = 6, .bias = true}, {.side = 5, .groups = 6}}) {
        auto conv = models::convolution(6, kernel.groups == 3 ? 12 : 6, kernel);
        QVERIFY(models::convolved(conv, maps).equal(conv->forward(maps)));
    }
    auto wider = models::convolution(6, 12, {.groups = 6});                                // each channel becomes two
    QVERIFY(models::convolved(wider, maps).equal(wider->forward(maps)));
    auto conv = models::convolution(6, 6, {.groups = 6});
    conv->to(torch::kDouble);
    QVERIFY(models::convolved(conv, maps.to(torch::kDouble)).equal(conv->forward(maps.to(torch::kDouble))));
}

void TestFusedLayers::channelsAreShuffledAsWritten_data()
{
    QTest::addColumn<int>("channels");
    QTest::addColumn<int>("groups");
    QTest::newRow("two groups") << 12 << 2;
    QTest::newRow("three groups") << 60 << 3;
    QTest::newRow("as many groups as channels") << 5 << 5;
    QTest::newRow("one group") << 6 << 1;
}

void TestFusedLayers::channelsAreShuffledAsWritten()
{
    QFETCH(int, channels);
    QFETCH(int, groups);
    const Tensor maps = torch::randn({3, channels, 4, 5});
    const Tensor x = leaf(maps.contiguous(torch::MemoryFormat::ChannelsLast));
    const Tensor ours = models::shuffled(x, groups);
    const int places = channels / groups;
    for (int group = 0; group < groups; ++group)
        for (int place = 0; place < places; ++place)
            QVERIFY(ours.select(1, place * groups + group).equal(maps.select(1, group * places + place)));
    const Tensor pull = torch::randn_like(ours);
    (ours * pull).sum().backward();
    QVERIFY(models::shuffled(x.grad(), groups).equal(pull));
    QVERIFY(models::shuffled(maps.to(torch::kDouble), groups).to(torch::kFloat).equal(ours));
}

void TestFusedLayers::halvesAreShuffledAsWritten()
{
    for (const std::int64_t half : {2, 10, 58}) {
        const Tensor a = leaf(torch::randn({2, half, 3, 4})), b = leaf(torch::randn({2, half, 3, 4}).contiguous(torch::MemoryFormat::ChannelsLast));
        const auto [first, second] = models::shuffledHalves(a, b);
        const Tensor whole = torch::cat({first, second}, 1);
        for (std::int64_t i = 0; i < half; ++i) {
            QVERIFY(whole.select(1, 2 * i).equal(a.select(1, i)));
            QVERIFY(whole.select(1, 2 * i + 1).equal(b.select(1, i)));
        }
        const Tensor pull = torch::randn_like(whole);
        (whole * pull).sum().backward();
        QVERIFY(a.grad().equal(pull.slice(1, 0, 2 * half, 2)));
        QVERIFY(b.grad().equal(pull.slice(1, 1, 2 * half, 2)));
        const auto plain = models::shuffledHalves(a.detach().to(torch::kDouble), b.detach().to(torch::kDouble));
        QVERIFY(plain.second.to(torch::kFloat).equal(second));
    }
}

QTEST_GUILESS_MAIN(TestFusedLayers)
#include "tst_fused_layers.moc"

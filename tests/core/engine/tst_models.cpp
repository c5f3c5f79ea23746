#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/models/model.h"

#include <ATen/record_function.h>
#include <torch/nn/functional/loss.h>
#include <QElapsedTimer>
#include <QTest>

#include <cmath>
#include <map>

using namespace retort::engine;
using retort::InputShape;
using retort::Kind;
using retort::Params;
using torch::Tensor;
using Widths = std::vector<std::int64_t>;

Q_DECLARE_METATYPE(retort::InputShape)

namespace {

constexpr std::int64_t classes = 5;

Params with(std::string_view architecture, std::initializer_list<std::pair<std::string_view, retort::ParamValue>> changes = {})
{
    Params params = retort::defaults(retort::entry(Kind::Architecture, architecture));
    for (const auto& [id, value] : changes)
        params.set(id, value);
    return params;
}

Tensor samples(InputShape shape, std::int64_t count = 6)
{
    return torch::randn({count, shape.channels, shape.height, shape.width}, at::make_generator<at::CPUGeneratorImpl>(3), torch::kFloat);
}

std::shared_ptr<Model> made(std::string_view architecture, const Params& params, InputShape shape, std::uint64_t stream = 1)
{
    auto model = makeModel(architecture, params, shape, classes);
    initialise(*model, stream);
    return model;
}

/// Multiply-adds as the operators that run report them: the numbers each product makes times the length of their sums.
class MacCounter {
public:
    MacCounter()
    {
        s_macs = 0;
        m_handle = at::addGlobalCallback(at::RecordFunctionCallback(&start, &end).needsInputs(true).needsOutputs(true).scopes({at::RecordScope::FUNCTION}));
    }
    ~MacCounter() { at::removeCallback(m_handle); }
    MacCounter(const MacCounter&) = delete;
    std::int64_t macs() const { return s_macs; }

private:
    struct Product : at::ObserverContext {
        std::int64_t sumLength = 0;
    };

    static std::unique_ptr<at::ObserverContext> start(const at::RecordFunction& function)
    {
        auto product = std::make_unique<Product>();
        const std::string name = function.name();
        if (name == "aten::conv2d") {
            const Tensor weight = function.inputs()[1].toTensor();
            product->sumLength = weight.numel() / weight.size(0);
        } else if (name == "aten::addmm") {
            product->sumLength = function.inputs()[1].toTensor().size(1);
        } else if (name == "aten::mm") {
            product->sumLength = function.inputs()[0].toTensor().size(1);
        } else if (name == "retort::product") {
            s_macs += function.inputs()[0].toTensor().numel() * function.inputs()[1].toTensor().size(1);
        } else if (name == "retort::depthwise") {                // says its result and its weights
            s_macs += function.inputs()[0].toTensor().numel() * 9;
        } else if (name == "retort::pooled_convolution") {       // says its pictures and its weights
            const Tensor pictures = function.inputs()[0].toTensor();
            s_macs += pictures.numel() / pictures.size(1) * function.inputs()[1].toTensor().numel();
        }
        return product;
    }

    static void end(const at::RecordFunction& function, at::ObserverContext* context)
    {
        if (const std::int64_t length = static_cast<Product*>(context)->sumLength; length > 0)
            s_macs += function.outputs()[0].toTensor().numel() * length;
    }

    static inline std::int64_t s_macs = 0;
    at::CallbackHandle m_handle = 0;
};

std::map<std::string, Tensor> weightsOf(const Model& model)
{
    std::map<std::string, Tensor> weights;
    for (const auto& item : model.named_parameters())
        weights.emplace(item.key(), item.value().detach());
    return weights;
}

/// A network's own weights, put together anew from torch's plain operations: what a family computes, written a second time.
class Plainly {
public:
    explicit Plainly(const Model& model)
    {
        for (const auto& item : model.named_parameters())
            m_values.emplace(item.key(), item.value().detach());
        for (const auto& item : model.named_buffers())
            m_values.emplace(item.key(), item.value());
    }

    Tensor conv(const std::string& name, const Tensor& x, std::int64_t stride = 1, std::int64_t groups = 1) const
    {
        const Tensor& weight = m_values.at(name + ".weight");
        const auto bias = m_values.find(name + ".bias");
        return torch::conv2d(x, weight, bias == m_values.end() ? Tensor() : bias->second, stride, weight.size(2) / 2, 1, groups);
    }
    Tensor norm(const std::string& name, const Tensor& x) const
    {
        const auto of = [&](const char* part) { return m_values.at(name + part).view({1, -1, 1, 1}); };
        return (x - of(".running_mean")) / (of(".running_var") + 1e-5).sqrt() * of(".weight") + of(".bias");
    }
    Tensor convNorm(const std::string& name, const Tensor& x, std::int64_t stride = 1, std::int64_t groups = 1) const { return norm(name + ".norm", conv(name + ".conv", x, stride, groups)); }
    Tensor depthwise(const std::string& name, const Tensor& x, std::int64_t stride) const { return convNorm(name, x, stride, x.size(1)); }
    Tensor end(const Tensor& x) const { return torch::addmm(m_values.at("output.bias"), x.mean({2, 3}), m_values.at("output.weight").t()); }
    bool has(const std::string& name) const { return m_values.contains(name + ".conv.weight") || m_values.contains(name + ".weight"); }

private:
    std::map<std::string, Tensor> m_values;
};

using Function = Tensor (*)(const Plainly&, Tensor);

Tensor resnetPlainly(const Plainly& net, Tensor x)
{
    x = net.convNorm("stem", x).relu();
    for (int s = 1; s <= 3; ++s)
        for (int b = 1; net.has("stage" + std::to_string(s) + ".block" + std::to_string(b) + ".first"); ++b) {
            const std::string name = "stage" + std::to_string(s) + ".block" + std::to_string(b) + '.';
            const std::int64_t stride = s > 1 && b == 1 ? 2 : 1;
            const Tensor y = net.convNorm(name + "second", net.convNorm(name + "first", x, stride).relu());
            x = (y + (net.has(name + "projection") ? net.convNorm(name + "projection", x, stride) : x)).relu();
        }
    return net.end(x);
}

Tensor wrnPlainly(const Plainly& net, Tensor x)
{
    x = net.conv("stem", x);
    for (int s = 1; s <= 3; ++s)
        for (int b = 1; net.has("stage" + std::to_string(s) + "_block" + std::to_string(b) + ".conv1"); ++b) {
            const std::string name = "stage" + std::to_string(s) + "_block" + std::to_string(b) + '.';
            const std::int64_t stride = s > 1 && b == 1 ? 2 : 1;
            const Tensor opened = net.norm(name + "norm1", x).relu();
            const Tensor y = net.conv(name + "conv2", net.norm(name + "norm2", net.conv(name + "conv1", opened, stride)).relu());
            x = y + (net.has(name + "shortcut") ? net.conv(name + "shortcut", opened, stride) : x);
        }
    return net.end(net.norm("norm", x).relu());
}

Tensor vggPlainly(const Plainly& net, Tensor x)
{
    for (int s = 0; s < 5; ++s) {
        const std::string stage = s == 0 ? "stem" : "stage" + std::to_string(s);
        for (int n = 1; net.has(stage + ".layer" + std::to_string(n)); ++n)
            x = net.convNorm(stage + ".layer" + std::to_string(n), x).relu();
        if (s < 3)
            x = torch::max_pool2d(x, 2);
    }
    return net.end(x);
}

Tensor mobilenetPlainly(const Plainly& net, Tensor x, bool paper)
{
    const auto act = [paper](const Tensor& y) { return paper ? y.clamp(0, 6) : y.relu(); };
    x = act(net.convNorm("stem", x, paper ? 1 : 2));
    const std::vector<std::int64_t> strides{1, 1, 1, 2, 1, 1, 2, 1, 1, 1, 1, 1, 1, 2, 1, 1, 1};
    for (std::size_t b = 1; b <= strides.size(); ++b) {
        const std::string name = "block" + std::to_string(b) + '.';
        const Tensor wide = net.has(name + "expand") ? act(net.convNorm(name + "expand", x)) : x;
        const Tensor y = net.convNorm(name + "project", act(net.depthwise(name + "depthwise", wide, strides[b - 1])));
        x = strides[b - 1] == 1 && y.size(1) == x.size(1) ? x + y : y;
    }
    return net.end(act(net.convNorm("last", x)));
}

Tensor shuffle(const Tensor& x, std::int64_t groups) { return x.reshape({x.size(0), groups, -1, x.size(2), x.size(3)}).transpose(1, 2).reshape(x.sizes()); }

Tensor shufflenetV1Plainly(const Plainly& net, Tensor x)
{
    x = net.convNorm("stem", x).relu();
    for (int s = 1; s <= 3; ++s)
        for (int b = 1; net.has("stage" + std::to_string(s) + "_block" + std::to_string(b) + ".narrow"); ++b) {
            const std::string name = "stage" + std::to_string(s) + "_block" + std::to_string(b) + '.';
            const std::int64_t groups = s == 1 && b == 1 ? 1 : 3;
            Tensor y = shuffle(net.convNorm(name + "narrow", x, 1, groups).relu(), groups);
            y = net.convNorm(name + "widen", net.depthwise(name + "depthwise", y, b == 1 ? 2 : 1).relu(), 1, 3);
            x = (b == 1 ? torch::cat({y, torch::avg_pool2d(x, 3, 2, 1)}, 1) : y + x).relu();
        }
    return net.end(x);
}

Tensor shufflenetV2Plainly(const Plainly& net, Tensor x)
{
    x = net.convNorm("stem", x).relu();
    const auto branch = [&](const std::string& name, const Tensor& y, std::int64_t stride) {
        return net.convNorm(name + "second", net.depthwise(name + "depthwise", net.convNorm(name + "first", y).relu(), stride)).relu();
    };
    for (int s = 1; s <= 3; ++s) {
        const std::string stage = "stage" + std::to_string(s) + '.';
        const Tensor left = net.convNorm(stage + "narrow", net.depthwise(stage + "depthwise", x, 2)).relu();
        x = shuffle(torch::cat({left, branch(stage + "beside.", x, 2)}, 1), 2);
        for (int b = 1; net.has(stage + "block" + std::to_string(b) + ".first"); ++b) {
            const auto halves = x.chunk(2, 1);
            x = shuffle(torch::cat({halves[0], branch(stage + "block" + std::to_string(b) + '.', halves[1], 1)}, 1), 2);
        }
    }
    return net.end(net.convNorm("last", x).relu());
}

} // namespace

Q_DECLARE_METATYPE(Function)

class TestModels : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idsAreTheCataloguesOnes();
    void networkCostsWhatTheCatalogueSays_data() { eachNetwork(); }
    void networkCostsWhatTheCatalogueSays();
    void everyWeightLearns_data() { eachNetwork(); }
    void everyWeightLearns();
    void answersDoNotDependOnTheBatchInEvaluation_data() { eachNetwork(); }
    void answersDoNotDependOnTheBatchInEvaluation();
    void memoryFormatDoesNotMatter_data() { eachNetwork(); }
    void memoryFormatDoesNotMatter();
    void drawnWeightsFollowFromStreamAndName_data() { eachNetwork(); }
    void drawnWeightsFollowFromStreamAndName();
    void anotherLayerDoesNotShiftTheFirstOnesDraw();
    void drawnWeightsAreUniformWithinTheirBounds();
    void normsStartAsTheIdentity();
    void millionsOfWeightsAreDrawnQuickly();
    void tablesComeInTwoShapes();
    void dropoutActsInTrainingOnly_data();
    void dropoutActsInTrainingOnly();
    void inputDropoutSilencesItsShareOfTheInput();
    void maxNormShortensOnlyWhatIsTooLong();
    void shortcutsHaveNoParameters();
    void familiesComputeWhatTheirPapersSay_data();
    void familiesComputeWhatTheirPapersSay();
    void stagesAreTheSameWhetherTheyAreWantedOrNot_data() { eachNetwork(); }
    void stagesAreTheSameWhetherTheyAreWantedOrNot();
    void whatWasStoredBeforeAParameterWasAddedKeepsItsMeaning();
    void whatTheCatalogueRefusesIsNotBuilt();

private:
    void eachNetwork();
};

void TestModels::eachNetwork()
{
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<Params>("params");
    QTest::addColumn<InputShape>("shape");
    const auto row = [](const char* name, std::string_view architecture, const Params& params, InputShape shape) {
        QTest::newRow(name) << QString::fromLatin1(architecture.data(), qsizetype(architecture.size())) << params << shape;
    };
    for (const auto& entry : retort::catalogue(Kind::Architecture)) {
        for (const InputShape shape : {InputShape{1, 28, 28}, InputShape{1, 8, 8}, InputShape{3, 32, 32}}) {
            const QByteArray name = QByteArray(entry.id.data()) + " on " + QByteArray::number(qint64(shape.channels)) + "x" + QByteArray::number(qint64(shape.height));
            row(name.constData(), entry.id, with(entry.id), shape);
        }
    }
    row("linear on a table", "linear", with("linear"), {1, 1, 13});
    row("mlp on a table", "mlp", with("mlp", {{"hidden", Widths{7, 5, 3}}}), {1, 1, 13});
    row("mlp without a hidden layer", "mlp", with("mlp", {{"hidden", Widths{}}}), {1, 8, 8});
    row("mlp, max-norm", "mlp", with("mlp", {{"hidden", Widths{20, 10}}, {"max_norm", 2.0}}), {1, 8, 8});
    row("cnn, batch norm", "cnn", with("cnn", {{"batch_norm", true}}), {1, 8, 8});
    row("cnn, three convolutions a stage", "cnn", with("cnn", {{"convolutions", std::int64_t(3)}, {"channels", Widths{4, 6, 8}}}), {2, 9, 11});
    row("cnn without hidden layers", "cnn", with("cnn", {{"hidden", Widths{}}}), {1, 28, 28});
    row("resnet-14, half as wide", "resnet", with("resnet", {{"depth", std::string("14")}, {"width", 0.5}}), {1, 28, 28});
    row("resnet-20, a quarter as wide", "resnet", with("resnet", {{"depth", std::string("20")}, {"width", 0.25}}), {1, 8, 8});
    const auto text = [](const char* value) { return std::string(value); };
    row("resnet8x4", "resnet", with("resnet", {{"width", 4.0}, {"stem", std::int64_t(32)}, {"shortcut", text("projection")}}), {3, 32, 32});
    row("resnet-26, a quarter as wide", "resnet", with("resnet", {{"depth", text("26")}, {"width", 0.25}, {"stem", std::int64_t(3)}}), {1, 8, 8});
    row("wrn-22-2", "wrn", with("wrn", {{"depth", text("22")}, {"width", 2.0}}), {1, 28, 28});
    row("wrn, dropout, odd sides", "wrn", with("wrn", {{"depth", text("10")}, {"width", 0.5}, {"dropout", 0.3}}), {3, 7, 9});
    row("vgg13, an eighth as wide", "vgg", with("vgg", {{"depth", text("13")}, {"width", 0.125}}), {1, 28, 28});
    row("vgg19, a sixteenth as wide, 64 × 64", "vgg", with("vgg", {{"depth", text("19")}, {"width", 0.0625}}), {1, 64, 64});
    row("mobilenet of the paper", "mobilenet_v2", with("mobilenet_v2", {{"form", text("paper")}}), {1, 28, 28});
    row("mobilenet, not expanded", "mobilenet_v2", with("mobilenet_v2", {{"form", text("paper")}, {"expansion", std::int64_t(1)}, {"width", 0.35}}), {3, 9, 11});
    for (const char* groups : {"1", "2", "4", "8"})
        row(("shufflenet, groups " + text(groups)).c_str(), "shufflenet_v1", with("shufflenet_v1", {{"groups", text(groups)}, {"width", 0.25}}), {1, 28, 28});
    row("shufflenet, wide stem, odd sides", "shufflenet_v1", with("shufflenet_v1", {{"stem", text("3x3")}, {"width", 0.5}}), {3, 7, 9});
    for (const char* size : {"0.2", "0.3", "0.5", "1.5", "2"})
        row(("shufflenet_v2, size " + text(size)).c_str(), "shufflenet_v2", with("shufflenet_v2", {{"size", text(size)}}), {1, 8, 8});
    row("shufflenet_v2, wide stem, odd sides", "shufflenet_v2", with("shufflenet_v2", {{"size", text("0.2")}, {"stem", text("3x3")}}), {3, 7, 9});
    row("resnet, odd sides", "resnet", with("resnet", {{"width", 1.1}}), {3, 7, 9});
}

void TestModels::idsAreTheCataloguesOnes()
{
    std::vector<std::string_view> known;
    for (const auto& entry : retort::catalogue(Kind::Architecture))
        known.push_back(entry.id);
    QVERIFY(known == architectureIds());
}

void TestModels::networkCostsWhatTheCatalogueSays()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    QFETCH(InputShape, shape);
    const auto cost = retort::modelCost(architecture.toStdString(), params, shape, classes);
    const auto model = made(architecture.toStdString(), params, shape);

    std::int64_t parameters = 0;
    for (const Tensor& parameter : model->parameters())
        parameters += parameter.numel();
    QCOMPARE(parameters, cost.parameters);

    QVERIFY(model->forward(samples(shape)).stages.empty());
    model->wantStages(true);
    const MacCounter counter;
    const ModelOutput output = model->forward(samples(shape));
    QCOMPARE(counter.macs(), 6 * cost.macs);

    QVERIFY(output.logits.sizes() == torch::IntArrayRef({6, classes}));
    QCOMPARE(output.stages.size(), cost.stages.size());
    for (std::size_t i = 0; i < cost.stages.size(); ++i) {
        const auto& stage = cost.stages[i];
        const auto& [name, tensor] = output.stages[i];
        QCOMPARE(name, stage.name);
        QCOMPARE(tensor.size(0), 6);
        QVERIFY2(tensor.dim() == 2 ? (tensor.size(1) == stage.channels && stage.height == 1 && stage.width == 1)
                                   : tensor.sizes() == torch::IntArrayRef({6, stage.channels, stage.height, stage.width}), name.c_str());
        const bool bottleneck = architecture == QStringLiteral("mobilenet_v2") && name.starts_with("stage");   // which ends in no ReLU
        if (architecture != QStringLiteral("linear") && !(name == "embedding" && cost.stages.size() == 1) && !bottleneck)
            QVERIFY2(tensor.min().item<float>() >= 0, "a stage is what follows its ReLU");
        if (tensor.dim() == 4) {
            const Tensor& before = output.before.at(i).second;
            QCOMPARE(output.before[i].first, name);
            QVERIFY2(bottleneck ? before.equal(tensor) : before.clamp(0, 6).equal(tensor.clamp_max(6)), name.c_str());   // ReLU6 too
            QVERIFY2(before.min().item<float>() < 0, name.c_str());
        }
    }
    QVERIFY(output.stages.back().second.equal(output.embedding));
}

void TestModels::everyWeightLearns()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    QFETCH(InputShape, shape);
    const auto model = made(architecture.toStdString(), params, shape);
    const ModelOutput output = model->forward(samples(shape, 32));
    torch::nn::functional::cross_entropy(output.logits, torch::arange(32, torch::kLong) % classes).backward();
    for (const auto& item : model->named_parameters()) {
        if (architecture == QStringLiteral("vgg") && item.key().ends_with("conv.bias"))
            continue;                            // its normalisation takes it away again
        const Tensor gradient = item.value().grad();
        QVERIFY2(gradient.defined() && gradient.isfinite().all().item<bool>() && gradient.abs().sum().item<float>() > 0, item.key().c_str());
    }
}

void TestModels::answersDoNotDependOnTheBatchInEvaluation()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    QFETCH(InputShape, shape);
    const auto model = made(architecture.toStdString(), params, shape);
    model->eval();
    const torch::NoGradGuard noGradient;
    const Tensor all = model->forward(samples(shape)).logits;
    for (std::int64_t i = 0; i < all.size(0); ++i)
        QVERIFY(model->forward(samples(shape).narrow(0, i, 1)).logits.allclose(all.narrow(0, i, 1), 1e-4, 1e-5));
}

void TestModels::memoryFormatDoesNotMatter()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    QFETCH(InputShape, shape);
    const auto model = made(architecture.toStdString(), params, shape);
    model->eval();
    const torch::NoGradGuard noGradient;
    const Tensor plain = samples(shape);
    const Tensor logits = model->forward(plain).logits;
    QVERIFY(model->forward(plain.contiguous(torch::MemoryFormat::ChannelsLast)).logits.allclose(logits, 1e-5, 1e-6));
    const Tensor strided = torch::stack({plain, plain}, 4).select(4, 1);
    QVERIFY(model->forward(strided).logits.allclose(logits, 1e-5, 1e-6));
}

void TestModels::drawnWeightsFollowFromStreamAndName()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    QFETCH(InputShape, shape);
    torch::manual_seed(5);
    const Tensor expected = torch::rand({4});
    torch::manual_seed(5);
    const auto first = made(architecture.toStdString(), params, shape, 11);
    QVERIFY(torch::rand({4}).equal(expected));   // the default generator was left alone

    auto second = made(architecture.toStdString(), params, shape, 12);
    const auto weights = weightsOf(*first);
    for (const auto& [name, weight] : weightsOf(*second))
        QVERIFY2(name.find("norm") != std::string::npos || !weight.equal(weights.at(name)), name.c_str());
    second->forward(samples(shape));             // moves the running statistics, which drawing puts back
    initialise(*second, 11);
    for (const auto& [name, weight] : weightsOf(*second))
        QVERIFY2(weight.equal(weights.at(name)), name.c_str());
    for (const auto& item : second->named_buffers())
        QVERIFY2(item.value().equal(first->named_buffers()[item.key()]), item.key().c_str());
}

void TestModels::anotherLayerDoesNotShiftTheFirstOnesDraw()
{
    const InputShape shape{1, 8, 8};
    const auto shallow = weightsOf(*made("mlp", with("mlp", {{"hidden", Widths{32}}}), shape));
    const auto deep = weightsOf(*made("mlp", with("mlp", {{"hidden", Widths{32, 32}}}), shape));
    for (const char* name : {"hidden1.weight", "hidden1.bias", "output.weight", "output.bias"})
        QVERIFY2(shallow.at(name).equal(deep.at(name)), name);
    QVERIFY(!deep.at("hidden1.bias").equal(deep.at("hidden2.bias")));
}

void TestModels::drawnWeightsAreUniformWithinTheirBounds()
{
    const auto weights = weightsOf(*made("cnn", with("cnn", {{"channels", Widths{64, 64}}, {"hidden", Widths{256}}}), {1, 28, 28}));
    const auto check = [&](const char* name, double bound) {
        const Tensor values = weights.at(name).to(torch::kDouble);
        const double n = double(values.numel());
        QVERIFY(values.abs().max().item<double>() <= bound);
        QVERIFY(values.abs().max().item<double>() > bound * (1 - 20 / n));
        QVERIFY(std::abs(values.mean().item<double>()) < 5 * bound / std::sqrt(3 * n));                              // five standard errors
        QVERIFY(std::abs(values.square().mean().item<double>() / (bound * bound) - 1 / 3.) < 5 * std::sqrt(4 / 45. / n));
    };
    check("stage2.conv1.weight", 1 / std::sqrt(9 * 64.));
    check("stage2.conv1.bias", 1 / std::sqrt(9 * 64.));
    check("hidden1.weight", 1 / std::sqrt(64 * 49.));
    check("hidden1.bias", 1 / std::sqrt(64 * 49.));
}

void TestModels::normsStartAsTheIdentity()
{
    const auto model = made("resnet", with("resnet"), {1, 8, 8});
    for (const auto& [name, weight] : weightsOf(*model)) {
        if (name.find("norm") != std::string::npos)
            QVERIFY2(weight.eq(name.ends_with("weight") ? 1 : 0).all().item<bool>(), name.c_str());
    }
    for (const auto& item : model->named_buffers())
        QVERIFY2(item.value().eq(item.key().ends_with("running_var") ? 1 : 0).all().item<bool>(), item.key().c_str());
}

void TestModels::millionsOfWeightsAreDrawnQuickly()
{
    const auto model = makeModel("mlp", with("mlp", {{"hidden", Widths{1200, 1200}}}), {1, 28, 28}, 10);   // 2.4 million
    QElapsedTimer timer;
    timer.start();
    initialise(*model, 1);
    QVERIFY2(timer.elapsed() < 1000, qPrintable(QString::number(timer.elapsed())));   // measured: 30 ms
}

void TestModels::tablesComeInTwoShapes()
{
    const Tensor table = samples({1, 1, 13}).squeeze(1).squeeze(1);
    for (const char* architecture : {"linear", "mlp"}) {
        const auto model = made(architecture, with(architecture), {1, 1, 13});
        QVERIFY(model->forward(table).logits.equal(model->forward(samples({1, 1, 13})).logits));
    }
}

void TestModels::dropoutActsInTrainingOnly_data()
{
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<Params>("params");
    QTest::newRow("mlp") << QStringLiteral("mlp") << with("mlp", {{"dropout", 0.5}});
    QTest::newRow("mlp, input") << QStringLiteral("mlp") << with("mlp", {{"input_dropout", 0.5}});
    QTest::newRow("cnn") << QStringLiteral("cnn") << with("cnn", {{"dropout", 0.5}});
}

void TestModels::dropoutActsInTrainingOnly()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    const InputShape shape{1, 8, 8};
    const auto model = made(architecture.toStdString(), params, shape);
    const auto logits = [&] { return model->forward(samples(shape)).logits.detach(); };
    torch::manual_seed(1);
    const Tensor first = logits();
    QVERIFY(!logits().equal(first));
    torch::manual_seed(1);
    QVERIFY(logits().equal(first));              // all of its chance is the default generator's, which the trainer seeds
    model->eval();
    QVERIFY(logits().equal(logits()));
}

void TestModels::inputDropoutSilencesItsShareOfTheInput()
{
    const auto model = makeModel("mlp", with("mlp", {{"hidden", Widths{}}, {"input_dropout", 0.2}}), {1, 1, 10000}, 1);
    const torch::NoGradGuard noGradient;
    for (Tensor& parameter : model->parameters())
        parameter.fill_(parameter.dim() == 2 ? 1 : 0);
    torch::manual_seed(1);
    const double kept = model->forward(torch::ones({1, 10000})).logits.item<double>() * 0.8;   // what is kept is scaled by 1/0.8
    QVERIFY2(std::abs(kept - 8000) < 5 * 40, qPrintable(QString::number(kept)));               // five standard deviations
}

void TestModels::maxNormShortensOnlyWhatIsTooLong()
{
    const auto model = made("mlp", with("mlp", {{"hidden", Widths{3}}, {"max_norm", 2.0}}), {1, 1, 2});
    torch::NoGradGuard noGradient;
    auto weights = weightsOf(*model);
    weights.at("hidden1.weight").copy_(torch::tensor({{3.f, 4.f}, {1.f, 0.f}, {0.f, 0.f}}));
    weights.at("output.weight").fill_(9);
    model->constrain();
    QVERIFY(weights.at("hidden1.weight").allclose(torch::tensor({{1.2f, 1.6f}, {1.f, 0.f}, {0.f, 0.f}})));
    QVERIFY(weights.at("output.weight").eq(9).all().item<bool>());
}

void TestModels::shortcutsHaveNoParameters()
{
    const auto model = made("resnet", with("resnet"), {1, 8, 8});
    for (const auto& [name, weight] : weightsOf(*model)) {
        if (name.find("second.norm") != std::string::npos) {
            torch::NoGradGuard noGradient;
            Tensor(weight).zero_();              // each block is its shortcut alone
        }
    }
    model->wantStages(true);
    const ModelOutput output = model->forward(samples({1, 8, 8}));
    const auto stage = [&](std::size_t i) { return output.stages[i].second; };
    QVERIFY(stage(1).equal(stage(0)));
    QVERIFY(stage(2).narrow(1, 0, 16).equal(stage(1).slice(2, 0, 8, 2).slice(3, 0, 8, 2)));
    QCOMPARE(stage(2).narrow(1, 16, 16).abs().sum().item<double>(), 0.0);
}

void TestModels::familiesComputeWhatTheirPapersSay_data()
{
    QTest::addColumn<QString>("architecture");
    QTest::addColumn<Params>("params");
    QTest::addColumn<Function>("plainly");
    const auto row = [](const char* name, const char* architecture, const Params& params, Function plainly) { QTest::newRow(name) << QString::fromLatin1(architecture) << params << plainly; };
    const auto text = [](const char* value) { return std::string(value); };
    row("resnet14 with projections", "resnet", with("resnet", {{"depth", text("14")}, {"width", 0.5}, {"stem", std::int64_t(5)}, {"shortcut", text("projection")}}), resnetPlainly);
    row("wrn-16", "wrn", with("wrn", {{"width", 0.75}}), wrnPlainly);
    row("wrn-10, as wide as its stem", "wrn", with("wrn", {{"depth", text("10")}}), wrnPlainly);
    row("vgg11", "vgg", with("vgg", {{"depth", text("11")}, {"width", 0.125}}), vggPlainly);
    row("mobilenet", "mobilenet_v2", with("mobilenet_v2"), [](const Plainly& net, Tensor x) { return mobilenetPlainly(net, std::move(x), false); });
    row("mobilenet of the paper", "mobilenet_v2", with("mobilenet_v2", {{"form", text("paper")}, {"width", 0.35}}), [](const Plainly& net, Tensor x) { return mobilenetPlainly(net, std::move(x), true); });
    row("shufflenet", "shufflenet_v1", with("shufflenet_v1", {{"width", 0.5}, {"stem", text("3x3")}}), shufflenetV1Plainly);
    row("shufflenet_v2", "shufflenet_v2", with("shufflenet_v2", {{"size", text("0.5")}}), shufflenetV2Plainly);
}

void TestModels::familiesComputeWhatTheirPapersSay()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    QFETCH(Function, plainly);
    const InputShape shape{3, 20, 18};
    const auto model = made(architecture.toStdString(), params, shape);
    const torch::NoGradGuard noGradient;
    torch::manual_seed(2);
    for (Tensor& parameter : model->parameters())
        if (parameter.dim() == 1)
            parameter.uniform_(-0.5, 1.5);       // norms that are no identity
    for (int i = 0; i < 3; ++i)
        model->forward(torch::randn({16, 3, 20, 18}));   // running statistics that fit
    model->eval();
    const Tensor x = samples(shape);
    const Tensor ours = model->forward(x).logits, expected = plainly(Plainly(*model), x);
    QVERIFY(expected.std().item<double>() > 1e-3);
    QVERIFY2((ours - expected).abs().max().item<double>() <= 1e-4 * (1 + expected.abs().max().item<double>()), qPrintable(QString::number((ours - expected).abs().max().item<double>())));
}

/// Wanting the stages leaves ReLUs out of the fused operations: logits, running statistics and gradients stay.
void TestModels::stagesAreTheSameWhetherTheyAreWantedOrNot()
{
    QFETCH(QString, architecture);
    QFETCH(Params, params);
    QFETCH(InputShape, shape);
    const auto one = made(architecture.toStdString(), params, shape);
    const auto other = made(architecture.toStdString(), params, shape);
    other->wantStages(true);
    const auto learn = [&](Model& model) {
        torch::manual_seed(4);
        const Tensor logits = model.forward(samples(shape, 8)).logits;
        logits.square().sum().backward();
        return logits;
    };
    QVERIFY(learn(*one).allclose(learn(*other), 1e-4, 1e-5));
    for (const auto& item : one->named_buffers())
        QVERIFY2(item.value().to(torch::kFloat).allclose(other->named_buffers()[item.key()].to(torch::kFloat), 1e-4, 1e-6), item.key().c_str());
    for (const auto& item : one->named_parameters()) {
        const Tensor ours = item.value().grad(), theirs = other->named_parameters()[item.key()].grad();
        QVERIFY2((ours - theirs).norm().item<double>() <= 1e-3 * ours.norm().item<double>() + 1e-4, item.key().c_str());
    }
}

void TestModels::whatWasStoredBeforeAParameterWasAddedKeepsItsMeaning()
{
    Params stored;
    stored.set("depth", std::string("14"));
    stored.set("width", 1.0);
    const InputShape shape{1, 8, 8};
    const auto names = [](const Model& model) {
        std::vector<std::string> all;
        for (const auto& [name, weight] : weightsOf(model))
            all.push_back(name);
        return all;
    };
    QVERIFY(names(*makeModel("resnet", stored, shape, classes)) == names(*makeModel("resnet", with("resnet", {{"depth", std::string("14")}}), shape, classes)));
}

void TestModels::whatTheCatalogueRefusesIsNotBuilt()
{
    QVERIFY_EXCEPTION_THROWN(makeModel("cnn", with("cnn"), {1, 1, 13}, 3), retort::Error);
    QVERIFY_EXCEPTION_THROWN(makeModel("perceptron", Params(), {1, 8, 8}, 3), retort::Error);
}

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/models/model.h"

#include <ATen/record_function.h>
#include <torch/nn/functional/loss.h>
#include <QElapsedTimer>
#include <QTest>

#include <cmath>

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

} // namespace

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
        if (architecture != QStringLiteral("linear") && !(name == "embedding" && cost.stages.size() == 1))
            QVERIFY2(tensor.min().item<float>() >= 0, "a stage is what follows its ReLU");
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

void TestModels::whatTheCatalogueRefusesIsNotBuilt()
{
    QVERIFY_EXCEPTION_THROWN(makeModel("cnn", with("cnn"), {1, 1, 13}, 3), retort::Error);
    QVERIFY_EXCEPTION_THROWN(makeModel("perceptron", Params(), {1, 8, 8}, 3), retort::Error);
}

QTEST_GUILESS_MAIN(TestModels)
#include "tst_models.moc"

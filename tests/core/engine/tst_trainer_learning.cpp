#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/export/weights_file.h"
#include "core/engine/train/checkpoint.h"
#include "core/engine/train/loss.h"
#include "core/engine/train/optimizer.h"

#include <torch/optim.h>

#include <QTest>

#include <cmath>

using namespace retort;
using namespace retort::engine;

namespace {

Choice choiceOf(Kind kind, std::string_view id) { return {.kind = std::string(id), .params = defaults(entry(kind, id))}; }

std::shared_ptr<Model> smallMlp(std::uint64_t seed)
{
    Choice model = choiceOf(Kind::Architecture, "mlp");
    model.params.set("hidden", std::vector<std::int64_t>{5, 7});
    auto made = makeModel(model.kind, model.params, {1, 2, 3}, 4);
    initialise(*made, seed);
    return made;
}

struct OptimizerCase {
    const char* name;
    Choice choice;
};

std::vector<OptimizerCase> optimizerCases()
{
    std::vector<OptimizerCase> cases;
    for (const Entry& row : catalogue(Kind::Optimizer)) {
        Choice choice = choiceOf(Kind::Optimizer, row.id);
        cases.push_back({row.id.data(), choice});
        choice.params.set("weight_decay", 0.1);
        cases.push_back({"with weight decay", choice});
        if (row.id == "sgd") {
            choice.params.set("nesterov", true);
            cases.push_back({"nesterov", choice});
            choice.params.set("nesterov", false);
            choice.params.set("momentum", 0.0);
            cases.push_back({"without momentum", choice});
        }
    }
    return cases;
}

/// The same optimiser by torch itself: the independent word on what each formula means.
std::unique_ptr<torch::optim::Optimizer> torchsOwn(const Choice& choice, const std::vector<torch::Tensor>& parameters, double rate)
{
    const Params& p = choice.params;
    if (choice.kind == "sgd")
        return std::make_unique<torch::optim::SGD>(parameters,
            torch::optim::SGDOptions(rate).momentum(p.real("momentum")).nesterov(p.boolean("nesterov")).weight_decay(p.real("weight_decay")));
    const auto betas = std::make_tuple(p.real("beta1"), p.real("beta2"));
    if (choice.kind == "adam")
        return std::make_unique<torch::optim::Adam>(parameters, torch::optim::AdamOptions(rate).betas(betas).eps(p.real("eps")).weight_decay(p.real("weight_decay")));
    return std::make_unique<torch::optim::AdamW>(parameters, torch::optim::AdamWOptions(rate).betas(betas).eps(p.real("eps")).weight_decay(p.real("weight_decay")));
}

} // namespace

class TestTrainerLearning : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyOptimizerStepsAsTorchsOwn_data();
    void everyOptimizerStepsAsTorchsOwn();
    void flatParametersAreTheNetworksOwn();
    void theLossIsTheWeightedSumAndItsSharesAddUpToOne();
    void weightsFilesBuildTheirNetworkAgain();
    void weightsOfAnotherNetworkAreRefused();
    void aCheckpointBringsBackEveryBit();
    void aCheckpointOfALandedVersionIsRead();
};

void TestTrainerLearning::everyOptimizerStepsAsTorchsOwn_data()
{
    QTest::addColumn<int>("which");
    const auto cases = optimizerCases();
    for (std::size_t i = 0; i < cases.size(); ++i)
        QTest::addRow("%s %s", cases[i].choice.kind.c_str(), cases[i].name) << static_cast<int>(i);
}

void TestTrainerLearning::everyOptimizerStepsAsTorchsOwn()
{
    QFETCH(int, which);
    const Choice choice = optimizerCases()[static_cast<std::size_t>(which)].choice;
    const auto ours = smallMlp(1);
    const auto theirs = smallMlp(1);
    FlatParameters flat(ours->parameters());
    const auto optimizer = makeOptimizer(choice, flat);
    const double rate = 0.02;
    const auto reference = torchsOwn(choice, theirs->parameters(), rate);
    // Gradients that both are given alike: a bowl that sways, so that they change sign.
    const auto pull = [](const torch::Tensor& parameter, std::int64_t n) {
        const torch::Tensor goal = torch::linspace(-1, 1, parameter.numel()).reshape(parameter.sizes());
        return (parameter.detach() - goal + 0.3 * std::sin(static_cast<double>(n))).contiguous();
    };
    for (std::int64_t n = 1; n <= 50; ++n) {
        for (torch::Tensor& parameter : ours->parameters())
            parameter.mutable_grad() = pull(parameter, n);
        optimizer->step(flat, rate, n);
        for (torch::Tensor& parameter : theirs->parameters())
            parameter.mutable_grad() = pull(parameter, n);
        reference->step();
    }
    const auto mine = ours->named_parameters();
    for (const auto& item : theirs->named_parameters())
        QVERIFY2((mine[item.key()] - item.value()).abs().max().item<float>() < 2e-6F, item.key().c_str());
    QVERIFY((mine["hidden1.weight"] - smallMlp(1)->named_parameters()["hidden1.weight"]).abs().max().item<float>() > 0.1F);
}

void TestTrainerLearning::flatParametersAreTheNetworksOwn()
{
    const auto model = smallMlp(4);
    const auto before = copyOf(weightsOf(*model));
    FlatParameters flat(model->parameters());
    for (const auto& [name, tensor] : before)
        QVERIFY2(torch::equal(model->named_parameters()[name], tensor), name.c_str());
    model->forward(torch::ones({3, 6})).logits.sum().backward();
    double squares = 0;
    for (const torch::Tensor& parameter : model->parameters())
        squares += parameter.grad().square().sum().item<double>();
    QVERIFY(squares > 0);
    QVERIFY(std::abs(flat.gradients().square().sum().item<double>() - squares) < 1e-6 * squares);
    QVERIFY(std::abs(flat.gradientNorm().item<double>() - std::sqrt(squares)) < 1e-6 * std::sqrt(squares));
    flat.scaleGradients(0.5);
    QVERIFY(std::abs(flat.gradientNorm().item<double>() - std::sqrt(squares) / 2) < 1e-6 * std::sqrt(squares));
    flat.clearGradients();
    QCOMPARE(flat.gradientNorm().item<double>(), 0.0);
    {
        const torch::NoGradGuard noGradient;
        flat.values().fill_(2);
    }
    for (const torch::Tensor& parameter : model->parameters())
        QCOMPARE(parameter.min().item<float>(), 2.0F);
}

void TestTrainerLearning::theLossIsTheWeightedSumAndItsSharesAddUpToOne()
{
    std::vector<TermSpec> terms{
        {.name = "hard", .kind = "cross_entropy", .weight = {.from = 0, .to = 0.4, .epochs = 2}, .params = defaults(entry(Kind::Term, "cross_entropy"))},
        {.name = "soft", .kind = "kd", .weight = {.from = 3, .to = 3}, .params = defaults(entry(Kind::Term, "kd"))},
    };
    Loss loss(terms);
    ModelOutput output;
    output.logits = torch::tensor({{2.0, 0.5, -1.0, 0.0}, {0.1, 1.2, 0.3, -0.7}}).requires_grad_();
    const TermInput input{.student = output, .teacherLogits = {torch::tensor({{3.0, 1.0, -2.0, 0.5}, {0.2, 2.5, -0.3, -1.0}})},
        .combine = Combine::MeanProbability, .labels = torch::tensor({0}, torch::kInt64), .labelled = 1};
    for (const double epoch : {0.0, 1.0, 5.0}) {
        const double weight = std::min(0.4, 0.2 * epoch);
        const Loss::Value value = loss(input, epoch);
        QVERIFY(std::abs(value.total.item<double>() - weight * value.terms[0].item<double>() - 3 * value.terms[1].item<double>()) < 1e-6);

        const auto shares = loss.shares(value, {output.logits}, epoch);
        const auto pull = [&](std::size_t i, double w) { return w * torch::autograd::grad({value.terms[i]}, {output.logits}, {}, true)[0].norm().item<double>(); };
        const double hard = pull(0, weight);
        const double soft = pull(1, 3);
        QVERIFY(std::abs(shares[0] - hard / (hard + soft)) < 1e-6);
        QVERIFY(std::abs(shares[0] + shares[1] - 1) < 1e-6);
    }
    loss.setLive(*loss.find("soft"), "weight", 0.5);
    loss.setLive(*loss.find("soft"), "temperature", 9);
    QCOMPARE(loss.live(1, "weight", 7), 0.5);
    QCOMPARE(loss.live(1, "temperature", 7), 9.0);
    QVERIFY(!loss.find("softer"));
    QVERIFY_EXCEPTION_THROWN(loss.setLive(0, "label_smoothing", 0.1), Error);
}

void TestTrainerLearning::weightsFilesBuildTheirNetworkAgain()
{
    for (const Entry& row : catalogue(Kind::Architecture)) {
        const NetworkCard card{.recipe = "r1:abc", .model = choiceOf(Kind::Architecture, row.id), .input = {1, 16, 16}, .classNames = {"a", "b", "ü"},
            .preprocessing = {.mean = {0.25F}, .deviation = {0.1F}}, .parameters = 7, .step = 12};
        const auto model = makeModel(card.model.kind, card.model.params, card.input, 3);
        initialise(*model, 11);
        model->eval();
        const std::string bytes = serialiseTensors(weightsFile(card, weightsOf(*model)));
        const StoredNetwork again = readNetwork(parseTensors(bytes, "a test"), "a test");
        again.model->eval();
        QVERIFY(again.card.model == card.model);
        QVERIFY(again.card.classNames == card.classNames);
        QVERIFY(again.card.preprocessing == card.preprocessing);
        QCOMPARE(again.card.step, card.step);
        const torch::Tensor input = torch::linspace(-1, 1, 2 * 256).reshape({2, 1, 16, 16});
        const torch::NoGradGuard noGradient;
        QVERIFY2(torch::equal(model->forward(input).logits, again.model->forward(input).logits), row.id.data());
    }
}

void TestTrainerLearning::weightsOfAnotherNetworkAreRefused()
{
    const auto model = smallMlp(1);
    auto weights = copyOf(weightsOf(*model));
    const auto before = copyOf(weights);
    weights[0].second = torch::zeros({5, 5});
    QVERIFY_EXCEPTION_THROWN(fill(*model, weights, "a test"), Error);
    weights.erase(weights.begin());
    QVERIFY_EXCEPTION_THROWN(fill(*model, weights, "a test"), Error);
    for (const auto& [name, tensor] : before)
        QVERIFY(torch::equal(model->named_parameters()[name], tensor));
    QVERIFY_EXCEPTION_THROWN(readNetwork(TensorFile{}, "a test"), Error);
}

void TestTrainerLearning::aCheckpointBringsBackEveryBit()
{
    const auto model = smallMlp(2);
    FlatParameters flat(model->parameters());
    const auto optimizer = makeOptimizer(choiceOf(Kind::Optimizer, "adam"), flat);
    for (torch::Tensor& parameter : model->parameters())
        parameter.mutable_grad() = torch::full_like(parameter.detach(), 0.37F);
    optimizer->step(flat, 0.1, 1);
    const TrainingState state{.step = 7, .evaluated = 5, .lossSteps = 2, .shares = {0.1F, 0.9F}, .withoutBetter = 3,
        .networks = {{.lossSum = 1.0 / 3, .bestAccuracy = 2.0 / 7, .lastAccuracy = 0.1, .bestStep = 5, .bestWeights = copyOf(weightsOf(*smallMlp(9)))}}};
    const Origin origin{.execution = "here", .teachers = "these"};
    const TensorFile file = toCheckpoint(state, {model}, *optimizer, 2, origin);

    const auto other = smallMlp(3);
    FlatParameters otherFlat(other->parameters());
    const auto otherOptimizer = makeOptimizer(choiceOf(Kind::Optimizer, "adam"), otherFlat);
    const RestoredCheckpoint restored = fromCheckpoint(parseTensors(serialiseTensors(file), "a test"), {other}, *otherOptimizer);
    QCOMPARE(restored.threads, 2);
    QCOMPARE(restored.origin.execution, origin.execution);
    QCOMPARE(restored.origin.teachers, origin.teachers);
    QVERIFY(torch::equal(flat.values(), otherFlat.values()));
    for (std::size_t i = 0; i < 2; ++i)
        QVERIFY(torch::equal(optimizer->memory()[i].second, otherOptimizer->memory()[i].second));
    QVERIFY(toCheckpoint(restored.state, {other}, *otherOptimizer, 2, origin) == file);
}

/// Before networks could be trained together, what is known of the one stood beside the rest.
void TestTrainerLearning::aCheckpointOfALandedVersionIsRead()
{
    const auto model = smallMlp(3);
    FlatParameters flat(model->parameters());
    const auto optimizer = makeOptimizer(choiceOf(Kind::Optimizer, "adam"), flat);
    const TrainingState state{.step = 7, .evaluated = 5, .lossSteps = 2, .shares = {}, .withoutBetter = 3,
        .networks = {{.lossSum = 0.25, .bestAccuracy = 0.5, .lastAccuracy = 0.1, .bestStep = 5, .bestWeights = copyOf(weightsOf(*smallMlp(9)))}}};
    TensorFile file = toCheckpoint(state, {model}, *optimizer, 2, {"here"});
    file.metadata["state"] = R"({"best_accuracy":0.5,"best_step":5,"evaluated":5,"last_accuracy":0.1,"loss_steps":2,"loss_sum":0.25,"shares":[],"step":7,"without_better":3})";
    const RestoredCheckpoint restored = fromCheckpoint(file, {model}, *optimizer);
    QVERIFY(toCheckpoint(restored.state, {model}, *optimizer, 2, {"here"}) == toCheckpoint(state, {model}, *optimizer, 2, {"here"}));
    QVERIFY_EXCEPTION_THROWN(fromCheckpoint(file, {model, smallMlp(4)}, *optimizer), Error);   // two networks are another run
}

QTEST_GUILESS_MAIN(TestTrainerLearning)
#include "tst_trainer_learning.moc"

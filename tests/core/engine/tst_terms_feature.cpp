#include "core/base/error.h"
#include "core/base/random.h"
#include "core/engine/export/weights_file.h"
#include "core/engine/models/model.h"
#include "tests/core/engine/small_networks.h"
#include "tests/core/engine/term_workshop.h"

#include <torch/nn/functional/normalization.h>

#include <algorithm>
#include <cmath>

using namespace retort::engine;
using namespace retort::test;
using retort::Kind;
using retort::Params;

namespace {

using Values = double (*)(double);

/// A column's type; a bare vector of tensors has a comparison that is no bool.
struct Tensors {
    std::vector<Tensor> all;
};

/// f(offset + i) over the flat index i.
Tensor maps(Values f, double offset, std::vector<std::int64_t> shape)
{
    Tensor tensor = torch::empty(shape, torch::kDouble);
    for (std::int64_t i = 0; i < tensor.numel(); ++i)
        tensor.data_ptr<double>()[i] = f(offset + static_cast<double>(i));
    return tensor;
}

// Two samples, two or three channels of 2 × 2.
Tensor fs() { return maps(std::sin, 1, {2, 2, 2, 2}); }
Tensor ft() { return maps(std::cos, 0.5, {2, 3, 2, 2}); }
Tensor g() { return maps(std::cos, 0.5, {2, 2, 2, 2}); }
Tensor f2() { return maps(std::sin, 2, {2, 2, 2, 2}); }

/// Two networks that say no more than these stages.
struct Stages {
    Stages(const std::vector<Tensor>& student, const std::vector<Tensor>& teacher)
    {
        input.teachers.resize(1);
        for (std::size_t i = 0; i < student.size(); ++i)
            output.stages.emplace_back("stage" + std::to_string(i), student[i].clone().requires_grad_(true));
        for (std::size_t i = 0; i < teacher.size(); ++i)
            input.teachers[0].stages.emplace_back("stage" + std::to_string(i), teacher[i]);
    }
    Stages(const Stages&) = delete;
    double value(const Term& term) const { return term(input).item<double>(); }

    ModelOutput output;
    TermInput input{.student = output};
};

Tensor random(std::uint64_t seed, std::vector<std::int64_t> shape)
{
    return torch::randn(shape, at::make_generator<at::CPUGeneratorImpl>(seed), torch::kDouble);
}

/// Two real networks, and what they say about a batch.
struct Networks {
    Networks(std::string_view studentKind, std::string_view teacherKind)
        : student(network(studentKind, 1, place.student))
        , teacher(network(teacherKind, 2, place.teachers.emplace_back()))
    {
        for (std::int64_t i = 0; i < 12; ++i)
            place.labels.push_back(i % 3);
        see(12);
    }

    void see(std::int64_t samples)
    {
        const Tensor pictures = torch::sin(torch::arange(samples * 256, torch::kFloat) * 0.7).view({samples, 1, 16, 16});
        output = student->forward(pictures);
        input.teachers = {[&] { const torch::NoGradGuard none; return teacher->forward(pictures); }()};
        input.teacherLogits = {input.teachers[0].logits};
        input.labels = torch::arange(samples, torch::kInt64) % 3;
        input.labelled = samples;
        input.positions = torch::arange(samples, torch::kInt64);
    }

    static std::shared_ptr<Model> network(std::string_view kind, std::uint64_t stream, std::vector<retort::StageShape>& stages)
    {
        const Params params = kind == "cnn" || kind == "resnet" ? retort::defaults(retort::entry(Kind::Architecture, kind)) : smallParams(kind);
        stages = retort::modelCost(kind, params, {1, 16, 16}, 3).stages;
        auto model = makeModel(kind, params, {1, 16, 16}, 3);
        initialise(*model, stream);
        model->wantStages(true);
        return model;
    }

    TermPlace place;
    std::shared_ptr<Model> student, teacher;
    ModelOutput output;
    TermInput input{.student = output};
};

} // namespace

/// What each term on stages is known for, and what stands between two real networks.
class TestTermsFeature : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesAreTheGoldenOnes_data();
    void valuesAreTheGoldenOnes();
    void attentionIgnoresScaleAndTheOrderOfChannels();
    void selectedNeuronsIgnoreTheOrderOfChannels();
    void marginsAreTheChannelsMeansBelowZero();
    void unlikeTensorsAreRefused_data();
    void unlikeTensorsAreRefused();
    void eachTermTeachesBetweenRealNetworks_data();
    void eachTermTeachesBetweenRealNetworks();
    void adaptersFollowFromTheirStream();
    void theVarianceIsTrained();
    void theParaphraserLearnsFromRebuildingAlone();
    void memoriesTakeUpWhatIsSeen();
    void memoriesOfAnySizeAreComparedAlike();
    void contrastAtRandomIsTheLogarithmOfTheBatch();
};

void TestTermsFeature::valuesAreTheGoldenOnes_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<Tensors>("student");
    QTest::addColumn<Tensors>("teacher");
    QTest::addColumn<double>("value");
    const auto row = [](const char* name, const char* kind, std::initializer_list<std::pair<std::string_view, retort::ParamValue>> changes,
                         const std::vector<Tensor>& student, const std::vector<Tensor>& teacher, double value) {
        QTest::newRow(name) << QString::fromLatin1(kind) << paramsOf(kind, changes) << Tensors{student} << Tensors{teacher} << value;
    };
    const Tensor large = maps(std::sin, 1, {2, 2, 4, 4});
    // Computed in Python, in double, from the formulas of their pages.
    row("hint", "hint", {}, {fs()}, {g()}, 0.51265092);
    row("hint, 4 × 4 against 2 × 2", "hint", {}, {large}, {g()}, 0.72629993);
    row("attention, as programmed", "attention", {}, {fs()}, {ft()}, 0.07801246);
    row("attention, as written", "attention", {{"form", std::string("norm")}}, {fs()}, {ft()}, 0.55847083);
    row("attention, p = 1", "attention", {{"power", 1.0}}, {fs()}, {ft()}, 0.02910760);
    row("attention, p = 3", "attention", {{"power", 3.0}}, {fs()}, {ft()}, 0.11730366);
    row("attention, two stages", "attention", {}, {fs(), fs()}, {ft(), ft()}, 2 * 0.07801246);
    row("selected neurons", "nst", {}, {fs()}, {ft()}, 0.28278891);
    row("information, σ² = 5", "vid", {}, {fs()}, {g()}, 0.85598405);
    row("overhaul, margin −0.5", "ofd", {{"margin", -0.5}}, {fs()}, {g()}, 3.01242252);
    row("overhaul, the channels' own margins", "ofd", {}, {fs()}, {g()}, 3.34049367);
    row("overhaul, two stages", "ofd", {{"margin", -0.5}}, {fs(), g()}, {g(), f2()}, 1.51895755);
    row("review at 2 × 2", "review_kd", {}, {fs()}, {g()}, 0.38342142);
    row("review at 4 × 4", "review_kd", {}, {large}, {maps(std::cos, 0.5, {2, 2, 4, 4})}, 0.31542647);
    row("factor", "factor", {}, {fs()}, {g()}, 0.32641572);
    row("flow", "fsp", {}, {fs(), g()}, {g(), f2()}, 0.12155727);
    row("flow from 4 × 4", "fsp", {}, {large, g()}, {g(), f2()}, 0.26817147);
}

void TestTermsFeature::valuesAreTheGoldenOnes()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(Tensors, student);
    QFETCH(Tensors, teacher);
    QFETCH(double, value);
    const auto term = makeTerm(kind.toStdString(), params);
    QVERIFY(term->parts() == nullptr);
    compareNear(Stages(student.all, teacher.all).value(*term), value, 1e-6);
    for (auto* side : {&student, &teacher})
        for (Tensor& tensor : side->all)
            tensor = tensor.to(torch::kFloat);
    const Stages single(student.all, teacher.all);
    const Tensor loss = (*term)(single.input);
    QVERIFY(loss.dim() == 0 && loss.scalar_type() == torch::kFloat);
    compareNear(loss.item<double>(), value, 1e-5);
}

void TestTermsFeature::attentionIgnoresScaleAndTheOrderOfChannels()
{
    const Tensor order = torch::tensor({2, 0, 3, 1}, torch::kInt64);
    for (const char* form : {"mean_square", "norm"}) {
        const auto term = makeTerm("attention", paramsOf("attention", {{"form", std::string(form)}}));
        const Tensor student = random(1, {3, 4, 5, 5});
        const Tensor teacher = random(2, {3, 6, 5, 5});
        const double value = Stages({student}, {teacher}).value(*term);
        compareNear(Stages({7 * student}, {0.2 * teacher}).value(*term), value, 1e-12);
        compareNear(Stages({student.index_select(1, order)}, {teacher.flip(1)}).value(*term), value, 1e-12);
        compareNear(Stages({student}, {torch::cat({student, student}, 1)}).value(*term), 0.0, 1e-12);
        QVERIFY(std::abs(Stages({student.flip(3)}, {teacher}).value(*term) - value) > 1e-6);   // where it looks is what counts
    }
}

void TestTermsFeature::selectedNeuronsIgnoreTheOrderOfChannels()
{
    const auto term = makeTerm("nst", paramsOf("nst"));
    const Tensor student = random(1, {3, 4, 5, 5});
    const Tensor teacher = random(2, {3, 6, 5, 5});
    const double value = Stages({student}, {teacher}).value(*term);
    const Tensor scale = torch::tensor({0.1, 2., 5., 9.}, torch::kDouble).view({1, 4, 1, 1});
    compareNear(Stages({student * scale}, {teacher.flip(1)}).value(*term), value, 1e-12);
    compareNear(Stages({student.flip(1)}, {student}).value(*term), 0.0, 1e-12);
    compareNear(Stages({student}, {torch::cat({student, student}, 1)}).value(*term), 0.0, 1e-12);
}

void TestTermsFeature::marginsAreTheChannelsMeansBelowZero()
{
    // One channel: the teacher's −1 and −3 have the mean −2, so targets are −1, −2 and 4; the last value is right.
    const Tensor teacher = torch::tensor({-1., -3., 4., 4.}, torch::kDouble).view({1, 1, 2, 2});
    const Tensor student = torch::tensor({0., -5., 1., 4.}, torch::kDouble).view({1, 1, 2, 2});
    // 0 > −1: counts 1; −5 < −2 and the teacher is inactive: nothing; 4 is active: (1 − 4)² = 9
    compareNear(Stages({student}, {teacher}).value(*makeTerm("ofd", paramsOf("ofd"))), 10.0, 1e-12);
}

void TestTermsFeature::unlikeTensorsAreRefused_data()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"hint", "vid", "ofd", "review_kd", "factor", "fsp"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestTermsFeature::unlikeTensorsAreRefused()
{
    QFETCH(QString, kind);
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    const Stages channels({fs(), fs()}, {ft(), ft()});
    QVERIFY_EXCEPTION_THROWN((*term)(channels.input), retort::Error);
    const Stages number({fs(), fs()}, {g()});
    QVERIFY_EXCEPTION_THROWN((*term)(number.input), retort::Error);
}

void TestTermsFeature::eachTermTeachesBetweenRealNetworks_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<QString>("student");
    QTest::addColumn<QString>("teacher");
    for (const auto& entry : retort::catalogue(Kind::Term)) {
        if ((entry.needs & (retort::NeedsEmbedding | retort::NeedsStages)) == 0)
            continue;
        for (const auto& [student, teacher] : {std::pair("cnn", "resnet"), std::pair("resnet", "cnn"), std::pair("mlp", "cnn"), std::pair("mlp", "mlp"), std::pair("resnet", "resnet"),
                 std::pair("vgg", "resnet"), std::pair("mobilenet_v2", "vgg"), std::pair("shufflenet_v1", "wrn"), std::pair("shufflenet_v2", "mobilenet_v2"), std::pair("wrn", "shufflenet_v1")}) {
            if ((entry.id == "fsp" && std::string_view(student) != teacher) || ((entry.needs & retort::NeedsMaps) != 0 && std::string_view(student) == "mlp"))
                continue;                      // refused: tst_taps
            QTest::addRow("%s: %s to %s", entry.id.data(), teacher, student) << QString::fromLatin1(entry.id.data()) << paramsOf(entry.id) << QString::fromLatin1(student) << QString::fromLatin1(teacher);
        }
    }
    QTest::newRow("crd with memories") << QStringLiteral("crd") << paramsOf("crd", {{"form", std::string("memory")}, {"negatives", std::int64_t(7)}}) << QStringLiteral("mlp") << QStringLiteral("cnn");
    QTest::newRow("similarity of maps") << QStringLiteral("similarity") << paramsOf("similarity", {{"tap", std::string("last_maps")}}) << QStringLiteral("cnn") << QStringLiteral("resnet");
}

/// A few steps of plain descent on one batch bring it down; the teacher feels nothing, and the adapters move.
void TestTermsFeature::eachTermTeachesBetweenRealNetworks()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(QString, student);
    QFETCH(QString, teacher);
    const std::string teacherId = teacher.toStdString(), studentId = student.toStdString();
    Networks networks(studentId, teacherId);
    const auto term = makeTerm(kind.toStdString(), params, networks.place);
    term->draw(5);
    std::vector<Tensor> own;
    std::vector<Tensor> trained = networks.student->parameters();
    if (term->parts() != nullptr)
        own = term->parts()->parameters();
    trained.insert(trained.end(), own.begin(), own.end());
    const auto copies = copyOf(term->parts() != nullptr ? weightsOf(*term->parts()) : NamedTensors());

    double first = 0;
    double lowest = 0;
    const double length = studentId == "cnn" || studentId == "mlp" || studentId == "resnet" ? 0.02 : 0.002;   // the deeper ones overshoot
    for (int step = 0; step < 25; ++step) {
        networks.see(12);
        const Tensor loss = (*term)(networks.input);
        const double now = loss.item<double>();
        first = step == 0 ? now : first;
        lowest = step == 0 ? now : std::min(lowest, now);
        QVERIFY(std::isfinite(now));
        const auto gradients = torch::autograd::grad({loss}, trained, {}, false, false, true);
        double square = 0;
        for (const Tensor& gradient : gradients)
            square += gradient.defined() ? gradient.square().sum().item<double>() : 0;
        QVERIFY(square > 0 && std::isfinite(square));
        const torch::NoGradGuard noGradient;
        for (std::size_t i = 0; i < trained.size(); ++i)
            if (gradients[i].defined())
                trained[i].sub_(gradients[i], length / std::sqrt(square));
        term->remember(networks.input);
    }
    if (params.values().empty() || !params.has("form") || params.text("form") != "memory")
        QVERIFY2(lowest < first, qPrintable(QStringLiteral("%1 → %2").arg(first).arg(lowest)));
    for (const Tensor& parameter : networks.teacher->parameters())
        QVERIFY(!parameter.grad().defined());
    for (std::size_t i = 0; i < copies.size(); ++i)
        QVERIFY2(!torch::equal(copies[i].second, weightsOf(*term->parts())[i].second) || copies[i].second.numel() == 1, copies[i].first.c_str());
    networks.see(1);                           // the last batch of an epoch may be as small
    QVERIFY(std::isfinite((*term)(networks.input).item<double>()));
}

void TestTermsFeature::adaptersFollowFromTheirStream()
{
    const Networks networks("cnn", "resnet");
    for (const char* kind : {"hint", "vid", "ofd", "review_kd", "factor", "crd"}) {
        const auto weights = [&](std::uint64_t stream) {
            const auto term = makeTerm(kind, paramsOf(kind), networks.place);
            term->draw(stream);
            std::vector<Tensor> all;
            for (const auto& [name, tensor] : weightsOf(*term->parts()))
                all.push_back(tensor.detach().reshape(-1).to(torch::kDouble));
            return torch::cat(all);
        };
        QVERIFY2(torch::equal(weights(1), weights(1)), kind);
        QVERIFY2(!torch::equal(weights(1), weights(2)), kind);
    }
}

void TestTermsFeature::theVarianceIsTrained()
{
    Networks networks("cnn", "cnn");
    const auto term = makeTerm("vid", paramsOf("vid"), networks.place);
    term->draw(1);
    int variances = 0;
    const Tensor loss = (*term)(networks.input);
    for (const auto& item : term->parts()->named_parameters()) {
        if (item.key().find("variance") == std::string::npos)
            continue;
        ++variances;
        compareNear(std::log1p(std::exp(item.value().min().item<double>())) + 1e-5, 5.0, 1e-5);
        QVERIFY(torch::autograd::grad({loss}, {item.value()}, {}, true).front().abs().min().item<double>() > 0);
    }
    QCOMPARE(variances, 2);
}

/// The factor the student is compared with is not bent towards the student.
void TestTermsFeature::theParaphraserLearnsFromRebuildingAlone()
{
    Networks networks("cnn", "cnn");
    const auto term = makeTerm("factor", paramsOf("factor"), networks.place);
    term->draw(1);
    const auto gradients = [&] {
        const Tensor loss = (*term)(networks.input);
        std::vector<Tensor> all;
        for (const auto& item : term->parts()->named_parameters())
            if (item.key().find("paraphraser") != std::string::npos)
                all.push_back(torch::autograd::grad({loss}, {item.value()}, {}, true).front().reshape(-1));
        return torch::cat(all);
    };
    const Tensor before = gradients();
    networks.output.stages.clear();
    for (const auto& [name, values] : networks.student->forward(torch::ones({12, 1, 16, 16})).stages)
        networks.output.stages.emplace_back(name, values);
    QVERIFY(torch::equal(gradients(), before));
}

void TestTermsFeature::memoriesTakeUpWhatIsSeen()
{
    Networks networks("mlp", "cnn");
    const auto term = makeTerm("crd", paramsOf("crd", {{"form", std::string("memory")}, {"negatives", std::int64_t(5)}}), networks.place);
    term->draw(3);
    networks.see(4);
    networks.input.draws = 11;
    const double value = (*term)(networks.input).item<double>();
    compareNear((*term)(networks.input).item<double>(), value, 0.0);      // looking changes nothing
    const auto memory = [&](const char* name) { return *term->parts()->named_buffers().find(std::string("teacher0_") + name); };
    const Tensor before = memory("student_memory").clone();
    QCOMPARE(memory("scale").max().item<float>(), 0.0F);
    term->remember(networks.input);
    QVERIFY(memory("scale").min().item<float>() > 0);
    QVERIFY(torch::equal(memory("student_memory").narrow(0, 4, 8), before.narrow(0, 4, 8)));   // samples that were not seen
    QVERIFY(!torch::equal(memory("student_memory").narrow(0, 0, 4), before.narrow(0, 0, 4)));
    QVERIFY(furthest(memory("student_memory").narrow(0, 0, 4).norm(2, 1), torch::ones({4})) < 1e-5);
    networks.input.draws = 12;
    QVERIFY((*term)(networks.input).item<double>() != value);                                   // other negatives
}

/// Small memories are multiplied as a whole, of large ones rows are collected: with equal rows both have to come to what the formula says.
void TestTermsFeature::memoriesOfAnySizeAreComparedAlike()
{
    for (const std::int64_t samples : {100, 300}) {
        Networks networks("mlp", "cnn");
        networks.place.labels.clear();
        for (std::int64_t i = 0; i < samples; ++i)
            networks.place.labels.push_back(i % 3);
        const auto term = makeTerm("crd", paramsOf("crd", {{"form", std::string("memory")}, {"negatives", std::int64_t(1)}, {"contrast_temperature", 1.0}}), networks.place);
        term->draw(3);
        const torch::NoGradGuard noGradient;
        const auto part = [&](const std::string& name) {
            const auto buffers = term->parts()->named_buffers(), parameters = term->parts()->named_parameters();
            return buffers.contains("teacher0_" + name) ? buffers["teacher0_" + name] : parameters["teacher0_" + name];
        };
        part("scale").fill_(1);
        double expected = 0;
        for (const std::string side : {"student", "teacher"}) {
            Tensor memory = term->parts()->named_buffers()["teacher0_" + std::string(side == "student" ? "teacher" : "student") + "_memory"];
            memory.copy_(torch::nn::functional::normalize(torch::cos(torch::arange(memory.size(1), torch::kFloat)).unsqueeze(0)).expand_as(memory));
            const Tensor embedding = (side == "student" ? networks.output : networks.input.teachers[0]).embedding.flatten(1);
            const Tensor own = torch::nn::functional::normalize(torch::addmm(part(side + ".bias"), embedding, part(side + ".weight").t()));
            const Tensor h = torch::exp((own * memory[0]).sum(1)).to(torch::kDouble);
            const double noise = 1.0 / static_cast<double>(samples);
            expected -= (torch::log(h / (h + noise + 1e-7)) + torch::log(noise / (h + noise + 1e-7))).mean().item<double>();
        }
        compareNear((*term)(networks.input).item<double>(), expected, 1e-4);
    }
}

void TestTermsFeature::contrastAtRandomIsTheLogarithmOfTheBatch()
{
    // Three embeddings; computed in Python as the mean of both directions' cross-entropies.
    const Embeddings golden(torch::tensor({{1., 0.}, {.5, -1.}, {2., 1.}}, torch::kDouble), torch::tensor({{.2, .4}, {1., -.3}, {1.5, .5}}, torch::kDouble));
    compareNear((*makeTerm("crd", paramsOf("crd")))(golden.input).item<double>(), 2.90794062, 1e-6);
    const auto term = makeTerm("crd", paramsOf("crd", {{"contrast_temperature", 1.0}}));
    const Embeddings strangers(random(1, {64, 512}), random(2, {64, 512}));
    compareNear((*term)(strangers.input).item<double>(), std::log(64.0), 0.01);
    const Embeddings one(random(1, {1, 8}), random(2, {1, 8}));
    compareNear((*term)(one.input).item<double>(), 0.0, 1e-12);
}

QTEST_GUILESS_MAIN(TestTermsFeature)
#include "tst_terms_feature.moc"

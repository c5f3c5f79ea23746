#include "core/catalogue/catalogue.h"
#include "core/engine/models/model.h"
#include "core/engine/train/wiring.h"

#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <nlohmann/json.hpp>

#include <QTest>

#include <cmath>
#include <functional>

using namespace retort::engine;
using retort::Kind;
using retort::Params;
using torch::Tensor;

namespace {

/// Soft targets as other programs are known to have them.
class Mistaken final : public Term {
public:
    enum class Mistake { NoSquare, SumOverBatch, MeanOverClasses, Swapped, ChangesTeacher, Nowhere, Infinite, ReachesTeacher };
    Mistaken(Mistake mistake, double temperature) : m_mistake(mistake), m_temperature(temperature) {}

    Tensor operator()(const TermInput& input) const override
    {
        using enum Mistake;
        const double t = m_temperature;
        Tensor said = input.teacherLogits[0];
        if (m_mistake == ChangesTeacher)
            said.add_(1);
        if (m_mistake == ReachesTeacher)
            said = said * m_stray;
        Tensor p = torch::log_softmax(said / t, 1), q = torch::log_softmax(input.student.logits / t, 1);
        if (m_mistake == Swapped)
            std::swap(p, q);
        Tensor loss = (p.exp() * (p - q)).sum() * (m_mistake == NoSquare ? 1 : t * t);
        loss = m_mistake == SumOverBatch ? loss : loss / said.size(0);
        if (m_mistake == MeanOverClasses)
            loss = loss / said.size(1);
        if (m_mistake == Nowhere)
            loss = loss * 0;
        return m_mistake == Infinite ? loss / 0 : loss;
    }
    void set(std::string_view, double value) override { m_temperature = value; }

private:
    Mistake m_mistake;
    double m_temperature;
    Tensor m_stray = torch::ones({1}).requires_grad_(true);
};

Params with(Kind kind, std::string_view id, std::initializer_list<std::pair<std::string_view, retort::ParamValue>> changes = {})
{
    Params params = retort::defaults(retort::entry(kind, id));
    for (const auto& [name, value] : changes)
        params.set(name, value);
    return params;
}

/// A small taught run as it lies before its first step.
struct Bench {
    explicit Bench(std::string_view kind = "kd", std::string_view architecture = "mlp") : place{.student = stagesOf(architecture), .teachers = {stagesOf(architecture)}, .labels = {}}
    {
        for (std::int64_t i = 0; i < 8; ++i)
            place.labels.push_back(i < 5 ? i % 4 : -1);
        student = network(architecture, 1);
        teacher = network(architecture, 2);
        student->wantStages(true);
        teacher->wantStages(true);
        teacher->eval();
        for (Tensor& parameter : teacher->parameters())
            parameter.set_requires_grad(false);
        view = torch::randn({8, 1, 8, 8}, at::make_generator<at::CPUGeneratorImpl>(4), torch::kFloat);
        add("hard", "cross_entropy", 0.5);
        add("soft", kind, 0.5);
    }

    static std::vector<retort::StageShape> stagesOf(std::string_view architecture) { return retort::modelCost(architecture, with(Kind::Architecture, architecture), {1, 8, 8}, 4).stages; }
    static std::shared_ptr<Model> network(std::string_view architecture, std::uint64_t stream)
    {
        auto model = makeModel(architecture, with(Kind::Architecture, architecture), {1, 8, 8}, 4);
        initialise(*model, stream);
        return model;
    }

    void add(const std::string& name, std::string_view kind, double weight)
    {
        Params params = with(Kind::Term, kind);
        auto term = makeTerm(kind, params, place);
        term->draw(3);
        put(name, std::string(kind), std::move(term), weight, params.has("temperature") ? std::optional(params.real("temperature")) : std::nullopt);
    }
    void put(const std::string& name, const std::string& kind, std::unique_ptr<Term> term, double weight, std::optional<double> temperature)
    {
        terms.push_back(std::move(term));
        wired.push_back({.name = name, .kind = kind, .term = *terms.back(), .weight = weight, .temperature = temperature});
    }
    void mistake(Mistaken::Mistake mistake)
    {
        wired.pop_back();
        put("soft", "kd", std::make_unique<Mistaken>(mistake, 4.0), 0.5, 4.0);
    }

    /// The lines, in order; looks anew each time.
    std::vector<WiringLine> lines()
    {
        std::vector<Tensor> own;
        for (const auto& wire : wired)
            if (wire.term.parts() != nullptr && adaptersTrain)
                for (const Tensor& parameter : wire.term.parts()->parameters())
                    own.push_back(parameter);
        FlatParameters trained((optimised ? optimised : student)->parameters(), own);
        output = student->forward(view);
        input.teachers = {[&] { const torch::NoGradGuard none; return teacher->forward(teachersView.defined() ? teachersView : view); }()};
        input.teacherLogits = {input.teachers[0].logits.clone()};
        input.labels = torch::tensor(std::vector<std::int64_t>(place.labels.begin(), place.labels.begin() + 5));
        input.labelled = 5;
        input.positions = torch::arange(8, torch::kInt64);
        tamper();
        return checkWiring({.student = *student, .teachers = {teacher.get()}, .terms = wired, .trained = trained, .view = view, .input = input});
    }

    TermPlace place;
    std::shared_ptr<Model> student, teacher, optimised;
    Tensor view, teachersView;
    bool adaptersTrain = true;
    std::vector<std::unique_ptr<Term>> terms;
    std::vector<Wires::Wire> wired;
    ModelOutput output;
    TermInput input{.student = output};
    std::function<void()> tamper = [] {};
};

using Break = std::function<void(Bench&)>;

QString text(const std::vector<WiringLine>& lines)
{
    QStringList all;
    for (const WiringLine& line : lines)
        all << QString::fromStdString(line.id + (line.state == WiringLine::State::Holds ? " holds: " : line.state == WiringLine::State::Fails ? " fails: " : " idle: ") + line.says);
    return all.join(u'\n');
}

} // namespace

Q_DECLARE_METATYPE(Break)

class TestWiring : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyTermOfTheCatalogueIsWiredWell_data();
    void everyTermOfTheCatalogueIsWiredWell();
    void eachMistakeIsFoundByItsLine_data();
    void eachMistakeIsFoundByItsLine();
    void theCheckLeavesEverythingAsItWas();
    void sharesAreThoseOfTheGradients();
};

void TestWiring::everyTermOfTheCatalogueIsWiredWell_data()
{
    QTest::addColumn<QString>("kind");
    for (const auto& row : retort::catalogue(Kind::Term))
        QTest::newRow(row.id.data()) << QString::fromLatin1(row.id.data());
}

void TestWiring::everyTermOfTheCatalogueIsWiredWell()
{
    QFETCH(QString, kind);
    const std::string id = kind.toStdString();
    Bench bench(id, "cnn");
    const auto lines = bench.lines();
    for (const WiringLine& line : lines) {
        QVERIFY2(line.state != WiringLine::State::Fails && !line.says.empty(), qPrintable(text(lines)));
        if (line.id == "adapters")
            QCOMPARE(line.state == WiringLine::State::Holds, bench.wired.back().term.parts() != nullptr);
        if (line.id == "direction")
            QCOMPARE(line.state == WiringLine::State::Holds, id == "kd");
        if (line.id == "temperature")
            QCOMPARE(line.state == WiringLine::State::Holds, bench.wired.back().temperature.has_value() && id != "nkd");
    }
    const auto json = nlohmann::json::parse(toJson(lines));
    QCOMPARE(json.size(), lines.size());
    QCOMPARE(json[0]["id"].get<std::string>(), std::string("temperature"));
}

void TestWiring::eachMistakeIsFoundByItsLine_data()
{
    using enum Mistaken::Mistake;
    QTest::addColumn<Break>("breaks");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const Break& breaks, const char* line, const char* says) { QTest::newRow(name) << breaks << QString::fromLatin1(line) << QString::fromUtf8(says); };
    row("without T²", [](Bench& b) { b.mistake(NoSquare); }, "temperature", "soft is not multiplied by T²");
    row("a sum over the batch", [](Bench& b) { b.mistake(SumOverBatch); }, "reduction", "makes it 2 times as large");
    row("a mean over the classes", [](Bench& b) { b.mistake(MeanOverClasses); }, "direction", "its gradient is not T (p_s − p_t) / N");
    row("swapped arguments", [](Bench& b) { b.mistake(Swapped); }, "direction", "its gradient is not T (p_s − p_t) / N");
    row("a teacher that trains", [](Bench& b) { b.teacher->train(); }, "teacher", "in training mode");
    row("a teacher with gradient", [](Bench& b) { b.teacher->parameters()[0].set_requires_grad(true); }, "teacher", "ask for a gradient");
    row("what is said has a gradient", [](Bench& b) { b.tamper = [&b] { b.input.teacherLogits[0].set_requires_grad(true); }; }, "teacher", "What a teacher says asks for a gradient");
    row("a term that writes into what is said", [](Bench& b) { b.mistake(ChangesTeacher); }, "teacher", "changes what the teacher has said");
    row("a student in evaluation", [](Bench& b) { b.student->eval(); }, "student", "in evaluation mode");
    row("half a student in evaluation", [](Bench& b) { b.student->children().back()->eval(); }, "student", "in evaluation mode");
    row("another view", [](Bench& b) { b.teachersView = b.view.flip(3); }, "view", "not what it says about the view");
    row("a table that is stale", [](Bench& b) { b.tamper = [&b] { b.input.teacherLogits[0] = b.input.teacherLogits[0].roll(1, 0); }; }, "view", "not what it says about the view");
    row("a student cut off", [](Bench& b) { b.tamper = [&b] { b.output.logits = b.output.logits.detach().requires_grad_(true); }; }, "gradient", "does not reach the student");
    row("a gradient to somebody else", [](Bench& b) { b.mistake(ReachesTeacher); }, "gradient", "neither the student's nor a term's own");
    row("another network in the optimiser", [](Bench& b) { b.optimised = Bench::network("mlp", 7); }, "gradient", "does not hold one of the student's weights");
    row("adapters that nobody trains", [](Bench& b) { b.add("stage", "hint", 1); b.adaptersTrain = false; }, "adapters", "The optimiser does not hold stage's");
    row("variances that nobody trains", [](Bench& b) { b.add("stage", "vid", 1); b.adaptersTrain = false; }, "adapters", "The optimiser does not hold stage's");
    row("a term that pulls nowhere", [](Bench& b) { b.mistake(Nowhere); }, "shares", "soft has a weight of 0.5 and pulls nowhere");
    row("a term without a number", [](Bench& b) { b.mistake(Infinite); }, "numbers", "soft is no finite number");
    row("a teacher without a number", [](Bench& b) { b.tamper = [&b] { b.input.teacherLogits[0].index_put_({0, 0}, NAN); }; }, "numbers", "no finite number");
}

void TestWiring::eachMistakeIsFoundByItsLine()
{
    QFETCH(Break, breaks);
    QFETCH(QString, line);
    QFETCH(QString, says);
    Bench whole;
    for (const WiringLine& each : whole.lines())
        QVERIFY2(each.state != WiringLine::State::Fails, qPrintable(text(whole.lines())));
    Bench broken;
    breaks(broken);
    const auto lines = broken.lines();
    for (const WiringLine& each : lines) {
        if (each.id == line.toStdString()) {
            QVERIFY2(each.state == WiringLine::State::Fails && QString::fromStdString(each.says).contains(says), qPrintable(text(lines)));
            return;
        }
    }
    QFAIL(qPrintable(line));
}

void TestWiring::theCheckLeavesEverythingAsItWas()
{
    Bench bench("kd", "resnet");
    bench.add("stages", "review_kd", 1);
    std::vector<Tensor> before;
    const auto all = [&] {
        std::vector<Tensor> tensors = bench.student->parameters();
        for (const auto& buffer : bench.teacher->buffers())
            tensors.push_back(buffer);
        for (const Tensor& parameter : bench.wired.back().term.parts()->parameters())
            tensors.push_back(parameter);
        return tensors;
    };
    for (const Tensor& tensor : all())
        before.push_back(tensor.detach().clone());
    Tensor value;
    bench.tamper = [&] { value = bench.wired[1].term(bench.input).detach(); };
    (void)bench.lines();
    QVERIFY(bench.wired[1].term(bench.input).equal(value));   // its temperature is what it was
    const auto after = all();
    for (std::size_t i = 0; i < before.size(); ++i) {
        QVERIFY(after[i].equal(before[i]));
        QVERIFY(!after[i].grad().defined());
    }
}

void TestWiring::sharesAreThoseOfTheGradients()
{
    Bench bench;
    const auto lines = bench.lines();
    const auto pull = [&](std::size_t i) {
        double square = 0;
        for (const Tensor& gradient : torch::autograd::grad({bench.wired[i].term(bench.input)}, bench.student->parameters(), {}, true, false, true))
            square += gradient.defined() ? gradient.square().sum().item<double>() : 0;
        return std::sqrt(square);
    };
    const long hard = std::lround(100 * pull(0) / (pull(0) + pull(1)));
    for (const WiringLine& line : lines)
        if (line.id == "shares")
            QVERIFY2(line.says.find("hard " + std::to_string(hard) + " %, soft " + std::to_string(100 - hard) + " %") != std::string::npos, line.says.c_str());
}

QTEST_GUILESS_MAIN(TestWiring)
#include "tst_wiring.moc"

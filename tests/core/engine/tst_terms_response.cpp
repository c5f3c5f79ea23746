#include "core/engine/terms/softmax_losses.h"
#include "tests/core/engine/term_workshop.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

using namespace retort::engine;
using namespace retort::test;
using retort::Kind;
using retort::Params;

/// What each term on distributions is known for.
class TestTermsResponse : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesAreTheGoldenOnes_data();
    void valuesAreTheGoldenOnes();
    void lossesOfFewLogitsAreTorchsOwn_data();
    void lossesOfFewLogitsAreTorchsOwn();
    void softTargetsAreTheirTwoParts();
    void twoClassesHaveNoOthersToTellApart();
    void decoupledTargetsStayFiniteWhereTheStudentIsSure();
    void standardisedTargetsIgnoreTheLogitsScale();
    void correlationsIgnoreAnAffineChangeOfBeliefs();
    void reverseDivergenceIsSoftTargetsTurnedRound();
    void jensenShannonIsSymmetricAndBounded();
    void hardTargetsAreTheTeachersLikeliestClass();
    void smoothedLabelsAreTheCrossEntropysOwn();
    void weightsOfSoftLabelsAreTakenAsConstant();
    void everyTemperatureTakesEffectLive_data();
    void everyTemperatureTakesEffectLive();
};

void TestTermsResponse::valuesAreTheGoldenOnes_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<double>("value");
    const auto row = [](const char* name, const char* kind, std::initializer_list<std::pair<std::string_view, retort::ParamValue>> changes, double value) {
        QTest::newRow(name) << QString::fromLatin1(kind) << paramsOf(kind, changes) << value;
    };
    // Each computed in plain Python, in double, from the formula of its page.
    row("standardised, T = 2", "logit_standardisation", {}, 0.02321160);                          // the biased deviation would give 0.02972890
    row("true class alone, T = 4", "dkd", {{"alpha", 1.0}, {"beta", 0.0}}, 0.13056675);
    row("other classes alone, T = 4", "dkd", {{"alpha", 0.0}, {"beta", 1.0}}, 0.11657403);
    row("both, β = 8, T = 4", "dkd", {}, 1.06315898);
    row("within samples, T = 1", "dist", {{"temperature", 1.0}, {"intra", 0.0}}, 0.01530753);
    row("within classes, T = 1", "dist", {{"temperature", 1.0}, {"inter", 0.0}}, 0.05230086);
    row("within samples, T = 4", "dist", {{"intra", 0.0}}, 0.47012458);
    row("within classes, T = 4", "dist", {{"inter", 0.0}}, 0.19543588);
    row("normalised, T = 1, γ = 1.5", "nkd", {}, 1.54686754);
    row("normalised, T = 3, γ = 3.5", "nkd", {{"temperature", 3.0}, {"gamma", 3.5}}, 33.40155893);
    row("weighted, T = 4", "wsld", {}, 16.34853563);
    row("weighted, T = 2", "wsld", {{"temperature", 2.0}}, 3.63573349);
    row("reverse, T = 1", "reverse_kl", {{"temperature", 1.0}}, 0.14208059);
    row("reverse, T = 4", "reverse_kl", {}, 0.20990093);
    row("Jensen–Shannon, T = 1", "jensen_shannon", {{"temperature", 1.0}}, 0.03018580);
    row("Jensen–Shannon, T = 4", "jensen_shannon", {}, 0.05186447);
    row("the teacher's classes 0, 1, 3", "argmax", {}, 0.50130706);
    row("smoothed over all", "label_smoothing", {}, 0.95630706);
    row("smoothed over the others", "label_smoothing", {{"spread", std::string("others")}}, 0.98575151);
}

void TestTermsResponse::valuesAreTheGoldenOnes()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(double, value);
    const auto term = makeTerm(kind.toStdString(), params);
    for (const auto& [type, tolerance] : {std::pair(torch::kDouble, 1e-6), std::pair(torch::kFloat, 1e-5)}) {
        const Batch batch(tensor(studentValues, type), {tensor(teacherValues, type)});
        const Tensor loss = (*term)(batch.input);
        QCOMPARE(loss.dim(), 0);
        QVERIFY(loss.scalar_type() == type);
        compareNear(loss.item<double>(), value, tolerance * std::max(1.0, std::abs(value)));
    }
}

void TestTermsResponse::lossesOfFewLogitsAreTorchsOwn_data()
{
    QTest::addColumn<int>("samples");
    QTest::addColumn<int>("classes");
    QTest::addColumn<bool>("exact");
    QTest::newRow("one pass, double") << 40 << 10 << true;
    QTest::newRow("one pass, float") << 40 << 10 << false;
    QTest::newRow("one class") << 3 << 1 << true;
    QTest::newRow("too many for one pass") << 300 << 100 << true;
}

void TestTermsResponse::lossesOfFewLogitsAreTorchsOwn()
{
    QFETCH(int, samples);
    QFETCH(int, classes);
    QFETCH(bool, exact);
    torch::manual_seed(9);
    const auto options = torch::TensorOptions(exact ? torch::kDouble : torch::kFloat);
    const Tensor values = torch::randn({samples, classes}, options) * 5, labels = torch::randint(classes, {samples}, torch::kInt64);
    const Tensor target = torch::log_softmax(torch::randn({samples, classes}, options), 1);
    const auto gradientOf = [&](const std::function<Tensor(const Tensor&)>& loss) {
        const Tensor logits = values.clone().set_requires_grad(true);
        const Tensor value = loss(logits);
        (3 * value).backward();
        return std::pair(value.item<double>(), logits.grad());
    };
    const auto compare = [&](const std::function<Tensor(const Tensor&)>& ours, const std::function<Tensor(const Tensor&)>& theirs) {
        const auto [value, gradient] = gradientOf(ours);
        const auto [wanted, pull] = gradientOf(theirs);
        compareNear(value, wanted, (exact ? 1e-12 : 1e-5) * std::max(1.0, std::abs(wanted)));
        QVERIFY((gradient - pull).abs().max().item<double>() < (exact ? 1e-14 : 1e-6));
    };
    compare([&](const Tensor& z) { return terms::softenedDivergence(z, target, 3); },
        [&](const Tensor& z) { return torch::kl_div(torch::log_softmax(z / 3, 1), target, torch::Reduction::Sum, true) * (9.0 / samples); });
    compare([&](const Tensor& z) { return terms::negativeLogLikelihood(z, labels); }, [&](const Tensor& z) { return torch::nll_loss(torch::log_softmax(z, 1), labels); });
    QVERIFY(std::isnan(terms::softenedDivergence(values * NAN, target, 3).item<double>()));
    QVERIFY(std::isnan(terms::negativeLogLikelihood(values * NAN, labels).item<double>()));
    QVERIFY_EXCEPTION_THROWN(terms::negativeLogLikelihood(values, labels + classes), c10::Error);
}

// kd = TCKD + (1 − p_t(y)) · NCKD, sample by sample (arXiv:2203.08679, equation 7).
void TestTermsResponse::softTargetsAreTheirTwoParts()
{
    for (const double temperature : {0.5, 1.0, 4.0}) {
        for (std::int64_t label = 0; label < 4; ++label) {
            Batch batch(randomLogits(11, 1), {randomLogits(12, 1)});
            batch.input.labels.fill_(label);
            const double belief = torch::softmax(batch.input.teacherLogits[0] / temperature, 1)[0][label].item<double>();
            const auto parts = makeTerm("dkd", paramsOf("dkd", {{"temperature", temperature}, {"alpha", 1.0}, {"beta", 1 - belief}}));
            const auto whole = makeTerm("kd", paramsOf("kd", {{"temperature", temperature}}));
            compareNear((*parts)(batch.input).item<double>(), (*whole)(batch.input).item<double>(), 1e-11);
            QVERIFY(furthest(batch.gradientOf(*parts), batch.gradientOf(*whole)) < 1e-11);
        }
    }
}

void TestTermsResponse::twoClassesHaveNoOthersToTellApart()
{
    Batch batch(randomLogits(3, 6, 2), {randomLogits(4, 6, 2)});
    const auto others = makeTerm("dkd", paramsOf("dkd", {{"alpha", 0.0}, {"beta", 8.0}}));
    compareNear((*others)(batch.input).item<double>(), 0.0, 1e-14);
    QVERIFY(batch.gradientOf(*others).abs().max().item<double>() < 1e-14);
    const auto both = makeTerm("dkd", paramsOf("dkd"));
    compareNear((*both)(batch.input).item<double>(), (*makeTerm("kd", paramsOf("kd")))(batch.input).item<double>(), 1e-12);
}

// Where p_s(y) rounds to 1, 1 − p_s(y) taken from it is 0, and its logarithm infinite.
void TestTermsResponse::decoupledTargetsStayFiniteWhereTheStudentIsSure()
{
    Batch batch(torch::tensor({{60., 0., 0.}}, torch::kDouble), {torch::tensor({{1., 0., 0.}}, torch::kDouble)});
    const auto term = makeTerm("dkd", paramsOf("dkd", {{"temperature", 1.0}, {"beta", 0.0}}));
    const double belief = std::exp(1.0) / (std::exp(1.0) + 2);
    // log p_s(y) = 0 and log(1 − p_s(y)) = log 2 − 60, to the last bit that counts
    const double expected = belief * std::log(belief) + (1 - belief) * (std::log(1 - belief) - (std::log(2.0) - 60));
    compareNear((*term)(batch.input).item<double>(), expected, 1e-9);
    QVERIFY(batch.gradientOf(*term).isfinite().all().item<bool>());
}

void TestTermsResponse::standardisedTargetsIgnoreTheLogitsScale()
{
    const Tensor scale = torch::tensor({0.2, 1., 3., 7., 50.}, torch::kDouble).unsqueeze(1);
    const Tensor shift = torch::tensor({-4., 0., 9., 1., 100.}, torch::kDouble).unsqueeze(1);
    const auto term = makeTerm("logit_standardisation", paramsOf("logit_standardisation"));
    const Batch plain(randomLogits(5), {randomLogits(6)});
    const Batch student(randomLogits(5) * scale + shift, {randomLogits(6)});
    const Batch teacher(randomLogits(5), {randomLogits(6) * scale + shift});
    const double value = (*term)(plain.input).item<double>();
    QVERIFY(value > 1e-3);
    compareNear((*term)(student.input).item<double>(), value, 1e-6);
    compareNear((*term)(teacher.input).item<double>(), value, 1e-6);
    const Batch same(randomLogits(6) * scale + shift, {randomLogits(6)});   // the student may be as sure as it likes
    compareNear((*term)(same.input).item<double>(), 0.0, 1e-10);
}

void TestTermsResponse::correlationsIgnoreAnAffineChangeOfBeliefs()
{
    const Tensor beliefs = torch::softmax(randomLogits(6), 1);
    for (const double a : {0.1, 0.5, 0.9}) {
        const Tensor milder = a * beliefs + (1 - a) / 4;   // a p + b, and still a distribution
        const auto term = makeTerm("dist", paramsOf("dist", {{"temperature", 1.0}}));
        const Batch plain(randomLogits(5), {beliefs.log()});
        const Batch mild(randomLogits(5), {milder.log()});
        compareNear((*term)(mild.input).item<double>(), (*term)(plain.input).item<double>(), 1e-6);
        const Batch same(milder.log(), {beliefs.log()});
        compareNear((*term)(same.input).item<double>(), 0.0, 1e-5);
        QVERIFY((*makeTerm("kd", paramsOf("kd", {{"temperature", 1.0}})))(same.input).item<double>() > 1e-4);
    }
    Batch one(randomLogits(5, 1), {randomLogits(6, 1)});
    QVERIFY(one.gradientOf(*makeTerm("dist", paramsOf("dist"))).isfinite().all().item<bool>());
}

void TestTermsResponse::reverseDivergenceIsSoftTargetsTurnedRound()
{
    for (const double temperature : {0.5, 1.0, 4.0}) {
        const Batch one(randomLogits(5), {randomLogits(6)});
        const Batch turned(randomLogits(6), {randomLogits(5)});
        compareNear((*makeTerm("reverse_kl", paramsOf("reverse_kl", {{"temperature", temperature}})))(one.input).item<double>(),
            (*makeTerm("kd", paramsOf("kd", {{"temperature", temperature}})))(turned.input).item<double>(), 1e-12);
    }
}

void TestTermsResponse::jensenShannonIsSymmetricAndBounded()
{
    const auto term = makeTerm("jensen_shannon", paramsOf("jensen_shannon", {{"temperature", 2.0}}));
    const Batch one(randomLogits(5), {randomLogits(6)});
    const Batch turned(randomLogits(6), {randomLogits(5)});
    const double value = (*term)(one.input).item<double>();
    compareNear((*term)(turned.input).item<double>(), value, 1e-13);
    QVERIFY(value > 0 && value < 4 * std::log(2.0));
    const Batch opposed(torch::tensor({{1e4, 0., 0.}}, torch::kDouble), {torch::tensor({{0., 1e4, 0.}}, torch::kDouble)});
    compareNear((*term)(opposed.input).item<double>(), 4 * std::log(2.0), 1e-12);
}

void TestTermsResponse::hardTargetsAreTheTeachersLikeliestClass()
{
    const Batch batch(randomLogits(5), {randomLogits(6)});
    Batch labelled(randomLogits(5), {});
    labelled.input.labels = randomLogits(6).argmax(1);
    compareNear((*makeTerm("argmax", paramsOf("argmax")))(batch.input).item<double>(),
        (*makeTerm("cross_entropy", paramsOf("cross_entropy")))(labelled.input).item<double>(), 1e-13);
}

void TestTermsResponse::smoothedLabelsAreTheCrossEntropysOwn()
{
    const Batch batch(randomLogits(5), {});
    for (const double share : {0.0, 0.1, 0.5})
        compareNear((*makeTerm("label_smoothing", paramsOf("label_smoothing", {{"share", share}})))(batch.input).item<double>(),
            (*makeTerm("cross_entropy", paramsOf("cross_entropy", {{"label_smoothing", share}})))(batch.input).item<double>(), 1e-13);
    Batch binary(randomLogits(5, 4, 2), {});   // with two classes "others" is the one other
    const auto others = makeTerm("label_smoothing", paramsOf("label_smoothing", {{"share", 0.2}, {"spread", std::string("others")}}));
    const auto all = makeTerm("label_smoothing", paramsOf("label_smoothing", {{"share", 0.4}}));
    compareNear((*others)(binary.input).item<double>(), (*all)(binary.input).item<double>(), 1e-13);
}

// d/ds = T w (p_s − p_t) / N, with w = 1 − exp(− CE_s / CE_t).
void TestTermsResponse::weightsOfSoftLabelsAreTakenAsConstant()
{
    constexpr double temperature = 3;
    Batch batch(tensor(studentValues), {tensor(teacherValues)});
    const Tensor gradient = batch.gradientOf(*makeTerm("wsld", paramsOf("wsld", {{"temperature", temperature}})));
    for (std::size_t i = 0; i < 3; ++i) {
        const double student = -std::log(softmax(studentValues[i], 4, 1)[i]);
        const double teacher = -std::log(softmax(teacherValues[i], 4, 1)[i]);
        const double weight = 1 - std::exp(-student / (teacher + 1e-7));
        const auto p = softmax(studentValues[i], 4, temperature);
        const auto q = softmax(teacherValues[i], 4, temperature);
        for (std::size_t k = 0; k < 4; ++k)
            compareNear(gradient[std::int64_t(i)][std::int64_t(k)].item<double>(), temperature * weight * (p[k] - q[k]) / 3, 1e-12);
    }
}

void TestTermsResponse::everyTemperatureTakesEffectLive_data()
{
    QTest::addColumn<QString>("kind");
    for (const auto& entry : retort::catalogue(Kind::Term)) {
        if (retort::findParam(entry, "temperature"))
            QTest::newRow(entry.id.data()) << QString::fromLatin1(entry.id.data());
    }
}

void TestTermsResponse::everyTemperatureTakesEffectLive()
{
    QFETCH(QString, kind);
    const Batch batch(tensor(studentValues), {tensor(teacherValues)});
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    term->set("temperature", 7);
    const auto other = makeTerm(kind.toStdString(), paramsOf(kind.toStdString(), {{"temperature", 7.0}}));
    QCOMPARE((*term)(batch.input).item<double>(), (*other)(batch.input).item<double>());
    QVERIFY_EXCEPTION_THROWN(term->set("temperature", 0), std::exception);
}

QTEST_GUILESS_MAIN(TestTermsResponse)
#include "tst_terms_response.moc"

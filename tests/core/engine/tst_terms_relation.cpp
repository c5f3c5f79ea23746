#include "tests/core/engine/term_workshop.h"

#include <sys/resource.h>

using namespace retort::engine;
using namespace retort::test;
using retort::Kind;
using retort::Params;

namespace {

// Three samples; the student's embedding has two numbers, the teacher's three.
Tensor studentEmbedding() { return torch::tensor({{1., 0.}, {.5, -1.}, {2., 1.}}, torch::kDouble); }
Tensor teacherEmbedding() { return torch::tensor({{.5, 1., -1.}, {1., 0., 2.}, {-.5, .5, .3}}, torch::kDouble); }

Tensor random(std::uint64_t seed, std::int64_t samples, std::int64_t width)
{
    return torch::randn({samples, width}, at::make_generator<at::CPUGeneratorImpl>(seed), torch::kDouble);
}

/// A turn (and perhaps a reflection) of the space.
Tensor rotation(std::uint64_t seed, std::int64_t width) { return std::get<0>(torch::linalg_qr(random(seed, width, width))); }

double valueOf(const Term& term, const Tensor& student, const Tensor& teacher)
{
    const Embeddings both(student, teacher);
    return term(both.input).item<double>();
}

double peakBytes()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) * 1024;
}

} // namespace

/// What each term on the batch's geometry is known for.
class TestTermsRelation : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void valuesAreTheGoldenOnes_data();
    void valuesAreTheGoldenOnes();
    void whatIsIgnoredChangesNothing_data();
    void whatIsIgnoredChangesNothing();
    void samplesAllAlikeTeachNoSimilarity();
    void aSingleSampleHasNoRelations_data();
    void aSingleSampleHasNoRelations();
    void sameSamplesTwiceStayFinite_data();
    void sameSamplesTwiceStayFinite();
    void anglesInPortionsAreTheAnglesAtOnce();
    void anglesOfFloatsKeepTheirDigits();
    void equalSamplesDoNoHarm();
    void anglesOfALargeBatchFitInMemory();
    void similarityMayLookAtTheLastMaps();
};

void TestTermsRelation::valuesAreTheGoldenOnes_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<double>("value");
    // Computed in plain Python, in double, from the formulas of their pages.
    QTest::newRow("distances") << QStringLiteral("rkd") << paramsOf("rkd", {{"angle", 0.0}}) << 0.08140642;
    QTest::newRow("angles") << QStringLiteral("rkd") << paramsOf("rkd", {{"distance", 0.0}, {"angle", 1.0}}) << 0.14063901;
    QTest::newRow("both") << QStringLiteral("rkd") << paramsOf("rkd") << 0.08140642 + 2 * 0.14063901;
    QTest::newRow("similarity") << QStringLiteral("similarity") << paramsOf("similarity") << 0.24673573;
    QTest::newRow("neighbours") << QStringLiteral("pkt") << paramsOf("pkt") << 0.02333328;
    QTest::newRow("congruence") << QStringLiteral("cc") << paramsOf("cc") << 0.06844813;
}

void TestTermsRelation::valuesAreTheGoldenOnes()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(double, value);
    const auto term = makeTerm(kind.toStdString(), params);
    for (const auto& [type, tolerance] : {std::pair(torch::kDouble, 1e-6), std::pair(torch::kFloat, 1e-5)}) {
        const Embeddings both(studentEmbedding().to(type), teacherEmbedding().to(type));
        const Tensor loss = (*term)(both.input);
        QVERIFY(loss.dim() == 0 && loss.scalar_type() == type);
        compareNear(loss.item<double>(), value, tolerance);
    }
}

void TestTermsRelation::whatIsIgnoredChangesNothing_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<bool>("shifts");
    QTest::newRow("distances") << QStringLiteral("rkd") << paramsOf("rkd", {{"angle", 0.0}}) << true;
    QTest::newRow("angles") << QStringLiteral("rkd") << paramsOf("rkd", {{"distance", 0.0}}) << true;
    QTest::newRow("similarity") << QStringLiteral("similarity") << paramsOf("similarity") << false;
    QTest::newRow("neighbours") << QStringLiteral("pkt") << paramsOf("pkt") << false;
    QTest::newRow("congruence") << QStringLiteral("cc") << paramsOf("cc") << false;
}

/// Turns and scales of either space; for differences of samples also shifts.
void TestTermsRelation::whatIsIgnoredChangesNothing()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(bool, shifts);
    const auto term = makeTerm(kind.toStdString(), params);
    const Tensor student = random(1, 8, 5);
    const Tensor teacher = random(2, 8, 3);
    const double value = valueOf(*term, student, teacher);
    QVERIFY(value > 1e-6);
    const double tolerance = 1e-6 * value;
    compareNear(valueOf(*term, student.mm(rotation(3, 5)), teacher), value, tolerance);
    compareNear(valueOf(*term, student, teacher.mm(rotation(4, 3))), value, tolerance);
    compareNear(valueOf(*term, 7 * student, 0.3 * teacher), value, 1e-5 * value);
    const Tensor wider = torch::cat({student, torch::zeros({8, 4}, torch::kDouble)}, 1);
    compareNear(valueOf(*term, wider, teacher), value, tolerance);
    const double shifted = valueOf(*term, student + 10, teacher - 3);
    if (shifts)
        compareNear(shifted, value, tolerance);
    else
        QVERIFY(std::abs(shifted - value) > 1e-3 * value);
}

void TestTermsRelation::samplesAllAlikeTeachNoSimilarity()
{
    const auto term = makeTerm("similarity", paramsOf("similarity"));
    compareNear(valueOf(*term, random(1, 1, 5).expand({8, 5}).contiguous(), random(2, 1, 3).expand({8, 3}).contiguous()), 0.0, 1e-14);
}

void TestTermsRelation::aSingleSampleHasNoRelations_data()
{
    QTest::addColumn<QString>("kind");
    for (const char* kind : {"rkd", "similarity", "pkt", "cc"})
        QTest::newRow(kind) << QString::fromLatin1(kind);
}

void TestTermsRelation::aSingleSampleHasNoRelations()
{
    QFETCH(QString, kind);
    Embeddings both(random(1, 1, 5), random(2, 1, 3));
    const Tensor loss = (*makeTerm(kind.toStdString(), paramsOf(kind.toStdString())))(both.input);
    compareNear(loss.item<double>(), 0.0, 1e-12);
    QVERIFY(torch::autograd::grad({loss}, {both.output.embedding}).front().abs().max().item<double>() < 1e-6);
}

void TestTermsRelation::sameSamplesTwiceStayFinite_data() { aSingleSampleHasNoRelations_data(); }

/// Twice the same sample, a sample of zeros, and all samples alike: distances of 0, lengths of 0.
void TestTermsRelation::sameSamplesTwiceStayFinite()
{
    QFETCH(QString, kind);
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    Tensor some = random(1, 4, 5);
    some[1] = some[0];
    some[2].zero_();
    for (const auto type : {torch::kDouble, torch::kFloat}) {
        for (const Tensor& student : {some, torch::zeros({4, 5}, torch::kDouble), torch::ones({4, 5}, torch::kDouble)}) {
            for (const Tensor& teacher : {some, random(2, 4, 3), torch::zeros({4, 3}, torch::kDouble)}) {
                Embeddings both(student.to(type), teacher.to(type));
                const Tensor loss = (*term)(both.input);
                QVERIFY(std::isfinite(loss.item<double>()));
                QVERIFY(torch::autograd::grad({loss}, {both.output.embedding}).front().isfinite().all().item<bool>());
            }
        }
    }
}

/// 200 anchors need several portions; here they are computed all at once, as a tensor of 200 × 200 × 200.
void TestTermsRelation::anglesInPortionsAreTheAnglesAtOnce()
{
    const auto angles = [](const Tensor& x) {
        const Tensor edges = x.unsqueeze(1) - x.unsqueeze(0);
        const Tensor unit = edges / edges.norm(2, 2, true).clamp_min(1e-12);
        return torch::matmul(unit, unit.transpose(1, 2));
    };
    Embeddings both(random(1, 200, 8), random(2, 200, 4));
    const Tensor loss = (*makeTerm("rkd", paramsOf("rkd", {{"distance", 0.0}, {"angle", 1.0}})))(both.input);
    const Tensor gradient = torch::autograd::grad({loss}, {both.output.embedding}).front();
    const Tensor direct = torch::smooth_l1_loss(angles(both.output.embedding), angles(both.input.teachers[0].embedding));
    compareNear(loss.item<double>(), direct.item<double>(), 1e-12);
    QVERIFY(furthest(gradient, torch::autograd::grad({direct}, {both.output.embedding}).front()) < 1e-12);
}

/// Embeddings after a ReLU lie far from the origin, all on one side: differences of their products lose digits there.
void TestTermsRelation::anglesOfFloatsKeepTheirDigits()
{
    const Tensor student = random(1, 64, 48).abs() + 5, teacher = random(2, 64, 16).abs() + 20;
    Embeddings exact(student, teacher), rounded(student.to(torch::kFloat), teacher.to(torch::kFloat));
    const auto term = makeTerm("rkd", paramsOf("rkd"));
    const Tensor loss = (*term)(exact.input), single = (*term)(rounded.input);
    QVERIFY(std::abs(single.item<double>() / loss.item<double>() - 1) < 1e-4);
    const Tensor gradient = torch::autograd::grad({loss}, {exact.output.embedding}).front();
    const Tensor roundedGradient = torch::autograd::grad({single}, {rounded.output.embedding}).front().to(torch::kDouble);
    QVERIFY((gradient - roundedGradient).norm().item<double>() < 1e-3 * gradient.norm().item<double>());
}

/// A sample that is there twice has no direction from itself.
void TestTermsRelation::equalSamplesDoNoHarm()
{
    const Tensor student = random(1, 12, 5).to(torch::kFloat), teacher = random(2, 12, 5).to(torch::kFloat);
    Embeddings twice(torch::cat({student, student}), torch::cat({teacher, teacher}));
    const Tensor loss = (*makeTerm("rkd", paramsOf("rkd")))(twice.input);
    const Tensor gradient = torch::autograd::grad({loss}, {twice.output.embedding}).front();
    QVERIFY(gradient.isfinite().all().item<bool>());
    QVERIFY(gradient.abs().max().item<double>() < 1);
}

/// All triplets of 400 samples at once would be 64 million numbers, several times over.
void TestTermsRelation::anglesOfALargeBatchFitInMemory()
{
    const double before = peakBytes();
    Embeddings both(random(1, 400, 16).to(torch::kFloat), random(2, 400, 16).to(torch::kFloat));
    const Tensor loss = (*makeTerm("rkd", paramsOf("rkd")))(both.input);
    QVERIFY(torch::autograd::grad({loss}, {both.output.embedding}).front().isfinite().all().item<bool>());
    QVERIFY2(peakBytes() - before < 3e8, qPrintable(QString::number(peakBytes() - before)));
}

void TestTermsRelation::similarityMayLookAtTheLastMaps()
{
    const auto maps = makeTerm("similarity", paramsOf("similarity", {{"tap", std::string("last_maps")}}));
    Batch batch(randomLogits(1), {randomLogits(2)});
    const double value = (*maps)(batch.input).item<double>();
    compareNear(value, valueOf(*makeTerm("similarity", paramsOf("similarity")), batch.output.stages.back().second.detach().flatten(1),
        batch.input.teachers[0].stages.back().second.flatten(1)), 1e-14);
    const Embeddings vectors(random(1, 4, 5), random(2, 4, 3));
    QVERIFY_EXCEPTION_THROWN((*maps)(vectors.input), std::exception);
}

QTEST_GUILESS_MAIN(TestTermsRelation)
#include "tst_terms_relation.moc"

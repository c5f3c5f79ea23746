#include "core/base/error.h"
#include "tests/core/engine/term_workshop.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace retort::engine;
using namespace retort::test;
using retort::Kind;
using retort::Params;

class TestTerms : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void idsAreTheCataloguesOnes();
    void valuesAreTheGoldenOnes_data();
    void valuesAreTheGoldenOnes();
    void labelSmoothingSpreadsItsShareOverAllClasses();
    void crossEntropySeesOnlyTheLabelledPart();
    void termsOfLabelsSeeOnlyTheLabelledPart_data();
    void termsOfLabelsSeeOnlyTheLabelledPart();
    void withoutLabelsTermsOfLabelsAreExactlyZero_data() { termsOfLabelsSeeOnlyTheLabelledPart_data(); }
    void withoutLabelsTermsOfLabelsAreExactlyZero();
    void softTargetsTeachEverySample();
    void gradientOfSoftTargetsIsTheFormulas_data();
    void gradientOfSoftTargetsIsTheFormulas();
    void gradientsAgreeWithFiniteDifferences_data();
    void gradientsAgreeWithFiniteDifferences();
    void nothingIsLostWhenTheStudentIsTheTeacher_data();
    void nothingIsLostWhenTheStudentIsTheTeacher();
    void gradientReachesOnlyTheStudent_data() { eachTermAndCombination(); }
    void gradientReachesOnlyTheStudent();
    void hugeLogitsStayFinite_data();
    void hugeLogitsStayFinite();
    void hotSoftTargetsBecomeLogitMatching();
    void meanOfLossesPullsAsTheMeanItStandsFor_data();
    void meanOfLossesPullsAsTheMeanItStandsFor();
    void meanOfLossesIsTheMeanOfTheMembersTerms_data();
    void meanOfLossesIsTheMeanOfTheMembersTerms();
    void likeMindedMembersTeachAsOne_data() { eachTermAndCombination(); }
    void likeMindedMembersTeachAsOne();
    void combinedDistributionIsTheMeanOfItsKind();
    void temperatureTakesEffectLive();
    void whatCannotBeSetIsRefused();

private:
    void eachTermAndCombination();
};

void TestTerms::eachTermAndCombination()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Combine>("combine");
    for (const auto& entry : retort::catalogue(Kind::Term)) {
        for (const auto& combine : retort::catalogue(Kind::Combine))
            QTest::addRow("%s, %s", entry.id.data(), combine.id.data()) << QString::fromLatin1(entry.id.data()) << combineFromText(combine.id);
    }
}

void TestTerms::idsAreTheCataloguesOnes()
{
    std::vector<std::string_view> known;
    for (const auto& entry : retort::catalogue(Kind::Term))
        known.push_back(entry.id);
    QVERIFY(known == termIds());
}

void TestTerms::valuesAreTheGoldenOnes_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<double>("value");
    QTest::newRow("cross-entropy") << QStringLiteral("cross_entropy") << paramsOf("cross_entropy") << 0.86797373;
    QTest::newRow("soft targets at T = 1") << QStringLiteral("kd") << paramsOf("kd", {{"temperature", 1.0}}) << 0.11082496;
    QTest::newRow("soft targets at T = 2") << QStringLiteral("kd") << paramsOf("kd", {{"temperature", 2.0}}) << 0.18128969;
    QTest::newRow("soft targets at T = 4") << QStringLiteral("kd") << paramsOf("kd", {{"temperature", 4.0}}) << 0.20614632;
    // Σ (s − t)² by sample: 1+.25+1+.25 = 2.5; .01+1.69+.36+.09 = 2.15; .25+.09+.04+.49 = .87; the means of s − t: −.25, −.125, −.075.
    const auto matching = [](const char* reduction, bool centred) { return paramsOf("logit_mse", {{"reduction", std::string(reduction)}, {"centred", centred}}); };
    QTest::newRow("logits, sum") << QStringLiteral("logit_mse") << matching("sum", false) << 5.52 / 6;
    QTest::newRow("logits, mean") << QStringLiteral("logit_mse") << matching("mean", false) << 5.52 / 24;
    QTest::newRow("logits, sum, centred") << QStringLiteral("logit_mse") << matching("sum", true) << (5.52 - 4 * (.0625 + .015625 + .005625)) / 6;
    QTest::newRow("logits, mean, centred") << QStringLiteral("logit_mse") << matching("mean", true) << (5.52 - 4 * (.0625 + .015625 + .005625)) / 24;
}

void TestTerms::valuesAreTheGoldenOnes()
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
        compareNear(loss.item<double>(), value, tolerance);
    }
}

void TestTerms::labelSmoothingSpreadsItsShareOverAllClasses()
{
    constexpr double share = 0.1;
    double expected = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto p = softmax(studentValues[i], 4, 1);
        for (std::size_t k = 0; k < 4; ++k)
            expected -= (share / 4 + (k == i ? 1 - share : 0)) * std::log(p[k]) / 3;
    }
    const Batch batch(tensor(studentValues), {});
    compareNear((*makeTerm("cross_entropy", paramsOf("cross_entropy", {{"label_smoothing", share}})))(batch.input).item<double>(), expected, 1e-12);
}

void TestTerms::crossEntropySeesOnlyTheLabelledPart()
{
    Batch batch(tensor(studentValues), {});
    batch.input.labelled = 2;
    batch.input.labels = batch.input.labels.narrow(0, 0, 2);
    const double expected = -(std::log(softmax(studentValues[0], 4, 1)[0]) + std::log(softmax(studentValues[1], 4, 1)[1])) / 2;
    const auto term = makeTerm("cross_entropy", paramsOf("cross_entropy"));
    compareNear((*term)(batch.input).item<double>(), expected, 1e-12);
    QCOMPARE(batch.gradientOf(*term)[2].abs().sum().item<double>(), 0.0);
}

void TestTerms::termsOfLabelsSeeOnlyTheLabelledPart_data()
{
    QTest::addColumn<QString>("kind");
    for (const auto& entry : retort::catalogue(Kind::Term)) {
        if (entry.needs & retort::NeedsLabels)
            QTest::newRow(entry.id.data()) << QString::fromLatin1(entry.id.data());
    }
}

void TestTerms::termsOfLabelsSeeOnlyTheLabelledPart()
{
    QFETCH(QString, kind);
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    Batch batch(tensor(studentValues), {tensor(teacherValues)});
    batch.input.labelled = 2;
    batch.input.labels = batch.input.labels.narrow(0, 0, 2);
    Batch alone(tensor(studentValues).narrow(0, 0, 2), {tensor(teacherValues).narrow(0, 0, 2)});
    QCOMPARE((*term)(batch.input).item<double>(), (*term)(alone.input).item<double>());
    QCOMPARE(batch.gradientOf(*term)[2].abs().sum().item<double>(), 0.0);
}

void TestTerms::withoutLabelsTermsOfLabelsAreExactlyZero()
{
    QFETCH(QString, kind);
    Batch batch(tensor(studentValues), {tensor(teacherValues)});
    batch.input.labelled = 0;
    batch.input.labels = torch::empty({0}, torch::kLong);
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    QCOMPARE((*term)(batch.input).item<double>(), 0.0);
    QCOMPARE(batch.gradientOf(*term).abs().sum().item<double>(), 0.0);
}

void TestTerms::softTargetsTeachEverySample()
{
    Batch batch(tensor(studentValues), {tensor(teacherValues)});
    const auto term = makeTerm("kd", paramsOf("kd"));
    const double all = (*term)(batch.input).item<double>();
    batch.input.labelled = 1;
    batch.input.labels = batch.input.labels.narrow(0, 0, 1);
    QCOMPARE((*term)(batch.input).item<double>(), all);
}

void TestTerms::gradientOfSoftTargetsIsTheFormulas_data()
{
    QTest::addColumn<double>("temperature");
    for (const double temperature : {0.5, 1.0, 2.0, 4.0, 20.0})
        QTest::addRow("T = %g", temperature) << temperature;
}

void TestTerms::gradientOfSoftTargetsIsTheFormulas()
{
    QFETCH(double, temperature);
    Batch batch(tensor(studentValues), {tensor(teacherValues)});
    const Tensor gradient = batch.gradientOf(*makeTerm("kd", paramsOf("kd", {{"temperature", temperature}})));
    for (std::size_t i = 0; i < 3; ++i) {
        const auto student = softmax(studentValues[i], 4, temperature);
        const auto teacher = softmax(teacherValues[i], 4, temperature);
        for (std::size_t k = 0; k < 4; ++k)
            compareNear(gradient[std::int64_t(i)][std::int64_t(k)].item<double>(), temperature * (student[k] - teacher[k]) / 3, 1e-12);
    }
}

void TestTerms::gradientsAgreeWithFiniteDifferences_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<Combine>("combine");
    const auto row = [](const char* name, std::string_view kind, const Params& params, Combine combine) {
        QTest::newRow(name) << QString::fromLatin1(kind.data(), qsizetype(kind.size())) << params << combine;
    };
    row("cross-entropy", "cross_entropy", paramsOf("cross_entropy"), Combine::MeanProbability);
    row("cross-entropy, smoothed", "cross_entropy", paramsOf("cross_entropy", {{"label_smoothing", 0.2}}), Combine::MeanProbability);
    row("kd, mean of probabilities", "kd", paramsOf("kd", {{"temperature", 3.0}}), Combine::MeanProbability);
    row("kd, mean of logits", "kd", paramsOf("kd", {{"temperature", 3.0}}), Combine::MeanLogit);
    row("kd, mean of losses", "kd", paramsOf("kd", {{"temperature", 3.0}}), Combine::MeanLoss);
    for (const bool centred : {false, true}) {
        const Params sum = paramsOf("logit_mse", {{"reduction", std::string("sum")}, {"centred", centred}});
        const Params mean = paramsOf("logit_mse", {{"reduction", std::string("mean")}, {"centred", centred}});
        row(centred ? "logits, sum, centred" : "logits, sum", "logit_mse", sum, Combine::MeanLogit);
        row(centred ? "logits, mean, centred" : "logits, mean", "logit_mse", mean, Combine::MeanLoss);
        row(centred ? "logits of mean probabilities, centred" : "logits of mean probabilities", "logit_mse", mean, Combine::MeanProbability);
    }
    for (const auto& entry : retort::catalogue(Kind::Term)) {
        if (entry.id == "wsld")
            continue;                          // its weights are taken as constant: see tst_terms_response
        for (const auto& combine : retort::catalogue(Kind::Combine))
            QTest::addRow("%s by default, %s", entry.id.data(), combine.id.data()) << QString::fromLatin1(entry.id.data()) << paramsOf(entry.id) << combineFromText(combine.id);
    }
}

void TestTerms::gradientsAgreeWithFiniteDifferences()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(Combine, combine);
    const auto term = makeTerm(kind.toStdString(), params);
    Batch batch(randomLogits(7), members(), combine);
    compareWithFiniteDifferences(*term, batch);
}

void TestTerms::nothingIsLostWhenTheStudentIsTheTeacher_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<double>("tolerance");
    for (const double temperature : {0.05, 1.0, 4.0, 100.0})
        QTest::addRow("kd at T = %g", temperature) << QStringLiteral("kd") << paramsOf("kd", {{"temperature", temperature}}) << 0.0;
    QTest::newRow("logits") << QStringLiteral("logit_mse") << paramsOf("logit_mse", {{"centred", false}}) << 0.0;
    QTest::newRow("logits, centred") << QStringLiteral("logit_mse") << paramsOf("logit_mse") << 0.0;
    for (const char* kind : {"logit_standardisation", "dkd", "reverse_kl", "jensen_shannon", "rkd", "similarity", "cc"})
        QTest::newRow(kind) << QString::fromLatin1(kind) << paramsOf(kind) << 1e-13;
    QTest::newRow("pkt, but for its ε") << QStringLiteral("pkt") << paramsOf("pkt") << 1e-6;
    QTest::newRow("dist, but for its ε") << QStringLiteral("dist") << paramsOf("dist") << 1e-4;
}

void TestTerms::nothingIsLostWhenTheStudentIsTheTeacher()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(double, tolerance);
    const auto term = makeTerm(kind.toStdString(), params);
    Batch batch(randomLogits(1), {randomLogits(1)});
    QVERIFY(std::abs((*term)(batch.input).item<double>()) <= tolerance);
    QVERIFY(batch.gradientsOf(*term).abs().max().item<double>() <= std::max(1e-13, tolerance));
}

void TestTerms::gradientReachesOnlyTheStudent()
{
    QFETCH(QString, kind);
    QFETCH(Combine, combine);
    std::vector<Tensor> teachers = members();
    for (Tensor& teacher : teachers)
        teacher.requires_grad_(true);          // even a teacher that could be taught is not
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    for (const std::size_t count : {1u, 3u}) {
        Batch batch(randomLogits(7), {teachers.begin(), teachers.begin() + std::ptrdiff_t(count)}, combine);
        for (auto& teacher : batch.input.teachers)
            teacher.embedding.requires_grad_(true);
        (*term)(batch.input).backward();
        double pull = 0;
        for (const Tensor& leaf : batch.leaves()) {
            QVERIFY(!leaf.grad().defined() || leaf.grad().isfinite().all().item<bool>());
            pull += leaf.grad().defined() ? leaf.grad().abs().sum().item<double>() : 0;
        }
        QVERIFY(pull > 0);
        for (const auto& teacher : batch.input.teachers)
            QVERIFY(!teacher.embedding.grad().defined());
        for (const Tensor& teacher : teachers)
            QVERIFY(!teacher.grad().defined());
    }
}

void TestTerms::hugeLogitsStayFinite_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<Combine>("combine");
    for (const auto& combine : retort::catalogue(Kind::Combine)) {
        for (const auto& entry : retort::catalogue(Kind::Term)) {
            QTest::addRow("%s, %s", entry.id.data(), combine.id.data()) << QString::fromLatin1(entry.id.data()) << paramsOf(entry.id) << combineFromText(combine.id);
            if (!retort::findParam(entry, "temperature"))
                continue;
            for (const double temperature : {0.05, 100.0})
                QTest::addRow("%s at T = %g, %s", entry.id.data(), temperature, combine.id.data())
                    << QString::fromLatin1(entry.id.data()) << paramsOf(entry.id, {{"temperature", temperature}}) << combineFromText(combine.id);
        }
    }
    QTest::newRow("cross-entropy, smoothed") << QStringLiteral("cross_entropy") << paramsOf("cross_entropy", {{"label_smoothing", 0.1}}) << Combine::MeanLoss;
}

void TestTerms::hugeLogitsStayFinite()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(Combine, combine);
    const auto term = makeTerm(kind.toStdString(), params);
    for (const auto type : {torch::kDouble, torch::kFloat}) {
        const Tensor student = torch::tensor({{1e4, -1e4, 0., 1e4}, {-1e4, -1e4, -1e4, 1e4}, {0., 0., 0., 0.}}, type);
        Batch batch(student, {-student, student.flip(1)}, combine);
        const double loss = (*term)(batch.input).item<double>();
        const bool ofLogits = (retort::entry(Kind::Term, kind.toStdString()).needs & (retort::NeedsTeacherLogits | retort::NeedsLabels)) != 0;
        QVERIFY2(std::isfinite(loss) && (loss > 0 || !ofLogits), qPrintable(QString::number(loss)));   // the embeddings here are mirror images
        QVERIFY(batch.gradientsOf(*term).isfinite().all().item<bool>());
    }
}

// T² KL → 1/(2K) · Σ_k (ŝ_k − t̂_k)², ^ = less the sample's own mean: written out here, and what logit_mse gives by default.
void TestTerms::hotSoftTargetsBecomeLogitMatching()
{
    double limit = 0;
    for (std::size_t i = 0; i < 3; ++i) {
        double mean = 0;
        double square = 0;
        for (std::size_t k = 0; k < 4; ++k) {
            const double difference = studentValues[i][k] - teacherValues[i][k];
            mean += difference / 4;
            square += difference * difference;
        }
        limit += (square - 4 * mean * mean) / (2 * 4) / 3;
    }
    Batch batch(tensor(studentValues), {tensor(teacherValues)});
    const auto matching = makeTerm("logit_mse", paramsOf("logit_mse"));
    compareNear((*matching)(batch.input).item<double>(), limit, 1e-14);

    const auto gap = [&](double temperature) {
        const auto term = makeTerm("kd", paramsOf("kd", {{"temperature", temperature}}));
        return std::pair(std::abs((*term)(batch.input).item<double>() - limit), furthest(batch.gradientOf(*term), batch.gradientOf(*matching)));
    };
    const auto [warm, warmGradient] = gap(100);
    const auto [hot, hotGradient] = gap(1000);
    QVERIFY(hot < 1e-3 * limit && hotGradient < 1e-3);
    QVERIFY(hot < warm / 9.5 && hotGradient < warmGradient / 9.5);   // the gap closes as 1/T, or sooner
}

void TestTerms::meanOfLossesPullsAsTheMeanItStandsFor_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<Params>("params");
    QTest::addColumn<Combine>("mean");
    for (const double temperature : {0.5, 1.0, 4.0, 20.0})
        QTest::addRow("kd at T = %g: of probabilities", temperature) << QStringLiteral("kd") << paramsOf("kd", {{"temperature", temperature}}) << Combine::MeanProbability;
    for (const char* reduction : {"sum", "mean"}) {
        for (const bool centred : {false, true})
            QTest::addRow("logits, %s%s: of logits", reduction, centred ? ", centred" : "")
                << QStringLiteral("logit_mse") << paramsOf("logit_mse", {{"reduction", std::string(reduction)}, {"centred", centred}}) << Combine::MeanLogit;
    }
}

void TestTerms::meanOfLossesPullsAsTheMeanItStandsFor()
{
    QFETCH(QString, kind);
    QFETCH(Params, params);
    QFETCH(Combine, mean);
    const auto term = makeTerm(kind.toStdString(), params);
    for (std::uint64_t seed = 10; seed < 20; ++seed) {
        Batch losses(randomLogits(seed), members(), Combine::MeanLoss);
        Batch means(randomLogits(seed), members(), mean);
        QVERIFY(furthest(losses.gradientOf(*term), means.gradientOf(*term)) < 1e-13);
        QVERIFY((*term)(losses.input).item<double>() > (*term)(means.input).item<double>());   // by the members' disagreement
    }
}

void TestTerms::meanOfLossesIsTheMeanOfTheMembersTerms_data()
{
    QTest::addColumn<QString>("kind");
    for (const auto& entry : retort::catalogue(Kind::Term)) {
        if (entry.needs & retort::NeedsTeacher)
            QTest::newRow(entry.id.data()) << QString::fromLatin1(entry.id.data());
    }
}

void TestTerms::meanOfLossesIsTheMeanOfTheMembersTerms()
{
    QFETCH(QString, kind);
    const auto term = makeTerm(kind.toStdString(), paramsOf(kind.toStdString()));
    double mean = 0;
    for (const Tensor& member : members()) {
        const Batch alone(randomLogits(7), {member});
        mean += (*term)(alone.input).item<double>() / 3;
    }
    const Batch together(randomLogits(7), members(), Combine::MeanLoss);
    compareNear((*term)(together.input).item<double>(), mean, 1e-11);
}

void TestTerms::likeMindedMembersTeachAsOne()
{
    QFETCH(QString, kind);
    QFETCH(Combine, combine);
    Params params = paramsOf(kind.toStdString());
    if (kind == QStringLiteral("logit_mse"))
        params.set("centred", false);
    const auto term = makeTerm(kind.toStdString(), params);
    Batch one(randomLogits(7), {randomLogits(1)}, combine);
    Batch three(randomLogits(7), {randomLogits(1), randomLogits(1), randomLogits(1)}, combine);
    compareNear((*term)(three.input).item<double>(), (*term)(one.input).item<double>(), 1e-11);
    QVERIFY(furthest(three.gradientsOf(*term), one.gradientsOf(*term)) < 1e-13);
}

void TestTerms::combinedDistributionIsTheMeanOfItsKind()
{
    constexpr double temperature = 2.5;
    const std::vector<Tensor> logits = {tensor(studentValues), tensor(teacherValues)};
    const Tensor arithmetic = combinedLogProbabilities(logits, Combine::MeanProbability, temperature).exp();
    const Tensor geometric = combinedLogProbabilities(logits, Combine::MeanLogit, temperature).exp();
    for (std::size_t i = 0; i < 3; ++i) {
        double meanLogits[4];
        for (std::size_t k = 0; k < 4; ++k)
            meanLogits[k] = (studentValues[i][k] + teacherValues[i][k]) / 2;
        const auto a = softmax(studentValues[i], 4, temperature);
        const auto b = softmax(teacherValues[i], 4, temperature);
        const auto g = softmax(meanLogits, 4, temperature);
        for (std::size_t k = 0; k < 4; ++k) {
            compareNear(arithmetic[std::int64_t(i)][std::int64_t(k)].item<double>(), (a[k] + b[k]) / 2, 1e-12);
            compareNear(geometric[std::int64_t(i)][std::int64_t(k)].item<double>(), g[k], 1e-12);
        }
    }
}

void TestTerms::temperatureTakesEffectLive()
{
    const Batch batch(tensor(studentValues), {tensor(teacherValues)});
    const auto term = makeTerm("kd", paramsOf("kd"));
    term->set("temperature", 2);
    compareNear((*term)(batch.input).item<double>(), 0.18128969, 1e-6);
}

void TestTerms::whatCannotBeSetIsRefused()
{
    const auto term = makeTerm("kd", paramsOf("kd"));
    for (const double bad : {0.0, -1.0, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN()})
        QVERIFY_EXCEPTION_THROWN(term->set("temperature", bad), retort::Error);
    QVERIFY_EXCEPTION_THROWN(term->set("label_smoothing", 0.1), retort::Error);
    QVERIFY_EXCEPTION_THROWN(makeTerm("cross_entropy", paramsOf("cross_entropy"))->set("temperature", 2), retort::Error);
    QVERIFY_EXCEPTION_THROWN(makeTerm("kdd", Params()), retort::Error);
    QVERIFY_EXCEPTION_THROWN(combineFromText("median"), retort::Error);
}

QTEST_GUILESS_MAIN(TestTerms)
#include "tst_terms.moc"

#include "core/base/file.h"
#include "core/store/safetensors.h"
#include "tests/places.h"

#include <nlohmann/json.hpp>

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace retort;
using Json = nlohmann::json;

namespace {

RawTensor tensor64(const std::vector<double>& values, std::vector<std::int64_t> shape)
{
    RawTensor raw{.type = DType::F64, .shape = std::move(shape), .bytes = std::vector<std::byte>(values.size() * sizeof(double))};
    std::memcpy(raw.bytes.data(), values.data(), raw.bytes.size());
    return raw;
}

std::vector<double> doublesOf(const RawTensor& raw)
{
    std::vector<double> values(raw.bytes.size() / sizeof(double));
    std::memcpy(values.data(), raw.bytes.data(), raw.bytes.size());
    return values;
}

const std::vector<double> student{2, .5, -1, 0, .1, 1.2, .3, -.7, -.5, 0, .4, 1.5};
const std::vector<double> teacher{3, 1, -2, .5, .2, 2.5, -.3, -1, -1, .3, .2, 2.2};

/// Three samples of four classes, as people would write them in Python, in double.
TensorFile logits()
{
    TensorFile file;
    file.tensors["student.logits"] = tensor64(student, {3, 4});
    file.tensors["teacher.logits"] = tensor64(teacher, {3, 4});
    file.tensors["labels"] = tensorOf(std::vector<std::int64_t>{0, 1, 2}, {3});
    return file;
}

TensorFile floats(const TensorFile& doubles)
{
    TensorFile file = doubles;
    for (auto& [name, raw] : file.tensors)
        if (raw.type == DType::F64)
            raw = tensorOf(floatsOf(raw), raw.shape);
    return file;
}

struct Outcome {
    int status = -1;
    std::string out, err;
    Json json() const { return Json::parse(out); }
};

} // namespace

/// `retort evaluate-term`, the real programs.
class TestEvaluateTerm : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysTheValueInTheTensorsType();
    void writesTheGradient();
    void takesEmbeddingsAndStages();
    void saysWhatItCannotDo_data();
    void saysWhatItCannotDo();

private:
    Outcome evaluate(const TensorFile& file, const QStringList& words)
    {
        const QString path = m_dir.filePath(QStringLiteral("batch.safetensors"));
        writeFileAtomically(path.toStdString(), std::string_view(serialiseTensors(file)));
        QProcess process;
        process.start(QString::fromStdString(test::program("retort").string()), QStringList{QStringLiteral("evaluate-term")} + words + QStringList{QStringLiteral("--tensors"), path});
        if (!process.waitForFinished(60000))
            process.kill();
        return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
    }

    QTemporaryDir m_dir;
};

void TestEvaluateTerm::saysTheValueInTheTensorsType()
{
    const QStringList words{QStringLiteral("dkd"), QStringLiteral("--set"), QStringLiteral("temperature=4"), QStringLiteral("beta=8"), QStringLiteral("--json")};
    const Outcome exact = evaluate(logits(), words);
    QVERIFY2(exact.status == 0, exact.err.c_str());
    const Json json = exact.json();
    QCOMPARE(json.size(), 4U);
    QCOMPARE(json.at("kind").get<std::string>(), std::string("dkd"));
    QVERIFY(std::abs(json.at("value").get<double>() - 1.06315898) < 1e-8);
    QVERIFY(json.at("unweighted") == json.at("value"));
    QVERIFY((json.at("parameters") == Json{{"temperature", 4.0}, {"alpha", 1.0}, {"beta", 8.0}}));

    const double single = evaluate(floats(logits()), words).json().at("value").get<double>();
    QVERIFY(std::abs(single - 1.06315898) < 1e-5);
    QCOMPARE(single, static_cast<double>(static_cast<float>(single)));        // computed in float
    QVERIFY(single != json.at("value").get<double>());

    const Outcome plain = evaluate(logits(), {QStringLiteral("kd"), QStringLiteral("--set"), QStringLiteral("temperature=2")});
    QVERIFY(std::abs(std::stod(plain.out) - 0.18128969) < 1e-8);
}

// d kd / ds = T (p_s − p_t) / N
void TestEvaluateTerm::writesTheGradient()
{
    TensorFile file = logits();
    file.tensors["student.embedding"] = tensor64({1, 2, 3}, {3, 1});
    const QString path = m_dir.filePath(QStringLiteral("gradient.safetensors"));
    const Outcome outcome = evaluate(file, {QStringLiteral("kd"), QStringLiteral("--grad"), path});
    QVERIFY2(outcome.status == 0, outcome.err.c_str());
    const TensorFile gradient = parseTensors(readFile(path.toStdString()), "the gradient");
    QCOMPARE(gradient.tensors.size(), 2U);
    QVERIFY(doublesOf(gradient.tensors.at("student.embedding")) == std::vector<double>(3, 0.0));
    const std::vector<double> values = doublesOf(gradient.tensors.at("student.logits"));
    QVERIFY((gradient.tensors.at("student.logits").shape == std::vector<std::int64_t>{3, 4}));
    for (std::size_t i = 0; i < 12; i += 4) {
        const auto softened = [&](const std::vector<double>& z, std::size_t k) {
            double sum = 0;
            for (std::size_t j = 0; j < 4; ++j)
                sum += std::exp(z[i + j] / 4);
            return std::exp(z[i + k] / 4) / sum;
        };
        for (std::size_t k = 0; k < 4; ++k)
            QVERIFY(std::abs(values[i + k] - 4 * (softened(student, k) - softened(teacher, k)) / 3) < 1e-12);
    }
}

void TestEvaluateTerm::takesEmbeddingsAndStages()
{
    TensorFile file;
    file.tensors["student.embedding"] = tensor64({1, 0, .5, -1, 2, 1}, {3, 2});
    file.tensors["teacher.embedding"] = tensor64({.5, 1, -1, 1, 0, 2, -.5, .5, .3}, {3, 3});
    QVERIFY(std::abs(evaluate(file, {QStringLiteral("pkt"), QStringLiteral("--json")}).json().at("value").get<double>() - 0.02333328) < 1e-8);
    TensorFile maps;
    maps.tensors["student.embedding"] = maps.tensors["teacher.embedding"] = tensor64({1, 2, 3}, {3, 1});
    maps.tensors["student.stage0"] = tensor64({1, 0, .5, -1, 2, 1}, {3, 2, 1, 1});
    maps.tensors["teacher.stage0"] = tensor64({.5, 1, -1, 1, 0, 2, -.5, .5, .3}, {3, 3, 1, 1});
    const Outcome similarity = evaluate(maps, {QStringLiteral("similarity"), QStringLiteral("--set"), QStringLiteral("tap=last_maps")});
    QVERIFY2(similarity.status == 0, similarity.err.c_str());
    QVERIFY(std::abs(std::stod(similarity.out) - 0.24673573) < 1e-8);
}

void TestEvaluateTerm::saysWhatItCannotDo_data()
{
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("change");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const char* words, const char* change, const char* sentence) {
        QTest::newRow(name) << QString::fromLatin1(words) << QString::fromLatin1(change) << QString::fromLatin1(sentence);
    };
    row("an unknown term", "kdd", "", "did you mean \"kd\"");
    row("an unknown parameter", "kd --set temprature=4", "", "did you mean \"temperature\"");
    row("a value out of range", "kd --set temperature=0", "", "must be a number from 0.05 to 100");
    row("a setting without a value", "kd --set temperature", "", "PARAMETER=VALUE");
    row("no teacher", "kd", "without teacher.logits", "kd needs teacher.logits");
    row("no labels", "dkd", "without labels", "dkd needs labels");
    row("no embedding", "rkd", "", "rkd needs student.embedding");
    row("labels of another type", "dkd", "short labels", "labels must be I64");
    row("a class that is not there", "dkd", "label 4", "labels go from 0 to 4");
    row("two types", "kd", "one float", "one type");
    row("other shapes", "kd", "three classes", "same samples and classes");
    row("a number that is none", "kd", "NaN", "not finite");
    row("an unknown tensor", "kd", "pupil", "\"pupil.logits\" is no tensor");
}

void TestEvaluateTerm::saysWhatItCannotDo()
{
    QFETCH(QString, words);
    QFETCH(QString, change);
    QFETCH(QString, sentence);
    TensorFile file = logits();
    if (change.startsWith(QStringLiteral("without ")))
        file.tensors.erase(change.mid(8).toStdString());
    else if (change == QStringLiteral("short labels"))
        file.tensors["labels"] = tensorOf(std::vector<std::int32_t>{0, 1, 2}, {3});
    else if (change == QStringLiteral("label 4"))
        file.tensors["labels"] = tensorOf(std::vector<std::int64_t>{0, 1, 4}, {3});
    else if (change == QStringLiteral("one float"))
        file.tensors["teacher.logits"] = floats(logits()).tensors["teacher.logits"];
    else if (change == QStringLiteral("three classes"))
        file.tensors["teacher.logits"] = tensor64({1, 2, 3, 4, 5, 6, 7, 8, 9}, {3, 3});
    else if (change == QStringLiteral("NaN"))
        file.tensors["teacher.logits"] = tensor64(std::vector<double>(12, std::nan("")), {3, 4});
    else if (change == QStringLiteral("pupil"))
        file.tensors["pupil.logits"] = file.tensors["student.logits"];
    const Outcome outcome = evaluate(file, words.split(u' '));
    QCOMPARE(outcome.status, 2);
    QVERIFY2(outcome.out.empty() && QString::fromStdString(outcome.err).contains(sentence), outcome.err.c_str());
}

QTEST_GUILESS_MAIN(TestEvaluateTerm)
#include "tst_evaluate_term.moc"

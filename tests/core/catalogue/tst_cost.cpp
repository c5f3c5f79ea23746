#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/cost.h"

#include <QTest>

using retort::InputShape;
using retort::Kind;
using retort::ModelCost;
using retort::Params;

namespace {

constexpr InputShape fashion{1, 28, 28};
constexpr InputShape digits{1, 8, 8};
constexpr InputShape cifar{3, 32, 32};

Params with(std::string_view architecture, std::initializer_list<std::pair<std::string_view, retort::ParamValue>> changes = {})
{
    Params params = retort::defaults(retort::entry(Kind::Architecture, architecture));
    for (const auto& [id, value] : changes)
        params.set(id, value);
    return params;
}

using Widths = std::vector<std::int64_t>;

QString text(const ModelCost& cost)
{
    QStringList stages;
    for (const auto& stage : cost.stages)
        stages << QStringLiteral("%1 %2×%3×%4").arg(QString::fromStdString(stage.name)).arg(stage.channels).arg(stage.height).arg(stage.width);
    return stages.join(QStringLiteral(", "));
}

} // namespace

class TestCost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void countsAreThoseOfTheFormulas_data();
    void countsAreThoseOfTheFormulas();
    void stagesAreNamedInTheirOrder_data();
    void stagesAreNamedInTheirOrder();
    void keptNumbersAreThoseTheBackwardPassReads_data();
    void keptNumbersAreThoseTheBackwardPassReads();
    void everyArchitectureHasACost_data();
    void everyArchitectureHasACost();
    void whatCannotBeBuiltIsRefusedInASentence_data();
    void whatCannotBeBuiltIsRefusedInASentence();
};

void TestCost::countsAreThoseOfTheFormulas_data()
{
    QTest::addColumn<ModelCost>("cost");
    QTest::addColumn<qint64>("parameters");
    QTest::addColumn<qint64>("macs");
    const auto row = [](const char* name, std::string_view architecture, const Params& params, InputShape input, qint64 classes, qint64 parameters, qint64 macs) {
        QTest::newRow(name) << retort::modelCost(architecture, params, input, classes) << parameters << macs;
    };
    row("linear on Fashion-MNIST", "linear", with("linear"), fashion, 10, 784 * 10 + 10, 7840);
    row("linear on a table", "linear", with("linear"), {1, 1, 13}, 3, 13 * 3 + 3, 39);
    row("Hinton's large net", "mlp", with("mlp", {{"hidden", Widths{1200, 1200}}}), fashion, 10, 2395210, 784 * 1200 + 1200 * 1200 + 12000);
    row("Hinton's small net", "mlp", with("mlp", {{"hidden", Widths{800, 800}}}), fashion, 10, 1276810, 784 * 800 + 800 * 800 + 8000);
    row("dropout and max-norm cost no parameters", "mlp", with("mlp", {{"dropout", 0.5}, {"input_dropout", 0.2}, {"max_norm", 3.0}}), digits, 10, 64 * 128 + 128 + 1290, 64 * 128 + 1280);
    row("no hidden layer: softmax regression", "mlp", with("mlp", {{"hidden", Widths{}}}), digits, 10, 650, 640);
    row("two stages on 28 × 28", "cnn", with("cnn"), fashion, 10, (9 * 16 + 16) + (9 * 16 * 32 + 32) + (32 * 49 * 128 + 128) + 1290,
        9 * 16 * 784 + 9 * 16 * 32 * 196 + 32 * 49 * 128 + 1280);
    row("batch normalisation takes the bias's place", "cnn", with("cnn", {{"batch_norm", true}, {"convolutions", std::int64_t(2)}, {"channels", Widths{4}}, {"hidden", Widths{}}}), digits, 10,
        (9 * 4 + 8) + (9 * 4 * 4 + 8) + (4 * 16 * 10 + 10), 64 * (9 * 4 + 9 * 16) + 640);
    // arXiv:1512.03385, table 6: 0.27 M for 20 layers; by hand for all, with 3 × 3 kernels and parameter-free shortcuts.
    row("ResNet-20 on CIFAR-10", "resnet", with("resnet", {{"depth", std::string("20")}}), cifar, 10, 269722, 40551040);
    row("ResNet-8 on CIFAR-10", "resnet", with("resnet"), cifar, 10,
        (432 + 32) + 2 * (2304 + 32) + (4608 + 64) + (9216 + 64) + (18432 + 128) + (36864 + 128) + 650, 442368 + 2 * 2359296 + 2 * (1179648 + 2359296) + 640);
    row("ResNet-14, half as wide, on Fashion-MNIST", "resnet", with("resnet", {{"depth", std::string("14")}, {"width", 0.5}}), fashion, 10,
        (72 + 16) + 4 * (576 + 16) + (1152 + 32) + 3 * (2304 + 32) + (4608 + 64) + 3 * (9216 + 64) + 330,
        784 * (72 + 4 * 576) + 196 * (1152 + 3 * 2304) + 49 * (4608 + 3 * 9216) + 320);
}

void TestCost::countsAreThoseOfTheFormulas()
{
    QFETCH(ModelCost, cost);
    QTEST(qint64(cost.parameters), "parameters");
    QTEST(qint64(cost.macs), "macs");
}

void TestCost::stagesAreNamedInTheirOrder_data()
{
    QTest::addColumn<ModelCost>("cost");
    QTest::addColumn<QString>("stages");
    QTest::newRow("linear") << retort::modelCost("linear", with("linear"), fashion, 10) << QStringLiteral("embedding 784×1×1");
    QTest::newRow("mlp") << retort::modelCost("mlp", with("mlp", {{"hidden", Widths{32, 16}}}), fashion, 10)
                         << QStringLiteral("hidden1 32×1×1, hidden2 16×1×1, embedding 16×1×1");
    QTest::newRow("cnn") << retort::modelCost("cnn", with("cnn"), fashion, 10)
                         << QStringLiteral("stage1 16×28×28, stage2 32×14×14, hidden1 128×1×1, embedding 128×1×1");
    QTest::newRow("cnn, odd sides") << retort::modelCost("cnn", with("cnn", {{"channels", Widths{2, 3, 5}}, {"hidden", Widths{}}}), {1, 9, 11}, 4)
                                    << QStringLiteral("stage1 2×9×11, stage2 3×4×5, stage3 5×2×2, embedding 5×1×1");
    QTest::newRow("resnet") << retort::modelCost("resnet", with("resnet"), fashion, 10)
                            << QStringLiteral("stem 16×28×28, stage1 16×28×28, stage2 32×14×14, stage3 64×7×7, embedding 64×1×1");
    QTest::newRow("resnet, odd sides") << retort::modelCost("resnet", with("resnet", {{"width", 0.25}}), {3, 9, 5}, 4)
                                       << QStringLiteral("stem 4×9×5, stage1 4×9×5, stage2 8×5×3, stage3 16×3×2, embedding 16×1×1");
}

void TestCost::stagesAreNamedInTheirOrder()
{
    QFETCH(ModelCost, cost);
    QTEST(text(cost), "stages");
}

void TestCost::keptNumbersAreThoseTheBackwardPassReads_data()
{
    QTest::addColumn<ModelCost>("cost");
    QTest::addColumn<qint64>("activations");
    QTest::newRow("linear: the input, the log-probabilities") << retort::modelCost("linear", with("linear"), fashion, 10) << qint64(784 + 10);
    QTest::newRow("mlp: each hidden layer's result too") << retort::modelCost("mlp", with("mlp", {{"hidden", Widths{32, 16}}}), fashion, 10) << qint64(784 + 32 + 16 + 10);
    QTest::newRow("dropout: a mask and a result more") << retort::modelCost("mlp", with("mlp", {{"hidden", Widths{32, 16}}, {"dropout", 0.5}}), fashion, 10) << qint64(784 + 3 * (32 + 16) + 10);
    QTest::newRow("cnn: pooled values with their indices") << retort::modelCost("cnn", with("cnn", {{"channels", Widths{4}}, {"hidden", Widths{}}}), digits, 10) << qint64(64 + 4 * 64 + 3 * 4 * 16 + 10);
    QTest::newRow("batch norm: its input too") << retort::modelCost("cnn", with("cnn", {{"channels", Widths{4}}, {"hidden", Widths{}}, {"batch_norm", true}}), digits, 10) << qint64(64 + 2 * 4 * 64 + 3 * 4 * 16 + 10);
    QTest::newRow("resnet") << retort::modelCost("resnet", with("resnet"), digits, 10) << qint64(64 + 2 * (3 * 16 * 64 + 2 * 32 * 16 + 2 * 64 * 4) + 64 + 10);
}

void TestCost::keptNumbersAreThoseTheBackwardPassReads()
{
    QFETCH(ModelCost, cost);
    QTEST(qint64(cost.activations), "activations");
}

void TestCost::everyArchitectureHasACost_data()
{
    QTest::addColumn<QString>("id");
    for (const auto& entry : retort::catalogue(Kind::Architecture))
        QTest::newRow(entry.id.data()) << QString::fromUtf8(entry.id.data(), qsizetype(entry.id.size()));
}

void TestCost::everyArchitectureHasACost()
{
    QFETCH(QString, id);
    const std::string name = id.toStdString();
    for (const InputShape input : {fashion, digits, cifar}) {
        const ModelCost cost = retort::modelCost(name, with(name), input, 7);
        QCOMPARE(QString::fromStdString(cost.stages.back().name), QStringLiteral("embedding"));
        QVERIFY(cost.parameters >= 7 * cost.stages.back().channels + 7);
        QVERIFY(cost.macs > 0 && cost.activations >= input.values() + 7);
    }
}

void TestCost::whatCannotBeBuiltIsRefusedInASentence_data()
{
    QTest::addColumn<QString>("id");
    QTest::addColumn<Params>("params");
    QTest::addColumn<InputShape>("input");
    QTest::addColumn<qint64>("classes");
    QTest::addColumn<QString>("says");
    QTest::newRow("too many stages") << QStringLiteral("cnn") << with("cnn", {{"channels", Widths{4, 4, 4, 4}}}) << digits << qint64(10) << QStringLiteral("8 × 8 can be halved only 3 times");
    QTest::newRow("a table as a picture") << QStringLiteral("cnn") << with("cnn") << InputShape{1, 1, 13} << qint64(3) << QStringLiteral("1 × 13 cannot be halved at all");
    QTest::newRow("a residual network on a table") << QStringLiteral("resnet") << with("resnet") << InputShape{1, 1, 13} << qint64(3) << QStringLiteral("at least 4 × 4");
    QTest::newRow("an unknown depth") << QStringLiteral("resnet") << with("resnet", {{"depth", std::string("9")}}) << digits << qint64(3) << QStringLiteral("8, 14 or 20");
    QTest::newRow("an unknown architecture") << QStringLiteral("cnm") << Params() << digits << qint64(3) << QStringLiteral("did you mean \"cnn\"?");
    QTest::newRow("no classes") << QStringLiteral("linear") << with("linear") << digits << qint64(0) << QStringLiteral("at least one class");
}

void TestCost::whatCannotBeBuiltIsRefusedInASentence()
{
    QFETCH(QString, id);
    QFETCH(Params, params);
    QFETCH(InputShape, input);
    QFETCH(qint64, classes);
    QFETCH(QString, says);
    try {
        retort::modelCost(id.toStdString(), params, input, classes);
        QFAIL("was not refused");
    } catch (const retort::Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    }
}

QTEST_GUILESS_MAIN(TestCost)
#include "tst_cost.moc"

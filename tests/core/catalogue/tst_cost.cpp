#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/cost.h"

#include <QTest>

#include <cmath>

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
    void countsAreThePublishedOnes_data();
    void countsAreThePublishedOnes();
    void stagesAreNamedInTheirOrder_data();
    void stagesAreNamedInTheirOrder();
    void keptNumbersAreThoseTheBackwardPassReads_data();
    void keptNumbersAreThoseTheBackwardPassReads();
    void aPassHoldsWhatALayerReadsAndGivesAndWhatWaits();
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

void TestCost::countsAreThePublishedOnes_data()
{
    QTest::addColumn<ModelCost>("cost");
    QTest::addColumn<qint64>("parameters");
    QTest::addColumn<qint64>("macs");
    QTest::addColumn<double>("publishedParameters");  // in millions, with as many digits as published
    QTest::addColumn<double>("publishedMacs");        // 0: not published
    const auto row = [](const char* name, std::string_view architecture, const Params& params, qint64 classes, qint64 parameters, qint64 macs, double million, double millionMacs = 0) {
        QTest::newRow(name) << retort::modelCost(architecture, params, cifar, classes) << parameters << macs << million << millionMacs;
    };
    using Choice = std::string;
    const auto resnet = [](const char* depth, double width = 1, std::int64_t stem = 16, const char* shortcut = "projection") {
        return with("resnet", {{"depth", Choice(depth)}, {"width", width}, {"stem", stem}, {"shortcut", Choice(shortcut)}});
    };
    const auto wrn = [](const char* depth, double width) { return with("wrn", {{"depth", Choice(depth)}, {"width", width}}); };
    const auto vgg = [](const char* depth) { return with("vgg", {{"depth", Choice(depth)}}); };
    const auto mobilenet = [](double width) { return with("mobilenet_v2", {{"width", width}, {"form", Choice("paper")}}); };
    const auto shuffle = [](const char* size) { return with("shufflenet_v2", {{"size", Choice(size)}, {"stem", Choice("3x3")}}); };
    // The whole numbers were counted apart, in Python, layer by layer. The published ones:
    // RepDistiller and mdistiller, CIFAR-100, as papers that use their networks print them;
    row("resnet8", "resnet", resnet("8"), 100, 83892, 12507392, 0.08);
    row("resnet14", "resnet", resnet("14"), 100, 181108, 26663168, 0.18);
    row("resnet110", "resnet", resnet("110"), 100, 1736564, 253155584, 1.74);
    row("resnet8x4", "resnet", resnet("8", 4, 32), 100, 1233540, 177071104, 1.23);
    row("resnet32x4", "resnet", resnet("32", 4, 32), 100, 7433860, 1083040768, 7.43);
    row("wrn_16_1", "wrn", wrn("16", 1), 100, 180916, 26663168, 0.18);
    row("wrn_16_2", "wrn", wrn("16", 2), 100, 703284, 101118464, 0.70);
    row("wrn_40_1", "wrn", wrn("40", 1), 100, 569780, 83286272, 0.57);
    row("wrn_40_2", "wrn", wrn("40", 2), 100, 2255156, 327610880, 2.26);
    row("vgg8", "vgg", vgg("8"), 100, 3965028, 96192512, 3.97);
    row("vgg11", "vgg", vgg("11"), 100, 9277284, 209438720, 9.28);
    row("vgg13", "vgg", vgg("13"), 100, 9462180, 284936192, 9.46);
    row("vgg16", "vgg", vgg("16"), 100, 14774436, 398182400, 14.77);
    row("vgg19", "vgg", vgg("19"), 100, 20086692, 511428608, 20.09);
    row("MobileNetV2", "mobilenet_v2", with("mobilenet_v2"), 100, 812836, 6523648, 0.81);
    row("ShuffleV1", "shufflenet_v1", with("shufflenet_v1"), 100, 949258, 38691456, 0.95);
    row("ShuffleV2", "shufflenet_v2", with("shufflenet_v2"), 100, 1355528, 44504448, 1.36);
    // arXiv:1605.07146, table 4;
    row("WRN-28-10", "wrn", wrn("28", 10), 10, 36479194, 5243328768, 36.5);
    row("WRN-16-8", "wrn", wrn("16", 8), 10, 10961370, 1548145664, 11.0);
    row("WRN-40-4", "wrn", wrn("40", 4), 10, 8949210, 1298582016, 8.9);
    // arXiv:1512.03385, table 6, whose shortcuts have no parameters;
    row("ResNet-32 of the paper", "resnet", resnet("32", 1, 0, "identity"), 10, 464154, 68862592, 0.46);
    row("ResNet-56 of the paper", "resnet", resnet("56", 1, 0, "identity"), 10, 853018, 125485696, 0.85);
    row("ResNet-110 of the paper", "resnet", resnet("110", 1, 0, "identity"), 10, 1727962, 252887680, 1.7);
    // chenyaofo/pytorch-cifar-models, README, parameters and multiply-adds.
    row("cifar10_resnet20", "resnet", resnet("20"), 10, 272474, 40813184, 0.27, 40.81);
    row("cifar100_resnet20", "resnet", resnet("20"), 100, 278324, 40818944, 0.28, 40.82);
    row("cifar100_resnet32", "resnet", resnet("32"), 100, 472756, 69130496, 0.47, 69.13);
    row("cifar100_resnet44", "resnet", resnet("44"), 100, 667188, 97442048, 0.67, 97.44);
    row("cifar100_resnet56", "resnet", resnet("56"), 100, 861620, 125753600, 0.86, 125.75);
    row("cifar10_mobilenetv2_x0_5", "mobilenet_v2", mobilenet(0.5), 10, 700490, 27969024, 0.70, 27.97);
    row("cifar10_mobilenetv2_x0_75", "mobilenet_v2", mobilenet(0.75), 10, 1368234, 59310080, 1.37, 59.31);
    row("cifar100_mobilenetv2_x1_0", "mobilenet_v2", mobilenet(1), 100, 2351972, 88091648, 2.35, 88.09);
    row("cifar100_mobilenetv2_x1_4", "mobilenet_v2", mobilenet(1.4), 100, 4495076, 170234624, 4.50, 170.23);
    row("cifar10_shufflenetv2_x0_5", "shufflenet_v2", shuffle("0.5"), 10, 351466 + 576, 10312192 + 589824, 0.35, 10.90);
    row("cifar100_shufflenetv2_x1_0", "shufflenet_v2", shuffle("1"), 100, 1355528 + 576, 44504448 + 589824, 1.36, 45.09);
    row("cifar100_shufflenetv2_x1_5", "shufflenet_v2", shuffle("1.5"), 100, 2580548 + 576, 93762048 + 589824, 2.58, 94.35);
    row("cifar10_shufflenetv2_x2_0", "shufflenet_v2", shuffle("2"), 10, 5364910 + 576, 187221376 + 589824, 5.37, 187.81);
}

void TestCost::countsAreThePublishedOnes()
{
    QFETCH(ModelCost, cost);
    QFETCH(double, publishedParameters);
    QFETCH(double, publishedMacs);
    QTEST(qint64(cost.parameters), "parameters");
    QTEST(qint64(cost.macs), "macs");
    const bool oneDigit = publishedParameters * 10 == std::round(publishedParameters * 10);
    QVERIFY(std::abs(double(cost.parameters) / 1e6 - publishedParameters) <= (oneDigit ? 0.0501 : 0.00501));
    if (publishedMacs > 0)
        QVERIFY(std::abs(double(cost.macs) / 1e6 - publishedMacs) <= 0.00501);
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
    QTest::newRow("resnet8x4") << retort::modelCost("resnet", with("resnet", {{"width", 4.0}, {"stem", std::int64_t(32)}, {"shortcut", std::string("projection")}}), cifar, 10)
                               << QStringLiteral("stem 32×32×32, stage1 64×32×32, stage2 128×16×16, stage3 256×8×8, embedding 256×1×1");
    // RepDistiller's f0 … of its CIFAR networks, by its own printed shapes.
    QTest::newRow("wrn") << retort::modelCost("wrn", with("wrn", {{"width", 2.0}}), cifar, 10)
                         << QStringLiteral("stem 16×32×32, stage1 32×32×32, stage2 64×16×16, stage3 128×8×8, embedding 128×1×1");
    QTest::newRow("vgg") << retort::modelCost("vgg", with("vgg"), cifar, 10)
                         << QStringLiteral("stem 64×32×32, stage1 128×16×16, stage2 256×8×8, stage3 512×4×4, stage4 512×4×4, embedding 512×1×1");
    QTest::newRow("vgg, 64 × 64") << retort::modelCost("vgg", with("vgg", {{"width", 0.125}}), {3, 64, 64}, 10)
                                  << QStringLiteral("stem 8×64×64, stage1 16×32×32, stage2 32×16×16, stage3 64×8×8, stage4 64×4×4, embedding 64×1×1");
    QTest::newRow("mobilenet_v2") << retort::modelCost("mobilenet_v2", with("mobilenet_v2"), cifar, 10)
                                  << QStringLiteral("stem 16×16×16, stage1 12×16×16, stage2 16×8×8, stage3 48×4×4, stage4 160×2×2, embedding 1280×1×1");
    QTest::newRow("mobilenet_v2 of the paper") << retort::modelCost("mobilenet_v2", with("mobilenet_v2", {{"width", 1.0}, {"form", std::string("paper")}}), cifar, 10)
                                  << QStringLiteral("stem 32×32×32, stage1 24×32×32, stage2 32×16×16, stage3 96×8×8, stage4 320×4×4, embedding 1280×1×1");
    QTest::newRow("shufflenet_v1") << retort::modelCost("shufflenet_v1", with("shufflenet_v1"), cifar, 10)
                                   << QStringLiteral("stem 24×32×32, stage1 240×16×16, stage2 480×8×8, stage3 960×4×4, embedding 960×1×1");
    QTest::newRow("shufflenet_v2") << retort::modelCost("shufflenet_v2", with("shufflenet_v2"), cifar, 10)
                                   << QStringLiteral("stem 24×32×32, stage1 116×16×16, stage2 232×8×8, stage3 464×4×4, embedding 1024×1×1");
    QTest::newRow("shufflenet_v2, 28 × 28") << retort::modelCost("shufflenet_v2", with("shufflenet_v2", {{"size", std::string("0.5")}}), fashion, 10)
                                   << QStringLiteral("stem 24×28×28, stage1 48×14×14, stage2 96×7×7, stage3 192×4×4, embedding 1024×1×1");
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
    QTest::newRow("cnn: pooled values, and a byte for each") << retort::modelCost("cnn", with("cnn", {{"channels", Widths{4}}, {"hidden", Widths{}}}), digits, 10) << qint64(64 + 5 * 16 + 10);
    QTest::newRow("batch norm: its input too") << retort::modelCost("cnn", with("cnn", {{"channels", Widths{4}}, {"hidden", Widths{}}, {"batch_norm", true}}), digits, 10) << qint64(64 + 4 * 64 + 5 * 16 + 10);
    QTest::newRow("resnet") << retort::modelCost("resnet", with("resnet"), digits, 10) << qint64(64 + 2 * (3 * 16 * 64 + 2 * 32 * 16 + 2 * 64 * 4) + 64 + 10);
    QTest::newRow("resnet with projections: their norms' inputs too") << retort::modelCost("resnet", with("resnet", {{"shortcut", std::string("projection")}}), digits, 10)
                                                                      << qint64(64 + 2 * (3 * 16 * 64 + 2 * 32 * 16 + 2 * 64 * 4) + 32 * 16 + 64 * 4 + 64 + 10);
    // stem; a block opens, convolves, normalises and adds: four; its end normalises once more
    QTest::newRow("wrn") << retort::modelCost("wrn", with("wrn", {{"depth", std::string("10")}}), digits, 10) << qint64(64 + 16 * 64 + 4 * 16 * 64 + (16 * 64 + 3 * 32 * 16) + (32 * 16 + 3 * 64 * 4) + 64 * 4 + 64 + 10);
}

void TestCost::keptNumbersAreThoseTheBackwardPassReads()
{
    QFETCH(ModelCost, cost);
    QTEST(qint64(cost.activations), "activations");
}

void TestCost::aPassHoldsWhatALayerReadsAndGivesAndWhatWaits()
{
    const auto held = [](const char* id, Params params, InputShape input) { return retort::modelCost(id, std::move(params), input, 10).held; };
    QCOMPARE(held("mlp", with("mlp", {{"hidden", Widths{32, 16}}}), fashion), std::int64_t(784 + 32));
    QCOMPARE(held("mlp", with("mlp", {{"hidden", Widths{800}}, {"dropout", 0.5}}), fashion), std::int64_t(2 * 800));
    QCOMPARE(held("cnn", with("cnn", {{"channels", Widths{4}}, {"hidden", Widths{}}}), digits), std::int64_t(64 + 4 * 64));
    // the map that is read, the convolution's and the norm's result, and the shortcut
    QCOMPARE(held("resnet", with("resnet"), digits), std::int64_t(4 * 16 * 64));
    QCOMPARE(held("wrn", with("wrn", {{"depth", std::string("10")}}), digits), std::int64_t(3 * 16 * 64));
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
    QTest::newRow("an unknown depth") << QStringLiteral("resnet") << with("resnet", {{"depth", std::string("9")}}) << digits << qint64(3) << QStringLiteral("6n + 2 layers, such as 14");
    QTest::newRow("a stem wider than what identities can narrow") << QStringLiteral("resnet") << with("resnet", {{"stem", std::int64_t(32)}}) << digits << qint64(3) << QStringLiteral("take the shortcut \"projection\"");
    QTest::newRow("an unknown depth of a wide one") << QStringLiteral("wrn") << with("wrn", {{"depth", std::string("20")}}) << digits << qint64(3) << QStringLiteral("6n + 4 layers, such as 16");
    QTest::newRow("a VGG too deep for its picture") << QStringLiteral("vgg") << with("vgg") << InputShape{1, 7, 28} << qint64(3) << QStringLiteral("at least 8 × 8, since it halves them three times, and these samples are 7 × 28");
    for (const char* id : {"wrn", "vgg", "mobilenet_v2", "shufflenet_v1", "shufflenet_v2"})
        QTest::addRow("%s on a table", id) << QString::fromLatin1(id) << with(id) << InputShape{1, 1, 13} << qint64(3) << QStringLiteral("these samples are 1 × 13; take another architecture, \"mlp\" for a table");
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

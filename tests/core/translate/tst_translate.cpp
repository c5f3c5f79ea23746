#include "core/translate/translate.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/catalogue/catalogue.h"
#include "tests/core/data/data_files.h"
#include "tests/places.h"

#include <algorithm>

using namespace retort;
using namespace retort::test;

namespace {

/// The notes as text, a line each: "! part: says" for what has no counterpart.
QString notesOf(const Translation& translation)
{
    QString all;
    for (const TranslationNote& note : translation.notes)
        all += QString::fromStdString((note.missing ? "! " : "") + note.part + ": " + note.says + '\n');
    return all;
}

const Json& at(const Json& json, std::initializer_list<std::string> keys)
{
    const Json* place = &json;
    for (const std::string& key : keys)
        place = &place->at(key);
    return *place;
}

const std::string repLine = "python train_student.py --path_t ./save/models/resnet32x4_vanilla/ckpt_epoch_240.pth --distill kd --model_s resnet8x4 -r 0.1 -a 0.9 -b 0 --trial 1";

std::string mdistiller(const std::string& type, const std::string& more = "")
{
    return "DISTILLER:\n  TYPE: \"" + type + "\"\n  TEACHER: \"resnet56\"\n  STUDENT: \"resnet20\"\n" + more;
}

std::string criterion(const std::string& key, const std::string& kwargs, const std::string& weight = "1.0")
{
    return "datasets: {cifar100: {key: CIFAR100}}\ntrain:\n  train_data_loader: {batch_size: 32}\n  criterion:\n    key: WeightedSumLoss\n    kwargs:\n      sub_terms:\n        it: {criterion: {key: "
        + key + ", kwargs: {" + kwargs + "}}, weight: " + weight + "}\n";
}

} // namespace

#define SAME(found, expected)                                                                        \
    do {                                                                                             \
        const Json a = (found), b = (expected);                                                      \
        QVERIFY2(a == b, ("found " + a.dump() + " where " + b.dump() + " is expected").c_str());     \
    } while (false)

class TestTranslate : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void aLineOfRepDistillerIsAnExperiment();
    void itsOptionsDecideTheRecipe();
    void itsLossesKeepTheirMeaning_data();
    void itsLossesKeepTheirMeaning();
    void bareWeightsAreALoss();
    void teachersAreNamedByTheirFolder_data();
    void teachersAreNamedByTheirFolder();
    void aConfigurationOfMdistillerIsAnExperiment();
    void itsMethodsHaveTheirUsualValues_data();
    void itsMethodsHaveTheirUsualValues();
    void itsCommandLineSetsValues();
    void aFileOfTorchdistillIsAnExperiment();
    void reductionsChangeTheWeight_data();
    void reductionsChangeTheWeight();
    void whatHasNoCounterpartIsSaid_data();
    void whatHasNoCounterpartIsSaid();
    void whatIsNoneOfThemIsRefused_data();
    void whatIsNoneOfThemIsRefused();
    void onlyForeignTextLooksForeign();
    void everyTermInTheTablesIsInTheCatalogue();
};

void TestTranslate::aLineOfRepDistillerIsAnExperiment()
{
    const Translation translation = translate(repLine);
    QCOMPARE(translation.toolkit, "RepDistiller");
    SAME(translation.terms, Json::parse(R"({"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4.0}})"));
    const Json& nodes = translation.document.at("nodes");
    SAME(at(translation.document, {"data", "dataset"}), "cifar100");
    SAME(nodes.at("student").at("terms"), translation.terms);
    SAME(at(nodes, {"student", "teachers", "from"}), Json::parse(R"(["teacher"])"));
    SAME(at(nodes, {"student-alone", "baseline_of"}), "student");
    SAME(at(nodes, {"student", "train"}),
        Json::parse(R"({"epochs": 240, "batch": 64, "optimizer": {"kind": "sgd", "lr": 0.05, "momentum": 0.9, "weight_decay": 0.0005}, "schedule": {"kind": "step", "milestones": [63, 75, 88], "gamma": 0.1},
            "augment": [{"kind": "crop", "padding": 4}, {"kind": "flip"}], "select": "last"})"));
    COMPARE_SAYS(notesOf(translation), "-r 0.1: the weight of the hard labels");
    COMPARE_SAYS(notesOf(translation), "-b 0: weighs a third loss, and --distill kd has none");
    COMPARE_SAYS(notesOf(translation), "! the teacher's weights");
    QVERIFY(!notesOf(translation).contains(QStringLiteral("--trial")));
    // Everything but what this catalogue may not have is understood.
    const Resolution resolution = resolve(Experiment{translation.document});
    for (const Problem& problem : resolution.problems)
        QVERIFY2(problem.warning || problem.path.ends_with(".model"), (problem.path + ": " + problem.message).c_str());
}

void TestTranslate::itsOptionsDecideTheRecipe()
{
    const Translation translation = translate("python3 train_student.py --path_t \"./a b/wrn_40_2_vanilla/x.pth\" --model_s=ShuffleV1 \\\n --distill kd -a0.5 -b 0 --kd_T 8 --epochs 100 --lr_decay_epochs 40,80 "
                                              "--batch_size 128 --learning_rate 0.2 --momentum 0.8 --weight_decay 1e-4 --lr_decay_rate 0.2 --init_epochs 30 --colour red");
    const Json& train = at(translation.document, {"nodes", "student", "train"});
    SAME(train.at("epochs"), 100);
    SAME(train.at("batch"), 128);
    SAME(at(train, {"schedule", "milestones"}), Json::parse("[40, 80]"));
    SAME(at(train, {"schedule", "gamma"}), 0.2);
    SAME(at(train, {"optimizer", "lr"}), 0.01);      // whatever is asked for
    SAME(at(translation.document, {"nodes", "teacher", "train", "optimizer", "lr"}), 0.2);
    SAME(at(train, {"optimizer", "momentum"}), 0.8);
    SAME(at(translation.terms, {"hard", "weight"}), 1.0);
    SAME(at(translation.terms, {"soft", "weight"}), 0.5);
    SAME(at(translation.terms, {"soft", "temperature"}), 8.0);
    const QString notes = notesOf(translation);
    COMPARE_SAYS(notes, "ShuffleV1: RepDistiller trains these students with a learning rate of 0.01");
    COMPARE_SAYS(notes, "! --init_epochs 30: how long the first of two stages lasts");
    COMPARE_SAYS(notes, "! --colour red: is no option of RepDistiller's");
    QVERIFY(!notes.contains(QStringLiteral("whole percents")));   // 40 and 80 of 100 are
}

void TestTranslate::itsLossesKeepTheirMeaning_data()
{
    QTest::addColumn<QString>("options");
    QTest::addColumn<QString>("term");                   // empty: none
    QTest::addColumn<QString>("note");
    const auto row = [](const char* name, const char* options, const char* term, const char* note = "") { QTest::newRow(name) << QString::fromUtf8(options) << QString::fromUtf8(term) << QString::fromUtf8(note); };
    row("hint", "--distill hint -a 0 -b 100", R"({"kind": "hint", "weight": 100.0, "stage": "middle"})");
    row("hint, last", "--distill hint --hint_layer 3 -a 0 -b 100", R"({"kind": "hint", "weight": 100.0, "stage": "last"})");
    row("hint, stem", "--distill hint --hint_layer 0 -a 0 -b 100", R"({"kind": "hint", "weight": 100.0, "stage": "middle"})", "! --hint_layer 0");
    row("attention", "--distill attention -a 0 -b 1000", R"({"kind": "attention", "weight": 1000.0})");
    row("similarity", "--distill similarity -a 0 -b 3000", R"({"kind": "similarity", "weight": 3000.0, "tap": "last_maps"})");
    row("correlation", "--distill correlation -a 0 -b 0.02", R"({"kind": "cc", "weight": 1.0})", "the weight 0.02 becomes 1.");
    row("vid", "--distill vid -a 0 -b 1", R"({"kind": "vid", "weight": 1.0})");
    row("rkd", "--distill rkd -a 0 -b 1", R"({"kind": "rkd", "weight": 25.0, "distance": 1, "angle": 2})", "25 and 50");
    row("pkt", "--distill pkt -a 0 -b 30000", R"({"kind": "pkt", "weight": 30000.0})");
    row("nst", "--distill nst -a 0 -b 50", R"({"kind": "nst", "weight": 50.0})");
    row("factor", "--distill factor -a 0 -b 200", R"({"kind": "factor", "weight": 200.0})", "paraphraser");
    row("crd", "--distill crd -a 0 -b 0.8 --nce_k 4096", R"({"kind": "crd", "weight": 0.8, "form": "memory", "width": 128, "negatives": 4096, "contrast_temperature": 0.07, "momentum": 0.5})");
    row("kdsvd", "--distill kdsvd -a 0 -b 1", "", "! --distill kdsvd, -b 1: compares singular vectors");
    row("fsp", "--distill fsp -a 0 -b 50", "", "! --distill fsp, -b 50");
    row("abound", "--distill abound -a 0 -b 1", "", "! --distill abound, -b 1");
}

void TestTranslate::itsLossesKeepTheirMeaning()
{
    QFETCH(QString, options);
    QFETCH(QString, term);
    QFETCH(QString, note);
    const Translation translation = translate("train_student.py --model_s resnet20 --path_t m/resnet56_vanilla/c.pth " + options.toStdString());
    QVERIFY(!translation.terms.contains("soft"));        // of weight 0
    QCOMPARE(translation.terms.size(), term.isEmpty() ? 1u : 2u);
    if (!term.isEmpty()) {
        const Json expected = Json::parse(term.toStdString());
        SAME(translation.terms.at(expected.at("kind").get<std::string>()), expected);
    }
    COMPARE_SAYS(notesOf(translation), note);
}

void TestTranslate::bareWeightsAreALoss()
{
    for (const char* line : {"-r 0.1 -a 0.9 -T 4", "  -r 0.1 -a 0.9 -b 0 --kd_T 4\n"}) {
        QVERIFY(looksForeign(line));
        const Translation translation = translate(line);
        QVERIFY(translation.document.is_null());
        SAME(translation.terms, Json::parse(R"({"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4.0}})"));
    }
}

void TestTranslate::teachersAreNamedByTheirFolder_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("name");
    QTest::newRow("resnet") << QStringLiteral("./save/models/resnet110_vanilla/ckpt_epoch_240.pth") << QStringLiteral("resnet110");
    QTest::newRow("wrn") << QStringLiteral("save/models/wrn_40_2_vanilla/ckpt.pth") << QStringLiteral("wrn_40_2");
    QTest::newRow("vgg") << QStringLiteral("vgg13_vanilla/x.pth") << QStringLiteral("vgg13");
    QTest::newRow("no folder") << QStringLiteral("resnet56_last.pth") << QStringLiteral("resnet56");
}

void TestTranslate::teachersAreNamedByTheirFolder()
{
    QFETCH(QString, path);
    QFETCH(QString, name);
    const Translation translation = translate("--distill kd --model_s resnet20 -a 0.9 --path_t " + path.toStdString());
    COMPARE_SAYS(QString::fromStdString(translation.document.at("name").get<std::string>()), name + QStringLiteral(" → resnet20"));
}

void TestTranslate::aConfigurationOfMdistillerIsAnExperiment()
{
    const Translation translation = translate(readFile(sourceFolder() / "tests/fuzz/corpus/translate/mdistiller"));
    QCOMPARE(translation.toolkit, "mdistiller");
    SAME(translation.terms, Json::parse(R"({"hard": {"kind": "cross_entropy", "weight": 1.0}, "review_kd": {"kind": "review_kd", "weight": {"from": 0, "to": 0.6, "epochs": 20.0}}})"));
    const Json& train = at(translation.document, {"nodes", "student", "train"});
    SAME(at(train, {"optimizer", "weight_decay"}), 0.0005);
    SAME(at(train, {"schedule", "milestones"}), Json::parse("[63, 75, 88]"));
    QVERIFY(!train.contains("select"));
    QVERIFY(!notesOf(translation).contains(QStringLiteral("SHAPES")) && !notesOf(translation).contains(QStringLiteral("TAG")));
}

void TestTranslate::itsMethodsHaveTheirUsualValues_data()
{
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("more");
    QTest::addColumn<QString>("terms");
    const auto row = [](const char* type, const char* more, const char* terms) { QTest::addRow("%s %s", type, more) << QString::fromUtf8(type) << QString::fromUtf8(more) << QString::fromUtf8(terms); };
    const auto withLabels = [](const std::string& term) { return R"({"hard": {"kind": "cross_entropy", "weight": 1.0}, )" + term + "}"; };
    row("KD", "", R"({"hard": {"kind": "cross_entropy", "weight": 0.1}, "kd": {"kind": "kd", "weight": 0.9, "temperature": 4.0}})");
    row("KD", "KD: {TEMPERATURE: 2, LOSS: {CE_WEIGHT: 0, KD_WEIGHT: 1.5}}", R"({"kd": {"kind": "kd", "weight": 1.5, "temperature": 2.0}})");
    row("DKD", "", withLabels(R"("dkd": {"kind": "dkd", "weight": {"from": 0, "to": 1.0, "epochs": 20.0}, "alpha": 1.0, "beta": 8.0, "temperature": 4.0})").c_str());
    row("DKD", "DKD: {BETA: 2, WARMUP: 0}", withLabels(R"("dkd": {"kind": "dkd", "weight": 1.0, "alpha": 1.0, "beta": 2.0, "temperature": 4.0})").c_str());
    row("AT", "", withLabels(R"("attention": {"kind": "attention", "weight": 1000.0, "power": 2.0})").c_str());
    row("RKD", "RKD: {ANGLE_WEIGHT: 40, LOSS: {FEAT_WEIGHT: 2}}", withLabels(R"("rkd": {"kind": "rkd", "weight": 2.0, "distance": 25.0, "angle": 40.0})").c_str());
    row("FITNET", "FITNET: {HINT_LAYER: 1}", withLabels(R"("hint": {"kind": "hint", "weight": 100.0, "stage": "first"})").c_str());
    row("OFD", "", withLabels(R"("ofd": {"kind": "ofd", "weight": 0.001})").c_str());
    row("CRD", "", withLabels(R"("crd": {"kind": "crd", "weight": 0.8, "form": "memory", "width": 128, "negatives": 16384, "momentum": 0.5, "contrast_temperature": 0.07})").c_str());
    row("KD", "EXPERIMENT: {LOGIT_STAND: True}", R"({"hard": {"kind": "cross_entropy", "weight": 0.1}, "logit_standardisation": {"kind": "logit_standardisation", "weight": 0.9, "temperature": 4.0}})");
}

void TestTranslate::itsMethodsHaveTheirUsualValues()
{
    QFETCH(QString, type);
    QFETCH(QString, more);
    QFETCH(QString, terms);
    QCOMPARE(QString::fromStdString(translate(mdistiller(type.toStdString(), more.toStdString() + "\n")).terms.dump()), QString::fromStdString(Json::parse(terms.toStdString()).dump()));
}

void TestTranslate::itsCommandLineSetsValues()
{
    const Translation translation = translate("python tools/train.py --cfg a.yaml --logit-stand --base-temp 2 --kd-weight 9 DISTILLER.TYPE KD DISTILLER.STUDENT resnet20 SOLVER.EPOCHS 10 SOLVER.LR_DECAY_STAGES \"[3, 6]\"");
    SAME(at(translation.terms, {"logit_standardisation", "weight"}), 9.0);
    SAME(at(translation.terms, {"logit_standardisation", "temperature"}), 2.0);
    SAME(at(translation.document, {"nodes", "student", "train", "epochs"}), 10);
    SAME(at(translation.document, {"nodes", "student", "train", "schedule", "milestones"}), Json::parse("[30, 60]"));
    COMPARE_SAYS(notesOf(translation), "! --cfg a.yaml: the file is not read");
    COMPARE_SAYS(notesOf(translation), "! DISTILLER.TEACHER: ");   // ResNet50, its usual one
}

void TestTranslate::aFileOfTorchdistillIsAnExperiment()
{
    const Translation translation = translate(readFile(sourceFolder() / "tests/fuzz/corpus/translate/torchdistill"));
    QCOMPARE(translation.toolkit, "torchdistill");
    QCOMPARE(QString::fromStdString(translation.terms.dump()), QString::fromStdString(Json::parse(R"({"hard": {"kind": "cross_entropy", "weight": 0.9},
        "soft": {"kind": "kd", "weight": 0.09999999999999998, "temperature": 4.0}, "attention": {"kind": "attention", "weight": 1000.0}})").dump()));
    const Json& student = at(translation.document, {"nodes", "student"});
    SAME(at(student, {"train", "epochs"}), 200);
    SAME(at(student, {"train", "batch"}), 128);
    SAME(at(student, {"train", "schedule"}), Json::parse(R"({"kind": "step", "milestones": [30, 60, 80], "gamma": 0.2})"));
    QVERIFY(!student.at("train").contains("augment"));   // no RandomCrop is named
    SAME(translation.document.at("name"), "torchdistill: a criterion, wide_resnet40_4 → wide_resnet40_1");
}

void TestTranslate::reductionsChangeTheWeight_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("terms");
    const auto row = [](const char* name, const std::string& text, const char* terms) { QTest::newRow(name) << QString::fromStdString(text) << QString::fromUtf8(terms); };
    row("mean over the classes too", criterion("KDLoss", "temperature: 4, alpha: 0.5, reduction: mean"), R"({"hard": {"kind": "cross_entropy", "weight": 0.5}, "soft": {"kind": "kd", "weight": 0.005, "temperature": 4.0}})");
    row("sum over the batch", criterion("KDLoss", "temperature: 4, alpha: 0.5, reduction: sum"), R"({"hard": {"kind": "cross_entropy", "weight": 16.0}, "soft": {"kind": "kd", "weight": 16.0, "temperature": 4.0}})");
    row("without alpha there is no T²", criterion("KDLoss", "temperature: 4"), R"({"soft": {"kind": "kd", "weight": 0.0625, "temperature": 4.0}})");
    row("beta of its own", criterion("KDLoss", "temperature: 2, alpha: 0.5, beta: 9", "2"), R"({"hard": {"kind": "cross_entropy", "weight": 1.0}, "soft": {"kind": "kd", "weight": 18.0, "temperature": 2.0}})");
    row("hard labels, summed", criterion("CrossEntropyLoss", "reduction: sum, label_smoothing: 0.1"), R"({"hard": {"kind": "cross_entropy", "weight": 32.0, "label_smoothing": 0.1}})");
    row("dist", criterion("DISTLoss", "beta: 1.0, gamma: 2.0, tau: 4.0", "2"), R"({"dist": {"kind": "dist", "weight": 2.0, "inter": 1.0, "intra": 2.0, "temperature": 4.0}})");
    row("attention of the paper", criterion("ATLoss", "mode: paper"), R"({"attention": {"kind": "attention", "weight": 1.0, "form": "norm"}})");
    row("features", criterion("MSELoss", "reduction: mean"), R"({"hint": {"kind": "hint", "weight": 1.0}})");
    row("logits", "criterion:\n  sub_terms:\n    it:\n      criterion: {key: MSELoss}\n      criterion_wrapper: {key: SimpleLossWrapper, kwargs: {input: {module_path: '.'}}}\n      weight: 3\n",
        R"({"logit_mse": {"kind": "logit_mse", "weight": 6.0, "reduction": "mean", "centred": false}})");
    row("the older form", "criterion:\n  type: GeneralizedCustomLoss\n  org_term: {criterion: {type: KDLoss, params: {temperature: 1, alpha: 0.5, reduction: batchmean}}, factor: 2.0}\n  sub_terms: ~\n",
        R"({"hard": {"kind": "cross_entropy", "weight": 1.0}, "soft": {"kind": "kd", "weight": 1.0, "temperature": 1.0}})");
    row("twice the same", "criterion:\n  key: WeightedSumLoss\n  kwargs:\n    sub_terms:\n      a: {criterion: {key: ATLoss}}\n      b: {criterion: {key: ATLoss}, weight: 2}\n",
        R"({"attention": {"kind": "attention", "weight": 1.0}, "attention-2": {"kind": "attention", "weight": 2.0}})");
}

void TestTranslate::reductionsChangeTheWeight()
{
    QFETCH(QString, text);
    QFETCH(QString, terms);
    QCOMPARE(QString::fromStdString(translate(text.toStdString()).terms.dump()), QString::fromStdString(Json::parse(terms.toStdString()).dump()));
}

void TestTranslate::whatHasNoCounterpartIsSaid_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* name, const std::string& text, const char* says) { QTest::newRow(name) << QString::fromStdString(text) << QString::fromUtf8(says); };
    row("a network nobody knows", "--distill kd --model_s resnet21 --path_t resnet56_v/c -a 1", "! --model_s resnet21: \"resnet21\" is no network that is known here");
    row("a weight that is needed", "--distill crd --model_s resnet20 --path_t resnet56_v/c -a 0", "! --beta: is not given");
    row("two momenta", mdistiller("KD", "SOLVER: {TRAINER: dot}"), "! SOLVER.TRAINER dot: two momenta");
    row("another method's section", mdistiller("KD", "DKD: {BETA: 2}"), "! DKD.BETA: has no counterpart that is known here, or belongs to another method");
    row("singular vectors", mdistiller("KDSVD"), "! DISTILLER.TYPE KDSVD: compares singular vectors");
    row("another data set", mdistiller("KD", "DATASET: {TYPE: imagenet}"), "! DATASET.TYPE imagenet");
    row("a loss nobody knows", criterion("MyLoss", ""), "! it (MyLoss): is no loss that is known here");
    row("no temperature", criterion("KDLoss", "temperature: 0.0"), "! it (KDLoss): a temperature of 0 cannot be: 4 is put");
    row("self-supervision", criterion("SSKDLoss", ""), "! it (SSKDLoss): self-supervision needs");
    row("sums of maps", criterion("MSELoss", "reduction: sum"), "! it (MSELoss): reduction sum");
    row("two stages", "train: {stage1: {criterion: {key: ATLoss}}, stage2: {criterion: {key: KDLoss, kwargs: {alpha: 0.5, temperature: 1}}}}", "! train: has 2 stages");
    row("no loss", "models: {student_model: {key: resnet20}}", "! criterion: is not there");
}

void TestTranslate::whatHasNoCounterpartIsSaid()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    COMPARE_SAYS(notesOf(translate(text.toStdString())), says);
}

void TestTranslate::whatIsNoneOfThemIsRefused_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("nothing") << QString() << QStringLiteral("This is no command line of RepDistiller");
    QTest::newRow("an experiment") << QStringLiteral("{\"retort\": 1}") << QStringLiteral("This is no command line");
    QTest::newRow("prose") << QStringLiteral("the quick brown fox") << QStringLiteral("This is no command line");
    QTest::newRow("a word for a number") << QStringLiteral("--distill kd -a warm") << QStringLiteral("--alpha needs a number, and \"warm\" is none");
    QTest::newRow("no number") << QStringLiteral("--distill kd -a nan") << QStringLiteral("--alpha needs a number");
    QTest::newRow("half an epoch") << QStringLiteral("--distill kd -a 1 --epochs 2.5") << QStringLiteral("--epochs needs a whole number");
    QTest::newRow("an open quote") << QStringLiteral("--distill 'kd") << QStringLiteral("a quotation mark that is not closed");
    QTest::newRow("no method") << QStringLiteral("--distill kb -a 1") << QStringLiteral("--distill kb: RepDistiller has no such method");
    QTest::newRow("mdistiller's no method") << QString::fromStdString(mdistiller("KDX")) << QStringLiteral("DISTILLER.TYPE KDX: mdistiller has no such method");
    QTest::newRow("broken YAML") << QStringLiteral("criterion: [1, {") << QStringLiteral("This is no YAML text");
    QTest::newRow("an escape that the library makes Latin-1 of") << QStringLiteral("criterion: \"a\\_b\"\n") << QStringLiteral("the escape \\_ or \\N");
    QTest::newRow("a key with one") << QStringLiteral("criterion: {\"a\\Nb\": 1}\n") << QStringLiteral("the escape \\_ or \\N");
    QTest::newRow("a zero") << QStringLiteral("criterion: a") + QChar(0) + QStringLiteral("_b\n") << QStringLiteral("a character with the code 0");
    QTest::newRow("a list") << QStringLiteral("- criterion: 1\n- 2\n") << QStringLiteral("holds no settings");
    QTest::newRow("deep") << QStringLiteral("criterion: ") + QStringLiteral("[").repeated(300) + QStringLiteral("]").repeated(300) << QStringLiteral("nests deeper");
    QString bomb = QStringLiteral("criterion: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 9; ++i)
        bomb += QStringLiteral("k%1: &a%1 [*a%2, *a%2, *a%2, *a%2, *a%2, *a%2, *a%2, *a%2]\n").arg(i).arg(i - 1);
    QTest::newRow("aliases of aliases") << bomb << QStringLiteral("more than 20000 values");
}

void TestTranslate::whatIsNoneOfThemIsRefused()
{
    QFETCH(QString, text);
    QFETCH(QString, says);
    COMPARE_SAYS(sentenceOf([&] { translate(text.toStdString()); }), says);
}

void TestTranslate::onlyForeignTextLooksForeign()
{
    for (const char* file : {"rep", "weights", "line", "mdistiller", "torchdistill", "aliases"})
        QVERIFY2(looksForeign(readFile(sourceFolder() / "tests/fuzz/corpus/translate" / file)), file);
    for (const auto& file : std::filesystem::directory_iterator(sourceFolder() / "experiments"))
        QVERIFY2(!looksForeign(readFile(file.path())), file.path().c_str());
    for (const char* text : {"", "  ", "- a", "hello", "{\"criterion\": 1}"})
        QVERIFY2(!looksForeign(text), text);
}

void TestTranslate::everyTermInTheTablesIsInTheCatalogue()
{
    QVERIFY(std::ranges::all_of(std::vector<const char*>{"hint", "attention", "similarity", "cc", "vid", "crd", "rkd", "pkt", "factor", "nst", "ofd", "review_kd", "dkd", "dist", "logit_mse"},
        [](const char* id) { return findEntry(Kind::Term, id) != nullptr; }));
    // And what comes out is understood, parameters and ranges included.
    for (const char* type : {"KD", "DKD", "AT", "RKD", "FITNET", "OFD", "CRD", "VID", "SP", "PKT", "NST", "REVIEWKD"}) {
        const Translation translation = translate(mdistiller(type));
        for (const Problem& problem : resolve(Experiment{translation.document}).problems)
            QVERIFY2(problem.warning || problem.path.ends_with(".model"), (std::string(type) + ": " + problem.path + ": " + problem.message).c_str());
    }
}

QTEST_APPLESS_MAIN(TestTranslate)
#include "tst_translate.moc"

#include "core/base/error.h"
#include "core/catalogue/taps.h"

#include <QTest>

#include <string>

using namespace retort;   // NOLINT: a test of this namespace alone

namespace {

const Entry& term(std::string_view id) { return entry(Kind::Term, id); }

std::vector<StageShape> stagesOf(std::string_view architecture, std::initializer_list<std::pair<std::string_view, ParamValue>> changes = {}, InputShape input = {1, 28, 28})
{
    Params params = defaults(entry(Kind::Architecture, architecture));
    for (const auto& [id, value] : changes)
        params.set(id, value);
    return modelCost(architecture, params, input, 10).stages;
}

std::string pairsText(std::string_view kind, const std::vector<StageShape>& student, const std::vector<StageShape>& teacher, std::initializer_list<std::pair<std::string_view, ParamValue>> changes = {})
{
    Params params = defaults(term(kind));
    for (const auto& [id, value] : changes)
        params.set(id, value);
    std::string text;
    try {
        for (const Tap& tap : tapsOf(term(kind), params, student, teacher))
            text += (text.empty() ? "" : ", ") + student[tap.student].name + "-" + teacher[tap.teacher].name;
    } catch (const Error& error) {
        return std::string("refused: ") + error.what();
    }
    return text;
}

std::vector<StageShape> squares(std::initializer_list<std::int64_t> sides)
{
    std::vector<StageShape> stages;
    for (const std::int64_t side : sides)
        stages.push_back({.name = std::to_string(side), .channels = 8, .height = side, .width = side});
    stages.push_back({.name = "embedding", .channels = 8});
    return stages;
}

} // namespace

class TestTaps : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void stagesFindTheirPartners_data()
    {
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& found, const char* expected) { QTest::newRow(name) << QString::fromStdString(found) << QString::fromUtf8(expected); };
        const auto resnet = stagesOf("resnet");
        const auto cnn = stagesOf("cnn");
        const auto mlp = stagesOf("mlp", {{"hidden", std::vector<std::int64_t>{64, 32}}});
        row("a network and itself, without stem and embedding", pairsText("attention", resnet, resnet), "stage1-stage1, stage2-stage2, stage3-stage3");
        row("28 and 14 pixels with 28, 14 and 7", pairsText("attention", cnn, resnet), "stage1-stage1, stage2-stage2");
        row("the middle one", pairsText("hint", resnet, resnet), "stage2-stage2");
        row("the first one", pairsText("hint", resnet, resnet, {{"stage", std::string("first")}}), "stage1-stage1");
        row("the last one", pairsText("hint", cnn, resnet, {{"stage", std::string("last")}}), "stage2-stage2");
        row("equal sizes: the deepest", pairsText("nst", squares({8, 4}), squares({8, 8, 8, 4, 4})), "8-8, 4-4");
        row("by size, not by number", pairsText("nst", squares({32, 8}), squares({32, 16, 8, 4})), "32-32, 8-8");
        row("the longer student", pairsText("nst", squares({32, 16, 8, 4}), squares({16, 4})), "16-16, 4-4");
        row("hidden layers", pairsText("vid", mlp, mlp), "hidden1-hidden1, hidden2-hidden2");
        row("a hidden layer with an embedding", pairsText("hint", stagesOf("mlp"), resnet), "hidden1-embedding");
        // As RepDistiller pairs them: its f1 … of each.
        const auto on32 = [](std::string_view id, std::initializer_list<std::pair<std::string_view, ParamValue>> changes = {}) { return stagesOf(id, changes, {3, 32, 32}); };
        row("vgg to vgg", pairsText("attention", on32("vgg"), on32("vgg", {{"depth", std::string("13")}})), "stage1-stage1, stage2-stage2, stage3-stage3, stage4-stage4");
        row("vgg to mobilenet_v2", pairsText("attention", on32("mobilenet_v2"), on32("vgg")), "stage1-stage1, stage2-stage2, stage3-stage3, stage4-stage4");
        row("resnet to shufflenet_v1", pairsText("attention", on32("shufflenet_v1"), on32("resnet")), "stage1-stage1, stage2-stage2, stage3-stage3");
        row("wrn to shufflenet_v2", pairsText("attention", on32("shufflenet_v2"), on32("wrn")), "stage1-stage1, stage2-stage2, stage3-stage3");
        row("resnet to mobilenet_v2: three of its four", pairsText("attention", on32("mobilenet_v2"), on32("resnet")), "stage1-stage1, stage2-stage2, stage3-stage3");
        row("relations look at no stages", pairsText("rkd", mlp, resnet), "");
    }
    void stagesFindTheirPartners()
    {
        QFETCH(QString, found);
        QFETCH(QString, expected);
        QCOMPARE(found, expected);
    }

    void deepestOfEqualsIsTaken()
    {
        const auto student = squares({8, 4});
        const auto teacher = squares({8, 8, 8, 4, 4});
        const std::vector<Tap> expected{{0, 2}, {1, 4}};
        QVERIFY(tapsOf(term("nst"), {}, student, teacher) == expected);
    }

    void whatCannotWorkIsRefused_data()
    {
        QTest::addColumn<QString>("found");
        QTest::addColumn<QString>("reason");
        const auto row = [](const char* name, const std::string& found, const char* reason) { QTest::newRow(name) << QString::fromStdString(found) << QString::fromUtf8(reason); };
        const auto mlp = stagesOf("mlp");
        const auto cnn = stagesOf("cnn");
        for (const char* kind : {"attention", "nst", "ofd", "review_kd", "factor", "fsp"})
            row((std::string(kind) + " to a student without maps").c_str(), pairsText(kind, mlp, cnn), "the student has none");
        row("from a teacher without maps", pairsText("attention", cnn, mlp), "the teacher has none");
        row("a student without layers", pairsText("hint", stagesOf("linear"), mlp), "no layer before its last one");
        row("an embedding that is the input", pairsText("rkd", stagesOf("linear"), mlp), "would be the input itself");
        row("a teacher without layers", pairsText("hint", mlp, stagesOf("linear")), "the teacher has no layer");
        row("last maps that are not there", pairsText("similarity", mlp, cnn, {{"tap", std::string("last_maps")}}), "set its \"tap\" to \"embedding\"");
        row("flow of unlike widths", pairsText("fsp", stagesOf("resnet"), stagesOf("resnet", {{"width", 2.0}})), "stage1 has 16 channels, the teacher's stage1 has 32 channels");
        row("a network whose maps are single pixels", pairsText("attention", stagesOf("mobilenet_v2", {}, {1, 4, 4}), mlp), "the teacher has none");
        row("flow of one stage", pairsText("fsp", squares({8}), squares({8})), "only one pair");
    }
    void whatCannotWorkIsRefused()
    {
        QFETCH(QString, found);
        QFETCH(QString, reason);
        QVERIFY2(found.startsWith(QStringLiteral("refused: ")) && found.contains(reason), qPrintable(found));
    }

    void unlikeFamiliesAreWarnedAbout()
    {
        QVERIFY(knownHarm(term("attention"), "cnn", "resnet").find("unlike families") != std::string::npos);
        QVERIFY(knownHarm(term("attention"), "cnn", "cnn").empty());
        QVERIFY(knownHarm(term("kd"), "cnn", "resnet").empty());
        QVERIFY(knownHarm(term("rkd"), "cnn", "resnet").empty());
        for (const Entry& student : catalogue(Kind::Architecture))
            for (const Entry& teacher : catalogue(Kind::Architecture))
                QCOMPARE(knownHarm(term("hint"), student.id, teacher.id).empty(), student.id == teacher.id);
    }
};

QTEST_APPLESS_MAIN(TestTaps)
#include "tst_taps.moc"

#include "core/catalogue/term_cost.h"
#include "core/engine/terms/term.h"
#include "tests/core/engine/small_networks.h"

#include <QTest>

using namespace retort;
using namespace retort::engine;
using namespace retort::test;

namespace {

constexpr std::int64_t samples = 40;

std::vector<StageShape> stagesOf(std::string_view architecture) { return modelCost(architecture, smallParams(architecture), {1, 16, 16}, 3).stages; }

std::int64_t numbersIn(const std::vector<torch::Tensor>& tensors)
{
    std::int64_t numbers = 0;
    for (const torch::Tensor& each : tensors)
        numbers += each.numel();
    return numbers;
}

} // namespace

/// What the catalogue says that a term has of its own, beside what it has.
class TestTermCost : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void layersAndMemoriesAreCountedExactly_data();
    void layersAndMemoriesAreCountedExactly();
    void whoeverLooksInsideHoldsSomething();
    void largerBatchesAndMemoriesCostMore();
};

void TestTermCost::layersAndMemoriesAreCountedExactly_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("changes");
    QTest::addColumn<QString>("student");
    QTest::addColumn<QString>("teacher");
    const std::pair<const char*, const char*> places[] = {{"cnn", "cnn"}, {"resnet", "wrn"}, {"shufflenet_v2", "resnet"}, {"mlp", "mlp"}};
    for (const auto& [student, teacher] : places)
        for (const retort::Entry& row : retort::catalogue(Kind::Term)) {
            const bool vectors = std::string_view(student) == "mlp";
            if ((row.needs & NeedsMaps) != 0 && (vectors || row.id == "fsp"))
                continue;                     // has no meaning there
            std::vector<QString> forms{QStringLiteral("{}")};
            if (row.id == "crd")
                forms.push_back(QStringLiteral(R"({"form": "memory", "width": 10, "negatives": 5})"));
            if (row.id == "hint")
                forms.push_back(QStringLiteral(R"({"stage": "last"})"));
            if (row.id == "factor")
                forms.push_back(QStringLiteral(R"({"share": 0.3})"));
            for (const QString& form : forms)
                QTest::addRow("%s, %s, %s, %s", std::string(row.id).c_str(), qPrintable(form), student, teacher)
                    << QString::fromStdString(std::string(row.id)) << form << QString::fromUtf8(student) << QString::fromUtf8(teacher);
        }
}

void TestTermCost::layersAndMemoriesAreCountedExactly()
{
    QFETCH(QString, kind);
    QFETCH(QString, changes);
    QFETCH(QString, student);
    QFETCH(QString, teacher);
    const retort::Entry& row = retort::entry(Kind::Term, kind.toStdString());
    Params params = defaults(row);
    const auto changed = nlohmann::json::parse(changes.toStdString());
    for (const auto& [id, value] : changed.items())
        params.set(id, value.is_string() ? ParamValue(value.get<std::string>()) : value.is_number_integer() ? ParamValue(value.get<std::int64_t>()) : ParamValue(value.get<double>()));
    const auto ours = stagesOf(student.toStdString());
    const auto theirs = stagesOf(teacher.toStdString());
    const TermCost cost = termCost(row, params, ours, theirs, samples);
    const auto term = makeTerm(kind.toStdString(), params, {.student = ours, .teachers = {theirs}, .labels = std::vector<std::int64_t>(samples, 0)});
    QCOMPARE(cost.parameters, term->parts() != nullptr ? numbersIn(term->parts()->parameters()) : 0);
    QCOMPARE(cost.memories, term->parts() != nullptr ? numbersIn(term->parts()->buffers()) : 0);
}

void TestTermCost::whoeverLooksInsideHoldsSomething()
{
    const auto ours = stagesOf("cnn");
    for (const retort::Entry& row : retort::catalogue(Kind::Term)) {
        const TermCost cost = termCost(row, defaults(row), ours, ours, samples);
        QCOMPARE(cost.perSample + cost.perPair > 0, (row.needs & (NeedsEmbedding | NeedsStages)) != 0);
    }
}

void TestTermCost::largerBatchesAndMemoriesCostMore()
{
    const auto ours = stagesOf("cnn");
    const retort::Entry& row = retort::entry(Kind::Term, "crd");
    Params params = defaults(row);
    params.set("form", std::string("memory"));
    const TermCost few = termCost(row, params, ours, ours, 1000), many = termCost(row, params, ours, ours, 60000);
    QCOMPARE(many.parameters, few.parameters);
    QVERIFY(many.memories > 50 * few.memories);
    QVERIFY(many.perSample > few.perSample);
}

QTEST_GUILESS_MAIN(TestTermCost)
#include "tst_term_cost.moc"

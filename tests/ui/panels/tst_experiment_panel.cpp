#include "core/base/file.h"
#include "tests/core/store/store_samples.h"
#include "ui/panels/experiment_panel.h"
#include "ui/workbench.h"

#include <QLabel>
#include <QTest>

using namespace retort;
using namespace retort::ui;

/// What the experiment's cards say beside the experiment's own words.
class TestExperimentPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8()); }
    void whatIsOddAboutTheDataIsSaid();
    void aHintIsSaidOnItsCard();

private:
    QTemporaryDir m_cache;
};

namespace {

bool says(const QWidget& panel, const QString& words)
{
    for (const auto* label : panel.findChildren<QLabel*>()) {
        if (label->isVisible() && label->text().contains(words))
            return true;
    }
    return false;
}

Experiment experimentOn(const std::string& data, const std::string& nodes)
{
    return parseExperiment(R"({"retort": 1, "name": "x", "data": )" + data + R"(, "nodes": )" + nodes + "}");
}

} // namespace

void TestExperimentPanel::whatIsOddAboutTheDataIsSaid()
{
    const test::Folder folder;
    const std::filesystem::path place = folder.dir.path().toStdString();
    writeFileAtomically(place / "train.csv", "c,y\nred,p\nblue,q\nred,p\nblue,q\n");
    writeFileAtomically(place / "test.csv", "c,y\nred,p\nmauve,q\n");
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentPanel panel(workbench);
    panel.resize(300, 600);
    panel.show();
    const std::string data = R"({"dataset": "csv", "path": ")" + (place / "train.csv").string() + R"(", "test_path": ")" + (place / "test.csv").string()
        + R"(", "validation": {"from": "train", "count": 2}})";
    workbench.document().replace(experimentOn(data, R"({"solo": {"model": {"architecture": "linear"}, "train": {"steps": 5}}})"), QStringLiteral("Open"));
    QVERIFY(workbench.document().resolved());
    QTRY_VERIFY(says(panel, QStringLiteral("The category \"mauve\" of column \"c\"")));
    workbench.document().replace(experimentOn(R"({"dataset": "digits", "validation": {"from": "train", "count": 200}})",
                                     R"({"solo": {"model": {"architecture": "linear"}, "train": {"steps": 5}}})"), QStringLiteral("Open"));
    QTRY_VERIFY(!says(panel, QStringLiteral("mauve")));
}

void TestExperimentPanel::aHintIsSaidOnItsCard()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentPanel panel(workbench);
    panel.resize(300, 900);
    panel.show();
    constexpr auto nodes = R"({
        "teacher": {"model": {"architecture": "mlp"}, "train": {"steps": 50}},
        "student": {"model": {"architecture": "linear"}, "teachers": {"from": ["teacher"]}, "terms": {"soft": {"kind": "kd", "weight": 0}}, "train": {"steps": 50}}})";
    workbench.document().replace(experimentOn(R"({"dataset": "digits", "validation": {"from": "train", "count": 200}})", nodes), QStringLiteral("Open"));
    QTRY_VERIFY(says(panel, QStringLiteral("all weights are 0")));
}

QTEST_MAIN(TestExperimentPanel)
#include "tst_experiment_panel.moc"

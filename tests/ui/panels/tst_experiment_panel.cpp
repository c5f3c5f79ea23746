#include "core/base/file.h"
#include "tests/core/store/store_samples.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/node_card.h"
#include "ui/panels/node_graph.h"
#include "ui/theme/theme.h"
#include "ui/translation.h"
#include "ui/workbench.h"

#include <QAbstractSlider>
#include <QComboBox>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QStyleOptionComboBox>
#include <QTest>
#include <QToolButton>
#include <QTranslator>
#include <QWheelEvent>

#include <algorithm>

using namespace retort;
using namespace retort::ui;

/// What the experiment's cards say beside the experiment's own words.
class TestExperimentPanel : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { qputenv("XDG_CACHE_HOME", m_cache.path().toUtf8()); }
    void whatIsOddAboutTheDataIsSaid();
    void aHintIsSaidOnItsCard();
    void openFormsFitTheUsualWindow_data();
    void openFormsFitTheUsualWindow();
    void theWheelScrollsAndChangesNothing();
    void noLineLeadsToACardThatIsGone();
    void anExperimentWithAProblemShowsNothingOfTheOneBefore();
    void termsAreAddedAndRemovedAsTheyAreWritten();
    void aCardShowsWhatIsWrittenWhileAnotherHasAProblem();

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

/// What is chosen and does not fit its place.
QStringList cutChoices(const QWidget& panel)
{
    QStringList cut;
    for (const auto* choice : panel.findChildren<QComboBox*>()) {
        QStyleOptionComboBox option;
        option.initFrom(choice);
        const int room = choice->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, choice).width();
        if (choice->isVisible() && choice->fontMetrics().horizontalAdvance(choice->currentText()) > room)
            cut << choice->currentText();
    }
    return cut;
}

constexpr auto twoCards = R"({
    "teacher": {"model": {"architecture": "mlp"}, "train": {"steps": 50}},
    "a-student-with-a-name-that-is-longer-than-the-panel": {"model": {"architecture": "mlp"}, "teachers": {"from": ["teacher"]}, "data": {"labelled": {"per_class": 20}, "unlabelled": "none"},
        "terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9}}, "train": {"steps": 50}}})";

constexpr auto plainPair = R"({
    "teacher": {"model": {"architecture": "mlp"}, "train": {"steps": 50}},
    "student": {"model": {"architecture": "linear"}, "teachers": {"from": ["teacher"]},
        "terms": {"hard": {"kind": "cross_entropy", "weight": 0.1}, "soft": {"kind": "kd", "weight": 0.9, "temperature": 4}}, "train": {"steps": 50}}})";

NodeCard* card(const QWidget& panel, const std::string& name)
{
    for (auto* each : panel.findChildren<NodeCard*>()) {
        if (each->name() == name)
            return each;
    }
    return nullptr;
}

QList<QToolButton*> buttons(const QWidget& card, const char* text)
{
    QList<QToolButton*> found;
    for (auto* each : card.findChildren<QToolButton*>()) {
        if (each->text() == QLatin1StringView(text))
            found << each;
    }
    return found;
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

void TestExperimentPanel::openFormsFitTheUsualWindow_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::newRow("English") << QLocale(QLocale::English);
    QTest::newRow("German") << QLocale(QLocale::German);
}

void TestExperimentPanel::openFormsFitTheUsualWindow()
{
    QFETCH(QLocale, locale);
    installTranslation(*qApp, locale);
    const auto untranslated = qScopeGuard([] { qDeleteAll(qApp->findChildren<QTranslator*>()); });
    Theme::instance().install(*qApp);
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentPanel panel(workbench);
    workbench.document().replace(experimentOn(R"({"dataset": "fashion_mnist", "validation": {"from": "train", "count": 5000}})", twoCards), QStringLiteral("Open"));
    panel.resize(292, 700);                   // what the usual window gives it
    panel.show();
    const auto cards = panel.findChildren<NodeCard*>();
    QCOMPARE(cards.size(), 2);
    for (NodeCard* card : cards)
        card->setOpen(true);
    QTRY_COMPARE(cutChoices(panel), QStringList());
    const auto* scroll = panel.findChild<QScrollArea*>();
    QTRY_VERIFY2(scroll->widget()->width() <= scroll->viewport()->width(), qPrintable(QStringLiteral("%1 > %2").arg(scroll->widget()->width()).arg(scroll->viewport()->width())));
    QCOMPARE(panel.width(), 292);
}

void TestExperimentPanel::theWheelScrollsAndChangesNothing()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentPanel panel(workbench);
    workbench.document().replace(experimentOn(R"({"dataset": "digits", "validation": {"from": "train", "count": 200}})", twoCards), QStringLiteral("Open"));
    panel.resize(300, 400);
    panel.show();
    for (NodeCard* card : panel.findChildren<NodeCard*>())
        card->setOpen(true);
    QCoreApplication::processEvents();
    const std::string before = toText(workbench.document().experiment());
    int controls = 0;
    for (auto* widget : panel.findChild<QScrollArea*>()->widget()->findChildren<QWidget*>()) {
        if (!widget->isVisibleTo(&panel) || !(qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractSlider*>(widget)))
            continue;
        ++controls;
        widget->setFocus();
        const QPointF middle = QRectF(widget->rect()).center();
        for (const int way : {-120, 120, 120}) {
            QWheelEvent wheel(middle, widget->mapToGlobal(middle), {}, {0, way}, Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase, false);
            QApplication::sendEvent(widget, &wheel);
        }
    }
    QVERIFY(controls > 10);
    QCOMPARE(toText(workbench.document().experiment()), before);
}

void TestExperimentPanel::noLineLeadsToACardThatIsGone()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentPanel panel(workbench);
    panel.resize(300, 600);
    panel.show();
    const std::string data = R"({"dataset": "digits", "validation": {"from": "train", "count": 200}})";
    workbench.document().replace(experimentOn(data, twoCards), QStringLiteral("Open"));
    const auto* graph = panel.findChild<NodeGraph*>();
    QCOMPARE(graph->links().size(), std::size_t{1});
    workbench.document().replace(experimentOn(data, R"({"other": {"model": {"architecture": "no such network"}}})"), QStringLiteral("Open"));
    QVERIFY(!workbench.document().resolved());
    QVERIFY(graph->links().empty());
    workbench.undo().undo();
    QCOMPARE(graph->links().size(), std::size_t{1});
}

void TestExperimentPanel::anExperimentWithAProblemShowsNothingOfTheOneBefore()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentPanel panel(workbench);
    panel.resize(300, 900);
    panel.show();
    workbench.document().replace(experimentOn(R"({"dataset": "digits", "validation": {"from": "train", "count": 123}})", plainPair), QStringLiteral("Open"));
    QVERIFY(workbench.document().resolved());
    QTRY_VERIFY(says(panel, QStringLiteral("50 step")));
    QVERIFY(says(panel, QStringLiteral("123 for validation")));
    workbench.document().replace(experimentOn(R"({"dataset": "digits", "validation": {"from": "train", "count": 77}})",
                                     R"({"teacher": {"model": {"architecture": "no such network"}}, "student": {"model": {"architecture": "linear"}, "train": {"steps": 7}}})"),
        QStringLiteral("Open"));
    QVERIFY(!workbench.document().resolved());
    QTRY_COMPARE(panel.findChildren<NodeCard*>().size(), 2);
    QVERIFY(!says(panel, QStringLiteral("50 step")));
    QVERIFY(!says(panel, QStringLiteral("for validation")));
    workbench.undo().undo();
    QVERIFY(says(panel, QStringLiteral("50 step")));
}

void TestExperimentPanel::termsAreAddedAndRemovedAsTheyAreWritten()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentDocument& document = workbench.document();
    ExperimentPanel panel(workbench);
    panel.resize(300, 900);
    panel.show();
    document.replace(experimentOn(R"({"dataset": "digits", "validation": {"from": "train", "count": 200}})", plainPair), QStringLiteral("Open"));
    NodeCard* student = card(panel, "student");
    QVERIFY(student);
    student->setOpen(true);
    QCOMPARE(buttons(*student, "Remove").size(), 2);
    document.set("teacher.train.steps", "x", QStringLiteral("Break"));
    QVERIFY(!document.resolved());
    document.set("student.terms.soft.temperature", 8, QStringLiteral("Change"));
    buttons(*student, "Remove").first()->click();
    QCOMPARE(valueAt(document.experiment(), "student.terms")->size(), std::size_t{1});
    workbench.undo().undo();
    QTRY_COMPARE(buttons(*student, "Remove").size(), 2);
    buttons(*student, "Add a term").first()->menu()->actions().constFirst()->trigger();
    const Json terms = *valueAt(document.experiment(), "student.terms");
    QCOMPARE(terms.size(), std::size_t{3});
    QCOMPARE(terms.at("soft").dump(), std::string(R"({"kind":"kd","weight":0.9,"temperature":8})"));
    QTRY_COMPARE(buttons(*student, "Remove").size(), 3);   // though the experiment has a problem
}

void TestExperimentPanel::aCardShowsWhatIsWrittenWhileAnotherHasAProblem()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    ExperimentDocument& document = workbench.document();
    ExperimentPanel panel(workbench);
    panel.resize(300, 900);
    panel.show();
    document.replace(experimentOn(R"({"dataset": "digits", "validation": {"from": "train", "count": 200}})", plainPair), QStringLiteral("Open"));
    NodeCard* student = card(panel, "student");
    QVERIFY(student);
    student->setOpen(true);
    const auto chosen = [&](const QString& id) {
        return std::ranges::any_of(student->findChildren<QComboBox*>(), [&](const QComboBox* each) { return each->currentData() == id; });
    };
    QVERIFY(chosen(QStringLiteral("linear")));
    document.set("teacher.train.steps", "x", QStringLiteral("Break"));
    document.set("student.model", Json{{"architecture", "cnn"}}, QStringLiteral("Choose"));
    QVERIFY(!document.resolved());
    QVERIFY(chosen(QStringLiteral("cnn")));
    QVERIFY(!chosen(QStringLiteral("linear")));
}

QTEST_MAIN(TestExperimentPanel)
#include "tst_experiment_panel.moc"

#include "core/analysis/confusion.h"
#include "core/base/file.h"
#include "core/base/file_lock.h"
#include "core/supervise/supervisor.h"
#include "ui/charts/curve_view.h"
#include "ui/charts/matrix_view.h"
#include "ui/follow/run_data.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/panels/run_tree.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/train_panel.h"
#include "ui/session.h"
#include "ui/theme/theme.h"
#include "ui/window_actions.h"

#include <QApplication>
#include <QDoubleSpinBox>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>

using namespace retort;
using namespace retort::ui;

namespace {

// Long enough to be caught while it learns, short enough for a test: some seconds on one slow core.
constexpr auto experimentText = R"({
  "retort": 1,
  "name": "First minute",
  "data": {"dataset": "digits", "validation": {"from": "train", "count": 240}},
  "nodes": {
    "teacher": {
      "model": {"architecture": "mlp", "hidden": [64]},
      "train": {"epochs": 10, "batch": 64, "optimizer": {"kind": "adam", "lr": 0.003}}
    },
    "student": {
      "data": {"labelled": {"per_class": 5}, "unlabelled": "rest"},
      "model": {"architecture": "mlp", "hidden": [32]},
      "teachers": {"from": ["teacher"]},
      "terms": {
        "hard": {"kind": "cross_entropy", "weight": 0.1},
        "soft": {"kind": "kd", "weight": 0.9, "temperature": 4}
      },
      "train": {"steps": 5000, "batch": 64, "optimizer": {"kind": "adam", "lr": 0.003}, "select": "last"}
    },
    "labels-only": {"baseline_of": "student"}
  }
})";

/// A person at the window: finds things by what is written on them.
class Person {
public:
    explicit Person(MainWindow& window) : m_window(window) {}

    /// Opens a button's menu and clicks the entry with this text.
    void pick(const QString& button, const QString& entry)
    {
        // The menu has an event loop of its own while it is open.
        QTimer look;
        QObject::connect(&look, &QTimer::timeout, &m_window, [&look, &entry] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (!menu)
                return;
            look.stop();
            for (QAction* action : menu->actions()) {
                if (action->text() == entry)
                    return QTest::mouseClick(menu, Qt::LeftButton, {}, menu->actionGeometry(action).center());
            }
            menu->close();
        });
        look.start(10);
        for (auto* each : m_window.findChildren<QToolButton*>()) {
            if (each->accessibleName() == button)
                return QTest::mouseClick(each, Qt::LeftButton);
        }
    }
    void press(QAction* action) { QTest::mouseClick(m_window.findChild<QToolBar*>()->widgetForAction(action), Qt::LeftButton); }
    void turnTo(int tab)
    {
        QTabBar* bar = m_window.findChild<QTabWidget*>(QStringLiteral("tabs"))->tabBar();
        QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
    }
    QDoubleSpinBox* number(const QString& name)
    {
        for (auto* each : m_window.findChildren<QDoubleSpinBox*>()) {
            if (each->accessibleName() == name && each->isVisible())
                return each;
        }
        return nullptr;
    }
    template <typename Panel>
    Panel& panel(const char* id)
    {
        return *dynamic_cast<Panel*>(m_window.panel(id));
    }

private:
    MainWindow& m_window;
};

std::size_t pointsOf(const CurveView& view, const RunId& run)
{
    for (const Curve& curve : view.shownCurves()) {
        if (curve.id.contains(QString::fromStdString(run)))
            return curve.values().size();
    }
    return 0;
}

} // namespace

/// What a person does in the first minute, with the real trainer, and that it is still there after the window was closed.
class TestFirstMinute : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void anExperimentIsPickedFromTheMenu();
    void runMakesCurvesGrow();
    void pauseHoldsTheStudent();
    void theTemperatureIsChangedByHand();
    void itGoesOnToItsEnd();
    void theConfusionMatrixIsThere();
    void theRunIsFoundAfterARestart();

private:
    MainWindow& window() { return m_session->window(); }
    Workbench& workbench() { return m_session->workbench(); }
    RunSummary student() { return *workbench().follower().summary(m_student); }

    QTemporaryDir m_folder;
    std::filesystem::path m_store;
    std::unique_ptr<Session> m_session;
    RunId m_student;
};

void TestFirstMinute::initTestCase()
{
    QVERIFY(m_folder.isValid());
    const std::filesystem::path folder = m_folder.path().toStdString();
    m_store = folder / "store";
    qputenv("RETORT_SETTINGS", (folder / "settings").c_str());
    // What the experiment menu offers; everything else is found beside the program.
    std::filesystem::create_directories(folder / "resources" / "experiments");
    writeFileAtomically(folder / "resources" / "experiments" / "first-minute.json", experimentText);
    qputenv("RETORT_RESOURCES", (folder / "resources").c_str());
    Theme::instance().install(*qApp);
    m_session = std::make_unique<Session>();
    m_session->open(m_store);
    QVERIFY(QTest::qWaitForWindowExposed(&window()));
}

void TestFirstMinute::cleanupTestCase()
{
    if (m_session)
        workbench().askAll(CommandKind::Stop);       // where a test has failed midway
    m_session.reset();
    QTRY_VERIFY_WITH_TIMEOUT(!FileLock::isHeld(workerLockFile(m_store)), 15000);
}

void TestFirstMinute::anExperimentIsPickedFromTheMenu()
{
    QVERIFY(workbench().document().experiment().document.empty());
    Person(window()).pick(QStringLiteral("Experiment"), QStringLiteral("First minute"));
    QCOMPARE(workbench().document().experiment().name(), std::string("First minute"));
    QVERIFY(window().messages().text().isEmpty());
}

void TestFirstMinute::runMakesCurvesGrow()
{
    QElapsedTimer sinceRun;
    sinceRun.start();
    Person person(window());
    person.press(window().actions().run);
    QVERIFY(workbench().isPlanning());
    QTRY_VERIFY_WITH_TIMEOUT(!workbench().currentRun().empty(), 10000);
    m_student = workbench().currentRun();
    QCOMPARE(student().node, std::string("student"));
    const CurveView& view = person.panel<TrainPanel>("train").accuracy();
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::any_of(view.shownCurves(), [](const Curve& curve) { return curve.values().size() > 0; }), 20000);
    qInfo("first point on the screen %lld ms after Run", static_cast<long long>(sinceRun.elapsed()));
    QTRY_VERIFY_WITH_TIMEOUT(pointsOf(view, m_student) >= 2, 20000);
    const std::size_t before = pointsOf(view, m_student);
    QTRY_VERIFY_WITH_TIMEOUT(pointsOf(view, m_student) > before, 10000);
}

void TestFirstMinute::pauseHoldsTheStudent()
{
    QVERIFY2(student().state == RunState::Running, "it was too quick to be caught");
    QAction* pause = window().actions().pause;
    Person(window()).press(pause);
    QVERIFY(pause->text().contains(QStringLiteral("Pausing")) || pause->text().contains(QStringLiteral("Go On")));
    QTRY_COMPARE_WITH_TIMEOUT(student().state, RunState::Paused, 10000);
    QTRY_VERIFY(pause->text().contains(QStringLiteral("Go On")));
    QVERIFY(window().actions().step->isEnabled());
    QVERIFY(student().step < student().steps);
}

void TestFirstMinute::theTemperatureIsChangedByHand()
{
    QDoubleSpinBox* temperature = Person(window()).number(QStringLiteral("soft temperature"));
    QVERIFY(temperature);
    QCOMPARE(temperature->value(), 4.0);
    temperature->setFocus();
    temperature->selectAll();
    QTest::keyClicks(temperature, QStringLiteral("8"));
    QTest::keyClick(temperature, Qt::Key_Return);
    QCOMPARE(temperature->value(), 8.0);
    QVERIFY(window().messages().text().isEmpty());
}

void TestFirstMinute::itGoesOnToItsEnd()
{
    Person person(window());
    person.press(window().actions().pause);
    QTRY_VERIFY_WITH_TIMEOUT(student().altered, 10000);
    const auto changes = workbench().follower().store().changes(m_student);
    QCOMPARE(changes.size(), std::size_t(1));
    QCOMPARE(changes[0].field, std::string("terms.soft.temperature"));
    QCOMPARE(changes[0].before, 4.0);
    QCOMPARE(changes[0].after, 8.0);
    QTRY_COMPARE_WITH_TIMEOUT(student().state, RunState::Finished, 30000);
    QCOMPARE(student().step, student().steps);
    QVERIFY(student().scores.testAccuracy.value() > 0.7);            // chance is a tenth
    QVERIFY(workbench().follower().data(m_student)->series("temperature.soft").back() == 8.0F);
    QTRY_VERIFY_WITH_TIMEOUT(std::ranges::all_of(workbench().siblings(), [](const RunSummary& run) { return run.state == RunState::Finished; }), 20000);
}

void TestFirstMinute::theConfusionMatrixIsThere()
{
    Person person(window());
    person.turnTo(1);
    QCOMPARE(window().currentPanel(), std::string("confusion"));
    const auto matrices = window().panel("confusion")->findChildren<MatrixView*>();
    QCOMPARE(matrices.size(), 3);
    for (const MatrixView* matrix : matrices)
        QTRY_COMPARE_WITH_TIMEOUT(matrix->classes(), 10, 5000);
    // The trainer's own counts of its last evaluation, which the panel computes again from the stored logits.
    const Confusion counts = rowShares(workbench().follower().data(m_student)->evaluations().back().confusion);
    for (int truth = 0; truth < 10; ++truth)
        for (int predicted = 0; predicted < 10; ++predicted)
            QCOMPARE(matrices[1]->matrix().at(truth, predicted), counts.at(truth, predicted));

    // A cell that has samples fills the Samples.
    QTest::mouseClick(matrices[1], Qt::LeftButton, {}, matrices[1]->cell(0, 0).center().toPoint());
    QCOMPARE(window().currentPanel(), std::string("samples"));
    QCOMPARE(workbench().sampleFilter(), (SampleFilter{.what = SampleFilter::What::Cell, .truth = 0, .predicted = 0}));
}

void TestFirstMinute::theRunIsFoundAfterARestart()
{
    window().close();
    m_session.reset();
    m_session = std::make_unique<Session>();
    m_session->open(m_store);
    m_session->openUsualExperiment();
    QCOMPARE(workbench().document().experiment().name(), std::string("First minute"));
    QCOMPARE(window().currentPanel(), std::string("samples"));

    auto& runs = Person(window()).panel<RunsPanel>("runs");
    QCOMPARE(runs.tree().shownRuns(), 3);
    auto* filter = runs.findChild<QLineEdit*>();
    QTest::keyClicks(filter, QStringLiteral("teacher:teacher"));
    QCOMPARE(runs.tree().shownRuns(), 1);
    const QModelIndex row = runs.tree().model()->index(0, 0);
    QTest::mouseClick(runs.tree().viewport(), Qt::LeftButton, {}, runs.tree().visualRect(row).center());
    QCOMPARE(workbench().currentRun(), m_student);
    Person person(window());
    person.turnTo(0);
    QVERIFY(pointsOf(person.panel<TrainPanel>("train").accuracy(), m_student) >= 3);
    QVERIFY(!window().actions().pause->isEnabled());
}

QTEST_MAIN(TestFirstMinute)
#include "tst_first_minute.moc"

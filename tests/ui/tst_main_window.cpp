#include "tests/ui/learning_lab.h"
#include "ui/about.h"
#include "ui/main_window.h"
#include "ui/message_bar.h"
#include "ui/settings.h"
#include "ui/theme/theme.h"
#include "ui/window_actions.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDockWidget>
#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextBrowser>

using namespace retort;
using namespace retort::ui;
using retort::test::LearningLab;

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        QVERIFY(m_settings.isValid());
        qputenv("RETORT_SETTINGS", m_settings.path().toUtf8());
        Theme::instance().install(*qApp);
    }
    void init() { settings()->clear(); }
    void cleanup() { Theme::instance().setChoice(ThemeChoice::Auto); }
    void everyPanelOpensAtTwoSizes_data();
    void everyPanelOpensAtTwoSizes();
    void theDocksStayWhereTheyAreInASmallWindow();
    void panelsAreMadeWhenFirstLookedAt();
    void noTwoActionsShareAKey();
    void theLayoutIsKeptAndRestored();
    void aLayoutOfAnotherVersionIsLeftAlone();
    void everythingThatCanBeOperatedHasAName();
    void theThemeChangesWhileRunsTrain();
    void spaceRunsExceptWhereItIsTyped();
    void pauseSaysSoAtOnceAndReachesTheStore();
    void aRefusalIsSaidInTheBarAndNotInABox();
    void nothingIsRunInAStoreThatIsGone();
    void helpAndDiagnosticsSayWhatTheyShould();
    void closingTheWindowEndsNoTraining();
    void theEventLoopStaysPromptWhileRunsGrow();

private:
    QTemporaryDir m_settings;
};

void TestMainWindow::everyPanelOpensAtTwoSizes_data()
{
    QTest::addColumn<QString>("id");
    for (const PanelRow& row : panels())
        QTest::newRow(std::string(row.id).c_str()) << QString::fromStdString(std::string(row.id));
}

void TestMainWindow::everyPanelOpensAtTwoSizes()
{
    QFETCH(QString, id);
    LearningLab lab(2);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    MainWindow window(workbench);
    window.show();
    window.showPanel(id.toStdString());
    QVERIFY(window.panel(id.toStdString()));
    for (const QSize size : {QSize(1366, 768), QSize(1920, 1080)}) {
        window.resize(size);
        QTRY_COMPARE(window.size(), size);             // it fits: nothing inside asks for more
        QWidget* panel = window.panel(id.toStdString());
        QVERIFY(panel->isVisible());
        QVERIFY(window.rect().contains(QRect(panel->mapTo(&window, QPoint()), panel->size())));
    }
    QVERIFY(window.messages().text().isEmpty());
}

void TestMainWindow::theDocksStayWhereTheyAreInASmallWindow()
{
    LearningLab lab(2);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    MainWindow window(workbench);
    window.resize(1000, 650);
    window.show();
    QTRY_COMPARE(window.size(), QSize(1000, 650));
    const auto* runs = window.findChild<QDockWidget*>(QStringLiteral("runs"));
    const QRect before = runs->geometry();
    for (const char* id : {"confusion", "samples", "train"}) {
        window.showPanel(id);
        QCoreApplication::processEvents();
        QCOMPARE(runs->geometry(), before);
    }
    QCOMPARE(window.size(), QSize(1000, 650));
}

void TestMainWindow::panelsAreMadeWhenFirstLookedAt()
{
    LearningLab lab(1);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    MainWindow window(workbench);
    QCOMPARE(window.currentPanel(), std::string("train"));
    QVERIFY(window.panel("train"));
    QVERIFY(!window.panel("samples"));
    window.findChild<QTabWidget*>(QStringLiteral("tabs"))->setCurrentIndex(2);
    QVERIFY(window.panel("samples"));
}

void TestMainWindow::noTwoActionsShareAKey()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    MainWindow window(workbench);
    window.show();
    QStringList seen;
    for (const auto* action : window.findChildren<QAction*>()) {
        for (const QKeySequence& keys : action->shortcuts()) {
            // A panel's own keys hold inside it only.
            if (action->shortcutContext() == Qt::WidgetShortcut || action->shortcutContext() == Qt::WidgetWithChildrenShortcut)
                continue;
            QVERIFY2(!seen.contains(keys.toString()), qPrintable(keys.toString() + u' ' + action->text()));
            seen << keys.toString();
        }
    }
    for (const auto* shortcut : window.findChildren<QShortcut*>(QString(), Qt::FindDirectChildrenOnly)) {
        QVERIFY2(!seen.contains(shortcut->key().toString()), qPrintable(shortcut->key().toString()));
        seen << shortcut->key().toString();
    }
    for (const char* keys : {"Space", ".", "Ctrl+1", "Ctrl+2", "F1", "Ctrl+/", "Ctrl+Z", "Ctrl+Shift+Z", "Ctrl+Q"})
        QVERIFY2(seen.contains(QLatin1StringView(keys)), keys);
}

void TestMainWindow::theLayoutIsKeptAndRestored()
{
    LearningLab lab(1);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    const auto dock = [](const MainWindow& window, const char* id) { return window.findChild<QDockWidget*>(QLatin1StringView(id)); };
    constexpr int width = 333;                          // neither the usual one nor a widget's own wish
    {
        MainWindow window(workbench);
        window.show();
        window.resize(1200, 700);
        dock(window, "runs")->hide();
        window.showPanel("confusion");
        window.resizeDocks({dock(window, "experiment")}, {width}, Qt::Horizontal);
        QCoreApplication::processEvents();
        QCOMPARE(dock(window, "experiment")->width(), width);
        window.close();
    }
    MainWindow window(workbench);
    window.show();
    QCoreApplication::processEvents();
    QCOMPARE(window.size(), QSize(1200, 700));
    QVERIFY(dock(window, "runs")->isHidden());
    QVERIFY(dock(window, "experiment")->isVisible());
    QCOMPARE(window.currentPanel(), std::string("confusion"));
    QCOMPARE(dock(window, "experiment")->width(), width);
    window.resetLayout();
    QVERIFY(dock(window, "runs")->isVisible());
}

void TestMainWindow::aLayoutOfAnotherVersionIsLeftAlone()
{
    settings()->setValue(QStringLiteral("window/layout"), QByteArray("not a layout"));
    settings()->setValue(QStringLiteral("window/geometry"), QByteArray("nor a geometry"));
    settings()->setValue(QStringLiteral("window/panel"), QStringLiteral("gone"));
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    MainWindow window(workbench);
    window.show();
    QCOMPARE(window.currentPanel(), std::string("train"));
    for (const auto* dock : window.findChildren<QDockWidget*>())
        QVERIFY(dock->isVisible());
}

void TestMainWindow::everythingThatCanBeOperatedHasAName()
{
    LearningLab lab(2, 600);                           // still training: the live controls are there
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    MainWindow window(workbench);
    window.show();
    for (const PanelRow& row : panels())
        window.showPanel(row.id);
    QCoreApplication::processEvents();
    QStringList nameless;
    for (QWidget* widget : window.findChildren<QWidget*>()) {
        const bool operated = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QLineEdit*>(widget)
            || qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<QSlider*>(widget) || qobject_cast<QAbstractItemView*>(widget);
        // Parts of another control are named by it; Qt's own helpers (names with qt_) are not ours.
        if (!operated || widget->objectName().startsWith(QStringLiteral("qt_")) || qobject_cast<QAbstractSpinBox*>(widget->parentWidget()) || qobject_cast<QComboBox*>(widget->parentWidget())
            || widget->window() != &window || widget->inherits("QHeaderView") || widget->inherits("QDockWidgetTitleButton") || widget->inherits("QTabBar") || qobject_cast<QTabBar*>(widget->parentWidget())
            || (qobject_cast<QAbstractItemView*>(widget->parentWidget()) && qobject_cast<QAbstractButton*>(widget)))
            continue;
        // A button that has nothing to say is not there to be pressed: an empty state without an offer.
        if (const auto* button = qobject_cast<QPushButton*>(widget); button && button->isHidden() && button->text().isEmpty())
            continue;
        QAccessibleInterface* face = QAccessible::queryAccessibleInterface(widget);
        if (!face || face->text(QAccessible::Name).trimmed().isEmpty())
            nameless << QStringLiteral("%1 in %2 (%3)").arg(QLatin1StringView(widget->metaObject()->className()), QLatin1StringView(widget->parentWidget()->metaObject()->className()), widget->toolTip());
    }
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(QStringLiteral("; "))));
}

void TestMainWindow::theThemeChangesWhileRunsTrain()
{
    LearningLab lab(2, 400);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    MainWindow window(workbench);
    window.show();
    QSignalSpy changed(&Theme::instance(), &Theme::changed);
    int step = 400;
    for (const auto choice : {ThemeChoice::Dark, ThemeChoice::Contrast, ThemeChoice::Light}) {
        Theme::instance().setChoice(choice);
        lab.learn(lab.families[0].student, 0.784, 260, step += 100);
        workbench.follower().refresh();
        QTest::qWait(50);
        QCOMPARE(window.grab().toImage().pixelColor(window.width() / 2, window.height() - 3), colour(Tone::Ground, Theme::instance().look()));
    }
    QVERIFY(changed.size() >= 2 && changed.size() <= 3);
}

void TestMainWindow::spaceRunsExceptWhereItIsTyped()
{
    LearningLab lab(1, 400);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    MainWindow window(workbench);
    auto* edit = new QLineEdit(&window);
    window.show();
    window.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    QSignalSpy paused(window.actions().pause, &QAction::triggered);
    edit->show();
    edit->setFocus();
    QTest::keyClick(edit, Qt::Key_Space);
    QTest::keyClick(edit, Qt::Key_Period);
    QCOMPARE(edit->text(), QStringLiteral(" ."));
    QCOMPARE(paused.size(), 0);
    auto* tabs = window.findChild<QTabWidget*>(QStringLiteral("tabs"));
    tabs->setFocus();
    QTest::keyClick(tabs, Qt::Key_Space);
    QCOMPARE(paused.size(), 1);
}

void TestMainWindow::pauseSaysSoAtOnceAndReachesTheStore()
{
    LearningLab lab(1, 400);
    const RunId student = lab.families[0].student;
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(student);
    MainWindow window(workbench);
    WindowActions& actions = window.actions();
    QVERIFY(actions.pause->isEnabled() && actions.stop->isEnabled() && !actions.step->isEnabled());
    actions.pause->trigger();
    QVERIFY(actions.pause->text().contains(QStringLiteral("Pausing")));
    RunWriter trainer(lab.folder.path, student, lab.store.run(student).attempt);
    const auto commands = trainer.takeCommands();
    QCOMPARE(commands.size(), std::size_t(1));
    QCOMPARE(commands[0].kind, CommandKind::Pause);
    trainer.paused(true);
    QTRY_VERIFY(actions.step->isEnabled());
}

void TestMainWindow::aRefusalIsSaidInTheBarAndNotInABox()
{
    LearningLab lab(1);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    MainWindow window(workbench);
    window.show();
    workbench.ask(lab.families[0].student, {.kind = CommandKind::Set, .field = "lr", .value = 0.1});   // it has finished
    QVERIFY(!window.messages().text().isEmpty());
    QVERIFY(!QApplication::activeModalWidget());
    workbench.document().replace(parseExperiment(R"({"retort": 1, "name": "x"})"), QStringLiteral("test"));
    workbench.runExperiment();
    QVERIFY(window.messages().text().startsWith(QStringLiteral("Nothing was run")));
    QVERIFY(!workbench.isPlanning());
}

void TestMainWindow::nothingIsRunInAStoreThatIsGone()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    MainWindow window(workbench);
    window.show();
    workbench.document().replace(parseExperiment(R"({"retort": 1, "name": "mine", "data": {"dataset": "digits", "validation": {"from": "train", "count": 100}},
        "nodes": {"alone": {"model": {"architecture": "linear"}, "train": {"steps": 10, "batch": 10, "optimizer": {"kind": "sgd", "lr": 0.1}}}}, "seeds": [0]})"), {});
    std::filesystem::rename(folder.path, folder.path.parent_path() / "elsewhere");
    workbench.runExperiment();
    QVERIFY(!workbench.isPlanning());
    const QString said = window.messages().text();
    QVERIFY2(said.startsWith(QStringLiteral("Nothing was run.")) && said.contains(QStringLiteral("has been moved or removed")), qPrintable(said));
    QVERIFY(!std::filesystem::exists(folder.path));
}

void TestMainWindow::helpAndDiagnosticsSayWhatTheyShould()
{
    const test::Folder folder;
    Workbench workbench(folder.path, Store::Access::ReadWrite);
    MainWindow window(workbench);
    window.show();
    const QString facts = diagnostics(folder.path);
    for (const char* each : {"Retort ", "Qt ", "SQLite ", "compiler ", "store "})
        QVERIFY2(facts.contains(QLatin1StringView(each)), each);
    showGuide(&window);
    QVERIFY(window.findChild<QTextBrowser*>()->toPlainText().contains(QStringLiteral("The first minute")));
    showAbout(&window, folder.path);
    for (auto* button : window.findChildren<QPushButton*>()) {
        if (button->text().contains(QStringLiteral("diagnostics")))
            button->click();
    }
    QCOMPARE(QApplication::clipboard()->text(), facts);
    showShortcuts(&window);
    QVERIFY(!QApplication::activeModalWidget());
}

void TestMainWindow::closingTheWindowEndsNoTraining()
{
    LearningLab lab(1, 400);
    {
        Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
        MainWindow window(workbench);
        window.show();
        window.close();
    }
    const RunId student = lab.families[0].student;
    QCOMPARE(lab.store.run(student).state, RunState::Running);
    RunWriter trainer(lab.folder.path, student, lab.store.run(student).attempt);
    QVERIFY(trainer.takeCommands().empty());
}

void TestMainWindow::theEventLoopStaysPromptWhileRunsGrow()
{
    LearningLab lab(4, 200);
    Workbench workbench(lab.folder.path, Store::Access::ReadWrite);
    workbench.setCurrentRun(lab.families[0].student);
    MainWindow window(workbench);
    window.resize(1366, 768);
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QTest::qWait(300);
    std::vector<double> late;
    QElapsedTimer clock;
    QTimer probe;
    probe.setTimerType(Qt::PreciseTimer);
    probe.setInterval(16);
    connect(&probe, &QTimer::timeout, this, [&] { late.push_back(std::max(0.0, static_cast<double>(clock.nsecsElapsed()) / 1e6 - 16)), clock.restart(); });
    clock.start();
    probe.start();
    std::int64_t step = 200;
    QTimer trainer;
    connect(&trainer, &QTimer::timeout, this, [&] {
        step += 20;
        for (const auto& family : lab.families)
            lab.learn(family.student, 0.784, 260, step);
        clock.restart();                               // the trainer's own writing is no lateness of the window
    });
    trainer.start(100);
    QTRY_VERIFY_WITH_TIMEOUT(late.size() >= 150, 20000);
    std::ranges::sort(late);
    const double median = late[late.size() / 2], p99 = late[late.size() * 99 / 100];
    qInfo("event loop lateness: median %.1f ms, p99 %.1f ms, most %.1f ms", median, p99, late.back());
    QVERIFY2(median < 20, qPrintable(QString::number(median)));
}

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"

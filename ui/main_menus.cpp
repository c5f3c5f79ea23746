#include "core/base/error.h"
#include "ui/about.h"
#include "ui/experiment_files.h"
#include "ui/main_window.h"
#include "ui/run_archives.h"
#include "ui/settings.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/window_actions.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QApplication>
#include <QActionGroup>
#include <QComboBox>
#include <QDockWidget>
#include <QFileDialog>
#include <QKeyEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QPlainTextEdit>
#include <QShortcut>
#include <QTabWidget>
#include <QTextEdit>
#include <QToolBar>
#include <QToolButton>

namespace retort::ui {

namespace {

QToolButton* menuButton(std::string_view sign, const QString& text, const QString& tip, QMenu* menu)
{
    auto* button = new QToolButton;
    button->setIcon(icon(sign));
    button->setText(text);
    button->setToolTip(tip);
    button->setAccessibleName(tip);
    button->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    return button;
}

QMenu* themeMenu(QWidget* parent)
{
    auto* menu = new QMenu(MainWindow::tr("&Theme"), parent);
    auto* group = new QActionGroup(menu);
    const std::pair<ThemeChoice, QString> choices[] = {
        {ThemeChoice::Auto, MainWindow::tr("&As the desktop")},
        {ThemeChoice::Light, MainWindow::tr("&Light")},
        {ThemeChoice::Dark, MainWindow::tr("&Dark")},
        {ThemeChoice::Contrast, MainWindow::tr("&High contrast")},
    };
    for (const auto& [choice, text] : choices) {
        QAction* action = menu->addAction(text);
        action->setCheckable(true);
        action->setChecked(Theme::instance().choice() == choice);
        group->addAction(action);
        QObject::connect(action, &QAction::triggered, parent, [choice = choice] {
            Theme::instance().setChoice(choice);
            settings()->setValue(QStringLiteral("window/theme"), choiceId(choice));
        });
    }
    return menu;
}

QString experimentName(const std::filesystem::path& file)
{
    try {
        return QString::fromStdString(readExperiment(file).name()).replace(u'&', QStringLiteral("&&"));
    } catch (const Error&) {
        return QString::fromStdString(file.filename().string());   // opening it will say what is wrong
    }
}

/// Widgets for which Space or a full stop mean something of their own.
bool wantsKey(QWidget* widget, int key)
{
    const bool types = qobject_cast<QLineEdit*>(widget) || qobject_cast<QTextEdit*>(widget) || qobject_cast<QPlainTextEdit*>(widget);
    const bool picks = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) || qobject_cast<QAbstractItemView*>(widget);
    return types || (picks && key == Qt::Key_Space);
}

} // namespace

void MainWindow::makeToolBar()
{
    m_bar->setObjectName(QStringLiteral("toolbar"));
    m_bar->setMovable(false);
    m_bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    addToolBar(Qt::TopToolBarArea, m_bar);
    for (QAction* action : {m_actions->run, m_actions->pause, m_actions->stop, m_actions->step}) {
        m_bar->addAction(action);
        auto* button = qobject_cast<QToolButton*>(m_bar->widgetForAction(action));
        button->setAutoRaise(false);
        button->setProperty("primary", action == m_actions->run);
    }
    m_bar->addSeparator();
    m_bar->addWidget(makeExperimentButton());
    auto* stretch = new QWidget;
    stretch->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_bar->addWidget(stretch);
    auto* stores = new QMenu(this);
    stores->addAction(icon("open"), tr("&Open another store…"), this, &MainWindow::chooseStore);
    if (m_workbench.inExample())
        stores->addAction(icon("store"), tr("&My own store"), &m_workbench, &Workbench::ownStoreWanted);
    if (m_workbench.offersExample())
        stores->addAction(icon("gallery"), tr("Open the &example"), &m_workbench, &Workbench::exampleWanted);
    m_bar->addWidget(menuButton("store", QString::fromStdString(m_workbench.follower().store().folder().filename().string()), tr("Store"), stores));
    m_bar->addWidget(menuButton("theme", {}, tr("Theme"), themeMenu(this)));
}

QWidget* MainWindow::makeExperimentButton()
{
    auto* menu = new QMenu(this);
    auto* button = menuButton("experiment", {}, tr("Experiment"), menu);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const auto name = [this, button] {
        const QString text = QString::fromStdString(m_workbench.document().experiment().name());
        constexpr int widest = 300;           // pixels: a longer name would push the buttons behind it off the bar
        const QString shown = button->fontMetrics().elidedText(text, Qt::ElideRight, widest);
        const bool edited = m_workbench.document().isEdited();
        button->setText(text.isEmpty() ? tr("No experiment") : QString(shown).replace(u'&', QStringLiteral("&&")) + (edited ? QStringLiteral(" *") : QString()));
        button->setToolTip(edited ? tr("%1 (not saved)").arg(text) : shown == text ? tr("Experiment") : text);
    };
    connect(&m_workbench.document(), &ExperimentDocument::changed, button, name);
    connect(&m_workbench.document(), &ExperimentDocument::saved, button, name);
    name();
    // Read when it is opened: start-up does not wait for files nobody asks for.
    connect(menu, &QMenu::aboutToShow, menu, [this, menu] {
        menu->clear();
        for (const auto& file : galleryFiles()) {
            const QString path = QString::fromStdString(file.string());
            QAction* action = menu->addAction(experimentName(file), this, [this, path] { openExperiment(m_workbench, path); });
            action->setCheckable(true);
            action->setChecked(path == m_workbench.document().filePath());
        }
        menu->addSeparator();
        menu->addAction(icon("gallery"), tr("&Gallery…"), this, [this] { chooseFromGallery(m_workbench, this); });
    });
    return button;
}

void MainWindow::makeMenus()
{
    QMenu* file = menuBar()->addMenu(tr("&File"));
    for (const FileAction& each : fileActions()) {
        if (each.separatorBefore)
            file->addSeparator();
        QAction* action = file->addAction(QCoreApplication::translate("retort::ui::ExperimentPanel", each.title), this, [this, act = each.act] { act(m_workbench, this); });
        action->setShortcut(QKeySequence(each.keys));
    }
    file->addSeparator();
    file->addAction(icon("store"), tr("Open S&tore…"), this, &MainWindow::chooseStore);
    file->addAction(icon("runs"), tr("&Import runs…"), this, [this] { chooseImport(m_workbench, this); });
    file->addSeparator();
    file->addAction(m_actions->quit);

    QMenu* edit = menuBar()->addMenu(tr("&Edit"));
    edit->addActions({m_actions->undo, m_actions->redo});

    QMenu* run = menuBar()->addMenu(tr("&Run"));
    run->addActions({m_actions->run, m_actions->pause, m_actions->step, m_actions->stop});

    QMenu* view = menuBar()->addMenu(tr("&View"));
    int tab = 0;
    for (const PanelRow& row : panels()) {
        if (row.place == Place::Centre) {
            QAction* show = view->addAction(icon(row.icon), tr(row.title), this, [this, id = row.id] { showPanel(id); });
            if (++tab <= 9)
                show->setShortcut(QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + tab)));
        }
    }
    view->addSeparator();
    for (auto* dock : findChildren<QDockWidget*>())
        view->addAction(dock->toggleViewAction());
    view->addSeparator();
    view->addMenu(themeMenu(this));
    view->addAction(tr("Reset &Layout"), this, &MainWindow::resetLayout);

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    QAction* guide = help->addAction(icon("help"), tr("&Guide"), this, [this] { showGuide(this); });
    guide->setShortcut(QKeySequence::HelpContents);
    QAction* keys = help->addAction(tr("&Keyboard Shortcuts"), this, [this] { showShortcuts(this); });
    keys->setShortcut(QKeySequence(tr("Ctrl+/")));
    help->addSeparator();
    help->addAction(programIcon(), tr("&About Retort"), this, [this] { showAbout(this, m_workbench.follower().store().folder()); });
    m_bar->addWidget(menuButton("help", {}, tr("Help"), help));
}

void MainWindow::makeShortcuts()
{
    // Bare keys: only where the widget with the focus has no use for them (see eventFilter).
    auto* space = new QShortcut(QKeySequence(Qt::Key_Space), this);
    space->setObjectName(tr("Run, pause or go on"));
    connect(space, &QShortcut::activated, m_actions, &WindowActions::runOrPause);
    auto* dot = new QShortcut(QKeySequence(Qt::Key_Period), this);
    dot->setObjectName(tr("Train one batch"));
    connect(dot, &QShortcut::activated, m_actions->step, &QAction::trigger);
    qApp->installEventFilter(this);
}

bool MainWindow::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        const auto* key = static_cast<QKeyEvent*>(event);
        auto* widget = qobject_cast<QWidget*>(watched);
        const bool bare = key->modifiers() == Qt::NoModifier && (key->key() == Qt::Key_Space || key->key() == Qt::Key_Period);
        if (bare && widget && wantsKey(widget, key->key())) {
            event->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::chooseStore()
{
    const QString now = QString::fromStdString(m_workbench.follower().store().folder().string());
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Open a store"), now);
    if (!folder.isEmpty() && folder != now)
        Q_EMIT storeWanted(folder);
}

} // namespace retort::ui

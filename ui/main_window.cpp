#include "ui/main_window.h"

#include "ui/example_strip.h"
#include "ui/experiment_files.h"
#include "ui/follow/run_text.h"
#include "ui/message_bar.h"
#include "ui/run_archives.h"
#include "ui/settings.h"
#include "ui/status_line.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/window_actions.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMimeData>
#include <QStatusBar>
#include <QTabWidget>
#include <QTimer>
#include <QToolBar>
#include <QVBoxLayout>

namespace retort::ui {

namespace {

constexpr int layoutVersion = 1;
constexpr QSize usualSize(1366, 768);
constexpr int leastCentre = 516;

QString text(std::string_view view) { return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size())); }

/// The first local file of a drag that may be an experiment.
QString experimentIn(const QMimeData* data)
{
    for (const QUrl& url : data->urls()) {
        if (url.isLocalFile() && url.toLocalFile().endsWith(QLatin1StringView(".json"), Qt::CaseInsensitive))
            return url.toLocalFile();
    }
    return {};
}

} // namespace

MainWindow::MainWindow(Workbench& workbench, QWidget* parent)
    : QMainWindow(parent)
    , m_workbench(workbench)
    , m_actions(new WindowActions(workbench, *this))
    , m_messages(new MessageBar)
    , m_tabs(new QTabWidget)
    , m_bar(new QToolBar(tr("Run")))
{
    setObjectName(QStringLiteral("retort"));
    setWindowIcon(programIcon());
    setAcceptDrops(true);
    setDockOptions(AnimatedDocks | AllowTabbedDocks | AllowNestedDocks);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);

    auto* centre = new QWidget;
    auto* column = new QVBoxLayout(centre);
    column->setContentsMargins(0, space::small, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(m_messages);
    column->addWidget(new ExampleStrip(workbench));
    column->addWidget(m_tabs, 1);
    setCentralWidget(centre);
    m_tabs->setDocumentMode(true);
    m_tabs->setMinimumWidth(leastCentre);     // whatever a panel could do with: the docks stay where they are when the tab changes
    m_tabs->setObjectName(QStringLiteral("tabs"));

    makePanels();
    makeToolBar();
    makeMenus();
    makeShortcuts();
    statusBar()->setSizeGripEnabled(false);
    statusBar()->addWidget(new StatusLine(workbench), 1);

    connect(&workbench, &Workbench::message, m_messages, &MessageBar::say);
    connect(&workbench, &Workbench::panelWanted, this, [this](const QString& id) { showPanel(id.toStdString()); });
    connect(&workbench.follower(), &StoreFollower::recovered, m_messages, &QWidget::hide);
    connect(&workbench.follower(), &StoreFollower::runEnded, this, &MainWindow::runEnded);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &MainWindow::nameWindow);
    connect(&workbench.document(), &ExperimentDocument::saved, this, &MainWindow::nameWindow);
    nameWindow();
    restoreLayout();
    m_tabs->setFocus();
}

MainWindow::~MainWindow() = default;

void MainWindow::nameWindow()
{
    const ExperimentDocument& document = m_workbench.document();
    QString name = QString::fromStdString(document.experiment().name());
    const QString mark = QStringLiteral("[*]");         // where the desktop shows that it is edited; doubled: itself
    setWindowTitle(name.isEmpty() ? tr("Retort") : name.replace(mark, mark + mark) + mark);
    setWindowModified(document.isEdited());
}

void MainWindow::makePanels()
{
    const QSignalBlocker quiet(m_tabs);
    for (const PanelRow& row : panels()) {
        const QString title = tr(row.title);
        QWidget* place = nullptr;
        if (row.place == Place::Centre) {
            place = new QWidget;
            m_tabs->addTab(place, title);
        } else {
            auto* dock = new QDockWidget(title);
            dock->setWidget(place = new QWidget);
            dock->setObjectName(text(row.id));
            dock->setAccessibleName(title);
            addDockWidget(row.place == Place::Left ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea, dock);
            connect(dock, &QDockWidget::visibilityChanged, this, [this, place, &row](bool visible) {
                if (visible)
                    makePanel(place, row);
            });
        }
        place->setObjectName(text(row.id));
        m_places.emplace(row.id, place);
    }
    connect(m_tabs, &QTabWidget::currentChanged, this, [this] { showPanel(currentPanel()); });
}

void MainWindow::makePanel(QWidget* place, const PanelRow& row)
{
    if (place->layout())
        return;
    auto* room = new QVBoxLayout(place);
    room->setContentsMargins(0, 0, 0, 0);
    QWidget* panel = row.make(m_workbench, place);
    room->addWidget(panel);
    panel->show();                            // now, not at the event loop's next turn: the first picture has it
}

void MainWindow::showPanel(std::string_view id)
{
    const auto found = m_places.find(id);
    if (found == m_places.end())
        return;
    for (const PanelRow& row : panels()) {
        if (row.id == id)
            makePanel(found->second, row);
    }
    if (auto* dock = qobject_cast<QDockWidget*>(found->second->parentWidget()))
        dock->show();
    else
        m_tabs->setCurrentWidget(found->second);
}

QWidget* MainWindow::panel(std::string_view id) const
{
    const auto found = m_places.find(id);
    return found == m_places.end() || !found->second->layout() ? nullptr : found->second->layout()->itemAt(0)->widget();
}

std::string MainWindow::currentPanel() const { return m_tabs->currentWidget() ? m_tabs->currentWidget()->objectName().toStdString() : std::string(); }

void MainWindow::resetLayout()
{
    QList<QDockWidget*> docks;
    QList<int> widths;
    for (const PanelRow& row : panels()) {
        if (row.place == Place::Centre)
            continue;
        auto* dock = findChild<QDockWidget*>(text(row.id));
        dock->setFloating(false);
        addDockWidget(row.place == Place::Left ? Qt::LeftDockWidgetArea : Qt::RightDockWidgetArea, dock);
        dock->show();
        docks << dock;
        widths << (row.place == Place::Left ? 292 : 310);
    }
    addToolBar(Qt::TopToolBarArea, m_bar);
    m_bar->show();
    resizeDocks(docks, widths, Qt::Horizontal);
}

void MainWindow::restoreLayout()
{
    const auto kept = settings();
    resize(usualSize);
    restoreGeometry(kept->value(QStringLiteral("window/geometry")).toByteArray());
    resetLayout();
    restoreState(kept->value(QStringLiteral("window/layout")).toByteArray(), layoutVersion);   // of another version: stays as reset
    const QString panel = kept->value(QStringLiteral("window/panel")).toString();
    showPanel(m_places.contains(panel.toStdString()) ? panel.toStdString() : currentPanel());
}

void MainWindow::saveLayout() const
{
    const auto kept = settings();
    kept->setValue(QStringLiteral("window/geometry"), saveGeometry());
    kept->setValue(QStringLiteral("window/layout"), saveState(layoutVersion));
    kept->setValue(QStringLiteral("window/panel"), QString::fromStdString(currentPanel()));
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    saveLayout();
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (!experimentIn(event->mimeData()).isEmpty() || !archivesIn(*event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    if (const QString path = experimentIn(event->mimeData()); !path.isEmpty()) {
        event->acceptProposedAction();
        openExperiment(m_workbench, path);
    }
    if (const QStringList files = archivesIn(*event->mimeData()); !files.isEmpty()) {
        event->acceptProposedAction();
        importRunFiles(m_workbench, files);
    }
}

void MainWindow::paintEvent(QPaintEvent* event)
{
    QMainWindow::paintEvent(event);
    if (std::exchange(m_painted, true))
        return;
    QTimer::singleShot(0, this, &MainWindow::painted);   // after the children have painted, too
}

void MainWindow::runEnded(const RunSummary& run)
{
    if (run.state == RunState::Failed || run.state == RunState::Diverged)
        m_messages->say(tr("%1 %2: %3").arg(runName(run), stateText(run.state), QString::fromStdString(run.message)), true);
    if (!isActiveWindow())
        QApplication::alert(this);
}

} // namespace retort::ui

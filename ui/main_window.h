#pragma once

#include "ui/panels/panel.h"
#include "ui/workbench.h"

#include <QMainWindow>

#include <map>

class QTabWidget;
class QToolBar;

namespace retort::ui {

class MessageBar;
class WindowActions;

/// The one window: toolbar, tabs in the middle, the experiment at the left, the runs at the right, a line of status. It
/// arranges; what is on the screen are the panels of the table. Closing it ends no training.
class MainWindow final : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(Workbench& workbench, QWidget* parent = nullptr);
    ~MainWindow() override;

    WindowActions& actions() { return *m_actions; }
    MessageBar& messages() { return *m_messages; }

    /// Brings a panel to the front, and makes it if nobody has looked at it yet. Unknown ids are ignored.
    void showPanel(std::string_view id);
    /// The panel's widget; nullptr as long as nobody has looked at it.
    QWidget* panel(std::string_view id) const;
    std::string currentPanel() const;

    /// Docks, sizes and order as on a new machine.
    void resetLayout();
    void saveLayout() const;

Q_SIGNALS:
    void storeWanted(const QString& folder);
    /// Once, after the first paint.
    void painted();

private:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

    void nameWindow();
    void makePanels();
    void makePanel(QWidget* place, const PanelRow& row);
    void makeToolBar();
    QWidget* makeExperimentButton();
    void makeMenus();
    void makeShortcuts();
    void restoreLayout();
    void chooseStore();
    void runEnded(const RunSummary& run);

    Workbench& m_workbench;
    WindowActions* m_actions;
    MessageBar* m_messages;
    QTabWidget* m_tabs;
    QToolBar* m_bar;
    std::map<std::string, QWidget*, std::less<>> m_places;   ///< by panel id: the page or the dock
    bool m_painted = false;
};

} // namespace retort::ui

#pragma once

#include "ui/workbench.h"

#include <QAction>
#include <QObject>

#include <optional>

namespace retort::ui {

/// Which of an experiment's paused runs trains one batch: the one in focus, unless it has not begun while others have. Empty: none.
RunId runToStep(const RunId& current, const std::vector<RunSummary>& runs);

/// What can be done to the experiment and its runs, once: the toolbar, the menus and the shortcuts all show these.
class WindowActions final : public QObject {
    Q_OBJECT
public:
    WindowActions(Workbench& workbench, QWidget& window);

    QAction* run;
    QAction* pause;                           ///< or resume
    QAction* stop;
    QAction* step;
    QAction* undo;
    QAction* redo;
    QAction* quit;

    /// Space: whichever of run, pause and resume makes sense now.
    void runOrPause();

private:
    enum class Phase { Idle, Running, Paused };
    void update();

    Workbench& m_workbench;
    Phase m_phase = Phase::Idle;
    std::optional<Phase> m_asked;             ///< pause or resume was asked in this phase, which still lasts
};

} // namespace retort::ui

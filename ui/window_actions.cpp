#include "ui/window_actions.h"

#include "ui/theme/icons.h"

#include <QWidget>

#include <algorithm>

namespace retort::ui {

namespace {

QAction* make(QObject* parent, const QString& text, std::string_view sign, const QKeySequence& keys, const QString& tip, Tone tone = Tone::Text)
{
    auto* action = new QAction(icon(sign, tone), text, parent);
    action->setShortcut(keys);
    action->setToolTip(keys.isEmpty() ? tip : QStringLiteral("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    action->setStatusTip({});
    return action;
}

} // namespace

RunId runToStep(const RunId& current, const std::vector<RunSummary>& runs)
{
    const auto rank = [&current](const RunSummary& run) {
        const bool focus = run.id == current, teaches = run.role == Role::Teacher;
        if (run.step > 0)
            return focus ? 0 : teaches ? 1 : 2;
        return teaches ? 3 : focus ? 4 : 5;   // one that has not begun may wait for its teacher, and would wait on
    };
    const RunSummary* best = nullptr;
    for (const RunSummary& run : runs) {
        if (run.state == RunState::Paused && rank(run) < 5 && (!best || rank(run) < rank(*best)))
            best = &run;
    }
    return best ? best->id : RunId();
}

WindowActions::WindowActions(Workbench& workbench, QWidget& window)
    : QObject(&window)
    , run(make(this, tr("&Run"), "run", QKeySequence(tr("Ctrl+Return")), tr("Train what the experiment says"), Tone::OnAccent))
    , pause(make(this, tr("&Pause"), "pause", {}, tr("Pause every run of this experiment, or go on (Space)")))
    , stop(make(this, tr("&Stop"), "stop", QKeySequence(tr("Ctrl+.")), tr("Stop every run of this experiment; what they learnt is kept, and they can go on later")))
    , step(make(this, tr("St&ep"), "step", {}, tr("Train one batch, then pause again (.)")))
    , undo(workbench.undo().createUndoAction(this, tr("&Undo")))
    , redo(workbench.undo().createRedoAction(this, tr("&Redo")))
    , quit(make(this, tr("&Quit"), "close", QKeySequence(tr("Ctrl+Q")), tr("Close the window; trainings go on")))
    , m_workbench(workbench)
{
    undo->setWhatsThis(tr("Undo"));                // their texts name what would be undone
    redo->setWhatsThis(tr("Redo"));
    undo->setIcon(icon("undo"));
    undo->setShortcut(QKeySequence(tr("Ctrl+Z")));
    redo->setIcon(icon("redo"));
    redo->setShortcut(QKeySequence(tr("Ctrl+Shift+Z")));

    connect(run, &QAction::triggered, &workbench, &Workbench::runExperiment);
    connect(pause, &QAction::triggered, this, [this] {
        m_asked = m_phase;
        if (!m_workbench.askAll(m_phase == Phase::Paused ? CommandKind::Resume : CommandKind::Pause))
            m_asked.reset();
        update();
    });
    connect(stop, &QAction::triggered, this, [this] { m_workbench.askAll(CommandKind::Stop); });
    connect(step, &QAction::triggered, this, [this] {
        if (const RunId which = runToStep(m_workbench.currentRun(), m_workbench.siblings()); !which.empty())
            m_workbench.ask(which, {.kind = CommandKind::Step, .field = {}});
    });
    connect(quit, &QAction::triggered, &window, &QWidget::close);

    connect(&workbench.follower(), &StoreFollower::runsChanged, this, &WindowActions::update);
    connect(&workbench, &Workbench::currentRunChanged, this, [this] {
        m_asked.reset();                      // it may be another experiment's
        update();
    });
    connect(&workbench, &Workbench::planningChanged, this, &WindowActions::update);
    update();
}

void WindowActions::update()
{
    const std::vector<RunSummary> runs = m_workbench.siblings();
    const auto any = [&runs](auto... states) { return std::ranges::any_of(runs, [=](const RunSummary& each) { return ((each.state == states) || ...); }); };
    m_phase = any(RunState::Running) ? Phase::Running : any(RunState::Paused) ? Phase::Paused : Phase::Idle;
    if (m_asked && *m_asked != m_phase)
        m_asked.reset();                      // the trainers have answered; the asking itself changes rows, too
    const bool mayWrite = !m_workbench.follower().store().readOnly();

    run->setEnabled(!m_workbench.isPlanning());
    run->setText(m_workbench.isPlanning() ? tr("Planning…") : tr("&Run"));
    const bool resumes = m_phase == Phase::Paused;
    pause->setText(m_asked ? (resumes ? tr("Going on…") : tr("Pausing…")) : resumes ? tr("&Go On") : tr("&Pause"));
    pause->setIcon(icon(resumes ? "run" : "pause"));
    pause->setEnabled(mayWrite && !m_asked && (m_phase != Phase::Idle || any(RunState::Queued)));
    stop->setEnabled(mayWrite && any(RunState::Running, RunState::Paused, RunState::Queued, RunState::Blocked));
    step->setEnabled(mayWrite && !runToStep(m_workbench.currentRun(), runs).empty());
}

void WindowActions::runOrPause()
{
    if (pause->isEnabled())
        pause->trigger();
    else if (!m_asked)
        run->trigger();
}

} // namespace retort::ui

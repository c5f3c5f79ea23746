#include "ui/panels/runs_panel.h"

#include "ui/follow/run_list_model.h"
#include "ui/panels/placeholder.h"
#include "ui/panels/run_tree.h"
#include "ui/settings.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace retort::ui {

RunsPanel::RunsPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_edits(workbench)
    , m_tree(new RunTree(workbench.follower().runs(), this))
    , m_filter(new QLineEdit(this))
    , m_hint(quietLabel({}, this))
    , m_count(quietLabel({}, this))
    , m_trashBar(new QWidget(this))
    , m_more(new QMenu(this))
    , m_placeholder(new Placeholder(m_tree->viewport()))
{
    makeActions();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::medium, space::medium, space::medium, space::small);
    column->setSpacing(space::small);
    makeTop();
    column->addWidget(m_tree, 1);
    makeBottom();

    connect(m_tree, &RunTree::chosen, this, &RunsPanel::choose);
    connect(m_tree, &RunTree::shownChanged, this, &RunsPanel::refresh);
    connect(m_tree, &QWidget::customContextMenuRequested, this, &RunsPanel::contextMenu);
    connect(m_tree, &RunTree::edited, this, [this](const QString& run, const QString& field, const QString& text) {
        const RunId id = run.toStdString();
        if (field == QLatin1String("name"))
            m_edits.rename(id, text);
        else if (field == QLatin1String("tags"))
            m_edits.setTags({&id, 1}, text);
        else
            m_edits.setNote({&id, 1}, text);
    });
    connect(m_placeholder, &Placeholder::pressed, m_filter, &QLineEdit::clear);
    connect(&workbench, &Workbench::currentRunChanged, this, [this](const RunId& run) {
        m_tree->choose(run);
        updateActions();
    });
    connect(&workbench.follower(), &StoreFollower::runsChanged, this, &RunsPanel::refresh);

    const auto kept = settings();
    m_tree->restore(*kept);
    m_actions.group->setChecked(m_tree->isGrouped());
    m_tree->choose(workbench.currentRun());
    refresh();
}

RunsPanel::~RunsPanel() { m_tree->save(*settings()); }

void RunsPanel::makeTop()
{
    m_filter->setPlaceholderText(tr("Filter: student:mlp T>=4"));
    m_filter->setAccessibleName(tr("Filter of the runs"));
    m_filter->setToolTip(tr("Words are looked for everywhere. Fields: student:mlp, T>=4, test>80, tag:demo, "
                            "state:finished,running, is:pinned; a minus in front means not."));
    m_filter->setClearButtonEnabled(true);
    m_filter->addAction(icon("search", Tone::Quiet), QLineEdit::LeadingPosition)->setText(tr("Find"));
    for (QAction* action : m_filter->findChildren<QAction*>()) {
        if (action->text().isEmpty())
            action->setText(tr("Clear"));     // Qt's own button at the end
    }
    connect(m_filter, &QLineEdit::textChanged, this, &RunsPanel::applyFilter);

    auto* more = new QToolButton(this);
    more->setIcon(icon("more"));
    more->setAutoRaise(true);
    more->setToolTip(tr("Group, columns, trash"));
    more->setAccessibleName(tr("More about the runs"));
    connect(more, &QToolButton::clicked, this, [this, more] {
        moreMenu();
        m_more->popup(more->mapToGlobal(QPoint(0, more->height())));
    });

    auto* row = new QHBoxLayout;
    row->addWidget(m_filter, 1);
    row->addWidget(more);
    m_hint->setWordWrap(true);
    setTone(m_hint, Tone::Warn);
    m_hint->hide();
    auto* column = static_cast<QVBoxLayout*>(layout());
    column->addLayout(row);
    column->addWidget(m_hint);
}

void RunsPanel::makeBottom()
{
    auto* bar = new QHBoxLayout(m_trashBar);
    bar->setContentsMargins(0, 0, 0, 0);
    const auto button = [&](QAction* action) {
        auto* made = new QToolButton(m_trashBar);
        made->setDefaultAction(action);
        made->setToolButtonStyle(Qt::ToolButtonTextOnly);
        bar->addWidget(made);
    };
    button(m_actions.restore);
    button(m_actions.emptyTrash);
    auto* back = new QPushButton(tr("Back"), m_trashBar);
    connect(back, &QPushButton::clicked, m_actions.showTrash, &QAction::trigger);
    bar->addStretch(1);
    bar->addWidget(back);
    m_trashBar->hide();
    layout()->addWidget(m_trashBar);
    layout()->addWidget(m_count);
}

void RunsPanel::applyFilter()
{
    const RunFilter filter = RunFilter::parse(m_filter->text());
    m_hint->setText(filter.problem());
    m_hint->setVisible(!filter.problem().isEmpty());
    m_tree->setFilter(filter);
    m_tree->choose(m_workbench.currentRun());
}

void RunsPanel::refresh()
{
    const int shown = m_tree->shownRuns(), all = m_tree->allRuns();
    const bool trash = m_tree->trash();
    m_trashBar->setVisible(trash);
    m_actions.emptyTrash->setEnabled(!m_workbench.follower().store().readOnly());
    m_count->setText(trash ? tr("%1 of %2 in the trash").arg(shown).arg(all) : tr("%1 of %2").arg(shown).arg(all));
    m_count->setVisible(all > 0);
    m_tree->setHeaderHidden(all == 0);
    if (shown > 0)
        m_placeholder->say({});
    else if (all > 0)
        m_placeholder->say(tr("No run matches"), tr("None has all that the filter asks for."), tr("Clear the filter"));
    else if (trash)
        m_placeholder->say(tr("The trash is empty"), tr("Runs you delete wait here, until you empty it."));
    else {
        m_placeholder->say(tr("No runs yet"), tr("Press Run: every network of the experiment becomes a row here and stays."));
        m_placeholder->offerExample(m_workbench);
    }
    updateActions();
}

void RunsPanel::choose()
{
    std::vector<RunId> runs = m_tree->selectedRuns();
    if (const RunId current = m_tree->currentRun(); !current.empty()) {
        m_workbench.setCurrentRun(current);
        std::erase(runs, current);
    }
    m_workbench.setComparedRuns(std::move(runs));
    updateActions();
}

} // namespace retort::ui

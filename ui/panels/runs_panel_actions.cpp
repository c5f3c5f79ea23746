#include "ui/follow/run_list_model.h"
#include "ui/follow/run_text.h"
#include "ui/panels/run_tree.h"
#include "ui/panels/runs_panel.h"
#include "ui/run_archives.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>

#include <algorithm>

namespace retort::ui {

namespace {

bool concerns(CommandKind kind, RunState state)
{
    if (kind == CommandKind::Pause)
        return state == RunState::Running || state == RunState::Queued;
    if (kind == CommandKind::Resume)
        return state == RunState::Paused || state == RunState::Stopped || state == RunState::Interrupted || state == RunState::Failed;
    return !isFinal(state);
}

} // namespace

void RunsPanel::makeActions()
{
    const auto make = [this](const QString& text, std::string_view sign, auto act, const QKeySequence& key = {}) {
        auto* action = new QAction(text, this);
        if (!sign.empty())
            action->setIcon(icon(sign));
        action->setShortcut(key);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        connect(action, &QAction::triggered, this, act);
        addAction(action);
        return action;
    };
    const auto selected = [this] { return m_tree->selectedRuns(); };
    m_actions.rename = make(tr("Re&name"), "edit", [this] { m_tree->rename(); }, Qt::Key_F2);
    m_actions.note = make(tr("N&ote…"), {}, [this] { askNote(); });
    m_actions.tags = make(tr("&Tags…"), "tag", [this] { askTags(); });
    m_actions.pin = make(tr("&Pin on top"), "pin", [this, selected](bool on) { m_edits.setPinned(selected(), on); });
    m_actions.pin->setCheckable(true);
    m_actions.reference = make(tr("Use as the &baseline"), {},
        [this](bool on) { m_edits.setReference(on ? m_tree->currentRun() : RunId()); });
    m_actions.reference->setCheckable(true);
    m_actions.pause = make(tr("Pa&use"), "pause", [this] { askRuns(CommandKind::Pause); });
    m_actions.resume = make(tr("&Go on"), "run", [this] { askRuns(CommandKind::Resume); });
    m_actions.stop = make(tr("&Stop"), "stop", [this] { askRuns(CommandKind::Stop); });
    m_actions.trash = make(tr("Move to the T&rash"), "trash", [this, selected] { m_edits.setTrashed(selected(), true); },
        QKeySequence::Delete);
    m_actions.restore = make(tr("Resto&re"), "undo", [this, selected] { m_edits.setTrashed(selected(), false); });
    m_actions.copyId = make(tr("&Copy the id"), "copy", [selected] {
        QStringList ids;
        for (const RunId& id : selected())
            ids << QString::fromStdString(id);
        QGuiApplication::clipboard()->setText(ids.join(QLatin1Char(' ')));
    }, QKeySequence::Copy);
    m_actions.archive = make(tr("&Export runs…"), "save", [this, selected] { chooseExport(m_workbench, selected(), this); });

    m_actions.group = make(tr("&Group the seeds of a recipe"), {}, [this](bool on) { m_tree->setGrouped(on); });
    m_actions.withAltered = make(tr("Count &altered runs in means and gains"), {},
        [this](bool on) { m_workbench.follower().runs().setWithAltered(on); });
    m_actions.showTrash = make(tr("Show the &trash"), "trash", [this](bool on) { m_tree->setTrash(on); });
    for (QAction* action : {m_actions.group, m_actions.withAltered, m_actions.showTrash})
        action->setCheckable(true);
    m_actions.emptyTrash = make(tr("Empty the trash…"), {}, [this] { emptyTrash(); });
}

void RunsPanel::updateActions()
{
    const std::vector<RunId> runs = m_tree->selectedRuns();
    const StoreFollower& follower = m_workbench.follower();
    std::vector<const RunSummary*> known;
    for (const RunId& id : runs)
        if (const RunSummary* run = follower.summary(id))
            known.push_back(run);
    const bool writable = !m_workbench.follower().store().readOnly(), trash = m_tree->trash(), some = !known.empty();
    m_actions.rename->setEnabled(writable && known.size() == 1 && !trash);
    for (QAction* action : {m_actions.note, m_actions.tags, m_actions.pin})
        action->setEnabled(writable && some && !trash);
    m_actions.pin->setChecked(some && std::ranges::all_of(known, [](const RunSummary* run) { return run->pinned; }));
    m_actions.reference->setEnabled(some && !trash);
    m_actions.reference->setChecked(some && m_tree->currentRun() == m_workbench.follower().runs().reference());
    const auto asks = [&](CommandKind kind) {
        return writable && std::ranges::any_of(known, [kind](const RunSummary* run) { return !run->imported && concerns(kind, run->state); });
    };
    m_actions.pause->setEnabled(asks(CommandKind::Pause));
    m_actions.resume->setEnabled(asks(CommandKind::Resume));
    m_actions.stop->setEnabled(asks(CommandKind::Stop));
    m_actions.trash->setEnabled(writable && some && !trash);
    m_actions.restore->setEnabled(writable && some && trash);
    m_actions.copyId->setEnabled(some);
    m_actions.archive->setEnabled(some && std::ranges::all_of(known, [](const RunSummary* run) { return isFinal(run->state); }));
}

void RunsPanel::contextMenu(const QPoint& at)
{
    updateActions();
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (m_tree->trash()) {
        menu->addActions({m_actions.restore, m_actions.copyId});
    } else {
        menu->addActions({m_actions.rename, m_actions.tags, m_actions.note, m_actions.pin, m_actions.reference});
        menu->addSeparator();
        menu->addActions({m_actions.pause, m_actions.resume, m_actions.stop});
        menu->addSeparator();
        menu->addActions({m_actions.copyId, m_actions.archive, m_actions.trash});
    }
    menu->popup(m_tree->viewport()->mapToGlobal(at));
}

void RunsPanel::moreMenu()
{
    m_more->clear();
    m_more->addActions({m_actions.group, m_actions.withAltered});
    auto* columns = m_more->addMenu(tr("&Columns"));
    m_tree->addColumnActions(*columns);
    m_more->addSeparator();
    m_more->addActions({m_actions.showTrash, m_actions.emptyTrash});
}

void RunsPanel::askNote()
{
    const std::vector<RunId> runs = m_tree->selectedRuns();
    const RunSummary* first = runs.empty() ? nullptr : m_workbench.follower().summary(runs.front());
    if (!first)
        return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Note"));
    const bool differ = std::ranges::any_of(runs, [&](const RunId& id) {
        const RunSummary* run = m_workbench.follower().summary(id);
        return run && run->note != first->note;
    });
    const int count = static_cast<int>(runs.size());
    dialog->setLabelText(count == 1 ? runName(*first)
            : differ                ? tr("%n runs, whose notes differ: what you write takes the place of all of them", nullptr, count)
                                    : tr("%n runs", nullptr, count));
    dialog->setOption(QInputDialog::UsePlainTextEditForTextInput);
    dialog->setTextValue(differ ? QString() : QString::fromStdString(first->note));
    dialog->setOkButtonText(tr("Write"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, runs, differ](const QString& text) {
        if (!differ || !text.trimmed().isEmpty())
            m_edits.setNote(runs, text);
    });
    dialog->open();
}

void RunsPanel::askTags()
{
    const std::vector<RunId> runs = m_tree->selectedRuns();
    if (runs.empty())
        return;
    auto* dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Tags"));
    dialog->setLabelText(runs.size() == 1 ? tr("Words, separated by commas") : tr("Words that all %n runs have, separated by commas; what only some have stays", nullptr, static_cast<int>(runs.size())));
    dialog->setTextValue(m_edits.commonTags(runs));
    dialog->setOkButtonText(tr("Tag"));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, runs](const QString& text) { m_edits.setTags(runs, text); });
    dialog->open();
}

void RunsPanel::emptyTrash()
{
    std::vector<RunId> runs;
    for (const RunSummary& run : m_workbench.follower().summaries())
        if (run.trashed && !run.purged)
            runs.push_back(run.id);
    if (runs.empty())
        return;
    // The one thing that cannot be undone, and so the one that asks.
    auto* box = new QMessageBox(QMessageBox::Warning, tr("Empty the trash"),
        runs.size() == 1 ? tr("Remove this run for good?") : tr("Remove %n runs for good?", nullptr, static_cast<int>(runs.size())),
        QMessageBox::Cancel, this);
    box->setInformativeText(tr("Their curves, weights and predictions are deleted. This cannot be undone."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    auto* remove = box->addButton(tr("Remove for good"), QMessageBox::DestructiveRole);
    connect(remove, &QAbstractButton::clicked, this, [this, runs] { m_edits.purge(runs); });
    box->setDefaultButton(QMessageBox::Cancel);
    box->open();
}

void RunsPanel::askRuns(CommandKind kind)
{
    for (const RunId& id : m_tree->selectedRuns())
        if (const RunSummary* run = m_workbench.follower().summary(id); run && !run->imported && concerns(kind, run->state))
            m_workbench.ask(id, {.id = 0, .kind = kind, .field = {}, .value = 0});
}

} // namespace retort::ui

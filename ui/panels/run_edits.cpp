#include "ui/panels/run_edits.h"

#include "ui/background.h"
#include "ui/follow/run_list_model.h"
#include "ui/follow/run_text.h"
#include "ui/settings.h"
#include "ui/workbench.h"

#include <QUndoCommand>

#include <algorithm>
#include <iterator>

namespace retort::ui {

namespace {

/// Fields of runs, before and after. The store says what they were.
class EditRuns final : public QUndoCommand {
public:
    EditRuns(Workbench& workbench, std::vector<std::pair<RunId, RunEdit>> changes, const QString& what)
        : QUndoCommand(what), m_workbench(workbench), m_changes(std::move(changes))
    {
    }
    void redo() override { swap(); }
    void undo() override { swap(); }

private:
    /// Writes the changes, and keeps what there was: doing it again is going back.
    void swap()
    {
        try {
            for (auto& [run, change] : m_changes)
                change = m_workbench.follower().changeable().edit(run, change);
        } catch (const std::exception& error) {
            setObsolete(true);
            Q_EMIT m_workbench.message(QString::fromUtf8(error.what()), true);
        }
        m_workbench.follower().refresh();
    }

    Workbench& m_workbench;
    std::vector<std::pair<RunId, RunEdit>> m_changes;
};

class ChooseReference final : public QUndoCommand {
public:
    ChooseReference(RunListModel& runs, RunId after, QString key, const QString& what)
        : QUndoCommand(what), m_runs(runs), m_before(runs.reference()), m_after(std::move(after)), m_key(std::move(key))
    {
    }
    void redo() override { choose(m_after); }
    void undo() override { choose(m_before); }

private:
    void choose(const RunId& run)
    {
        m_runs.setReference(run);
        settings()->setValue(m_key, QString::fromStdString(run));
    }

    RunListModel& m_runs;
    RunId m_before, m_after;
    QString m_key;
};

QString referenceKey(const Store& store)
{
    QString folder = QString::fromStdString(store.folder().string());
    return QStringLiteral("runs/reference") + folder.replace(QLatin1Char('/'), QLatin1Char('|'));
}

bool has(const std::vector<std::string>& tags, const std::string& tag) { return std::ranges::find(tags, tag) != tags.end(); }

std::vector<std::string> tagsFrom(const QString& text)
{
    std::vector<std::string> tags;
    for (const QString& part : text.split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        std::string tag = part.simplified().toStdString();
        if (!tag.empty() && !has(tags, tag))
            tags.push_back(std::move(tag));
    }
    return tags;
}

/// What a run's tags become when those it has in common with others are written anew.
std::vector<std::string> rewritten(std::vector<std::string> own, const std::vector<std::string>& common, const std::vector<std::string>& typed)
{
    std::erase_if(own, [&](const std::string& tag) { return has(common, tag) && !has(typed, tag); });
    std::ranges::copy_if(typed, std::back_inserter(own), [&](const std::string& tag) { return !has(own, tag); });
    return own;
}

/// "student · s0", or "3 runs".
QString subject(StoreFollower& follower, std::span<const RunId> runs)
{
    const RunSummary* run = runs.size() == 1 ? follower.summary(runs.front()) : nullptr;
    return run ? runName(*run) : RunEdits::tr("%n runs", nullptr, static_cast<int>(runs.size()));
}

/// Changing nothing is no step.
bool changes(const RunSummary& run, const RunEdit& edit)
{
    return (edit.title && *edit.title != run.title) || (edit.note && *edit.note != run.note) || (edit.tags && *edit.tags != run.tags)
        || (edit.pinned && *edit.pinned != run.pinned) || (edit.trashed && *edit.trashed != run.trashed);
}

} // namespace

RunEdits::RunEdits(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    const QString kept = settings()->value(referenceKey(workbench.follower().store())).toString();
    if (workbench.follower().summary(kept.toStdString()))
        workbench.follower().runs().setReference(kept.toStdString());
}

void RunEdits::push(std::span<const RunId> runs, const RunEdit& change, const QString& what)
{
    Changes all;
    for (const RunId& id : runs)
        all.emplace_back(id, change);
    push(std::move(all), what);
}

void RunEdits::push(Changes all, const QString& what)
{
    std::erase_if(all, [this](const auto& each) {
        const RunSummary* run = m_workbench.follower().summary(each.first);
        return !run || !changes(*run, each.second);
    });
    if (!all.empty())
        m_workbench.undo().push(new EditRuns(m_workbench, std::move(all), what));
}

void RunEdits::rename(const RunId& run, const QString& title)
{
    const RunSummary* summary = m_workbench.follower().summary(run);
    if (!summary)
        return;
    const QString name = title.simplified();
    RunSummary plain = *summary;
    plain.title.clear();
    RunEdit edit;
    edit.title = name == runName(plain) ? std::string() : name.toStdString();
    push({&run, 1}, edit, tr("Rename %1").arg(runName(*summary)));
}

void RunEdits::setNote(std::span<const RunId> runs, const QString& note)
{
    RunEdit edit;
    edit.note = note.trimmed().toStdString();
    push(runs, edit, tr("Note on %1").arg(subject(m_workbench.follower(), runs)));
}

void RunEdits::setTags(std::span<const RunId> runs, const QString& commaSeparated)
{
    const std::vector<std::string> typed = tagsFrom(commaSeparated), common = tagsOfAll(runs);
    Changes all;
    for (const RunId& id : runs) {
        const RunSummary* run = m_workbench.follower().summary(id);
        RunEdit edit;
        edit.tags = run && runs.size() > 1 ? rewritten(run->tags, common, typed) : typed;
        all.emplace_back(id, edit);
    }
    push(std::move(all), tr("Tag %1").arg(subject(m_workbench.follower(), runs)));
}

std::vector<std::string> RunEdits::tagsOfAll(std::span<const RunId> runs) const
{
    const RunSummary* first = runs.empty() ? nullptr : m_workbench.follower().summary(runs.front());
    std::vector<std::string> common = first ? first->tags : std::vector<std::string>();
    for (const RunId& id : runs) {
        if (const RunSummary* run = m_workbench.follower().summary(id))
            std::erase_if(common, [run](const std::string& tag) { return !has(run->tags, tag); });
    }
    return common;
}

QString RunEdits::commonTags(std::span<const RunId> runs) const
{
    QStringList words;
    for (const std::string& tag : tagsOfAll(runs))
        words << QString::fromStdString(tag);
    return words.join(QStringLiteral(", "));
}

void RunEdits::setPinned(std::span<const RunId> runs, bool pinned)
{
    RunEdit edit;
    edit.pinned = pinned;
    push(runs, edit, (pinned ? tr("Pin %1") : tr("Unpin %1")).arg(subject(m_workbench.follower(), runs)));
}

void RunEdits::setTrashed(std::span<const RunId> runs, bool trashed)
{
    std::vector<RunId> movable;
    for (const RunId& id : runs) {
        const RunSummary* run = m_workbench.follower().summary(id);
        if (run && !(trashed && (run->state == RunState::Running || run->state == RunState::Paused)))
            movable.push_back(id);
    }
    if (movable.size() < runs.size())
        Q_EMIT m_workbench.message(tr("What is in training stays out of the trash: stop it first."), true);
    RunEdit edit;
    edit.trashed = trashed;
    push(movable, edit, (trashed ? tr("Move %1 to the Trash") : tr("Restore %1")).arg(subject(m_workbench.follower(), movable)));
}

void RunEdits::setReference(const RunId& run)
{
    StoreFollower& follower = m_workbench.follower();
    if (follower.runs().reference() == run)
        return;
    const QString what = run.empty() ? tr("No baseline") : tr("Choose the baseline");
    m_workbench.undo().push(new ChooseReference(follower.runs(), run, referenceKey(follower.store()), what));
}

void RunEdits::purge(std::vector<RunId> runs)
{
    if (const QString why = m_workbench.follower().whyGone(); !why.isEmpty())
        return Q_EMIT m_workbench.message(why, true);
    // Removing the blobs of many runs takes its time.
    inBackground(
        &m_workbench,
        [folder = m_workbench.follower().store().folder(), runs = std::move(runs)] {
            Store(folder, Store::Access::Existing).purge(runs);
            return true;
        },
        [](bool) {}, [workbench = &m_workbench](const QString& problem) { Q_EMIT workbench->message(problem, true); });
}

} // namespace retort::ui

#include "ui/panels/run_group_model.h"

#include "ui/follow/run_list_model.h"
#include "ui/follow/run_text.h"

#include <algorithm>
#include <set>

namespace retort::ui {

namespace {

RunId idOf(const QModelIndex& index) { return index.data(RunListModel::IdRole).toString().toStdString(); }

} // namespace

SeedMean meanOverSeeds(const RunColumn& column, std::span<const RunInContext> runs)
{
    SeedMean mean;
    std::vector<RunInContext> counted;
    for (const RunInContext& run : runs) {
        const bool leftOut = column.averaged && runs.size() > 1 && run.run->state != RunState::Finished;
        mean.altered += run.run->altered;
        mean.unfinished += leftOut;
        if (!leftOut && (!run.run->altered || run.withAltered || !column.averaged))
            counted.push_back(run);
    }
    // A mean never mixes test and validation.
    const bool final = std::ranges::any_of(counted, [&](const RunInContext& run) { return !isPreliminary(column, *run.run); });
    // Nor does a gain over one network stand in a mean with gains over another, such as a baseline before it was tuned: the newest counts.
    const auto newest = std::ranges::max_element(counted, {}, [&](const RunInContext& run) {
        const RunSummary* over = measuredAgainst(column, run);
        return over ? std::string_view(over->createdAt) : std::string_view();
    });
    const RunSummary* over = newest == counted.end() ? nullptr : measuredAgainst(column, *newest);
    if (over)
        mean.overOther = std::erase_if(counted, [&, group = over->group](const RunInContext& run) {
            const RunSummary* its = measuredAgainst(column, run);
            return its && its->group != group;
        });
    std::vector<double> values;
    for (const RunInContext& run : counted) {
        if (const auto value = column.number(run); value && !(final && isPreliminary(column, *run.run)))
            values.push_back(*value);
    }
    mean.spread = spreadOf(values);
    return mean;
}

RunGroupModel::RunGroupModel(RunListModel& runs, QAbstractItemModel& flat, QObject* parent)
    : QAbstractItemModel(parent), m_runs(runs), m_flat(flat)
{
    rebuild();
    connect(&flat, &QAbstractItemModel::modelReset, this, &RunGroupModel::rebuild);
    connect(&flat, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int first, int last) { insert(first, last); });
    connect(&flat, &QAbstractItemModel::rowsAboutToBeRemoved, this,
        [this](const QModelIndex&, int first, int last) { remove(first, last); });
    connect(&flat, &QAbstractItemModel::dataChanged, this,
        [this](const QModelIndex& first, const QModelIndex& last) { change(first.row(), last.row()); });
}

void RunGroupModel::rebuild()
{
    beginResetModel();
    m_groups.clear();
    m_byHash.clear();
    for (int row = 0; row < m_flat.rowCount(); ++row) {
        const RunId id = idOf(m_flat.index(row, 0));
        Group* group = groupOf(id);
        if (!group) {
            group = m_groups.emplace_back(new Group{.hash = m_runs.find(id)->group, .runs = {}}).get();
            m_byHash[group->hash] = group;
        }
        group->runs.push_back(id);
    }
    endResetModel();
}

RunGroupModel::Group* RunGroupModel::groupOf(const RunId& id) const
{
    const RunSummary* run = m_runs.find(id);
    const auto found = run ? m_byHash.find(run->group) : m_byHash.end();
    return found == m_byHash.end() ? nullptr : found->second;
}

int RunGroupModel::rowOf(const Group* group) const
{
    return static_cast<int>(std::ranges::find(m_groups, group, [](const auto& known) { return known.get(); }) - m_groups.begin());
}

int RunGroupModel::childOf(const Group& group, const RunId& id) const
{
    return static_cast<int>(std::ranges::find(group.runs, id) - group.runs.begin());
}

void RunGroupModel::insert(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const RunId id = idOf(m_flat.index(row, 0));
        if (Group* group = groupOf(id)) {
            const int end = static_cast<int>(group->runs.size());
            beginInsertRows(index(rowOf(group), 0), end, end);
            group->runs.push_back(id);
            endInsertRows();
            touch(*group);
        } else {
            const int end = static_cast<int>(m_groups.size());
            beginInsertRows({}, end, end);
            m_groups.emplace_back(new Group{.hash = m_runs.find(id)->group, .runs = {id}});
            m_byHash[m_groups.back()->hash] = m_groups.back().get();
            endInsertRows();
        }
    }
}

void RunGroupModel::remove(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const RunId id = idOf(m_flat.index(row, 0));
        Group* group = groupOf(id);
        if (!group)
            continue;
        const int place = rowOf(group);
        if (group->runs.size() == 1) {
            beginRemoveRows({}, place, place);
            m_byHash.erase(group->hash);
            m_groups.erase(m_groups.begin() + place);
            endRemoveRows();
            continue;
        }
        const int child = childOf(*group, id);
        beginRemoveRows(index(place, 0), child, child);
        group->runs.erase(group->runs.begin() + child);
        endRemoveRows();
        touch(*group);
    }
}

void RunGroupModel::change(int first, int last)
{
    const int end = columnCount() - 1;
    std::set<const Group*> groups;
    for (int row = first; row <= last; ++row) {
        const RunId id = idOf(m_flat.index(row, 0));
        const Group* group = groupOf(id);
        if (!group)
            continue;
        const int child = childOf(*group, id);
        const QModelIndex parent = index(rowOf(group), 0);
        Q_EMIT dataChanged(index(child, 0, parent), index(child, end, parent));
        groups.insert(group);
    }
    for (const Group* group : groups)
        touch(*group);
}

void RunGroupModel::touch(const Group& group)
{
    const int row = rowOf(&group);
    Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

std::vector<RunId> RunGroupModel::runsOf(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    if (index.internalPointer())
        return {idOf(index)};
    return m_groups[static_cast<std::size_t>(index.row())]->runs;
}

QModelIndex RunGroupModel::find(const RunId& id) const
{
    const Group* group = groupOf(id);
    if (!group || std::ranges::find(group->runs, id) == group->runs.end())
        return {};
    return index(childOf(*group, id), 0, index(rowOf(group), 0));
}

QModelIndex RunGroupModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, parent.isValid() ? m_groups[static_cast<std::size_t>(parent.row())].get() : nullptr);
}

QModelIndex RunGroupModel::parent(const QModelIndex& child) const
{
    const auto* group = static_cast<const Group*>(child.internalPointer());
    return group ? createIndex(rowOf(group), 0) : QModelIndex();
}

int RunGroupModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return static_cast<int>(m_groups.size());
    if (parent.internalPointer() || parent.column() > 0)
        return 0;
    return static_cast<int>(m_groups[static_cast<std::size_t>(parent.row())]->runs.size());
}

int RunGroupModel::columnCount(const QModelIndex&) const { return m_flat.columnCount(); }

QVariant RunGroupModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (const auto* group = static_cast<const Group*>(index.internalPointer())) {
        const int row = m_runs.rowOf(group->runs[static_cast<std::size_t>(index.row())]);
        return m_runs.index(row, index.column()).data(role);
    }
    return groupData(*m_groups[static_cast<std::size_t>(index.row())], runColumns()[static_cast<std::size_t>(index.column())], role);
}

Qt::ItemFlags RunGroupModel::flags(const QModelIndex& index) const
{
    if (const auto* group = static_cast<const Group*>(index.internalPointer()))
        return m_runs.flags(m_runs.index(m_runs.rowOf(group->runs[static_cast<std::size_t>(index.row())]), index.column()));
    return QAbstractItemModel::flags(index);
}

QVariant RunGroupModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    return m_flat.headerData(section, orientation, role);
}

std::vector<RunInContext> RunGroupModel::members(const Group& group) const
{
    std::vector<RunInContext> runs;
    for (const RunId& id : group.runs)
        runs.push_back(m_runs.inContext(*m_runs.find(id)));
    return runs;
}

QVariant RunGroupModel::groupData(const Group& group, const RunColumn& column, int role) const
{
    const std::vector<RunInContext> runs = members(group);
    const int count = static_cast<int>(runs.size());
    const auto finished = std::ranges::count_if(runs, [](const RunInContext& r) { return r.run->state == RunState::Finished; });
    switch (role) {
    case RunListModel::PinnedRole: return std::ranges::all_of(runs, [](const RunInContext& r) { return r.run->pinned; });
    case RunListModel::StateRole: return finished == count ? static_cast<int>(RunState::Finished) : -1;
    case Qt::TextAlignmentRole: return m_runs.headerData(columnIndex(column.id), Qt::Horizontal, role);
    case RunListModel::MutedRole: return std::ranges::all_of(runs, [&](const RunInContext& r) { return isPreliminary(column, *r.run); });
    case Qt::ToolTipRole: return groupTip(group, column);
    case RunListModel::SortRole:
        if (column.id == "state")
            return static_cast<double>(finished) / count;
        return sortKey(column, runs);
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        if (column.id == "name")
            return count == 1 ? recipeName(*runs.front().run) : tr("%1 × %2").arg(count).arg(recipeName(*runs.front().run));
        if (column.id == "state")
            return tr("%1 of %2").arg(finished).arg(count);
        return text(column, runs);
    default: return {};
    }
}

QString RunGroupModel::text(const RunColumn& column, std::span<const RunInContext> runs) const
{
    if (column.averaged) {
        const SeedMean mean = meanOverSeeds(column, runs);
        if (mean.spread.count == 0)
            return {};
        const QString star = mean.altered > 0 && m_runs.withAltered() ? QStringLiteral(" *") : QString();
        QString text = column.show(mean.spread.mean) + star;
        if (mean.spread.count > 1)
            text = tr("%1 ± %2").arg(text, column.show(mean.spread.deviation).remove(QLatin1Char('+')));
        // The name counts all runs; where fewer are behind a figure it says so.
        return mean.spread.count == std::ssize(runs) ? text : tr("%1 (%2)", "a mean, and over how many runs").arg(text).arg(mean.spread.count);
    }
    const QString first = columnText(column, runs.front());
    const bool common = std::ranges::all_of(runs, [&](const RunInContext& r) { return columnText(column, r) == first; });
    return common ? first : QStringLiteral("…");
}

QVariant RunGroupModel::sortKey(const RunColumn& column, std::span<const RunInContext> runs) const
{
    if (!column.number) {
        const QString key = column.id == "name" ? recipeName(*runs.front().run) : text(column, runs);
        return key.isEmpty() ? QVariant() : QVariant(key);
    }
    const SeedMean mean = meanOverSeeds(column, runs);
    return mean.spread.count > 0 ? QVariant(mean.spread.mean) : QVariant();
}

QString RunGroupModel::groupTip(const Group& group, const RunColumn& column) const
{
    const std::vector<RunInContext> runs = members(group);
    QStringList lines{recipeName(*runs.front().run), tr("One recipe, apart from the seed and the place in an ensemble.")};
    if (const QString other = otherData(column, runs.front()); !other.isEmpty())
        lines << other;
    if (column.averaged) {
        const SeedMean mean = meanOverSeeds(column, runs);
        if (mean.spread.count > 1)
            lines << tr("Mean and standard deviation over %n runs.", nullptr, static_cast<int>(mean.spread.count));
        if (mean.unfinished > 0)
            lines << tr("Not finished, left out: %1").arg(mean.unfinished);
        if (mean.overOther > 0)
            lines << tr("Measured against an older network, left out: %1").arg(mean.overOther);
        if (mean.altered > 0)
            lines << (m_runs.withAltered() ? tr("Altered while training (*): %1").arg(mean.altered)
                                           : tr("Altered while training, left out: %1").arg(mean.altered));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace retort::ui

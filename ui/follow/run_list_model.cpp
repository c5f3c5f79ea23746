#include "ui/follow/run_list_model.h"

#include "ui/follow/run_text.h"

#include <algorithm>
#include <tuple>

namespace retort::ui {

namespace {

QString str(const std::string& value) { return QString::fromStdString(value); }

Qt::Alignment alignment(const RunColumn& column) { return (column.number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter; }

/// What an editor begins with. A name that was never given by hand begins as it is shown.
QString editText(const RunColumn& column, const RunSummary& run)
{
    return column.id == "note" ? str(run.note) : columnText(column, {.run = &run});
}

/// What stands behind a gain in which an altered run takes part.
QString mark(const RunColumn& column, const RunInContext& context)
{
    const RunSummary* over = measuredAgainst(column, context);
    const bool altered = over && (context.run->altered || over->altered) && column.number(context);
    return altered ? QStringLiteral(" *") : QString();
}

} // namespace

void RunListModel::update(const std::vector<RunSummary>& rows)
{
    std::vector<const RunSummary*> fresh;
    bool reference = false;
    for (const RunSummary& row : rows) {
        const int at = rowOf(row.id);
        if (at < 0) {
            fresh.push_back(&row);
            continue;
        }
        RunSummary& known = m_runs[static_cast<std::size_t>(at)];
        if (known.baseline != row.baseline) {
            const auto [first, last] = m_dependents.equal_range(known.baseline);
            if (const auto old = std::find_if(first, last, [&](const auto& pair) { return pair.second == row.id; }); old != last)
                m_dependents.erase(old);
            if (!row.baseline.empty())
                m_dependents.emplace(row.baseline, row.id);
        }
        known = row;
        reference = reference || row.id == m_reference;
        touch(at);
        for (auto [it, end] = m_dependents.equal_range(row.id); it != end; ++it)
            touch(rowOf(it->second));
    }
    if (reference)
        touchAll();                           // every gain over it
    if (fresh.empty())
        return;
    // The runs of one experiment are as old as each other: then by node and seed, not by who has learnt last.
    std::ranges::stable_sort(fresh, {}, [](const RunSummary* run) { return std::tie(run->createdAt, run->role, run->node, run->seed, run->member); });
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    for (const RunSummary* run : fresh) {
        m_rows[run->id] = static_cast<int>(m_runs.size());
        if (!run->baseline.empty())
            m_dependents.emplace(run->baseline, run->id);
        m_runs.push_back(*run);
    }
    endInsertRows();
}

void RunListModel::touch(int row)
{
    if (row >= 0)
        Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
}

void RunListModel::touchAll()
{
    if (const int rows = rowCount(); rows > 0)
        Q_EMIT dataChanged(index(0, 0), index(rows - 1, columnCount() - 1));
}

const RunSummary* RunListModel::find(const RunId& id) const
{
    const int row = id.empty() ? -1 : rowOf(id);   // most runs have no pair, and nothing is looked up as often
    return row < 0 ? nullptr : &m_runs[static_cast<std::size_t>(row)];
}

int RunListModel::rowOf(const RunId& id) const
{
    const auto found = m_rows.find(id);
    return found == m_rows.end() ? -1 : found->second;
}

RunInContext RunListModel::inContext(const RunSummary& run) const
{
    return {.run = &run, .paired = find(run.baseline), .reference = find(m_reference), .withAltered = m_withAltered};
}

void RunListModel::setReference(const RunId& id)
{
    if (m_reference == id)
        return;
    m_reference = id;
    touchAll();
    Q_EMIT referenceChanged();
}

void RunListModel::setWithAltered(bool with)
{
    if (std::exchange(m_withAltered, with) != with)
        touchAll();
}

int RunListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_runs.size()); }

int RunListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(runColumns().size()); }

QVariant RunListModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == PinnedRole)
        return run(index.row()).pinned;           // asked for at every comparison of a sort
    const RunColumn& column = runColumns()[static_cast<std::size_t>(index.column())];
    const RunInContext context = inContext(run(index.row()));
    switch (role) {
    case Qt::DisplayRole: return columnText(column, context) + mark(column, context);
    case Qt::EditRole: return editText(column, *context.run);
    case Qt::TextAlignmentRole: return QVariant::fromValue(alignment(column));
    case Qt::ToolTipRole: return tip(column, context);
    case Qt::AccessibleTextRole: return QStringLiteral("%1: %2").arg(columnTitle(column), columnText(column, context));
    case SortRole: return sortKey(column, context);
    case IdRole: return str(context.run->id);
    case ColourRole: return index.column() == 0 ? QVariant(static_cast<qlonglong>(context.run->colour)) : QVariant();
    case StateRole: return static_cast<int>(context.run->state);
    case MutedRole: return isPreliminary(column, *context.run);
    default: return {};
    }
}

QVariant RunListModel::sortKey(const RunColumn& column, const RunInContext& run) const
{
    if (column.id == "state")
        return static_cast<double>(run.run->state);   // in the order of a run's life
    if (column.id == "created")
        return str(run.run->createdAt);
    if (column.text) {
        const QString text = column.text(run);
        return text.isEmpty() ? QVariant() : QVariant(text);
    }
    const auto value = column.number(run);
    return value ? QVariant(*value) : QVariant();
}

QString RunListModel::tip(const RunColumn& column, const RunInContext& run) const
{
    const RunSummary& r = *run.run;
    QStringList lines{runName(r) + QStringLiteral(" — ") + progressText(r)};
    if (r.altered)
        lines << tr("Altered while it trained: it is left out of means and gains.");
    if (r.imported)
        lines << tr("Imported: it was trained elsewhere, and is never used again for its recipe.");
    if (!r.message.empty())
        lines << str(r.message);
    if (isPreliminary(column, r) && r.scores.lastAccuracy)
        lines << tr("Validation so far: %1 %.").arg(percentText(*r.scores.lastAccuracy));
    if (const QString other = otherData(column, run); !other.isEmpty())
        lines << other;
    else if (column.id == "gain" && run.paired)
        lines << tr("Measured against %1, on test.").arg(runName(*run.paired));
    if (!r.terms.empty())
        lines << str(r.terms);
    if (!r.transfer.empty())
        lines << str(r.transfer);
    if (!r.note.empty())
        lines << str(r.note);
    return lines.join(QLatin1Char('\n'));
}

Qt::ItemFlags RunListModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    const std::string_view id = runColumns()[static_cast<std::size_t>(index.column())].id;
    return id == "name" || id == "tags" || id == "note" ? flags | Qt::ItemIsEditable : flags;
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const RunColumn& column = runColumns()[static_cast<std::size_t>(section)];
    switch (role) {
    case Qt::DisplayRole: return columnTitle(column);
    case Qt::ToolTipRole: return columnAbout(column);
    case Qt::TextAlignmentRole: return QVariant::fromValue(alignment(column));
    default: return {};
    }
}

} // namespace retort::ui

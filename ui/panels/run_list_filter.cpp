#include "ui/panels/run_list_filter.h"

#include "ui/follow/run_list_model.h"

namespace retort::ui {

RunListFilter::RunListFilter(RunListModel& runs, QObject* parent) : QSortFilterProxyModel(parent), m_runs(runs)
{
    setSourceModel(&runs);
}

void RunListFilter::setFilter(RunFilter filter)
{
    m_filter = std::move(filter);
    invalidateFilter();
}

void RunListFilter::setTrash(bool trash)
{
    m_trash = trash;
    invalidateFilter();
}

int RunListFilter::unfiltered() const
{
    int count = 0;
    for (int row = 0; row < m_runs.rowCount(); ++row)
        count += belongs(m_runs.run(row));
    return count;
}

bool RunListFilter::belongs(const RunSummary& run) const { return run.trashed == m_trash && !run.purged; }

bool RunListFilter::filterAcceptsRow(int row, const QModelIndex&) const
{
    const RunSummary& run = m_runs.run(row);
    return belongs(run) && m_filter.matches(m_runs.inContext(run));
}

RunListSort::RunListSort(QObject* parent) : QSortFilterProxyModel(parent)
{
    if (m_collator.locale().language() == QLocale::C)   // which knows no numeric order
        m_collator.setLocale(QLocale(QLocale::English));
    m_collator.setNumericMode(true);
    m_collator.setCaseSensitivity(Qt::CaseInsensitive);
    setSortRole(RunListModel::SortRole);
}

void RunListSort::setStateTitle(bool shown)
{
    if (std::exchange(m_stateTitle, shown) != shown)
        Q_EMIT headerDataChanged(Qt::Horizontal, columnIndex("state"), columnIndex("state"));
}

QVariant RunListSort::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (!m_stateTitle && role == Qt::DisplayRole && orientation == Qt::Horizontal && section == columnIndex("state"))
        return QString();
    return QSortFilterProxyModel::headerData(section, orientation, role);
}

bool RunListSort::lessThan(const QModelIndex& left, const QModelIndex& right) const
{
    // A descending sort turns the answer round: what must stay on top, or at the end, is turned first.
    const bool turned = sortOrder() == Qt::DescendingOrder;
    const bool pinnedLeft = left.data(RunListModel::PinnedRole).toBool();
    const bool pinnedRight = right.data(RunListModel::PinnedRole).toBool();
    if (pinnedLeft != pinnedRight)
        return pinnedLeft != turned;
    const QVariant a = left.data(sortRole()), b = right.data(sortRole());
    if (a.isValid() != b.isValid())
        return a.isValid() != turned;
    // Equals stay in the model's order, whichever way is sorted and whatever was filtered before.
    const bool first = left.row() != right.row() && (left.row() < right.row()) != turned;
    if (a.typeId() == QMetaType::QString) {
        const int order = m_collator.compare(a.toString(), b.toString());
        return order != 0 ? order < 0 : first;
    }
    return a.toDouble() != b.toDouble() ? a.toDouble() < b.toDouble() : first;
}

} // namespace retort::ui

#include "ui/panels/run_tree.h"

#include "ui/follow/run_list_model.h"
#include "ui/panels/run_delegate.h"
#include "ui/panels/run_group_model.h"
#include "ui/panels/run_list_filter.h"

#include <QHeaderView>
#include <QResizeEvent>

#include <algorithm>

namespace retort::ui {

RunTree::RunTree(RunListModel& runs, QWidget* parent)
    : QTreeView(parent), m_runs(runs), m_filter(new RunListFilter(runs, this)), m_sort(new RunListSort(this))
{
    // Before the view listens: rows that come and go are not a choice of the user's.
    const auto hush = [this] { ++m_silent; };
    const auto speak = [this] { --m_silent; };
    connect(m_sort, &QAbstractItemModel::rowsAboutToBeRemoved, this, hush);
    connect(m_sort, &QAbstractItemModel::rowsRemoved, this, speak);
    connect(m_sort, &QAbstractItemModel::modelAboutToBeReset, this, hush);
    connect(m_sort, &QAbstractItemModel::modelReset, this, speak);
    m_sort->setSourceModel(m_filter);
    setModel(m_sort);
    for (const auto change : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
        connect(m_filter, change, this, &RunTree::shownChanged);

    auto* delegate = new RunDelegate(runs, this);
    connect(delegate, &RunDelegate::edited, this, &RunTree::edited);
    setItemDelegate(delegate);
    setAccessibleName(tr("Runs"));
    setFrameShape(QFrame::NoFrame);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(EditKeyPressed);
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setRootIsDecorated(false);
    setIndentation(14);
    header()->setSortIndicator(columnIndex("created"), Qt::DescendingOrder);   // first: enabling sorts at once
    setSortingEnabled(true);
    setHorizontalScrollMode(ScrollPerPixel);
    setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setResizeContentsPrecision(40);   // rows that a width is measured from
    header()->setStretchLastSection(false);
    header()->setSectionsMovable(true);
    header()->setFirstSectionMovable(true);
    header()->setMinimumSectionSize(24);
    header()->setTextElideMode(Qt::ElideRight);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header(), &QWidget::customContextMenuRequested, this, &RunTree::headerMenu);
    connect(header(), &QHeaderView::sectionMoved, this, [this] { m_automatic = false; });
    // New runs may need wider columns; once a turn is enough.
    connect(this, &RunTree::shownChanged, this, &RunTree::adaptColumns, Qt::QueuedConnection);
    adaptColumns();
}

RunTree::~RunTree() = default;

void RunTree::setFilter(RunFilter filter)
{
    m_filter->setFilter(std::move(filter));
    Q_EMIT shownChanged();
}

void RunTree::setTrash(bool trash)
{
    m_filter->setTrash(trash);
    Q_EMIT shownChanged();
}

bool RunTree::trash() const { return m_filter->trash(); }

void RunTree::setGrouped(bool grouped)
{
    if (m_grouped == grouped)
        return;
    const RunId id = currentRun();
    m_grouped = grouped;
    if (grouped && !m_groups)
        m_groups = std::make_unique<RunGroupModel>(m_runs, *m_filter);
    m_sort->setSourceModel(grouped ? static_cast<QAbstractItemModel*>(m_groups.get()) : m_filter);
    setRootIsDecorated(grouped);
    adaptColumns();
    choose(id);
}

int RunTree::shownRuns() const { return m_filter->rowCount(); }

int RunTree::allRuns() const { return m_filter->unfiltered(); }

std::vector<RunId> RunTree::runsOf(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    if (m_grouped)
        return m_groups->runsOf(m_sort->mapToSource(index));
    return {index.data(RunListModel::IdRole).toString().toStdString()};
}

std::vector<RunId> RunTree::selectedRuns() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, [this](const QModelIndex& row) { return visualRect(row).top(); });
    std::vector<RunId> ids;
    for (const QModelIndex& row : std::as_const(rows))
        for (RunId& id : runsOf(row))
            if (std::ranges::find(ids, id) == ids.end())
                ids.push_back(std::move(id));
    return ids;
}

RunId RunTree::currentRun() const
{
    const std::vector<RunId> runs = runsOf(currentIndex());
    return runs.empty() ? RunId() : runs.front();
}

QModelIndex RunTree::find(const RunId& id) const
{
    const int row = m_runs.rowOf(id);
    if (row < 0)
        return {};
    if (!m_grouped)
        return m_sort->mapFromSource(m_filter->mapFromSource(m_runs.index(row, 0)));
    return m_sort->mapFromSource(m_groups->find(id));
}

void RunTree::choose(const RunId& id)
{
    const QModelIndex index = find(id);
    if (index == currentIndex().siblingAtColumn(0) || (index.isValid() && index == currentIndex().parent()))
        return;
    ++m_silent;
    if (index.isValid())
        setCurrentIndex(index);
    else
        selectionModel()->clear();
    --m_silent;
}

void RunTree::rename()
{
    if (const QModelIndex name = currentIndex().siblingAtColumn(0); name.isValid())
        edit(name);
}

void RunTree::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    if (m_silent == 0 && selectionModel()->hasSelection())
        Q_EMIT chosen();
}

void RunTree::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        adaptColumns();
}

void RunTree::changeEvent(QEvent* event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        adaptColumns();
}

} // namespace retort::ui

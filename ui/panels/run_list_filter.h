#pragma once

#include "ui/panels/run_filter.h"

#include <QCollator>
#include <QSortFilterProxyModel>

namespace retort::ui {

class RunListModel;

/// The runs that the filter line lets through; those in the trash, or those that are not.
class RunListFilter final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunListFilter(RunListModel& runs, QObject* parent = nullptr);

    void setFilter(RunFilter filter);
    void setTrash(bool trash);
    bool trash() const { return m_trash; }
    /// How many there would be without the filter line.
    int unfiltered() const;

private:
    bool belongs(const RunSummary& run) const;
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

    RunListModel& m_runs;
    RunFilter m_filter;
    bool m_trash = false;
};

/// Sorts runs, or groups and the runs in them: what is pinned on top, what is not known at the end, s2 before s10.
class RunListSort final : public QSortFilterProxyModel {
    Q_OBJECT
public:
    explicit RunListSort(QObject* parent = nullptr);

    /// A column that shows a state's sign only needs no title.
    void setStateTitle(bool shown);

private:
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

    QCollator m_collator;
    bool m_stateTitle = true;
};

} // namespace retort::ui

#pragma once

#include "ui/panels/run_filter.h"

#include <QTreeView>

#include <memory>
#include <vector>

class QMenu;
class QSettings;

namespace retort::ui {

class RunGroupModel;
class RunListFilter;
class RunListModel;
class RunListSort;

/// The run list as people see it: filtered, sorted, perhaps grouped, with the columns they chose, or with as many as fit.
class RunTree final : public QTreeView {
    Q_OBJECT
public:
    explicit RunTree(RunListModel& runs, QWidget* parent = nullptr);
    ~RunTree() override;

    void setFilter(RunFilter filter);
    void setTrash(bool trash);
    bool trash() const;
    void setGrouped(bool grouped);
    bool isGrouped() const { return m_grouped; }
    int shownRuns() const;
    int allRuns() const;

    /// In the order on the screen; a group stands for its runs.
    std::vector<RunId> selectedRuns() const;
    RunId currentRun() const;                 ///< of the row with the cursor; empty: none
    /// Chooses the run's row, without saying so.
    void choose(const RunId& id);
    void rename();

    /// Columns chosen by hand, in order; empty: as many as fit.
    void showColumns(const QStringList& ids);
    QStringList shownColumns() const;
    bool isAutomatic() const { return m_automatic; }
    void addColumnActions(QMenu& menu);

    void save(QSettings& settings) const;
    void restore(QSettings& settings);

Q_SIGNALS:
    /// The user chose: what Workbench should hear.
    void chosen();
    void edited(const QString& run, const QString& column, const QString& text);
    void shownChanged();

private:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

    void adaptColumns();
    int widthOf(int column) const;
    void headerMenu(const QPoint& at);
    std::vector<RunId> runsOf(const QModelIndex& index) const;
    QModelIndex find(const RunId& id) const;

    RunListModel& m_runs;
    RunListFilter* m_filter;
    std::unique_ptr<RunGroupModel> m_groups;
    RunListSort* m_sort;
    bool m_grouped = false;
    bool m_automatic = true;
    int m_silent = 0;                         ///< > 0: the selection changes because rows come and go, or as told
};

} // namespace retort::ui

#pragma once

#include "core/analysis/seeds.h"
#include "ui/follow/run_columns.h"

#include <QAbstractItemModel>

#include <map>
#include <memory>
#include <span>
#include <vector>

namespace retort::ui {

class RunListModel;

/// Mean and spread over the seeds of one recipe.
struct SeedMean {
    Spread spread;                            ///< of the runs that count and have the value
    int altered = 0;                          ///< runs that were altered: left out, or (see RunInContext) taken in
    int unfinished = 0;                       ///< left out: they train, or failed, diverged, were stopped
    std::size_t overOther = 0;                ///< left out: their gain is over another network than that of most recent make
};
/// Of an averaged column only finished runs count, of another one all; a run that is alone in its group stands for itself.
/// REQUIRES: the column is a number.
SeedMean meanOverSeeds(const RunColumn& column, std::span<const RunInContext> runs);

/// The runs of a flat model (RunListModel or a filter of it) under one row for each recipe without its seed. GUI thread.
class RunGroupModel final : public QAbstractItemModel {
    Q_OBJECT
public:
    RunGroupModel(RunListModel& runs, QAbstractItemModel& flat, QObject* parent = nullptr);

    /// The runs behind a row: one, or those of the group.
    std::vector<RunId> runsOf(const QModelIndex& index) const;
    /// The run's own row; invalid where it is not shown.
    QModelIndex find(const RunId& id) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Group {
        std::string hash;
        std::vector<RunId> runs;
    };

    void rebuild();
    void insert(int first, int last);
    void remove(int first, int last);
    void change(int first, int last);
    Group* groupOf(const RunId& id) const;
    int childOf(const Group& group, const RunId& id) const;
    int rowOf(const Group* group) const;
    void touch(const Group& group);
    QVariant groupData(const Group& group, const RunColumn& column, int role) const;
    QString text(const RunColumn& column, std::span<const RunInContext> runs) const;
    QVariant sortKey(const RunColumn& column, std::span<const RunInContext> runs) const;
    QString groupTip(const Group& group, const RunColumn& column) const;
    std::vector<RunInContext> members(const Group& group) const;

    RunListModel& m_runs;
    QAbstractItemModel& m_flat;
    std::vector<std::unique_ptr<Group>> m_groups;   // a child's index points at its group
    std::map<std::string, Group*> m_byHash;
};

} // namespace retort::ui

#pragma once

#include "ui/follow/run_columns.h"

#include <QAbstractTableModel>

#include <deque>
#include <map>
#include <unordered_map>
#include <vector>

namespace retort::ui {

/// All runs of the store, those in the trash too, one row each in the order of their creation; columns are runColumns().
/// The StoreFollower keeps it up to date: rows change in place, and only the touched ones say so. GUI thread.
class RunListModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Role {
        SortRole = Qt::UserRole + 1,          ///< a number, or text; invalid where nothing is known
        IdRole,                               ///< the run's id
        ColourRole,                           ///< index of its colour, in column 0
        StateRole,                            ///< RunState as int; −1 for what is no single run
        MutedRole,                            ///< true: a preliminary value
        PinnedRole,
    };

    explicit RunListModel(QObject* parent = nullptr) : QAbstractTableModel(parent) {}

    /// Takes over changed rows; new ones come after those that are there.
    void update(const std::vector<RunSummary>& rows);

    const RunSummary& run(int row) const { return m_runs.at(static_cast<std::size_t>(row)); }
    const RunSummary* find(const RunId& id) const;
    int rowOf(const RunId& id) const;         ///< −1: unknown
    const std::deque<RunSummary>& runs() const { return m_runs; }
    RunInContext inContext(const RunSummary& run) const;

    /// The run that the column "versus" measures against; empty: none.
    const RunId& reference() const { return m_reference; }
    void setReference(const RunId& id);
    /// Whether runs that were altered while they trained take part in gains and means; then they are marked.
    bool withAltered() const { return m_withAltered; }
    void setWithAltered(bool with);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    /// Names, tags and notes can be edited; the view's delegate says what was typed, for the store keeps it.
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    void referenceChanged();

private:
    QVariant sortKey(const RunColumn& column, const RunInContext& run) const;
    QString tip(const RunColumn& column, const RunInContext& run) const;
    void touch(int row);
    void touchAll();

    std::deque<RunSummary> m_runs;            // its elements stay where they are
    std::unordered_map<RunId, int> m_rows;
    std::multimap<RunId, RunId> m_dependents; // baseline → runs whose gain is measured against it
    RunId m_reference;
    bool m_withAltered = false;
};

} // namespace retort::ui

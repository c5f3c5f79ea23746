#pragma once

#include "core/store/store.h"

#include <QObject>

#include <span>
#include <utility>
#include <vector>

namespace retort::ui {

class Workbench;

/// What people do to runs in the list: each one step of Workbench::undo(). A refusal of the store goes to the message bar.
class RunEdits final : public QObject {
    Q_OBJECT
public:
    explicit RunEdits(Workbench& workbench, QObject* parent = nullptr);

    /// An empty name: the one it had by itself.
    void rename(const RunId& run, const QString& title);
    void setNote(std::span<const RunId> runs, const QString& note);
    /// Of several runs: in place of commonTags; what only some of them have stays with those.
    void setTags(std::span<const RunId> runs, const QString& commaSeparated);
    /// The tags that all of the runs have, in the order of the first.
    QString commonTags(std::span<const RunId> runs) const;
    void setPinned(std::span<const RunId> runs, bool pinned);
    /// Runs that train stay: the message bar says so.
    void setTrashed(std::span<const RunId> runs, bool trashed);
    /// The run that "Δ base" measures against; empty: none. Remembered for this store.
    void setReference(const RunId& run);
    /// For good, in another thread. Not undoable: ask first.
    void purge(std::vector<RunId> runs);

private:
    using Changes = std::vector<std::pair<RunId, RunEdit>>;
    void push(std::span<const RunId> runs, const RunEdit& change, const QString& what);
    void push(Changes changes, const QString& what);
    std::vector<std::string> tagsOfAll(std::span<const RunId> runs) const;

    Workbench& m_workbench;
};

} // namespace retort::ui

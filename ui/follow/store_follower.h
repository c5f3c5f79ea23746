#pragma once

#include "core/store/store.h"

#include <QObject>
#include <QTimer>

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <utility>
#include <vector>

namespace retort::ui {

class RunListModel;
class RunData;

/// The border: turns new rows of the store into Qt models, ten times a second. Lives in the GUI thread; a turn that finds
/// nothing new costs one stat and one pragma. Panels see only models, and what the screen shows is what is already durable.
class StoreFollower final : public QObject {
    Q_OBJECT
public:
    /// The store may be read-only (the example store). Throws Error when it cannot be opened or read.
    explicit StoreFollower(const std::filesystem::path& folder, Store::Access access, QObject* parent = nullptr);
    ~StoreFollower() override;

    Store& store() { return *m_store; }
    /// The store, for changing something in it. Throws Error with whyGone().
    Store& changeable();
    /// The files that are followed are no longer where they were opened: a sentence that says so. Empty: they are.
    QString whyGone() const;
    RunListModel& runs() { return *m_runs; }
    /// A run's summary by id; nullptr when unknown. Valid until the event loop's next turn.
    const RunSummary* summary(const RunId& id) const;
    const std::deque<RunSummary>& summaries() const;   ///< of all; valid until the event loop's next turn

    /// The run's curves and evaluation points, followed as long as somebody holds the pointer; shared by all who ask.
    std::shared_ptr<RunData> data(const RunId& id);

    /// Looks at once, without waiting for the timer: call after an own write (PRAGMA data_version does not see those).
    void refresh();

Q_SIGNALS:
    void runsChanged(const std::vector<retort::RunId>& runs);
    void runEnded(const retort::RunSummary& run);
    void experimentsChanged();
    /// The store could not be read: a sentence for the message bar. Once, not at every try; see recovered().
    void failed(const QString& message);
    /// It can be read again.
    void recovered();

private:
    struct Followed {
        std::weak_ptr<RunData> data;
        std::int64_t revision = -1;           ///< the summary's when the data were last read; −1: read them again
    };

    void poll();
    void look(bool always);
    void read();
    void readRuns();
    void readData();
    void say(const QString& problem);

    std::unique_ptr<Store> m_store;
    std::pair<std::uint64_t, std::uint64_t> m_file;   ///< device and inode of what was opened
    RunListModel* m_runs;
    std::map<RunId, Followed> m_data;
    QTimer m_timer;
    std::int64_t m_dataVersion = -1;
    std::int64_t m_seen = 0;
    std::int64_t m_experimentsSeen = 0;
    bool m_failing = false;
};

} // namespace retort::ui

#pragma once

#include "core/analysis/series.h"
#include "core/store/store.h"

#include <QObject>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace retort::ui {

/// One run's curves, evaluation points and live changes, kept up to date by the StoreFollower. Of networks that were trained together,
/// curves and points are those of one at a time. GUI thread.
class RunData final : public QObject {
    Q_OBJECT
public:
    explicit RunData(RunId id) : m_id(std::move(id)) {}

    const RunId& id() const { return m_id; }
    /// How many networks have said anything yet; at least 1.
    std::int64_t networks() const { return std::max<std::int64_t>(1, std::ssize(m_networks)); }
    std::int64_t network() const { return m_network; }
    void setNetwork(std::int64_t network);
    /// Values by step, from step 0, at full resolution; NaN where no step is known. Empty for an unknown series.
    const std::vector<float>& series(const std::string& name) const;
    std::vector<std::string> seriesNames() const;
    const std::vector<Evaluation>& evaluations() const;   ///< by step, ascending
    const std::vector<LiveChange>& changes() const { return m_changes; }

    /// Reads what is new; returns whether anything was, and then emits changed(). Called by the follower. Throws Error.
    bool update(const Store& store);

Q_SIGNALS:
    void changed();

private:
    struct Network {
        std::map<std::string, SeriesAssembler> series;
        std::vector<Evaluation> evaluations;
    };
    /// Of the one that is looked at.
    const Network& looked() const;

    RunId m_id;
    std::map<std::int64_t, Network> m_networks;
    std::int64_t m_network = 0;
    std::vector<LiveChange> m_changes;
    std::map<std::int64_t, std::int64_t> m_beginnings;   // of attempts; once there is another, some of what was read counts no more
    std::int64_t m_seriesSeen = 0;
    std::int64_t m_evaluationsSeen = 0;
};

} // namespace retort::ui

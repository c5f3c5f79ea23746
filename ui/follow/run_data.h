#pragma once

#include "core/analysis/series.h"
#include "core/store/store.h"

#include <QObject>

#include <map>
#include <string>
#include <vector>

namespace retort::ui {

/// One run's curves, evaluation points and live changes, kept up to date by the StoreFollower; of its first network.
/// GUI thread.
class RunData final : public QObject {
    Q_OBJECT
public:
    explicit RunData(RunId id) : m_id(std::move(id)) {}

    const RunId& id() const { return m_id; }
    /// Values by step, from step 0, at full resolution; NaN where no step is known. Empty for an unknown series.
    const std::vector<float>& series(const std::string& name) const;
    std::vector<std::string> seriesNames() const;
    const std::vector<Evaluation>& evaluations() const { return m_evaluations; }   ///< by step, ascending
    const std::vector<LiveChange>& changes() const { return m_changes; }

    /// Reads what is new; returns whether anything was, and then emits changed(). Called by the follower. Throws Error.
    bool update(const Store& store);

Q_SIGNALS:
    void changed();

private:
    RunId m_id;
    std::map<std::string, SeriesAssembler> m_series;
    std::vector<Evaluation> m_evaluations;
    std::vector<LiveChange> m_changes;
    std::int64_t m_seriesSeen = 0;
    std::int64_t m_evaluationsSeen = 0;
};

} // namespace retort::ui

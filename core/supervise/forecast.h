#pragma once

#include "core/recipe/plan.h"
#include "core/store/run_record.h"

#include <span>
#include <vector>

namespace retort {

/// How long trainings take on this machine: learnt from the finished runs of a store, else a cautious guess.
class Forecast {
public:
    explicit Forecast(std::span<const RunSummary> history);

    /// Wall seconds of one run on one thread, start and evaluations included.
    double seconds(const PlannedRun& run) const;
    /// From the store's own runs, not a guess.
    bool measured() const { return m_measured; }

private:
    double m_factor = 1;                      ///< measured seconds over the guess, the middle one of the runs
    bool m_measured = false;
};

/// Wall seconds until all runs of the plan are finished, when `done[i]` are already and `atOnce` are trained at a time; a run
/// begins when its teachers have ended.
double wallSeconds(const Plan& plan, const std::vector<bool>& done, const Forecast& forecast, int atOnce);

} // namespace retort

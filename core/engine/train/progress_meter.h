#pragma once

#include "core/engine/train/controls.h"
#include "core/store/run_writer.h"

#include <cstdint>
#include <string>

namespace retort::engine {

/// Keeps the time of each phase apart and tells the store where the training stands, ten times a second.
class ProgressMeter {
public:
    ProgressMeter(RunWriter& writer, const Controls& controls);

    /// From now on time counts for this phase: "starting", "teacher pass", "training", "evaluating". Told to the store at once.
    void enter(std::string phase);
    /// Between batches: usually costs a look at the clock. `samples`: trained on since the last call.
    void at(std::int64_t step, double epoch, std::int64_t samples = 0);
    /// Tells the store now; with the speed over the whole attempt when `final`.
    void tell(bool final = false);

    double trainSeconds();

private:
    void account();

    RunWriter& m_writer;
    const Controls& m_controls;
    Progress m_progress;
    double m_since;                           // of the time not yet accounted for
    double m_waited = 0;
    double m_nextTell = 0;
    std::int64_t m_samples = 0;
    std::int64_t m_samplesBefore = 0;         // when the speed was last looked at
    double m_secondsBefore = 0;
};

} // namespace retort::engine

#pragma once

#include "core/engine/train/checkpoint.h"
#include "core/engine/train/learner.h"
#include "core/store/run_writer.h"

#include <string>

namespace retort::engine {

/// When to save, and saving: every 30 s, but never for more than 1 % of the time; and after every so many steps where asked.
class Checkpoints {
public:
    /// REQUIRES: all of them outlive it.
    Checkpoints(RunWriter& writer, const TrainingState& state, Learner& learner, std::int64_t everySteps);

    /// Takes over the newest sound checkpoint, where there is one: fills network, optimiser and terms, and goes on with as many threads
    /// as it was made with. A damaged one is passed over.
    void restore(TrainingState& state, torch::Device device);
    /// Who teaches from here on (Teachers::recordJson): others than those it began with are said. REQUIRES: after `restore`, before the first step.
    void taughtBy(const std::string& record);
    /// What there is to say about going on: why it is not bit for bit, or not from where it was. Also the run's fact "resumed".
    const std::string& warning() const { return m_warning; }

    /// Between steps.
    void saveWhenDue();
    /// Nothing when nothing has happened since the last one.
    void save();

private:
    void warn(const std::string& what);

    RunWriter& m_writer;
    const TrainingState& m_state;
    Learner& m_learner;
    std::int64_t m_everySteps;
    Origin m_origin;
    std::string m_warning;
    std::int64_t m_step = 0;                  // of the last one
    std::int64_t m_evaluated = 0;
    double m_at;
    double m_cost = 0;
};

} // namespace retort::engine

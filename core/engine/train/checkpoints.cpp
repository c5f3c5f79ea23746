#include "core/engine/train/checkpoints.h"

#include "core/base/clock.h"
#include "core/engine/train/environment.h"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace retort::engine {

namespace {

constexpr double saveEvery = 30;              // seconds
constexpr double saveShare = 0.01;            // of the time, at most

} // namespace

Checkpoints::Checkpoints(RunWriter& writer, const TrainingState& state, Learner& learner, std::int64_t everySteps)
    : m_writer(writer)
    , m_state(state)
    , m_learner(learner)
    , m_everySteps(everySteps)
    , m_at(monotonicSeconds())
{
}

std::string Checkpoints::restore(TrainingState& state, torch::Device device)
{
    std::string warning;
    const auto stored = m_writer.latestCheckpoint(warning);
    m_execution = executionLine(device);
    if (stored) {
        RestoredCheckpoint restored = fromCheckpoint(stored->state, m_learner.networks(), m_learner.optimizer(), m_learner.loss().ownTensors());
        state = std::move(restored.state);
        setThreads(restored.threads);
        m_execution = executionLine(device);
        if (restored.execution != m_execution) {
            warning += (warning.empty() ? "" : " ") + ("It went on, but not bit for bit: it began on " + restored.execution + ".");
            const std::string then = ", then " + m_execution;
            m_execution = restored.execution + (restored.execution.ends_with(then) ? "" : then);   // so for good
        }
        m_step = state.step;
        m_evaluated = state.evaluated;
    }
    if (!warning.empty())
        m_writer.fact("resumed", nlohmann::json{{"step", state.step}, {"warning", warning}}.dump());
    return warning;
}

void Checkpoints::saveWhenDue()
{
    const bool asked = m_everySteps > 0 && m_state.step % m_everySteps == 0;
    if (asked || monotonicSeconds() - m_at >= std::max(saveEvery, m_cost / saveShare))
        save();
}

void Checkpoints::save()
{
    if (m_state.step == m_step && m_state.evaluated == m_evaluated)
        return;
    const double from = monotonicSeconds();
    m_writer.checkpoint(m_state.step, toCheckpoint(m_state, m_learner.networks(), m_learner.optimizer(), at::get_num_threads(), m_execution, m_learner.loss().ownTensors()));
    m_step = m_state.step;
    m_evaluated = m_state.evaluated;
    m_at = monotonicSeconds();
    m_cost = m_at - from;
}

} // namespace retort::engine

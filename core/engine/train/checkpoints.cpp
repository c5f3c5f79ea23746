#include "core/engine/train/checkpoints.h"

#include "core/base/clock.h"
#include "core/base/hash.h"
#include "core/engine/train/environment.h"

#include <ATen/Parallel.h>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace retort::engine {

namespace {

constexpr double saveEvery = 30;              // seconds
constexpr double saveShare = 0.01;            // of the time, at most

/// So for good: what once was not bit for bit never is again.
std::string both(const std::string& before, const std::string& now)
{
    const std::string then = ", then " + now;
    return before + (before.ends_with(then) ? "" : then);
}

} // namespace

Checkpoints::Checkpoints(RunWriter& writer, const TrainingState& state, Learner& learner, std::int64_t everySteps)
    : m_writer(writer)
    , m_state(state)
    , m_learner(learner)
    , m_everySteps(everySteps)
    , m_at(monotonicSeconds())
{
}

void Checkpoints::restore(TrainingState& state, torch::Device device)
{
    std::string passedOver;
    const auto stored = m_writer.latestCheckpoint(passedOver);
    Origin before;
    if (stored) {
        RestoredCheckpoint restored = fromCheckpoint(stored->state, m_learner.networks(), m_learner.optimizer(), m_learner.loss().ownTensors());
        state = std::move(restored.state);
        m_step = state.step;
        m_evaluated = state.evaluated;
        setThreads(restored.threads);
        before = std::move(restored.origin);
    }
    m_writer.began(m_step);
    if (!passedOver.empty())
        warn(passedOver);
    m_origin = {.execution = executionLine(device), .teachers = before.teachers};
    if (stored && before.execution != m_origin.execution) {
        warn("It went on, but not bit for bit: it began on " + before.execution + ".");
        m_origin.execution = both(before.execution, m_origin.execution);
    }
}

// Their weights alone would not do: the same ones, asked on other threads, say other last bits.
void Checkpoints::taughtBy(const std::string& record)
{
    const std::string now = sha256(record);
    if (m_origin.teachers.empty()) {
        m_origin.teachers = now;
    } else if (m_origin.teachers != now) {
        warn("It went on, but not bit for bit: what its teachers say is not what it began with.");
        m_origin.teachers = both(m_origin.teachers, now);
    }
}

void Checkpoints::warn(const std::string& what)
{
    m_warning += (m_warning.empty() ? "" : " ") + what;
    m_writer.fact("resumed", nlohmann::json{{"step", m_step}, {"warning", m_warning}}.dump());
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
    m_writer.checkpoint(m_state.step, toCheckpoint(m_state, m_learner.networks(), m_learner.optimizer(), at::get_num_threads(), m_origin, m_learner.loss().ownTensors()));
    m_step = m_state.step;
    m_evaluated = m_state.evaluated;
    m_at = monotonicSeconds();
    m_cost = m_at - from;
}

} // namespace retort::engine

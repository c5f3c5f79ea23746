#include "core/engine/train/progress_meter.h"

#include "core/base/clock.h"
#include "core/engine/train/environment.h"

#include <utility>

namespace retort::engine {

namespace {

constexpr double tellEvery = 0.1;             // seconds
constexpr double speedOver = 0.5;             // seconds of training

} // namespace

ProgressMeter::ProgressMeter(RunWriter& writer, const Controls& controls)
    : m_writer(writer)
    , m_controls(controls)
    , m_since(monotonicSeconds())
{
}

void ProgressMeter::enter(std::string phase)
{
    account();
    m_progress.phase = std::move(phase);
    tell();
}

void ProgressMeter::at(std::int64_t step, double epoch, std::int64_t samples)
{
    m_progress.step = step;
    m_progress.epoch = epoch;
    m_samples += samples;
    if (monotonicSeconds() < m_nextTell)
        return;
    account();
    tell();
}

void ProgressMeter::tell(bool final)
{
    account();
    if (const double seconds = m_progress.trainSeconds - m_secondsBefore; seconds >= speedOver) {
        m_progress.samplesPerSecond = static_cast<double>(m_samples - m_samplesBefore) / seconds;
        m_samplesBefore = m_samples;
        m_secondsBefore = m_progress.trainSeconds;
    }
    if (final && m_progress.trainSeconds > 0)
        m_progress.samplesPerSecond = static_cast<double>(m_samples) / m_progress.trainSeconds;
    m_progress.memoryBytes = residentBytes();
    m_writer.progress(m_progress);
    m_nextTell = monotonicSeconds() + tellEvery;
}

double ProgressMeter::trainSeconds()
{
    account();
    return m_progress.trainSeconds;
}

void ProgressMeter::account()
{
    const double now = monotonicSeconds();
    const double waited = m_controls.waitedSeconds();
    const double spent = now - m_since - (waited - m_waited);
    if (m_progress.phase == "training")
        m_progress.trainSeconds += spent;
    else if (m_progress.phase == "evaluating")
        m_progress.evaluateSeconds += spent;
    m_since = now;
    m_waited = waited;
}

} // namespace retort::engine

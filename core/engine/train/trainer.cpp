#include "core/engine/train/trainer.h"

#include "core/engine/train/environment.h"
#include "core/engine/train/learning_rate.h"
#include "core/recipe/evaluation_points.h"

#include <algorithm>
#include <cmath>

namespace retort::engine {

namespace {

std::string divergence(std::int64_t step, const StepValues& values, const std::string& whose)
{
    const bool loss = !std::isfinite(values.total);
    const char* what = std::isnan(loss ? values.total : values.gradientNorm) ? "NaN" : "infinite";
    return "Step " + std::to_string(step) + ": the " + (loss ? "loss" : "gradient") + whose + " became " + what
        + "; lower the learning rate, clip the gradient, or look at the terms' weights.";
}

} // namespace

Trainer::Trainer(Store& store, RunWriter& writer, Controls& controls, const Job& job, torch::Device device, std::int64_t checkpointSteps)
    : m_writer(writer)
    , m_controls(controls)
    , m_job(job)
    , m_device(device)
    , m_progress(writer, controls)
    , m_data(*job.dataset, job.dataset->train, job.preprocessing, device)
    , m_teachers(store, job, device)
    , m_learner(makeLearner(job, m_data, m_teachers, device))
    , m_settings(writer, m_learner->loss(), job.recipe.train.optimizer.params.real("lr"))
    , m_meter(writer, m_learner->loss(), !job.transfer.labelled.empty())
    , m_points(evaluationPoints(job.recipe.train, job.totalSteps, job.stepsPerEpoch, static_cast<std::int64_t>(job.splits.validation.size())))
    , m_checkpoints(writer, m_state, *m_learner, checkpointSteps)
{
    m_state.networks.resize(m_learner->networks().size());
    controls.onSave([this] {
        m_checkpoints.save();
        m_progress.tell();                    // whoever pauses or ends it looks at where it stands
    });
}

RunOutcome Trainer::run()
{
    m_checkpoints.restore(m_state, m_device);
    m_controls.atStep(m_state.step);          // it may be asked to end before it comes to train
    m_writer.fact("environment", environmentJson(m_device));
    if (m_teachers.altered())
        m_writer.markAltered();
    m_progress.at(m_state.step, epoch());
    if (m_teachers.size() > 0) {
        m_progress.enter("teacher pass");
        m_teachers.prepare(m_data, m_controls);
        const std::string record = m_teachers.recordJson();
        m_writer.fact("teachers", record);
        m_checkpoints.taughtBy(record);
        m_teachersOnValidation = together(m_teachers.onTrainRows(m_data, m_job.splits.validation, m_controls), m_job.recipe);
    }
    if (m_state.step < m_job.totalSteps)
        m_writer.fact("wiring", toJson(m_learner->wiring(m_state.step)));
    train();
    m_progress.enter("evaluating");
    storeWeights();
    measureOnTest();
    m_progress.tell(true);
    const std::string early = whyEarly();
    const std::string& resumed = m_checkpoints.warning();
    return {.state = RunState::Finished, .message = early + (early.empty() || resumed.empty() ? "" : " ") + resumed};
}

void Trainer::train()
{
    m_progress.enter("training");
    for (;;) {
        m_controls.atStep(m_state.step);
        m_controls.poll();
        if (evaluationDue()) {
            m_progress.enter("evaluating");
            evaluate();
            m_progress.enter("training");
        }
        if (m_state.step >= m_job.totalSteps || !whyEarly().empty())
            return;
        step();
        m_checkpoints.saveWhenDue();
    }
}

void Trainer::step()
{
    const std::int64_t next = m_state.step + 1;
    const double epochBefore = epoch();
    m_settings.prepare(next, epochBefore, m_controls.takeChanges());
    const double rate = m_settings.learningRate() * learningRateFactor(m_job.recipe.train.schedule, m_state.step, m_job.totalSteps);
    const std::vector<StepValues> all = m_learner->step(m_state.step, rate, m_state.shares);
    for (std::size_t n = 0; n < all.size(); ++n)
        m_meter.write(next, epochBefore, all[n], m_state.shares, static_cast<std::int64_t>(n));
    std::int64_t samples = 0;
    for (std::size_t n = 0; n < all.size(); ++n) {
        if (!all[n].finite())
            throw Ended{{.state = RunState::Diverged, .message = divergence(next, all[n], all.size() > 1 ? " of network " + std::to_string(n + 1) : std::string())}};
        m_state.networks[n].lossSum += all[n].total;
        samples += all[n].samples;
    }
    ++m_state.lossSteps;
    m_state.step = next;
    m_controls.stepped();
    m_progress.at(m_state.step, epoch(), samples);
}

bool Trainer::evaluationDue() const
{
    return m_state.evaluated != m_state.step && std::ranges::binary_search(m_points, m_state.step);
}

} // namespace retort::engine

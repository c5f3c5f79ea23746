#pragma once

#include "core/engine/data/resident_data.h"
#include "core/engine/teachers/teachers.h"
#include "core/engine/train/checkpoints.h"
#include "core/engine/train/controls.h"
#include "core/engine/train/job.h"
#include "core/engine/train/learner.h"
#include "core/engine/train/live_settings.h"
#include "core/engine/train/progress_meter.h"
#include "core/engine/train/step_meter.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace retort::engine {

/// One run's training: steps, evaluations and checkpoints, from wherever its newest checkpoint says to its end.
class Trainer {
public:
    Trainer(Store& store, RunWriter& writer, Controls& controls, const Job& job, torch::Device device, std::int64_t checkpointSteps);

    /// Trains, then measures the weights on test. Throws Ended when somebody ends it or the loss is no number any more, Error
    /// when it cannot go on.
    RunOutcome run();
    /// Stores the best and the last weights as they are now; nothing before the first step.
    void storeWeights();

private:
    void train();
    void step();
    bool evaluationDue() const;
    void evaluate();
    /// Stores what it said about the validation part, and returns whether that is its best so far.
    bool judge(std::size_t network, const Predictions& predictions);
    /// Why it is over before its last step, or empty; follows from the state, so that whoever goes on knows it, too.
    std::string whyEarly() const;
    void measureOnTest();
    /// Stores what the network's best and last weights say, and returns what those the recipe selects say.
    Predictions measureOnTest(const ResidentData& test, std::size_t network);
    Predictions onTest(const ResidentData& test, Model& model);
    TensorFile weightsFileOf(const NamedTensors& weights, std::int64_t step);
    double epoch() const { return m_job.epochAt(m_state.step); }

    RunWriter& m_writer;
    Controls& m_controls;
    const Job& m_job;
    torch::Device m_device;
    ProgressMeter m_progress;
    ResidentData m_data;                      // the train part
    Teachers m_teachers;
    std::unique_ptr<Learner> m_learner;
    LiveSettings m_settings;
    StepMeter m_meter;
    std::vector<std::int64_t> m_points;       // steps after which it is evaluated
    TrainingState m_state;
    Checkpoints m_checkpoints;
    std::optional<Predictions> m_teachersOnValidation;
};

} // namespace retort::engine

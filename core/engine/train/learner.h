#pragma once

#include "core/engine/data/resident_data.h"
#include "core/engine/models/model.h"
#include "core/engine/teachers/teachers.h"
#include "core/engine/train/job.h"
#include "core/engine/train/loss.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/step_meter.h"
#include "core/engine/train/wiring.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace retort::engine {

/// The network that learns, or those that learn together, and one step of their learning: batch, forward, loss, backward, optimiser.
/// Everything random in a step follows from the recipe's streams and the step's number.
class Learner {
public:
    virtual ~Learner() = default;

    /// The step after `done` steps, of each network. Leaves the weights as they are where a loss or gradient is no number
    /// (StepValues::finite). `shares`: measured anew at every tenth step, else left.
    virtual std::vector<StepValues> step(std::int64_t done, double learningRate, std::vector<float>& shares) = 0;

    /// What the wiring check finds in the batch of the step after `done` steps (the first network's); changes nothing.
    virtual std::vector<WiringLine> wiring(std::int64_t done) = 0;

    const std::vector<std::shared_ptr<Model>>& networks() const { return m_networks; }
    virtual const Optimizer& optimizer() const = 0;
    Loss& loss() { return m_loss; }

protected:
    /// With networks and terms of a fresh start, on the device.
    Learner(const Job& job, const Teachers& teachers, torch::Device device);

    std::vector<std::shared_ptr<Model>> m_networks;   // in training mode, the n-th of lane + n
    Loss m_loss;
};

/// REQUIRES: job, data (the train part) and teachers outlive it.
std::unique_ptr<Learner> makeLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device);

/// The wires of a network as it is about to make the step after `done` steps.
Wires wiresOf(Model& student, Loss& loss, FlatParameters& trained, double epoch, const torch::Tensor& view, const TermInput& input, std::vector<Model*> teachers = {});

} // namespace retort::engine

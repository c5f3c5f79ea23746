#pragma once

#include "core/engine/data/resident_data.h"
#include "core/engine/models/model.h"
#include "core/engine/teachers/teachers.h"
#include "core/engine/train/batches.h"
#include "core/engine/train/flat_parameters.h"
#include "core/engine/train/job.h"
#include "core/engine/train/loss.h"
#include "core/engine/train/optimizer.h"
#include "core/engine/train/step_meter.h"
#include "core/engine/train/wiring.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace retort::engine {

/// The network that learns, and one step of its learning: batch, forward, loss, backward, optimiser. Everything random in a step
/// follows from the recipe's streams and the step's number.
class Learner {
public:
    /// With the weights of a fresh start. REQUIRES: data (the train part) and teachers outlive it.
    Learner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device);

    /// The step after `done` steps. Leaves the weights as they are where loss or gradient are no numbers (StepValues::finite).
    /// `shares`: measured anew at every tenth step, else left.
    StepValues step(std::int64_t done, double learningRate, std::vector<float>& shares);

    /// What the wiring check finds in the batch of the step after `done` steps; changes nothing.
    std::vector<WiringLine> wiring(std::int64_t done);

    Model& model() { return *m_model; }
    const Optimizer& optimizer() const { return *m_optimizer; }
    Loss& loss() { return m_loss; }

private:
    /// What the student and its teachers see, and the second label of each labelled sample where samples are mixed.
    struct Seen {
        torch::Tensor view;
        torch::Tensor shares;                 ///< [N] of the sample itself; undefined without mixing
        torch::Tensor otherLabels;            ///< [labelled]
    };
    Seen see(const Batch& batch, const torch::Tensor& rows) const;
    std::uint64_t viewKey(std::int64_t position, std::int64_t round) const;
    /// A batch, and what student and teachers say about it.
    struct Look;

    const Job& m_job;
    const ResidentData& m_data;
    Augmentation m_views;
    Teachers& m_teachers;
    torch::Device m_device;
    std::uint64_t m_augmentation;             // streams
    std::uint64_t m_dropout;
    std::uint64_t m_negatives;
    torch::Tensor m_rows;                     // of Dataset::train, beside the positions of the transfer set
    std::shared_ptr<Model> m_model;
    Loss m_loss;
    FlatParameters m_parameters;              // the network's, then the terms' own
    std::unique_ptr<Optimizer> m_optimizer;
    Batches m_batches;
};

} // namespace retort::engine

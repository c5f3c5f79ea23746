#pragma once

#include "core/base/random.h"
#include "core/engine/train/job.h"
#include "core/engine/train/learner.h"

#include <cstdint>
#include <memory>

/// Inside core/engine/train only: the ways in which a run's networks learn.
namespace retort::engine {

inline std::uint64_t streamOf(const Job& job, Purpose purpose, std::int64_t network = 0)
{
    return retort::streamOf(job.recipe.seed, purpose, job.recipe.lane + static_cast<std::uint64_t>(network));
}

/// One network, with any terms and teachers.
std::unique_ptr<Learner> aloneLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device);
/// Several, each a slice of one batch of networks, by cross-entropy.
std::unique_ptr<Learner> togetherLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device);

} // namespace retort::engine

#pragma once

#include "core/engine/export/weights_file.h"
#include "core/engine/train/job.h"
#include "core/store/store.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace retort::engine {

/// One network that teaches: a finished run's weights, or a file's. In eval mode, always; ask it without gradients.
struct Teacher {
    std::string name;                         ///< for messages: "teacher k7m2q9xd", "the teacher's file"
    std::string blob;                         ///< of its weights: their hash
    bool altered = false;                     ///< somebody changed it while it trained, after this run was planned
    std::shared_ptr<Model> model;
    std::vector<StageShape> stages;           ///< as ModelCost::stages
    std::optional<Predictions> onTest;        ///< what it said when it finished, of a run that was trained here on this data set
};

/// Loads the n-th teacher of the job, moved to the device. Throws Error when it is not the network the recipe names, or does
/// not fit this run: other classes or another order of them, another input, other preprocessing.
Teacher loadTeacher(Store& store, const Job& job, std::size_t n, torch::Device device);

/// Throws Error for logits that cannot teach: another number of classes, or values that are not finite.
void requireSane(const torch::Tensor& logits, std::int64_t samples, std::int64_t classes, const Teacher& teacher);

} // namespace retort::engine

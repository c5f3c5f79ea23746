#pragma once

#include "core/engine/data/resident_data.h"
#include "core/engine/teachers/teacher.h"
#include "core/engine/train/controls.h"

#include <torch/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace retort::engine {

/// Which samples a table of logits is of: all of one part of the data set, in the order of its rows, so that every student,
/// subset, temperature and weight shares one table.
enum class Part { Train, Test };

/// The hash of all that a table follows from: the teacher's weights, the data, their preprocessing, the part, the batch.
std::string logitCacheKey(const Teacher& teacher, const Job& job, Part part);

struct LogitTable {
    torch::Tensor logits;                     ///< [rows, C] in main memory
    std::string blob;                         ///< where the store keeps them
};

/// The teacher's logits on the whole part: from the store, else computed once while others who want the same table wait, and kept
/// there. `between` is called between batches.
LogitTable cachedLogits(const std::filesystem::path& store, const Teacher& teacher, const Job& job, Part part, Controls& controls,
    const std::function<torch::Tensor(const std::function<void()>& between)>& compute);

} // namespace retort::engine

#pragma once

#include "core/data/dataset.h"
#include "core/data/splits.h"
#include "core/recipe/recipe.h"
#include "core/store/run_record.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace retort::engine {

/// Everything a run is given before it starts: its recipe, the data it names, and what it sees of them.
struct Job {
    RunRecord record;
    Recipe recipe;
    std::shared_ptr<const Dataset> dataset;
    Splits splits;
    Preprocessing preprocessing;
    TransferSet transfer;
    std::vector<std::int64_t> transferRows;   ///< of Dataset::train: labelled, then unlabelled
    std::int64_t stepsPerEpoch = 0;
    std::int64_t totalSteps = 0;

    double epochAt(std::int64_t step) const { return static_cast<double>(step) / static_cast<double>(stepsPerEpoch); }
};

/// The data set a process has read last, for its next run.
struct LastDataset {
    std::string id;
    Params params;
    std::shared_ptr<const Dataset> data;
};

/// Reads the data, or takes the last ones where they are the same, and draws what the run sees. Throws Error when the data are no longer those the recipe was planned with.
Job loadJob(RunRecord record, LastDataset& last);

} // namespace retort::engine

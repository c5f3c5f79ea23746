#pragma once

#include "core/base/memory.h"
#include "core/catalogue/memory.h"
#include "core/data/dataset.h"
#include "core/recipe/plan.h"
#include "core/store/store.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace retort {

/// What decides the memory of a run. `data`: what its data set says (everything before `batch`).
TrainingSize trainingSize(TrainingSize data, const Recipe& recipe, std::int64_t transferSamples, std::vector<ModelCost> teachers);

/// … of each run of a plan. `store`: where teachers that are runs lie; none: they count for nothing.
std::vector<TrainingSize> trainingSizes(const Plan& plan, const DatasetSummary& data, const Store* store);

/// Is every teacher asked at each batch, rather than once about each sample?
bool asksItsTeachersLive(const Recipe& recipe);
/// Of a run of the store, and of a weights file, that teaches; nothing where it cannot be told.
std::optional<ModelCost> costOfTeacher(const RunId& run, const Store& store, InputShape input, std::int64_t classes);
std::optional<ModelCost> costOfTeacher(const std::filesystem::path& weights, std::int64_t classes);

/// Why a training would not fit into so much memory, and what would; nothing when it fits. `started`: the program is in memory already.
std::optional<std::string> whyItDoesNotFit(const TrainingSize& size, const AvailableMemory& available, bool started = false);

/// A problem for every node with a run that is still to be trained and would not fit.
std::vector<Problem> problemsOfMemory(const Plan& plan, const std::vector<TrainingSize>& sizes, const Store* store, const AvailableMemory& available);

} // namespace retort

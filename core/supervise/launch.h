#pragma once

#include "core/catalogue/memory.h"
#include "core/data/dataset.h"
#include "core/recipe/plan.h"
#include "core/store/store.h"

#include <optional>
#include <string>
#include <vector>

namespace retort {

struct Experiment;

/// What an experiment comes to on this machine, or everything that is wrong with it.
struct PlannedExperiment {
    std::optional<Plan> plan;                 ///< absent when a problem is an error
    std::vector<Problem> problems;            ///< all at once; warnings may stand beside a plan
    DatasetSummary data;                      ///< filled in beside a plan
    std::vector<TrainingSize> sizes;          ///< beside plan->runs: what decides their memory
};

/// Resolves, reads the data's summary, plans, and looks whether each training fits into the memory there is now. Never throws for a bad experiment or missing data. Without a store, an experiment
/// whose teachers are finished runs has a problem. Reads a data set that has changed since it was last summarised: not for a
/// thread that draws.
PlannedExperiment planExperiment(const Experiment& experiment, const Store* store);

/// Plans and enqueues. Throws Error with every problem, one a line, as toText says them.
Store::Enqueued queueExperiment(Store& store, const Experiment& experiment);

/// "nodes.student.train.epochs: must be at least 1"; for the whole text: the message alone.
std::string toText(const Problem& problem);

} // namespace retort

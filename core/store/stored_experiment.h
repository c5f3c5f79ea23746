#pragma once

#include "core/base/ids.h"

#include <cstdint>
#include <map>
#include <string>

namespace retort {

/// An experiment as the store keeps it.
struct StoredExperiment {
    std::int64_t id = 0;
    std::string name;
    std::string text;                         ///< the JSON document
    std::string createdAt;
    std::int64_t revision = 0;
    bool operator==(const StoredExperiment&) const = default;
};

/// A run's place in an experiment (a reused run has places in several).
struct ExperimentRun {
    RunId run;
    std::string node;
    std::uint64_t seed = 0;
    std::int64_t member = 0;
    std::map<std::string, std::string> sweep;
    bool reused = false;                      ///< it was there, finished or on its way, before this experiment was queued
    RunId baseline, reference;
    bool operator==(const ExperimentRun&) const = default;
};

} // namespace retort

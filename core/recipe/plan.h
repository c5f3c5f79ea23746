#pragma once

#include "core/catalogue/cost.h"
#include "core/recipe/resolved.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace retort {

/// What planning has to know of the data, the files and the store.
struct PlanContext {
    std::string contentHash;                  ///< of the data set
    InputShape input;
    std::int64_t classes = 0;
    std::int64_t trainSamples = 0;            ///< of the train part, from which validation is still to be carved
    std::vector<std::int64_t> classSamples;   ///< of the train part, by class; empty: taken as equal
    /// An existing run that teaches: its recipe hash, or hash(recipe, changes) when altered, and how many networks it has. Throws Error.
    struct TeachingRun {
        std::string identity;
        std::int64_t networks = 1;
    };
    std::function<TeachingRun(const std::string& run)> teachingRun;
    /// The SHA-256 of a teacher's file. Throws Error.
    std::function<std::string(const std::string& file)> fileHash;
};

/// One node, one seed, one point of the sweep, one member: what a trainer trains.
struct PlannedRun {
    std::string node;
    std::uint64_t seed = 0;
    std::int64_t member = 0;
    std::map<std::string, std::string> sweep; ///< path → value as JSON text
    Recipe recipe;
    std::string hash;
    std::vector<TeacherSource> teachers;      ///< beside recipe.teachers, one each; Kind::Node: see teacherRuns
    std::vector<std::size_t> teacherRuns;     ///< indices of the planned runs that teach this one: once for each of a run's networks
    std::optional<std::size_t> baseline;      ///< index of its paired baseline
    std::optional<std::size_t> reference;     ///< index of the same pictures with their true labels
    ModelCost cost;
    std::int64_t transferSamples = 0;
    std::int64_t steps = 0;
    double trainingMacs = 0;                  ///< forward and backward (3 ×) of all steps, without the teachers' passes
};

struct Plan {
    ResolvedExperiment experiment;
    std::vector<PlannedRun> runs;             ///< teachers before those they teach; each recipe once
};

/// Throws Error for what only the data can tell (a picture too small for the network, more labels asked than there are,
/// a class to omit that does not exist).
Plan plan(const ResolvedExperiment& experiment, const PlanContext& context);

} // namespace retort

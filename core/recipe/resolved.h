#pragma once

#include "core/recipe/recipe.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace retort {

/// Something wrong with an experiment, said of the field it is in.
struct Problem {
    std::string path;                         ///< "nodes.student.terms.soft.temperature"; empty: the whole text
    std::string message;                      ///< what is wrong and what to do
    bool warning = false;                     ///< allowed, but worth a look
    bool operator==(const Problem&) const = default;
};

/// Where a teacher comes from.
struct TeacherSource {
    enum class Kind { Node, Run, File } kind = Kind::Node;
    std::string name;                         ///< the node's name, the run's id, or the file's path
    bool operator==(const TeacherSource&) const = default;
};

/// A node with `like`, `baseline_of`, `reference_of`, the sweep's values and all defaults written out.
struct Node {
    std::string name;
    std::string baselineOf;                   ///< empty: it is no baseline
    std::string referenceOf;
    std::optional<std::uint64_t> seed;        ///< its own seed; otherwise the experiment's seeds apply
    std::int64_t members = 1;
    bool together = false;                    ///< its members are the networks of one run
    NodeData data;
    Choice model;
    std::vector<TermSpec> terms;
    std::vector<TeacherSource> teachers;
    std::string teacherWeights = "selected";
    std::string combine;
    TrainSpec train;
    std::uint64_t lane = 0;                   ///< of its first member: 0 for a node that teaches none, else its generation · 1000
    std::map<std::string, std::string> sweep; ///< path → value as JSON text, of the sweep's values that reach this variant
    bool operator==(const Node&) const = default;
};

struct ResolvedExperiment {
    std::string name;
    std::string about;
    DataSpec data;                            ///< contentHash empty: planning fills it in
    std::map<std::string, std::string> paths; ///< the data set's parameters of type Path
    std::vector<std::uint64_t> seeds;
    std::vector<Node> nodes;                  ///< teachers before those they teach; one entry for each variant of the sweep
    bool operator==(const ResolvedExperiment&) const = default;
};

} // namespace retort

#pragma once

#include "core/catalogue/catalogue.h"
#include "core/recipe/recipe.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

using Json = nlohmann::ordered_json;

/// Something wrong with an experiment, said of the field it is in.
struct Problem {
    std::string path;                         ///< "nodes.student.terms.soft.temperature"; empty: the whole text
    std::string message;                      ///< what is wrong and what to do
    bool warning = false;                     ///< allowed, but worth a look
    bool operator==(const Problem&) const = default;
};

/// An experiment as it was written: a JSON document whose order and spelling are kept (docs/experiment.md is its format).
/// The window's forms and the command line's --set change it by path; `resolve` says what it means.
struct Experiment {
    Json document = Json::object();
    bool operator==(const Experiment&) const = default;

    std::string name() const;
    std::string about() const;
};

/// Throws Error for text that is not JSON, has a key twice, nests too deeply or is larger than 4 MB; field errors are for resolve.
Experiment parseExperiment(std::string_view text);
Experiment readExperiment(const std::filesystem::path& file);
/// Two-space indent, keys in the document's order, short arrays and objects on one line, a newline at the end.
std::string toText(const Experiment& experiment);

/// The value at a dotted path, or nullptr. A path may leave out "nodes.": "student.terms.soft.temperature".
const Json* valueAt(const Experiment& experiment, std::string_view path);
/// Sets it, making the objects on the way. Throws Error where the path leads through something that is no object.
void setValue(Experiment& experiment, std::string_view path, Json value);
/// "8" → 8, "true" → true, "[1,2]" → the array, anything else → text.
Json valueFromText(std::string_view text);

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

struct Resolution {
    std::optional<ResolvedExperiment> experiment;   ///< absent when a problem is an error
    std::vector<Problem> problems;                  ///< all at once, in the document's order
};

/// What the experiment means, or everything that is wrong with it. Never throws for a bad experiment.
Resolution resolve(const Experiment& experiment);

} // namespace retort

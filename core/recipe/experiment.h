#pragma once

#include "core/recipe/resolved.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

using Json = nlohmann::ordered_json;

/// An experiment as it was written: a JSON document whose order and spelling are kept (docs/experiment.md is its format).
/// The window's forms and the command line's --set change it by path; `resolve` says what it means.
struct Experiment {
    Json document = Json::object();
    bool operator==(const Experiment&) const = default;

    std::string name() const;
    std::string about() const;
};

/// Throws Error for text that is not JSON, has a key twice, nests too deeply, is larger than 4 MB or has more than 20 000 values
/// (1 000 in one object); field errors are for resolve.
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

struct Resolution {
    std::optional<ResolvedExperiment> experiment;   ///< absent when a problem is an error
    std::vector<Problem> problems;                  ///< all at once, in the document's order
};

/// What the experiment means, or everything that is wrong with it. Never throws for a bad experiment.
Resolution resolve(const Experiment& experiment);

} // namespace retort

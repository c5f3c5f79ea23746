#pragma once

#include "core/catalogue/catalogue.h"
#include "core/recipe/experiment.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

/// Collects problems. Paths are relative to what is being read (a node); `locate` says where in the document that is.
struct Report {
    std::vector<Problem>& problems;
    std::function<std::string(const std::string& path)> locate;

    void error(const std::string& path, std::string message) const { add({locate(path), std::move(message), false}); }
    void warning(const std::string& path, std::string message) const { add({locate(path), std::move(message), true}); }
    /// Each problem once: a sweep reads a node many times.
    void add(Problem problem) const;
};

/// Reads the fields of one JSON object, each by its name; what nobody asked for is an unknown field. Never throws for bad
/// values: they are reported, and read as absent.
class FieldReader {
public:
    /// Reports a value that is no object, and reads it as an empty one. REQUIRES: json and report outlive this.
    FieldReader(const Json& json, std::string path, const Report& report);

    /// The field's value, or nullptr; from now on the field is a known one.
    const Json* take(std::string_view key);
    std::optional<std::string> text(std::string_view key);
    /// The field as a parameter means it; nothing when it is absent or wrong.
    std::optional<ParamValue> value(const ParamInfo& info);
    template<typename T>
    T value(const ParamInfo& info, T otherwise)
    {
        const auto given = value(info);
        return given ? std::get<T>(*given) : otherwise;
    }
    /// All parameters of a row, defaults where not given; one that must be given and is not is a problem.
    Params params(const Entry& row);
    /// An object {"kind": …, parameters…} of a catalogue kind. `key` is "kind" or "architecture"; `otherwise`: the kind when none
    /// is named, or empty: it must be. Reports unknown fields too.
    std::optional<Choice> choice(Kind kind, std::string_view key, std::string_view otherwise);

    std::string at(std::string_view key) const { return m_path.empty() ? std::string(key) : m_path + '.' + std::string(key); }
    const std::string& path() const { return m_path; }
    void error(std::string_view key, std::string message) const { m_report.error(at(key), std::move(message)); }
    /// Reports every field that was never asked for, with the nearest one that was.
    void finish();

private:
    const Json& m_json;
    bool m_isObject;
    std::string m_path;
    const Report& m_report;
    std::vector<std::string> m_known;
};

/// The parameter of one of the experiment's own sections. REQUIRES: the catalogue has it.
const ParamInfo& fieldInfo(std::string_view section, std::string_view id);

/// "unknown kd; did you mean …": a word that is not one of a catalogue kind's ids.
std::string unknownId(Kind kind, const std::string& id);

/// Names of nodes and terms.
bool isName(std::string_view name);

} // namespace retort

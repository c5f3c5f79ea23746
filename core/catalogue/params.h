#pragma once

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace retort {

enum class ParamType { Boolean, Integer, Real, Choice, Integers, Text, Path };

/// When a change of the field takes effect on a run that is training.
enum class Takes { Live, NewRun };

/// One parameter of a catalogue row: forms, command-line help, validation and documentation pages come from it.
struct ParamInfo {
    std::string_view id;
    std::string_view title;
    ParamType type = ParamType::Real;
    std::string_view value;                       ///< the default as JSON text: 4.0, [128], "adam"; empty: must be given
    double min = std::numeric_limits<double>::lowest();
    double max = std::numeric_limits<double>::max();
    std::string_view unit = {};
    std::string_view help = {};                   ///< one sentence
    std::span<const std::string_view> choices = {};
    Takes takes = Takes::NewRun;
    bool logarithmic = false;                     ///< a slider of it moves in factors
};

using ParamValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::int64_t>>;

/// Values of one row's parameters, all of them, typed by the row (an integer written where a real is meant is a real).
class Params {
public:
    bool operator==(const Params&) const = default;

    bool has(std::string_view id) const { return m_values.contains(id); }
    /// The getters throw Error for a missing id or another type: a mistake of the program, not of the user.
    bool boolean(std::string_view id) const;
    std::int64_t integer(std::string_view id) const;
    double real(std::string_view id) const;
    const std::string& text(std::string_view id) const;
    const std::vector<std::int64_t>& integers(std::string_view id) const;

    void set(std::string_view id, ParamValue value) { m_values.insert_or_assign(std::string(id), std::move(value)); }
    const std::map<std::string, ParamValue, std::less<>>& values() const { return m_values; }

private:
    std::map<std::string, ParamValue, std::less<>> m_values;
};

/// An object of all of them, each in JSON's own type; an integer and a real of the same value stay apart (4 and 4.0).
nlohmann::json toJson(const Params& params);

} // namespace retort

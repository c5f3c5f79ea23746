#include "core/recipe/typed_value.h"

#include "core/base/digits.h"
#include "core/base/error.h"
#include "core/catalogue/catalogue.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

std::string number(double value) { return significantText(value, 10); }

std::string range(const ParamInfo& info)
{
    const bool below = info.min > std::numeric_limits<double>::lowest(), above = info.max < std::numeric_limits<double>::max();
    if (below && above)
        return " from " + number(info.min) + " to " + number(info.max);
    return below ? " of at least " + number(info.min) : above ? " of at most " + number(info.max) : "";
}

std::string choices(const ParamInfo& info)
{
    std::string text;
    for (std::string_view choice : info.choices)
        text += (text.empty() ? "\"" : ", \"") + std::string(choice) + '"';
    return text;
}

[[noreturn]] void refuse(const ParamInfo& info, const Json& json)
{
    std::string message = "must be " + accepted(info) + ", not " + (json.is_array() && json.size() > longestList ? "a list of " + std::to_string(json.size()) : found(json));
    const bool number = info.type == ParamType::Integer || info.type == ParamType::Real || info.type == ParamType::Boolean;
    if (json.is_string() && number && !Json::parse(json.get<std::string>(), nullptr, false).is_discarded())
        message += "; leave out the quotation marks";
    else if (json.is_string() && info.type == ParamType::Choice) {
        const std::string near = nearest(json.get<std::string>(), info.choices);
        message += near.empty() ? "" : "; did you mean \"" + near + "\"?";
    }
    throw Error(message);
}

bool inRange(const ParamInfo& info, double value) { return std::isfinite(value) && value >= info.min && value <= info.max; }

/// 8 and 8.0 are whole numbers; JSON knows no difference.
bool isWhole(const Json& json)
{
    constexpr double exact = 9007199254740992.0;   // 2^53: every whole number up to it is a double
    if (!json.is_number())
        return false;
    const double value = json.get<double>();
    return std::isfinite(value) && std::abs(value) <= exact && value == std::floor(value);
}

std::string textOf(const ParamInfo& info, const Json& json)
{
    if (json.is_string())
        return json.get<std::string>();
    if (isWhole(json) && info.type != ParamType::Path)
        return std::to_string(json.get<std::int64_t>());
    if (json.is_number() && info.type == ParamType::Choice)
        return number(json.get<double>());    // 0.5 for "0.5"
    refuse(info, json);
}

} // namespace

std::string accepted(const ParamInfo& info)
{
    switch (info.type) {
    case ParamType::Boolean: return "true or false";
    case ParamType::Integer: return "a whole number" + range(info);
    case ParamType::Real: return "a number" + range(info);
    case ParamType::Choice: return "one of " + choices(info);
    case ParamType::Integers: return "a list of at most " + std::to_string(longestList) + " whole numbers" + range(info);
    case ParamType::Text: return "a text";
    case ParamType::Path: return "a path";
    }
    return {};
}

std::string found(const Json& json)
{
    if (json.is_object())
        return "an object";
    if (json.is_array())
        return json.size() <= 4 ? json.dump(-1, ' ', false, Json::error_handler_t::replace) : "a list";
    if (json.is_number_float() && !std::isfinite(json.get<double>()))
        return "a number that is not finite";
    return (json.is_string() ? "the text " : "") + json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

ParamValue typedValue(const ParamInfo& info, const Json& json)
{
    switch (info.type) {
    case ParamType::Boolean:
        if (json.is_boolean())
            return json.get<bool>();
        break;
    case ParamType::Integer:
        if (isWhole(json) && inRange(info, json.get<double>()))
            return json.get<std::int64_t>();
        break;
    case ParamType::Real:
        if (json.is_number() && inRange(info, json.get<double>()))
            return json.get<double>();
        break;
    case ParamType::Integers:
        if (json.is_array() && json.size() <= longestList
            && std::ranges::all_of(json, [&](const Json& one) { return isWhole(one) && inRange(info, one.get<double>()); }))
            return json.get<std::vector<std::int64_t>>();
        break;
    case ParamType::Choice: {
        std::string text = textOf(info, json);
        if (std::ranges::find(info.choices, text) != info.choices.end())
            return text;
        break;
    }
    case ParamType::Text:
    case ParamType::Path: return textOf(info, json);
    }
    refuse(info, json);
}

} // namespace retort

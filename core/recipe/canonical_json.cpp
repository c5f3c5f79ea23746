#include "core/recipe/canonical_json.h"

#include "core/base/error.h"

#include <charconv>
#include <cmath>

namespace retort {

namespace {

std::string shortest(double number)
{
    if (!std::isfinite(number))
        throw Error("A recipe holds a number that is not finite.");
    char buffer[32];
    const auto [end, code] = std::to_chars(std::begin(buffer), std::end(buffer), number == 0 ? 0.0 : number);   // −0 is 0
    std::string text(buffer, end);
    return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

void append(std::string& text, const nlohmann::json& json)
{
    char separator = 0;
    if (json.is_object()) {
        text += '{';
        for (const auto& [key, value] : json.items()) {
            if (separator)
                text += separator;
            text += nlohmann::json(key).dump() + ':';
            append(text, value);
            separator = ',';
        }
        text += '}';
    } else if (json.is_array()) {
        text += '[';
        for (const auto& value : json) {
            if (separator)
                text += separator;
            append(text, value);
            separator = ',';
        }
        text += ']';
    } else {
        text += json.is_number_float() ? shortest(json.get<double>()) : json.dump();
    }
}

} // namespace

std::string canonicalJson(const nlohmann::json& json)
{
    std::string text;
    append(text, json);
    return text;
}

} // namespace retort

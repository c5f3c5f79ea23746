#include "core/store/wiring_fact.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace retort {

namespace {

bool isWiringLine(const nlohmann::json& line)
{
    constexpr std::array<std::string_view, 3> states{"holds", "fails", "idle"};
    const auto isText = [&line](const char* key) { return line.contains(key) && line.at(key).is_string(); };
    return line.is_object() && isText("state") && isText("says") && std::ranges::find(states, line.at("state").get<std::string>()) != states.end();
}

} // namespace

std::vector<WiringFact> wiringFacts(std::string_view text)
{
    const auto lines = nlohmann::json::parse(text, nullptr, false);
    if (!lines.is_array() || !std::ranges::all_of(lines, isWiringLine))
        return {};
    std::vector<WiringFact> facts;
    for (const nlohmann::json& line : lines)
        facts.push_back({.state = line.at("state").get<std::string>(), .says = line.at("says").get<std::string>()});
    return facts;
}

} // namespace retort

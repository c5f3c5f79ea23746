#include "core/store/network_card.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/recipe/typed_value.h"

#include <nlohmann/json.hpp>

namespace retort {

namespace {

Choice modelFromJson(const Json& json)
{
    Choice model{.kind = json.at("id").get<std::string>(), .params = {}};
    const Entry& row = entry(Kind::Architecture, model.kind);
    for (const ParamInfo& param : row.params)
        if (const auto value = json.at("params").find(std::string(param.id)); value != json.at("params").end())
            model.params.set(param.id, typedValue(param, *value));
    model.params = completed(row, model.params);
    return model;
}

/// So that what is worked out from it stays a number.
void requirePossible(const InputShape& input)
{
    constexpr std::int64_t mostSide = 1 << 16, mostValues = 1 << 22;
    for (const std::int64_t side : {input.channels, input.height, input.width})
        if (side < 1 || side > mostSide)
            throw Error("its samples have an impossible shape");
    if (input.values() > mostValues)
        throw Error("its samples are too large");
}

} // namespace

std::map<std::string, std::string> toMetadata(const NetworkCard& card)
{
    return {
        {"format", "retort-weights-1"},
        {"recipe", card.recipe},
        {"architecture", nlohmann::json{{"id", card.model.kind}, {"params", toJson(card.model.params)}}.dump()},
        {"input", Json{card.input.channels, card.input.height, card.input.width}.dump()},
        {"classes", Json(card.classNames).dump()},
        {"preprocessing", toJson(card.preprocessing)},
        {"parameters", std::to_string(card.parameters)},
        {"step", std::to_string(card.step)},
    };
}

NetworkCard cardFromMetadata(const std::map<std::string, std::string>& metadata, std::string_view what)
{
    NetworkCard card;
    try {
        if (metadata.at("format") != "retort-weights-1")
            throw Error("its format is " + metadata.at("format"));
        card.recipe = metadata.at("recipe");
        card.model = modelFromJson(Json::parse(metadata.at("architecture")));
        const Json input = Json::parse(metadata.at("input"));
        card.input = {input.at(0).get<std::int64_t>(), input.at(1).get<std::int64_t>(), input.at(2).get<std::int64_t>()};
        requirePossible(card.input);
        card.classNames = Json::parse(metadata.at("classes")).get<std::vector<std::string>>();
        card.preprocessing = preprocessingFromJson(metadata.at("preprocessing"));
        card.parameters = std::stoll(metadata.at("parameters"));
        card.step = std::stoll(metadata.at("step"));
    } catch (const std::exception& e) {   // out_of_range, json::exception, our own Error
        throw Error(std::string(what) + " does not say how to build its network (" + e.what() + "): use weights that Retort has exported.");
    }
    return card;
}

} // namespace retort

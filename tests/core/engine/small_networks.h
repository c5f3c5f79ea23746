#pragma once

#include "core/catalogue/catalogue.h"

#include <nlohmann/json.hpp>

#include <string>
#include <string_view>

/// Every architecture, as small as it comes: for tests that train.
namespace retort::test {

inline Params smallParams(std::string_view architecture)
{
    Params params = defaults(entry(Kind::Architecture, architecture));
    const auto set = [&](std::string_view id, std::string_view param, const ParamValue& value) {
        if (architecture == id)
            params.set(param, value);
    };
    set("resnet", "width", 0.25);
    set("wrn", "depth", std::string("10"));
    set("wrn", "width", 0.5);
    set("vgg", "width", 0.0625);
    set("mobilenet_v2", "width", 0.25);
    set("mobilenet_v2", "expansion", std::int64_t{2});
    set("shufflenet_v1", "width", 0.25);
    set("shufflenet_v2", "size", std::string("0.2"));
    return params;
}

/// As an experiment says it.
inline std::string smallModel(std::string_view architecture)
{
    nlohmann::json model = toJson(smallParams(architecture));
    model["architecture"] = architecture;
    return model.dump();
}

} // namespace retort::test

#include "core/catalogue/catalogue.h"
#include "core/translate/foreign_run.h"

#include "core/base/error.h"
#include "core/recipe/typed_value.h"

#include <algorithm>

namespace retort {

namespace {

struct ForeignModel {
    std::string_view name;                    ///< in lower case, with _
    std::string_view model;                   ///< as an experiment has it
    std::string_view says = {};
};

/// The CIFAR networks of RepDistiller, which mdistiller took over, and torchdistill's where they are the same. Their residual networks pass a change of shape through a 1 × 1 convolution.
constexpr ForeignModel foreignModels[] = {
    {"resnet8", R"({"architecture": "resnet", "depth": "8", "shortcut": "projection"})"},
    {"resnet14", R"({"architecture": "resnet", "depth": "14", "shortcut": "projection"})"},
    {"resnet20", R"({"architecture": "resnet", "depth": "20", "shortcut": "projection"})"},
    {"resnet32", R"({"architecture": "resnet", "depth": "32", "shortcut": "projection"})"},
    {"resnet44", R"({"architecture": "resnet", "depth": "44", "shortcut": "projection"})"},
    {"resnet56", R"({"architecture": "resnet", "depth": "56", "shortcut": "projection"})"},
    {"resnet110", R"({"architecture": "resnet", "depth": "110", "shortcut": "projection"})"},
    {"resnet8x4", R"({"architecture": "resnet", "depth": "8", "width": 4, "stem": 32, "shortcut": "projection"})"},
    {"resnet32x4", R"({"architecture": "resnet", "depth": "32", "width": 4, "stem": 32, "shortcut": "projection"})"},
    {"wrn_16_1", R"({"architecture": "wrn", "depth": "16", "width": 1})"},
    {"wrn_16_2", R"({"architecture": "wrn", "depth": "16", "width": 2})"},
    {"wrn_40_1", R"({"architecture": "wrn", "depth": "40", "width": 1})"},
    {"wrn_40_2", R"({"architecture": "wrn", "depth": "40", "width": 2})"},
    {"wide_resnet40_1", R"({"architecture": "wrn", "depth": "40", "width": 1})"},
    {"wide_resnet40_2", R"({"architecture": "wrn", "depth": "40", "width": 2})"},
    {"wide_resnet40_4", R"({"architecture": "wrn", "depth": "40", "width": 4})"},
    {"wide_resnet16_8", R"({"architecture": "wrn", "depth": "16", "width": 8})"},
    {"wide_resnet28_10", R"({"architecture": "wrn", "depth": "28", "width": 10})"},
    {"vgg8", R"({"architecture": "vgg", "depth": "8"})"},
    {"vgg11", R"({"architecture": "vgg", "depth": "11"})"},
    {"vgg13", R"({"architecture": "vgg", "depth": "13"})"},
    {"vgg16", R"({"architecture": "vgg", "depth": "16"})"},
    {"vgg19", R"({"architecture": "vgg", "depth": "19"})"},
    {"mobile_half", R"({"architecture": "mobilenet_v2", "width": 0.5})"},
    {"mobilenetv2", R"({"architecture": "mobilenet_v2", "width": 0.5})", "MobileNetV2 is the one of half width there, and here."},
    {"mobile_full", R"({"architecture": "mobilenet_v2", "width": 1})"},
    {"shufflev1", R"({"architecture": "shufflenet_v1", "groups": "3"})"},
    {"shufflev2", R"({"architecture": "shufflenet_v2", "size": "1"})"},
    {"resnet50", "", "the residual network with bottlenecks (ResNet-50) is not in the catalogue; resnet of depth 110 comes nearest for CIFAR."},
    {"resnet18", "", "ImageNet's residual networks are not in the catalogue; put a resnet or wrn in its place."},
    {"resnet34", "", "ImageNet's residual networks are not in the catalogue; put a resnet or wrn in its place."},
    {"densenet_bc_k12_depth100", "", "dense networks are not in the catalogue; put a wrn in its place."},
};

std::string normalName(std::string name)
{
    for (char& c : name)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c == '-' ? '_' : c;
    return name;
}

/// What keeps this catalogue from having the model, or "".
std::string lackOf(const Json& model)
{
    const Entry* row = findEntry(Kind::Architecture, model["architecture"].get<std::string>());
    if (!row)
        return "the architecture " + model["architecture"].get<std::string>() + " is not in the catalogue";
    for (const auto& [id, value] : model.items()) {
        if (id == "architecture")
            continue;
        const ParamInfo* info = findParam(*row, id);
        if (!info)
            return std::string(row->id) + " has no parameter " + id + " here";
        try {
            (void)typedValue(*info, value);
        } catch (const Error& error) {
            return std::string(row->id) + "." + id + " " + error.what();
        }
    }
    return {};
}

} // namespace

Json modelFor(const std::string& name, const std::string& part, ForeignRun& run)
{
    const auto row = std::ranges::find(foreignModels, normalName(name), &ForeignModel::name);
    if (row == std::end(foreignModels)) {
        run.missing(part, "\"" + name + "\" is no network that is known here; choose one of retort catalogue architecture.");
        return nullptr;
    }
    if (!row->says.empty())
        row->model.empty() ? run.missing(part, std::string(row->says)) : run.note(part, std::string(row->says));
    if (row->model.empty())
        return nullptr;
    Json model = Json::parse(row->model);
    if (const std::string why = lackOf(model); !why.empty()) {
        run.missing(part, why + "; choose another network.");
        return nullptr;
    }
    return model;
}

} // namespace retort

#include "core/catalogue/cost.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/networks/networks.h"
#include "core/catalogue/networks/walk.h"

#include <algorithm>

namespace retort {

namespace {

struct CostRow {
    std::string_view id;
    void (*walk)(Walk& walk, const Params& params);
};

constexpr CostRow costRows[] = {
    {"linear", networks::walkLinear},
    {"mlp", networks::walkMlp},
    {"cnn", networks::walkCnn},
    {"resnet", networks::walkResnet},
    {"wrn", networks::walkWrn},
    {"vgg", networks::walkVgg},
    {"mobilenet_v2", networks::walkMobilenetV2},
    {"shufflenet_v1", networks::walkShufflenetV1},
    {"shufflenet_v2", networks::walkShufflenetV2},
};

} // namespace

ModelCost modelCost(std::string_view architecture, const Params& params, InputShape input, std::int64_t classes)
{
    const Entry& known = entry(Kind::Architecture, architecture);
    if (input.channels < 1 || input.height < 1 || input.width < 1 || classes < 1)
        throw Error("A network needs samples with at least one value and at least one class to tell; look at the data set.");
    const auto row = std::ranges::find(costRows, architecture, &CostRow::id);
    if (row == std::end(costRows))
        throw Error("The architecture \"" + std::string(architecture) + "\" has no cost; this is a mistake of the program, please report it.");
    Walk walk(input);
    row->walk(walk, completed(known, params));
    walk.linear(classes);
    walk.keep();                              // the loss keeps its log-probabilities
    return walk.cost();
}

} // namespace retort

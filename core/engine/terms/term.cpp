#include "core/engine/terms/kinds.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"

#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace retort::engine {

namespace {

struct Row {
    std::string_view id;
    std::unique_ptr<Term> (*make)(const Params& params);
};

constexpr std::array table{
    Row{"cross_entropy", terms::crossEntropy},
    Row{"kd", terms::kd},
    Row{"logit_mse", terms::logitMse},
};

} // namespace

Combine combineFromText(std::string_view id)
{
    if (id == "mean_probability")
        return Combine::MeanProbability;
    if (id == "mean_logit")
        return Combine::MeanLogit;
    if (id == "mean_loss")
        return Combine::MeanLoss;
    throw Error("There is no way \"" + std::string(id) + "\" to combine teachers; see retort catalogue combine.");
}

void Term::set(std::string_view param, double)
{
    throw Error("\"" + std::string(param) + "\" cannot be changed while a run trains.");
}

std::unique_ptr<Term> makeTerm(std::string_view kind, const Params& params)
{
    entry(Kind::Term, kind);
    const auto row = std::ranges::find(table, kind, &Row::id);
    if (row == table.end())
        throw Error("The term \"" + std::string(kind) + "\" has no formula; this is a mistake of the program, please report it.");
    return row->make(params);
}

std::vector<std::string_view> termIds()
{
    std::vector<std::string_view> ids;
    std::ranges::transform(table, std::back_inserter(ids), &Row::id);
    return ids;
}

torch::Tensor terms::meanOverMembers(const std::vector<torch::Tensor>& members, const std::function<torch::Tensor(const torch::Tensor&)>& loss)
{
    torch::Tensor total = loss(members.at(0).detach());
    for (std::size_t m = 1; m < members.size(); ++m)
        total = total + loss(members[m].detach());
    return total / static_cast<double>(members.size());
}

torch::Tensor combinedLogProbabilities(const std::vector<torch::Tensor>& logits, Combine combine, double temperature)
{
    const torch::NoGradGuard noGradient;
    if (logits.size() == 1)
        return torch::log_softmax(logits.front() / temperature, 1);
    const torch::Tensor all = torch::stack(logits) / temperature;   // [M, N, C]
    if (combine == Combine::MeanLogit)
        return torch::log_softmax(all.mean(0), 1);
    return torch::logsumexp(torch::log_softmax(all, 2), 0) - std::log(static_cast<double>(logits.size()));
}

} // namespace retort::engine

#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/kinds.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"

#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace retort::engine {

namespace {

struct TermRow {
    std::string_view id;
    std::unique_ptr<Term> (*make)(const Params& params, const TermPlace& place);
};

/// A term that is the same between any two networks.
template<std::unique_ptr<Term> (*make)(const Params& params)>
std::unique_ptr<Term> anywhere(const Params& params, const TermPlace&)
{
    return make(params);
}

constexpr std::array termTable{
    TermRow{"cross_entropy", anywhere<terms::crossEntropy>},
    TermRow{"kd", anywhere<terms::kd>},
    TermRow{"logit_mse", anywhere<terms::logitMse>},
    TermRow{"logit_standardisation", anywhere<terms::logitStandardisation>},
    TermRow{"dkd", anywhere<terms::dkd>},
    TermRow{"dist", anywhere<terms::dist>},
    TermRow{"nkd", anywhere<terms::nkd>},
    TermRow{"wsld", anywhere<terms::wsld>},
    TermRow{"reverse_kl", anywhere<terms::reverseKl>},
    TermRow{"jensen_shannon", anywhere<terms::jensenShannon>},
    TermRow{"argmax", anywhere<terms::argmax>},
    TermRow{"label_smoothing", anywhere<terms::labelSmoothing>},
    TermRow{"rkd", anywhere<terms::rkd>},
    TermRow{"similarity", anywhere<terms::similarity>},
    TermRow{"pkt", anywhere<terms::pkt>},
    TermRow{"cc", anywhere<terms::cc>},
    TermRow{"crd", terms::crd},
    TermRow{"hint", terms::hint},
    TermRow{"attention", terms::attention},
    TermRow{"nst", terms::nst},
    TermRow{"vid", terms::vid},
    TermRow{"ofd", terms::ofd},
    TermRow{"review_kd", terms::reviewKd},
    TermRow{"factor", terms::factor},
    TermRow{"fsp", terms::fsp},
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

void Term::draw(std::uint64_t stream)
{
    if (torch::nn::Module* own = parts())
        initialise(*own, stream);
}

void Term::remember(const TermInput&) {}

std::unique_ptr<Term> makeTerm(std::string_view kind, const Params& params, const TermPlace& place)
{
    entry(Kind::Term, kind);
    const auto row = std::ranges::find(termTable, kind, &TermRow::id);
    if (row == termTable.end())
        throw Error("The term \"" + std::string(kind) + "\" has no formula; this is a mistake of the program, please report it.");
    return row->make(params, place);
}

std::vector<std::string_view> termIds()
{
    std::vector<std::string_view> ids;
    std::ranges::transform(termTable, std::back_inserter(ids), &TermRow::id);
    return ids;
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

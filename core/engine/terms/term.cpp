#include "core/engine/terms/term.h"

#include "core/base/error.h"

#include <cmath>

namespace retort::engine {

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

torch::Tensor combinedLogProbabilities(const std::vector<torch::Tensor>& logits, Combine combine, double temperature)
{
    if (logits.size() == 1)
        return torch::log_softmax(logits.front() / temperature, 1);
    const torch::Tensor all = torch::stack(logits) / temperature;   // [M, N, C]
    if (combine == Combine::MeanLogit)
        return torch::log_softmax(all.mean(0), 1);
    return torch::logsumexp(torch::log_softmax(all, 2), 0) - std::log(static_cast<double>(logits.size()));
}

} // namespace retort::engine

#include "core/engine/evaluate/evaluator.h"

#include <algorithm>

namespace retort::engine {

torch::Tensor logitsOf(Model& model, const ResidentData& data, const std::vector<std::int64_t>& rows, const std::function<void()>& between)
{
    const Evaluating evaluating(model);
    std::vector<torch::Tensor> parts;
    const torch::Tensor all = torch::tensor(rows, torch::kInt64);
    for (std::int64_t at = 0; at < all.numel(); at += passBatch) {
        between();
        const torch::Tensor some = all.slice(0, at, std::min(at + passBatch, all.numel()));
        parts.push_back(model.forward(data.inputs(some)).logits.to(torch::kCPU, torch::kFloat));
    }
    return torch::cat(parts).contiguous();
}

Predictions predictionsOf(const torch::Tensor& logits, const Samples& samples, const std::vector<std::int64_t>& rows)
{
    Predictions predictions{.classes = logits.size(1), .logits = std::vector<float>(static_cast<std::size_t>(logits.numel())), .labels = {}, .ids = {}};
    std::copy_n(logits.data_ptr<float>(), logits.numel(), predictions.logits.begin());
    for (const std::int64_t row : rows) {
        predictions.labels.push_back(samples.labels[static_cast<std::size_t>(row)]);
        predictions.ids.push_back(samples.ids[static_cast<std::size_t>(row)]);
    }
    return predictions;
}

} // namespace retort::engine

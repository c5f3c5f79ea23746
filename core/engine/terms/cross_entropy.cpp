#include "core/engine/terms/kinds.h"
#include "core/engine/terms/softmax_losses.h"
#include "core/engine/terms/target.h"

#include <torch/nn/functional/loss.h>

namespace retort::engine::terms {

namespace {

//   − mean over the labelled samples of Σ_k q_k log softmax(s)_k,   q = (1 − ε) onehot(y) + ε / K           arXiv:1512.00567
class CrossEntropy final : public Term {
public:
    explicit CrossEntropy(const Params& params) : m_smoothing(params.real("label_smoothing")) {}

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor logits = input.student.logits.narrow(0, 0, input.labelled);
        if (input.labelled == 0)
            return logits.sum();              // an exact 0, with a graph, so that the loss can always be differentiated
        if (m_smoothing == 0 && !input.shares.defined())
            return negativeLogLikelihood(logits, input.labels);
        auto options = torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(m_smoothing);
        if (!input.shares.defined())
            return torch::nn::functional::cross_entropy(logits, input.labels, options);
        return overLabels(input, [&](const torch::Tensor& labels) { return torch::nn::functional::cross_entropy(logits, labels, options.reduction(torch::kNone)); });
    }

private:
    double m_smoothing;
};

} // namespace

std::unique_ptr<Term> crossEntropy(const Params& params) { return std::make_unique<CrossEntropy>(params); }

} // namespace retort::engine::terms

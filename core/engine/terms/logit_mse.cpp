#include "core/engine/terms/kinds.h"

#include <torch/utils.h>

namespace retort::engine::terms {

namespace {

//   ½ · mean over the batch of Σ_k (s_k − t_k)²,  or of the mean over k;  centred: s and t less their own mean   arXiv:1312.6184
//   d/ds = (s − t) / N, or / (N K). Centred with the mean over k, it is the limit of kd as T → ∞.
class LogitMatching final : public Term {
public:
    explicit LogitMatching(const Params& params)
        : m_mean(params.text("reduction") == "mean")
        , m_centred(params.boolean("centred"))
    {
    }

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor& student = input.student.logits;
        if (input.combine != Combine::MeanLoss)
            return halfSquare(student - target(input));
        torch::Tensor total = halfSquare(student - input.teacherLogits.at(0).detach());
        for (std::size_t m = 1; m < input.teacherLogits.size(); ++m)
            total = total + halfSquare(student - input.teacherLogits[m].detach());
        return total / static_cast<double>(input.teacherLogits.size());
    }

private:
    /// The mean logits; for the mean of probabilities, the logits that have that distribution and the members' mean level.
    static torch::Tensor target(const TermInput& input)
    {
        const torch::NoGradGuard noGradient;
        if (input.teacherLogits.size() == 1)
            return input.teacherLogits.front().detach();
        const torch::Tensor mean = torch::stack(input.teacherLogits).mean(0);
        if (input.combine == Combine::MeanLogit)
            return mean;
        const torch::Tensor logarithm = combinedLogProbabilities(input.teacherLogits, input.combine, 1);
        return logarithm + (mean - logarithm).mean(1, true);
    }

    torch::Tensor halfSquare(torch::Tensor difference) const
    {
        if (m_centred)
            difference = difference - difference.mean(1, true);
        const double samples = static_cast<double>(m_mean ? difference.numel() : difference.size(0));
        return difference.square().sum() * (0.5 / samples);
    }

    bool m_mean;
    bool m_centred;
};

} // namespace

std::unique_ptr<Term> logitMse(const Params& params) { return std::make_unique<LogitMatching>(params); }

} // namespace retort::engine::terms

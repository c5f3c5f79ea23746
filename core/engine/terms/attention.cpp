#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

#include <torch/nn/functional/normalization.h>

namespace retort::engine::terms {

namespace {

//   Σ over the stages of the mean of (A_s − A_t)²,   A = mean over the channels of |f|^p, each sample's with length 1      arXiv:1612.03928
//   or, as the paper writes it, of the mean over the batch of ‖A_s − A_t‖
class Attention final : public FeatureTerm {
public:
    Attention(const Params& params, const TermPlace& place)
        : FeatureTerm("attention", params, place)
        , m_power(params.real("power"))
        , m_norm(params.text("form") == "norm")
    {
    }

private:
    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t) const override
    {
        torch::Tensor total;
        for (const Pair& pair : pairs) {
            const auto [student, teacher] = atOneSize(pair.student, pair.teacher);
            const torch::Tensor difference = map(student) - map(teacher);
            const torch::Tensor value = m_norm ? difference.norm(2, 1).mean() : difference.square().mean();
            total = total.defined() ? total + value : value;
        }
        return total;
    }

    torch::Tensor map(const torch::Tensor& maps) const
    {
        const torch::Tensor strength = m_power == 2 ? maps.square() : maps.abs().pow(m_power);
        return torch::nn::functional::normalize(strength.mean(1).flatten(1), torch::nn::functional::NormalizeFuncOptions().dim(1));
    }

    double m_power;
    bool m_norm;
};

} // namespace

std::unique_ptr<Term> attention(const Params& params, const TermPlace& place) { return std::make_unique<Attention>(params, place); }

} // namespace retort::engine::terms

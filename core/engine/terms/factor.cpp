#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

#include <torch/nn/functional/normalization.h>
#include <torch/nn/modules/activation.h>
#include <torch/nn/modules/container/sequential.h>

#include <algorithm>
#include <cmath>

namespace retort::engine::terms {

namespace {

/// Three 3 × 3 convolutions, leaky ReLU after each.
torch::nn::Sequential coder(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d)
{
    const auto leaky = [] { return torch::nn::LeakyReLU(torch::nn::LeakyReLUOptions().negative_slope(0.1)); };
    const auto conv = [](std::int64_t inputs, std::int64_t outputs) { return torch::nn::Conv2d(torch::nn::Conv2dOptions(inputs, outputs, 3).padding(1)); };
    return torch::nn::Sequential(conv(a, b), leaky(), conv(b, c), leaky(), conv(c, d), leaky());
}

torch::Tensor unitLength(const torch::Tensor& factor)
{
    return torch::nn::functional::normalize(factor.flatten(1), torch::nn::functional::NormalizeFuncOptions().dim(1));
}

//   mean of | F_s − F_t |, of factors with length 1, F_t = paraphraser(f_t), F_s = translator(f_s) at the last stage     arXiv:1802.04977
//   + mean of ( rebuilt − f_t )²: the paraphraser learns to say the teacher's map with fewer channels, and from this alone
class Factors final : public FeatureTerm {
public:
    Factors(const Params& params, const TermPlace& place) : FeatureTerm("factor", params, place)
    {
        const double share = params.real("share");
        for (std::size_t m = 0; m < members(); ++m) {
            const auto [student, teacher] = widths(m).back();
            const std::int64_t few = std::max<std::int64_t>(1, std::llround(share * static_cast<double>(teacher)));
            m_coders.push_back({m_parts->register_module(nameOf(m, 0, "paraphraser"), coder(teacher, teacher, few, few)),
                m_parts->register_module(nameOf(m, 0, "rebuilder"), coder(few, few, teacher, teacher)),
                m_parts->register_module(nameOf(m, 0, "translator"), coder(student, student, few, few))});
        }
    }

private:
    struct Coders {
        torch::nn::Sequential paraphraser, rebuilder, translator;
    };

    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t member) const override
    {
        const Pair& pair = pairs.back();
        const auto [student, teacher] = atOneSize(pair.student, pair.teacher);
        if (bare()) {
            requireEqualChannels(pair, kind());
            return (unitLength(student) - unitLength(teacher)).abs().mean();
        }
        Coders coders = m_coders[member];
        const torch::Tensor factor = coders.paraphraser->forward(teacher);
        const torch::Tensor rebuilding = (coders.rebuilder->forward(factor) - teacher).square().mean();
        return (unitLength(coders.translator->forward(student)) - unitLength(factor.detach())).abs().mean() + rebuilding;
    }

    std::vector<Coders> m_coders;             // by member
};

} // namespace

std::unique_ptr<Term> factor(const Params& params, const TermPlace& place) { return std::make_unique<Factors>(params, place); }

} // namespace retort::engine::terms

#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

#include <torch/nn/functional/upsampling.h>

#include <algorithm>

namespace retort::engine::terms {

namespace {

/// The hierarchical context loss: the mean squared difference of the maps and of their means over 4 × 4, 2 × 2 and 1 × 1 areas,
/// each counting half as much as the one before.
torch::Tensor contextLoss(const torch::Tensor& student, const torch::Tensor& teacher)
{
    torch::Tensor sum = (student - teacher).square().mean();
    double share = 1;
    double shares = 1;
    for (const std::int64_t side : {4, 2, 1}) {
        if (side >= student.size(2))
            continue;
        share /= 2;
        shares += share;
        sum = sum + share * (torch::adaptive_avg_pool2d(student, {side, side}) - torch::adaptive_avg_pool2d(teacher, {side, side})).square().mean();
    }
    return sum / shares;
}

torch::Tensor resized(const torch::Tensor& maps, const torch::Tensor& like)
{
    if (maps.size(2) == like.size(2) && maps.size(3) == like.size(3))
        return maps;
    return torch::nn::functional::interpolate(maps, torch::nn::functional::InterpolateFuncOptions().size(std::vector<std::int64_t>{like.size(2), like.size(3)}).mode(torch::kNearest));
}

//   Σ over the stages of HCL( ABF(s), t ): the student's stages, fused from the deepest to the shallowest with learnt attention,
//   are compared with the teacher's before their ReLU                                                               arXiv:2104.09044
class Review final : public FeatureTerm {
public:
    Review(const Params& params, const TermPlace& place) : FeatureTerm("review_kd", params, place)
    {
        for (std::size_t m = 0; m < members(); ++m) {
            auto& fusions = m_fusions.emplace_back();
            const std::int64_t middle = std::min<std::int64_t>(512, widths(m).back().student);
            for (std::size_t i = 0; i < widths(m).size(); ++i) {
                const auto own = [&](const char* part, auto module) { return m_parts->register_module(nameOf(m, i, part), module); };
                fusions.push_back({own("conv", convolution(widths(m)[i].student, middle, 1)), own("norm", torch::nn::BatchNorm2d(middle)), nullptr,
                    own("output", convolution(middle, widths(m)[i].teacher, 3)), own("output_norm", torch::nn::BatchNorm2d(widths(m)[i].teacher))});
                if (i + 1 < widths(m).size())
                    fusions.back().attention = own("attention", torch::nn::Conv2d(torch::nn::Conv2dOptions(2 * middle, 2, 1)));
            }
        }
    }

private:
    struct Fusion {
        torch::nn::Conv2d conv;
        torch::nn::BatchNorm2d norm;
        torch::nn::Conv2d attention;          // none at the deepest stage
        torch::nn::Conv2d output;
        torch::nn::BatchNorm2d outputNorm;
    };

    Look lookAtTeacher() const override { return Look::Before; }

    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t member) const override
    {
        torch::Tensor total;
        torch::Tensor deeper;
        for (std::size_t i = pairs.size(); i-- > 0;) {
            const Pair& pair = pairs[i];
            torch::Tensor student = pair.student;
            if (bare()) {
                requireEqualChannels(pair, kind());
            } else {
                Fusion fusion = m_fusions[member][i];
                deeper = fused(fusion, student, deeper, pair.teacher);
                student = normalised(fusion.outputNorm, fusion.output->forward(deeper));
            }
            const torch::Tensor value = contextLoss(resized(student, pair.teacher), pair.teacher);
            total = total.defined() ? total + value : value;
        }
        return total;
    }

    static torch::Tensor fused(Fusion& fusion, const torch::Tensor& student, const torch::Tensor& deeper, const torch::Tensor& teacher)
    {
        const torch::Tensor here = resized(normalised(fusion.norm, fusion.conv->forward(student)), teacher);
        if (!deeper.defined())
            return here;
        const torch::Tensor below = resized(deeper, here);
        const torch::Tensor attention = torch::sigmoid(fusion.attention->forward(torch::cat({here, below}, 1)));
        return here * attention.narrow(1, 0, 1) + below * attention.narrow(1, 1, 1);
    }

    std::vector<std::vector<Fusion>> m_fusions;       // by member and pair
};

} // namespace

std::unique_ptr<Term> reviewKd(const Params& params, const TermPlace& place) { return std::make_unique<Review>(params, place); }

} // namespace retort::engine::terms

#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

#include <cmath>

namespace retort::engine::terms {

namespace {

/// Each channel's mean of the values below 0; 0 where it has none.
torch::Tensor marginOf(const torch::Tensor& maps)
{
    const torch::Tensor negative = maps.lt(0);
    const std::vector<std::int64_t> all{0, 2, 3};
    return (maps * negative).sum(all, true) / negative.sum(all, true).clamp_min(1);
}

//   Σ over the L stages l, before their ReLU, of 2^−(L−1−l) / N · Σ (s' − t')² where s' > t' or t > 0                 arXiv:1904.01866
//   t' = max(t, margin of the channel),   s' = batch normalisation of a 1 × 1 convolution of s
class Overhaul final : public FeatureTerm {
public:
    Overhaul(const Params& params, const TermPlace& place)
        : FeatureTerm("ofd", params, place)
        , m_margin(params.real("margin"))
    {
        for (std::size_t m = 0; m < members(); ++m) {
            auto& adapters = m_adapters.emplace_back();
            for (std::size_t i = 0; i < widths(m).size(); ++i) {
                const auto [student, teacher] = widths(m)[i];
                adapters.push_back({m_parts->register_module(nameOf(m, i, "conv"), convolution(student, teacher, 1)),
                    m_parts->register_module(nameOf(m, i, "norm"), torch::nn::BatchNorm2d(teacher))});
            }
        }
    }

private:
    struct Adapter {
        torch::nn::Conv2d conv;
        torch::nn::BatchNorm2d norm;
    };

    Look lookAtStudent() const override { return Look::Before; }
    Look lookAtTeacher() const override { return Look::Before; }

    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t member) const override
    {
        torch::Tensor total;
        for (const Pair& pair : pairs) {
            auto [student, teacher] = atOneSize(pair.student, pair.teacher);
            if (bare()) {
                requireEqualChannels(pair, kind());
            } else {
                Adapter adapter = m_adapters[member][pair.index];
                student = normalised(adapter.norm, adapter.conv->forward(student));
            }
            const torch::Tensor target = torch::maximum(teacher, m_margin < 0 ? torch::full_like(teacher, m_margin) : marginOf(teacher));
            const torch::Tensor counts = student.gt(target).logical_or(teacher.gt(0));
            const double share = std::pow(0.5, static_cast<double>(pairs.size() - 1 - pair.index)) / static_cast<double>(student.size(0));
            const torch::Tensor value = share * ((student - target).square() * counts).sum();
            total = total.defined() ? total + value : value;
        }
        return total;
    }

    double m_margin;
    std::vector<std::vector<Adapter>> m_adapters;     // by member and pair
};

} // namespace

std::unique_ptr<Term> ofd(const Params& params, const TermPlace& place) { return std::make_unique<Overhaul>(params, place); }

} // namespace retort::engine::terms

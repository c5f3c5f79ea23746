#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

#include "core/base/error.h"

namespace retort::engine::terms {

namespace {

/// How one stage flows into the next: the mean over the pixels of f_a f_bᵀ, [N, C_a, C_b].
torch::Tensor flow(const torch::Tensor& from, const torch::Tensor& to)
{
    const auto [a, b] = atOneSize(from, to);
    return torch::bmm(a.flatten(2), b.flatten(2).transpose(1, 2)) / static_cast<double>(a.size(2) * a.size(3));
}

//   Σ over consecutive stages of the mean of (G_s − G_t)²,   G = mean over the pixels of f_a f_bᵀ         Yim et al., CVPR 2017
class SolutionFlow final : public FeatureTerm {
public:
    SolutionFlow(const Params& params, const TermPlace& place) : FeatureTerm("fsp", params, place) {}

private:
    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t) const override
    {
        if (pairs.size() < 2)
            throw Error("fsp compares how one stage follows from another; give at least two stages.");
        for (const Pair& pair : pairs)
            requireEqualChannels(pair, kind());
        torch::Tensor total;
        for (std::size_t i = 0; i + 1 < pairs.size(); ++i) {
            const torch::Tensor value = (flow(pairs[i].student, pairs[i + 1].student) - flow(pairs[i].teacher, pairs[i + 1].teacher)).square().mean();
            total = total.defined() ? total + value : value;
        }
        return total;
    }
};

} // namespace

std::unique_ptr<Term> fsp(const Params& params, const TermPlace& place) { return std::make_unique<SolutionFlow>(params, place); }

} // namespace retort::engine::terms

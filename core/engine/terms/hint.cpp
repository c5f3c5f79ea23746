#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

namespace retort::engine::terms {

namespace {

//   mean of ( r(f_s) − f_t )²,   r = a 1 × 1 convolution with bias, which trains with the student                    arXiv:1412.6550
class Hint final : public FeatureTerm {
public:
    Hint(const Params& params, const TermPlace& place) : FeatureTerm("hint", params, place)
    {
        for (std::size_t m = 0; m < members(); ++m)
            m_regressors.push_back(m_parts->register_module(nameOf(m, 0, "regressor"),
                torch::nn::Conv2d(torch::nn::Conv2dOptions(widths(m).front().student, widths(m).front().teacher, 1))));
    }

private:
    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t member) const override
    {
        const Pair& pair = pairs[pairs.size() / 2];             // of a network's pairs there is one, the chosen
        const auto [student, teacher] = atOneSize(pair.student, pair.teacher);
        if (!bare())
            return (torch::nn::Conv2d(m_regressors[member])->forward(student) - teacher).square().mean();
        requireEqualChannels(pair, kind());
        return (student - teacher).square().mean();
    }

    std::vector<torch::nn::Conv2d> m_regressors;
};

} // namespace

std::unique_ptr<Term> hint(const Params& params, const TermPlace& place) { return std::make_unique<Hint>(params, place); }

} // namespace retort::engine::terms

#include "core/engine/terms/feature_kinds.h"
#include "core/engine/terms/features.h"

#include <torch/nn/functional/normalization.h>

namespace retort::engine::terms {

namespace {

/// Each channel's picture, with length 1: [N, C, H·W].
torch::Tensor channels(const torch::Tensor& maps)
{
    return torch::nn::functional::normalize(maps.flatten(2), torch::nn::functional::NormalizeFuncOptions().dim(2));
}

/// The mean of ⟨a, b⟩² over all pairs of channels: N · C_a · C_b numbers, whatever the maps' size.
torch::Tensor likeness(const torch::Tensor& a, const torch::Tensor& b) { return torch::bmm(a, b.transpose(1, 2)).square().mean(); }

//   Σ over the stages of mean k(t, t) + mean k(s, s) − 2 mean k(s, t),   k(a, b) = ⟨a, b⟩² of channels with length 1    arXiv:1707.01219
class SelectedNeurons final : public FeatureTerm {
public:
    SelectedNeurons(const Params& params, const TermPlace& place) : FeatureTerm("nst", params, place) {}

private:
    torch::Tensor compare(const std::vector<Pair>& pairs, std::size_t) const override
    {
        torch::Tensor total;
        for (const Pair& pair : pairs) {
            const auto [studentMaps, teacherMaps] = atOneSize(pair.student, pair.teacher);
            const torch::Tensor student = channels(studentMaps);
            const torch::Tensor teacher = channels(teacherMaps);
            const torch::Tensor value = likeness(teacher, teacher) + likeness(student, student) - 2 * likeness(student, teacher);
            total = total.defined() ? total + value : value;
        }
        return total;
    }
};

} // namespace

std::unique_ptr<Term> nst(const Params& params, const TermPlace& place) { return std::make_unique<SelectedNeurons>(params, place); }

} // namespace retort::engine::terms

#include "core/engine/terms/kinds.h"
#include "core/engine/terms/target.h"

namespace retort::engine::terms {

namespace {

constexpr double epsilon = 1e-7;

/// How probable each sample is as another's neighbour: rows of (cosine + 1) / 2 that sum to 1.
torch::Tensor neighbours(const torch::Tensor& embedding)
{
    const torch::Tensor unit = embedding / (embedding.norm(2, 1, true) + epsilon);
    const torch::Tensor likeness = (torch::mm(unit, unit.t()) + 1) / 2;
    return likeness / likeness.sum(1, true);
}

//   mean over the N² pairs of p_t log((p_t + 1e-7) / (p_s + 1e-7)),   p = ((cos + 1) / 2) with rows that sum to 1        arXiv:1803.10837
class NeighbourProbabilities final : public Term {
public:
    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = neighbours(input.student.embedding.flatten(1));
        return againstFeatures(input, [&](const ModelOutput& said, std::size_t) {
            const torch::Tensor teacher = neighbours(said.embedding.detach().flatten(1));
            return (teacher * ((teacher + epsilon) / (student + epsilon)).log()).mean();
        });
    }
};

} // namespace

std::unique_ptr<Term> pkt(const Params&) { return std::make_unique<NeighbourProbabilities>(); }

} // namespace retort::engine::terms

#include "core/engine/terms/kinds.h"
#include "core/engine/terms/with_temperature.h"

namespace retort::engine::terms {

namespace {

//   T² · mean over the batch of KL( p_s ‖ p_t ),   p = softmax(z / T)                                       arXiv:2306.08543
class ReverseDivergence final : public WithTemperature {
public:
    using WithTemperature::WithTemperature;

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = softened(input.student.logits);
        return againstTeachers(input.teacherLogits, input.combine, [&](const Target& teacher) {
            return torch::kl_div(teacher.logProbabilities(temperature()), student, torch::Reduction::Sum, true) * (square() / static_cast<double>(student.size(0)));
        });
    }
};

} // namespace

std::unique_ptr<Term> reverseKl(const Params& params) { return std::make_unique<ReverseDivergence>(params); }

} // namespace retort::engine::terms

#include "core/engine/terms/kinds.h"
#include "core/engine/terms/with_temperature.h"

namespace retort::engine::terms {

namespace {

//   T² · mean over the batch of KL( p_t ‖ p_s ),   p = softmax(z / T)                                       arXiv:1503.02531
//   d/ds = T (p_s − p_t) / N
class SoftTargets final : public WithTemperature {
public:
    using WithTemperature::WithTemperature;

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = softened(input.student.logits);
        return againstTeachers(input.teacherLogits, input.combine, [&](const Target& teacher) {
            return torch::kl_div(student, teacher.logProbabilities(temperature()), torch::Reduction::Sum, true) * (square() / static_cast<double>(student.size(0)));
        });
    }
};

} // namespace

std::unique_ptr<Term> kd(const Params& params) { return std::make_unique<SoftTargets>(params); }

} // namespace retort::engine::terms

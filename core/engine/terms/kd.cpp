#include "core/engine/terms/kinds.h"
#include "core/engine/terms/softmax_losses.h"
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
        return againstTeachers(input.teacherLogits, input.combine,
            [&](const Target& teacher) { return softenedDivergence(input.student.logits, teacher.logProbabilities(temperature()), temperature()); });
    }
};

} // namespace

std::unique_ptr<Term> kd(const Params& params) { return std::make_unique<SoftTargets>(params); }

} // namespace retort::engine::terms

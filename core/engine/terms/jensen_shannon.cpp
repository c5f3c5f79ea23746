#include "core/engine/terms/kinds.h"
#include "core/engine/terms/with_temperature.h"

#include <cmath>

namespace retort::engine::terms {

namespace {

//   T² · mean of ½ KL( p_t ‖ m ) + ½ KL( p_s ‖ m ),   m = ½ (p_t + p_s),   p = softmax(z / T)             doi:10.1109/18.61115
//   At most T² log 2, whatever the logits.
class JensenShannon final : public WithTemperature {
public:
    using WithTemperature::WithTemperature;

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = softened(input.student.logits);
        return againstTeachers(input.teacherLogits, input.combine, [&](const Target& target) {
            const torch::Tensor teacher = target.logProbabilities(temperature());
            const torch::Tensor middle = torch::logaddexp(student, teacher) - std::log(2.0);
            const torch::Tensor both = torch::kl_div(middle, teacher, torch::Reduction::Sum, true) + torch::kl_div(middle, student, torch::Reduction::Sum, true);
            return both * (0.5 * square() / static_cast<double>(student.size(0)));
        });
    }
};

} // namespace

std::unique_ptr<Term> jensenShannon(const Params& params) { return std::make_unique<JensenShannon>(params); }

} // namespace retort::engine::terms

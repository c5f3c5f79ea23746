#include "core/engine/terms/kinds.h"
#include "core/engine/terms/softmax_losses.h"
#include "core/engine/terms/with_temperature.h"

#include <torch/utils.h>

namespace retort::engine::terms {

namespace {

/// Each sample's logits with mean 0 and deviation 1 (the unbiased one, over K − 1).
torch::Tensor standardised(const torch::Tensor& logits)
{
    constexpr double epsilon = 1e-7;
    return (logits - logits.mean(1, true)) / (epsilon + logits.std(1, true, true));
}

//   T² · mean KL( softmax(Z(t) / T) ‖ softmax(Z(s) / T) ),   Z(z) = (z − mean z) / (1e-7 + std z)              arXiv:2403.01427
class StandardisedTargets final : public WithTemperature {
public:
    using WithTemperature::WithTemperature;

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = standardised(input.student.logits);
        return againstTeachers(members(input.teacherLogits), input.combine,
            [&](const Target& teacher) { return softenedDivergence(student, teacher.logProbabilities(temperature()), temperature()); });
    }

private:
    static std::vector<torch::Tensor> members(const std::vector<torch::Tensor>& logits)
    {
        const torch::NoGradGuard noGradient;
        std::vector<torch::Tensor> all;
        for (const torch::Tensor& one : logits)
            all.push_back(standardised(one));
        return all;
    }
};

} // namespace

std::unique_ptr<Term> logitStandardisation(const Params& params) { return std::make_unique<StandardisedTargets>(params); }

} // namespace retort::engine::terms

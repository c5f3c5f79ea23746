#include "core/engine/terms/kinds.h"
#include "core/engine/terms/with_temperature.h"

namespace retort::engine::terms {

namespace {

//   T² mean w_i · softCE_i,   softCE = − Σ_k p_t log p_s at T,   w = 1 − exp(− CE_s / (CE_t + 1e-7)), taken as constant    arXiv:2102.00650
class WeightedTargets final : public WithTemperature {
public:
    using WithTemperature::WithTemperature;

    torch::Tensor operator()(const TermInput& input) const override
    {
        if (input.labelled == 0)
            return nothing(input.student.logits);
        const torch::Tensor logits = input.student.logits.narrow(0, 0, input.labelled);
        const torch::Tensor student = softened(logits);
        const torch::Tensor plain = torch::log_softmax(logits.detach(), 1);
        return againstTeachers(labelledPart(input.teacherLogits, input.labelled), input.combine, [&](const Target& target) {
            const torch::Tensor said = target.logProbabilities(1);
            const torch::Tensor softCrossEntropy = -(target.logProbabilities(temperature()).exp() * student).sum(1);
            return square() * overLabels(input, [&](const torch::Tensor& labels) {
                const auto error = [&](const torch::Tensor& logProbabilities) { return -splitByLabel(logProbabilities, labels).trueClass.squeeze(1); };
                constexpr double epsilon = 1e-7;
                return (1 - torch::exp(-(error(plain) / (error(said) + epsilon)).clamp_min(0))) * softCrossEntropy;
            });
        });
    }
};

} // namespace

std::unique_ptr<Term> wsld(const Params& params) { return std::make_unique<WeightedTargets>(params); }

} // namespace retort::engine::terms

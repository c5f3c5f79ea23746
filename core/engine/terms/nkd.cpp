#include "core/engine/terms/kinds.h"
#include "core/engine/terms/with_temperature.h"

namespace retort::engine::terms {

namespace {

//   − mean p_t(y) log p_s(y)  −  γ T² mean Σ_{k ≠ y} q_t log q_s,   p at T = 1, q = softmax over the other classes at T      arXiv:2303.13005
class NormalisedTargets final : public WithTemperature {
public:
    explicit NormalisedTargets(const Params& params) : WithTemperature(params), m_gamma(params.real("gamma")) {}

    torch::Tensor operator()(const TermInput& input) const override
    {
        if (input.labelled == 0)
            return nothing(input.student.logits);
        const torch::Tensor logits = input.student.logits.narrow(0, 0, input.labelled);
        const torch::Tensor whole = torch::log_softmax(logits, 1), softened = logits / temperature();
        return againstTeachers(labelledPart(input.teacherLogits, input.labelled), input.combine, [&](const Target& target) {
            const torch::Tensor said = target.logProbabilities(1), softSaid = target.logProbabilities(temperature());
            return overLabels(input, [&](const torch::Tensor& labels) {
                const torch::Tensor ofTrue = splitByLabel(said, labels).trueClass.exp() * splitByLabel(whole, labels).trueClass;
                const torch::Tensor ofOthers = torch::softmax(splitByLabel(softSaid, labels).others, 1) * torch::log_softmax(splitByLabel(softened, labels).others, 1);
                return -ofTrue.squeeze(1) - m_gamma * square() * ofOthers.sum(1);
            });
        });
    }

private:
    double m_gamma;
};

} // namespace

std::unique_ptr<Term> nkd(const Params& params) { return std::make_unique<NormalisedTargets>(params); }

} // namespace retort::engine::terms

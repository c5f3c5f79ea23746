#include "core/engine/terms/kinds.h"
#include "core/engine/terms/with_temperature.h"

namespace retort::engine::terms {

namespace {

/// KL( exp p ‖ exp q ) of each sample, of log-probabilities [N, any].
torch::Tensor divergence(const torch::Tensor& p, const torch::Tensor& q) { return torch::kl_div(q, p, torch::Reduction::None, true).sum(1); }

/// What a distribution says of the true class against all others, and among the others.
struct Decoupled {
    torch::Tensor target, others;             // log-probabilities: [N, 2] and [N, C − 1]
};

/// All in logarithms: log(1 − p_y) is the log-sum of the others, which stays finite when p_y rounds to 1.
Decoupled decoupled(const torch::Tensor& logProbabilities, const torch::Tensor& labels)
{
    const auto [trueClass, others] = splitByLabel(logProbabilities, labels);
    const torch::Tensor rest = others.logsumexp(1, true);
    return {torch::cat({trueClass, rest}, 1), others - rest};
}

//   T² (α · TCKD + β · NCKD),   TCKD = KL of [p_y, 1 − p_y],   NCKD = KL of the distributions over the other classes  arXiv:2203.08679
//   kd = TCKD + (1 − p_y of the teacher) · NCKD, sample by sample; with two classes NCKD is 0.
class DecoupledTargets final : public WithTemperature {
public:
    explicit DecoupledTargets(const Params& params)
        : WithTemperature(params)
        , m_alpha(params.real("alpha"))
        , m_beta(params.real("beta"))
    {
    }

    torch::Tensor operator()(const TermInput& input) const override
    {
        if (input.labelled == 0)
            return nothing(input.student.logits);
        const torch::Tensor softStudent = softened(input.student.logits.narrow(0, 0, input.labelled));
        return againstTeachers(labelledPart(input.teacherLogits, input.labelled), input.combine, [&](const Target& target) {
            const torch::Tensor softTeacher = target.logProbabilities(temperature());
            return square() * overLabels(input, [&](const torch::Tensor& labels) {
                const Decoupled student = decoupled(softStudent, labels), teacher = decoupled(softTeacher, labels);
                return m_alpha * divergence(teacher.target, student.target) + m_beta * divergence(teacher.others, student.others);
            });
        });
    }

private:
    double m_alpha, m_beta;
};

} // namespace

std::unique_ptr<Term> dkd(const Params& params) { return std::make_unique<DecoupledTargets>(params); }

} // namespace retort::engine::terms

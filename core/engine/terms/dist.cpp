#include "core/engine/terms/kinds.h"
#include "core/engine/terms/with_temperature.h"

namespace retort::engine::terms {

namespace {

/// 1 − the mean of Pearson's correlation of the rows.
torch::Tensor uncorrelated(const torch::Tensor& a, const torch::Tensor& b)
{
    const torch::Tensor x = a - a.mean(1, true);
    const torch::Tensor y = b - b.mean(1, true);
    constexpr double epsilon = 1e-8;
    return 1 - ((x * y).sum(1) / (x.norm(2, 1) * y.norm(2, 1) + epsilon)).mean();
}

//   T² (β · inter + γ · intra),   inter = 1 − mean ρ of the rows of softmax(z / T),   intra = 1 − mean ρ of its columns    arXiv:2205.10536
class Correlations final : public WithTemperature {
public:
    explicit Correlations(const Params& params)
        : WithTemperature(params)
        , m_inter(params.real("inter"))
        , m_intra(params.real("intra"))
    {
    }

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = softened(input.student.logits).exp();
        return againstTeachers(input.teacherLogits, input.combine, [&](const Target& target) {
            const torch::Tensor teacher = target.logProbabilities(temperature()).exp();
            torch::Tensor value = m_inter * uncorrelated(student, teacher);
            if (student.size(0) > 1)          // one sample has no order within a class
                value = value + m_intra * uncorrelated(student.t(), teacher.t());
            return value * square();
        });
    }

private:
    double m_inter, m_intra;
};

} // namespace

std::unique_ptr<Term> dist(const Params& params) { return std::make_unique<Correlations>(params); }

} // namespace retort::engine::terms

#include "core/engine/terms/kinds.h"

#include "core/base/error.h"

#include <cmath>

namespace retort::engine::terms {

namespace {

//   T² · mean over the batch of KL( p_t ‖ p_s ),   p = softmax(z / T)                                       arXiv:1503.02531
//   d/ds = T (p_s − p_t) / N
class SoftTargets final : public Term {
public:
    explicit SoftTargets(const Params& params) : m_temperature(params.real("temperature")) {}

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = torch::log_softmax(input.student.logits / m_temperature, 1);
        const auto divergence = [&](const torch::Tensor& teacher) {
            return torch::kl_div(student, teacher, torch::Reduction::Sum, true) * (m_temperature * m_temperature / static_cast<double>(student.size(0)));
        };
        if (input.combine != Combine::MeanLoss)
            return divergence(combinedLogProbabilities(input.teacherLogits, input.combine, m_temperature));
        return meanOverMembers(input.teacherLogits, [&](const torch::Tensor& logits) { return divergence(torch::log_softmax(logits / m_temperature, 1)); });
    }

    void set(std::string_view param, double value) override
    {
        if (param != "temperature")
            return Term::set(param, value);
        if (!(value > 0) || !std::isfinite(value))
            throw Error("A temperature must be a number above 0, and " + std::to_string(value) + " is not.");
        m_temperature = value;
    }

private:
    double m_temperature;
};

} // namespace

std::unique_ptr<Term> kd(const Params& params) { return std::make_unique<SoftTargets>(params); }

} // namespace retort::engine::terms

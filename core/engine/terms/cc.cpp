#include "core/engine/terms/kinds.h"
#include "core/engine/terms/target.h"

#include <torch/nn/functional/normalization.h>

#include <cmath>

namespace retort::engine::terms {

namespace {

//   1 / N² · ‖ K(x_s) − K(x_t) ‖²,   K_ij = e^(−2γ) Σ_{p ≤ P} (2γ)^p / p! · ⟨x_i, x_j⟩^p of x with length 1                arXiv:1904.01802
//   the Taylor series of the Gaussian kernel e^(−γ ‖x_i − x_j‖²)
class Correlation final : public Term {
public:
    explicit Correlation(const Params& params)
        : m_gamma(params.real("gamma"))
        , m_order(params.integer("order"))
    {
    }

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = kernel(input.student.embedding.flatten(1));
        return againstFeatures(input, [&](const ModelOutput& teacher, std::size_t) {
            return (student - kernel(teacher.embedding.detach().flatten(1))).square().mean();
        });
    }

private:
    torch::Tensor kernel(const torch::Tensor& embedding) const
    {
        const torch::Tensor unit = torch::nn::functional::normalize(embedding, torch::nn::functional::NormalizeFuncOptions().dim(1));
        const torch::Tensor cosines = torch::mm(unit, unit.t());
        torch::Tensor power = torch::ones_like(cosines);
        torch::Tensor sum = power;
        double factor = 1;
        for (std::int64_t p = 1; p <= m_order; ++p) {
            power = power * cosines;
            factor *= 2 * m_gamma / static_cast<double>(p);
            sum = sum + factor * power;
        }
        return sum * std::exp(-2 * m_gamma);
    }

    double m_gamma;
    std::int64_t m_order;
};

} // namespace

std::unique_ptr<Term> cc(const Params& params) { return std::make_unique<Correlation>(params); }

} // namespace retort::engine::terms

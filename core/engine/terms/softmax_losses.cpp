#include "core/engine/terms/softmax_losses.h"

#include <ATen/Dispatch.h>
#include <torch/autograd.h>
#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace retort::engine::terms {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t few = 16384;           // logits; from there on torch's vectors outweigh what its operations cost

bool areFew(const torch::Tensor& logits) { return logits.is_cpu() && torch::isFloatingType(logits.scalar_type()) && logits.numel() <= few; }

/// q = softmax(z) of one row, and log Σ exp(z).
template <class Real> Real softmaxOf(const Real* z, std::int64_t classes, Real* q)
{
    const Real largest = *std::max_element(z, z + classes);
    Real sum = 0;
    for (std::int64_t c = 0; c < classes; ++c)
        sum += q[c] = std::exp(z[c] - largest);
    for (std::int64_t c = 0; c < classes; ++c)
        q[c] /= sum;
    return largest + std::log(sum);
}

class SoftenedDivergence : public torch::autograd::Function<SoftenedDivergence> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given, const torch::Tensor& givenTarget, double temperature)
    {
        // As targets are made: equal logits are an exact 0.
        const torch::Tensor said = torch::log_softmax(given / temperature, 1).contiguous(), target = givenTarget.contiguous();
        const torch::Tensor gradient = torch::empty_like(said);
        double divergence = 0;
        AT_DISPATCH_FLOATING_TYPES(said.scalar_type(), "softenedDivergence", [&] {
            const std::int64_t rows = said.size(0), classes = said.size(1);
            const auto pull = static_cast<scalar_t>(temperature / static_cast<double>(rows));
            for (std::int64_t row = 0; row < rows; ++row) {
                const scalar_t* logQ = said.data_ptr<scalar_t>() + row * classes;
                const scalar_t* logP = target.data_ptr<scalar_t>() + row * classes;
                scalar_t* g = gradient.data_ptr<scalar_t>() + row * classes;
                scalar_t all = 0;
                for (std::int64_t c = 0; c < classes; ++c)
                    all += std::exp(logP[c]);
                for (std::int64_t c = 0; c < classes; ++c) {
                    const scalar_t p = std::exp(logP[c]);
                    divergence += static_cast<double>(p * (logP[c] - logQ[c]));
                    g[c] = (std::exp(logQ[c]) * all - p) * pull;
                }
            }
        });
        context->save_for_backward({gradient});
        return torch::full({}, divergence * temperature * temperature / static_cast<double>(said.size(0)), said.options());
    }

    static variable_list backward(AutogradContext* context, const variable_list& given) { return {context->get_saved_variables()[0] * given[0], {}, {}}; }
};

class NegativeLogLikelihood : public torch::autograd::Function<NegativeLogLikelihood> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given, const torch::Tensor& givenLabels)
    {
        const torch::Tensor logits = given.contiguous(), labels = givenLabels.contiguous();
        const torch::Tensor gradient = torch::empty_like(logits);
        const std::int64_t* label = labels.data_ptr<std::int64_t>();
        double loss = 0;
        AT_DISPATCH_FLOATING_TYPES(logits.scalar_type(), "negativeLogLikelihood", [&] {
            const std::int64_t rows = logits.size(0), classes = logits.size(1);
            for (std::int64_t row = 0; row < rows; ++row) {
                TORCH_CHECK_INDEX(label[row] >= 0 && label[row] < classes, "Target ", label[row], " is out of bounds.");
                const scalar_t* z = logits.data_ptr<scalar_t>() + row * classes;
                scalar_t* g = gradient.data_ptr<scalar_t>() + row * classes;
                loss += static_cast<double>(softmaxOf(z, classes, g) - z[label[row]]);
                g[label[row]] -= 1;
                for (std::int64_t c = 0; c < classes; ++c)
                    g[c] /= static_cast<scalar_t>(rows);
            }
        });
        context->save_for_backward({gradient});
        return torch::full({}, loss / static_cast<double>(logits.size(0)), logits.options());
    }

    static variable_list backward(AutogradContext* context, const variable_list& given) { return {context->get_saved_variables()[0] * given[0], {}}; }
};

} // namespace

torch::Tensor softenedDivergence(const torch::Tensor& logits, const torch::Tensor& logTarget, double temperature)
{
    if (areFew(logits) && logTarget.scalar_type() == logits.scalar_type())
        return SoftenedDivergence::apply(logits, logTarget, temperature);
    const torch::Tensor student = torch::log_softmax(logits / temperature, 1);
    return torch::kl_div(student, logTarget, torch::Reduction::Sum, true) * (temperature * temperature / static_cast<double>(student.size(0)));
}

torch::Tensor negativeLogLikelihood(const torch::Tensor& logits, const torch::Tensor& labels)
{
    return areFew(logits) ? NegativeLogLikelihood::apply(logits, labels) : torch::nn::functional::cross_entropy(logits, labels);
}

} // namespace retort::engine::terms

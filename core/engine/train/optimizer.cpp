#include "core/engine/train/optimizer.h"

#include "core/base/error.h"
#include "core/engine/train/optimizer_kernels.h"

#include <cmath>

namespace retort::engine {

namespace {

bool inMainMemory(const torch::Tensor& tensor) { return tensor.device().is_cpu(); }

//   g ← g + λ w;  v ← μ v + g;  w ← w − lr · v   (Nesterov: w − lr · (g + μ v))
class Sgd final : public Optimizer {
public:
    Sgd(const Params& p, FlatParameters& parameters)
        : m_momentum(p.real("momentum"))
        , m_weightDecay(p.real("weight_decay"))
        , m_nesterov(p.boolean("nesterov"))
        , m_velocity(torch::zeros_like(parameters.values()))
    {
        m_memory = {{"velocity", m_velocity}};
    }

    void step(FlatParameters& parameters, double learningRate, std::int64_t) override
    {
        torch::Tensor& values = parameters.values();
        if (!inMainMemory(values)) {
            const torch::Tensor gradient = parameters.gradients().add(values, m_weightDecay);
            m_velocity.mul_(m_momentum).add_(gradient);
            values.sub_(m_nesterov ? gradient.add(m_velocity, m_momentum) : m_velocity, learningRate);
            return;
        }
        const kernels::SgdStep step{static_cast<float>(learningRate), static_cast<float>(m_momentum), static_cast<float>(m_weightDecay), m_nesterov};
        float* w = values.data_ptr<float>();
        float* v = m_velocity.data_ptr<float>();
        parameters.forEachPiece([&](std::int64_t at, const float* gradient, std::int64_t count) {
            kernels::sgd(w + at, gradient, v + at, static_cast<std::size_t>(count), step);
        });
    }

private:
    double m_momentum, m_weightDecay;
    bool m_nesterov;
    torch::Tensor m_velocity;
};

//   m ← β₁ m + (1 − β₁) g;  v ← β₂ v + (1 − β₂) g²;  w ← w − lr · (m / (1 − β₁ⁿ)) / (√(v / (1 − β₂ⁿ)) + ε)      arXiv:1412.6980
//   Adam adds λ w to g; AdamW multiplies w by 1 − lr λ first                                                   arXiv:1711.05101
class Adam final : public Optimizer {
public:
    Adam(const Params& p, bool decoupled, FlatParameters& parameters)
        : m_beta1(p.real("beta1"))
        , m_beta2(p.real("beta2"))
        , m_epsilon(p.real("eps"))
        , m_weightDecay(p.real("weight_decay"))
        , m_decoupled(decoupled)
        , m_mean(torch::zeros_like(parameters.values()))
        , m_square(torch::zeros_like(parameters.values()))
    {
        m_memory = {{"mean", m_mean}, {"square", m_square}};
    }

    void step(FlatParameters& parameters, double learningRate, std::int64_t n) override
    {
        torch::Tensor& values = parameters.values();
        const double stepSize = learningRate / (1 - std::pow(m_beta1, static_cast<double>(n)));
        const double rootCorrection = std::sqrt(1 - std::pow(m_beta2, static_cast<double>(n)));
        const double added = m_decoupled ? 0 : m_weightDecay;
        const double shrink = m_decoupled ? 1 - learningRate * m_weightDecay : 1;
        if (!inMainMemory(values)) {
            values.mul_(shrink);
            const torch::Tensor gradient = parameters.gradients().add(values, added);
            m_mean.mul_(m_beta1).add_(gradient, 1 - m_beta1);
            m_square.mul_(m_beta2).addcmul_(gradient, gradient, 1 - m_beta2);
            values.addcdiv_(m_mean, m_square.sqrt().div_(rootCorrection).add_(m_epsilon), -stepSize);
            return;
        }
        const kernels::AdamStep step{.beta1 = static_cast<float>(m_beta1), .beta2 = static_cast<float>(m_beta2),
            .epsilon = static_cast<float>(m_epsilon), .gain1 = static_cast<float>(1 - m_beta1), .gain2 = static_cast<float>(1 - m_beta2), .weightDecay = static_cast<float>(added), .shrink = static_cast<float>(shrink),
            .stepSize = static_cast<float>(stepSize), .rootCorrection = static_cast<float>(rootCorrection)};
        float* w = values.data_ptr<float>();
        float* m = m_mean.data_ptr<float>();
        float* v = m_square.data_ptr<float>();
        parameters.forEachPiece([&](std::int64_t at, const float* gradient, std::int64_t count) {
            kernels::adam(w + at, gradient, m + at, v + at, static_cast<std::size_t>(count), step);
        });
    }

private:
    double m_beta1, m_beta2, m_epsilon, m_weightDecay;
    bool m_decoupled;
    torch::Tensor m_mean, m_square;
};

} // namespace

std::unique_ptr<Optimizer> makeOptimizer(const Choice& choice, FlatParameters& parameters)
{
    if (choice.kind == "sgd")
        return std::make_unique<Sgd>(choice.params, parameters);
    if (choice.kind == "adam" || choice.kind == "adamw")
        return std::make_unique<Adam>(choice.params, choice.kind == "adamw", parameters);
    throw Error("There is no optimiser \"" + choice.kind + "\"; see retort catalogue optimizer.");
}

} // namespace retort::engine

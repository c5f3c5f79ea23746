#include "core/engine/models/stack.h"
#include "core/engine/train/batch_views.h"
#include "core/engine/train/batches.h"
#include "core/engine/train/flat_parameters.h"
#include "core/engine/train/learners.h"
#include "core/engine/train/optimizer_kernels.h"

#include <torch/nn/functional/loss.h>
#include <torch/utils.h>

#include <cmath>
#include <utility>

namespace retort::engine {

namespace {

class TogetherLearner final : public Learner {
public:
    TogetherLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device);

    std::vector<StepValues> step(std::int64_t done, double learningRate, std::vector<float>& shares) override;
    std::vector<WiringLine> wiring(std::int64_t done) override;
    const Optimizer& optimizer() const override { return *m_optimizer; }

private:
    /// The networks' own batches, one after the other.
    struct Look {
        torch::Tensor view;                   ///< [M, N, F]
        torch::Tensor labels;                 ///< [M · N]
    };
    Look look(std::int64_t done);
    std::vector<double> gradientNorms() const;
    void clip(std::size_t network, double factor);

    const Job& m_job;
    const ResidentData& m_data;
    torch::Device m_device;
    std::int64_t m_count;
    std::vector<BatchViews> m_views;          // of each network, as its batches
    std::vector<Batches> m_batches;
    Stack m_stack;
    FlatParameters m_parameters;
    std::unique_ptr<Optimizer> m_optimizer;
};

TogetherLearner::TogetherLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device)
    : Learner(job, teachers, device)
    , m_job(job)
    , m_data(data)
    , m_device(device)
    , m_count(job.recipe.networks)
    , m_stack(m_networks)
    , m_parameters(m_stack.parameters())
    , m_optimizer(makeOptimizer(job.recipe.train.optimizer, m_parameters))
{
    for (std::int64_t n = 0; n < m_count; ++n) {
        m_views.emplace_back(job, data, streamOf(job, Purpose::Augmentation, n), device);
        m_batches.emplace_back(static_cast<std::int64_t>(job.transfer.labelled.size()), std::int64_t{0}, 0.0, job.recipe.train.batch, streamOf(job, Purpose::Order, n));
    }
    m_stack.shareWith(m_networks);
}

TogetherLearner::Look TogetherLearner::look(std::int64_t done)
{
    std::vector<std::int64_t> positions;
    std::vector<torch::Tensor> views;
    for (std::size_t n = 0; n < m_batches.size(); ++n) {
        const Batch batch = m_batches[n].at(done);
        positions.insert(positions.end(), batch.positions.begin(), batch.positions.end());
        if (!m_views[n].plain())
            views.push_back(m_views[n].see(batch, m_views[n].rows(torch::tensor(batch.positions, torch::kInt64).to(m_device))).view);
    }
    const torch::Tensor rows = m_views.front().rows(torch::tensor(positions, torch::kInt64).to(m_device));
    const torch::Tensor all = views.empty() ? m_data.inputs(rows) : torch::cat(views);
    return {.view = all.flatten(1).view({m_count, rows.numel() / m_count, -1}), .labels = m_data.labels(rows)};
}

std::vector<WiringLine> TogetherLearner::wiring(std::int64_t done)
{
    const Look seen = look(done);
    const std::int64_t samples = seen.view.size(1);
    Model& first = *m_networks.front();
    const ModelOutput output = first.forward(seen.view[0]);
    TermInput input{.student = output};
    input.labels = seen.labels.narrow(0, 0, samples);
    input.labelled = samples;
    return checkWiring(wiresOf(first, m_loss, m_parameters, m_job.epochAt(done), seen.view[0], input));
}

std::vector<double> TogetherLearner::gradientNorms() const
{
    std::vector<double> squares(static_cast<std::size_t>(m_count));
    for (const torch::Tensor& parameter : m_stack.parameters()) {
        const torch::Tensor gradient = parameter.grad().to(torch::kCPU).contiguous();
        const std::int64_t each = gradient.numel() / m_count;
        for (std::size_t n = 0; n < squares.size(); ++n)
            squares[n] += kernels::squares(gradient.data_ptr<float>() + static_cast<std::int64_t>(n) * each, static_cast<std::size_t>(each));
    }
    for (double& square : squares)
        square = std::sqrt(square);
    return squares;
}

void TogetherLearner::clip(std::size_t network, double factor)
{
    for (const torch::Tensor& parameter : m_stack.parameters())
        parameter.grad().select(0, static_cast<std::int64_t>(network)).mul_(factor);
}

std::vector<StepValues> TogetherLearner::step(std::int64_t done, double learningRate, std::vector<float>&)
{
    const TermSpec& hard = m_loss.spec(0);
    const double weight = hard.weight.at(m_job.epochAt(done));
    const Look seen = look(done);
    const std::int64_t samples = seen.view.size(1);
    const torch::Tensor logits = m_stack.forward(seen.view);
    const auto options = torch::nn::functional::CrossEntropyFuncOptions().label_smoothing(hard.params.real("label_smoothing")).reduction(torch::kNone);
    const torch::Tensor losses = torch::nn::functional::cross_entropy(logits.flatten(0, 1), seen.labels, options).view({m_count, samples}).mean(1);
    m_parameters.clearGradients();
    (losses * weight).sum().backward();       // each network's weights are in one of them alone

    const torch::NoGradGuard noGradient;
    const torch::Tensor correct = logits.argmax(2).eq(seen.labels.view({m_count, samples})).sum(1);
    const torch::Tensor read = torch::stack({losses, correct.to(torch::kFloat)}).to(torch::kCPU);
    const float* number = read.data_ptr<float>();
    const std::vector<double> norms = gradientNorms();
    std::vector<StepValues> values;
    bool finite = true;
    for (std::size_t n = 0; n < norms.size(); ++n) {
        values.push_back({.total = static_cast<float>(weight * number[n]), .terms = {number[n]}, .gradientNorm = static_cast<float>(norms[n]),
            .correct = number[norms.size() + n], .samples = samples, .labelled = samples, .learningRate = learningRate});
        finite = finite && values.back().finite();
    }
    if (!finite)
        return values;

    const double longest = m_job.recipe.train.clip;
    for (std::size_t n = 0; longest > 0 && n < norms.size(); ++n)
        if (norms[n] > longest)
            clip(n, longest / norms[n]);
    m_optimizer->step(m_parameters, learningRate, done + 1);
    return values;
}

} // namespace

std::unique_ptr<Learner> togetherLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device)
{
    return std::make_unique<TogetherLearner>(job, data, teachers, device);
}

} // namespace retort::engine

#include "core/engine/export/weights_file.h"
#include "core/engine/train/batch_views.h"
#include "core/engine/train/batches.h"
#include "core/engine/train/flat_parameters.h"
#include "core/engine/train/learners.h"

#include "core/catalogue/catalogue.h"

#include <torch/utils.h>

#include <utility>

namespace retort::engine {

namespace {

constexpr std::int64_t sharesEvery = 10;      // steps

class AloneLearner final : public Learner {
public:
    AloneLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device);

    std::vector<StepValues> step(std::int64_t done, double learningRate, std::vector<float>& shares) override;
    std::vector<WiringLine> wiring(std::int64_t done) override;
    const Optimizer& optimizer() const override { return *m_optimizer; }

private:
    /// A batch, and what student and teachers say about it.
    struct Look;
    Model& model() { return *m_networks.front(); }

    const Job& m_job;
    const ResidentData& m_data;
    Teachers& m_teachers;
    torch::Device m_device;
    BatchViews m_views;
    std::uint64_t m_dropout;                  // streams
    std::uint64_t m_negatives;
    FlatParameters m_parameters;              // the network's, then the terms' own
    std::unique_ptr<Optimizer> m_optimizer;
    Batches m_batches;
};

AloneLearner::AloneLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device)
    : Learner(job, teachers, device)
    , m_job(job)
    , m_data(data)
    , m_teachers(teachers)
    , m_device(device)
    , m_views(job, data, streamOf(job, Purpose::Augmentation), device)
    , m_dropout(streamOf(job, Purpose::Dropout))
    , m_negatives(streamOf(job, Purpose::Negatives))
    , m_parameters(model().parameters(), m_loss.ownParameters())
    , m_optimizer(makeOptimizer(job.recipe.train.optimizer, m_parameters))
    , m_batches(static_cast<std::int64_t>(job.transfer.labelled.size()), static_cast<std::int64_t>(job.transfer.unlabelled.size()),
          job.recipe.node.labelledShare, job.recipe.train.batch, streamOf(job, Purpose::Order))
{
    const unsigned needs = m_loss.needs();
    model().wantStages((needs & (NeedsEmbedding | NeedsStages)) != 0);
    m_teachers.showFeatures((needs & (NeedsEmbedding | NeedsStages)) != 0);
}

struct AloneLearner::Look {
    Look(AloneLearner& of, std::int64_t done)
        : batch(of.m_batches.at(done))
    {
        input.positions = torch::tensor(batch.positions, torch::kInt64).to(of.m_device);
        const torch::Tensor rows = of.m_views.rows(input.positions);
        BatchViews::Seen seen = of.m_views.see(batch, rows);
        view = seen.view;
        input.shares = std::move(seen.shares);
        input.otherLabels = std::move(seen.otherLabels);
        torch::manual_seed(mix({of.m_dropout, static_cast<std::uint64_t>(done)}));
        output = of.model().forward(view);
        input.labels = of.m_data.labels(rows.narrow(0, 0, batch.labelled));
        input.labelled = batch.labelled;
        Teachers::Said said = of.m_teachers.say(rows, view);
        input.teacherLogits = std::move(said.logits);
        input.teachers = std::move(said.features);
        input.combine = of.m_teachers.combine();
        input.draws = mix({of.m_negatives, static_cast<std::uint64_t>(done)});
    }
    Look(const Look&) = delete;               // the input refers to the output

    Batch batch;
    torch::Tensor view;
    ModelOutput output;
    TermInput input{.student = output};
};

std::vector<WiringLine> AloneLearner::wiring(std::int64_t done)
{
    NamedTensors moving = m_loss.ownTensors();
    for (const auto& item : model().named_buffers())
        moving.emplace_back(item.key(), item.value());
    const NamedTensors before = copyOf(moving);   // running statistics
    const Look look(*this, done);
    std::vector<WiringLine> lines = checkWiring(wiresOf(model(), m_loss, m_parameters, m_job.epochAt(done), look.view, look.input, m_teachers.models()));
    const torch::NoGradGuard noGradient;
    for (std::size_t i = 0; i < moving.size(); ++i)
        moving[i].second.copy_(before[i].second);
    return lines;
}

std::vector<StepValues> AloneLearner::step(std::int64_t done, double learningRate, std::vector<float>& shares)
{
    const double epoch = m_job.epochAt(done);
    const Look look(*this, done);
    const auto& [batch, view, output, input] = look;
    const Loss::Value loss = m_loss(input, epoch);
    if (m_loss.size() > 1 && done % sharesEvery == 0)
        shares = m_loss.shares(loss, model().stagesWanted() ? model().parameters() : std::vector{output.logits}, epoch);
    m_parameters.clearGradients();
    loss.total.backward();

    const torch::NoGradGuard noGradient;
    const torch::Tensor correct = output.logits.narrow(0, 0, batch.labelled).argmax(1).eq(input.labels).sum();
    std::vector<torch::Tensor> numbers{loss.total, m_parameters.gradientNorm(), correct.to(torch::kFloat)};
    numbers.insert(numbers.end(), loss.terms.begin(), loss.terms.end());
    const torch::Tensor read = torch::stack(numbers).to(torch::kCPU, torch::kFloat);   // all at once: each crossing waits for the device
    const float* number = read.data_ptr<float>();
    const StepValues values{.total = number[0], .terms = std::vector<float>(number + 3, number + numbers.size()), .gradientNorm = number[1],
        .correct = number[2], .samples = view.size(0), .labelled = batch.labelled, .learningRate = learningRate};
    if (!values.finite())
        return {values};

    const double clip = m_job.recipe.train.clip;
    if (clip > 0 && values.gradientNorm > clip)
        m_parameters.scaleGradients(clip / values.gradientNorm);
    m_optimizer->step(m_parameters, learningRate, done + 1);
    model().constrain();
    m_loss.remember(input);
    return {values};
}

} // namespace

std::unique_ptr<Learner> aloneLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device)
{
    return std::make_unique<AloneLearner>(job, data, teachers, device);
}

} // namespace retort::engine

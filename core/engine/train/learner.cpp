#include "core/engine/train/learner.h"

#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/export/weights_file.h"

#include <torch/utils.h>

#include <utility>

namespace retort::engine {

namespace {

constexpr std::int64_t sharesEvery = 10;      // steps

std::uint64_t stream(const Job& job, Purpose purpose) { return streamOf(job.recipe.seed, purpose, job.recipe.lane); }

std::shared_ptr<Model> freshModel(const Job& job, torch::Device device)
{
    auto model = makeModel(job.recipe.model.kind, job.recipe.model.params, job.dataset->shape, job.dataset->classes());
    initialise(*model, stream(job, Purpose::Init));
    model->to(device);
    return model;
}

/// −1 for the samples whose labels the run does not see.
std::vector<std::int64_t> labelsByPosition(const Job& job)
{
    std::vector<std::int64_t> labels(job.transferRows.size(), -1);
    for (std::size_t i = 0; i < job.transfer.labelled.size(); ++i)
        labels[i] = job.dataset->train.labels[static_cast<std::size_t>(job.transfer.labelled[i])];
    return labels;
}

Loss freshLoss(const Job& job, const Teachers& teachers, torch::Device device)
{
    const Choice& model = job.recipe.model;
    Loss loss(job.recipe.terms, {.student = modelCost(model.kind, model.params, job.dataset->shape, job.dataset->classes()).stages,
                                    .teachers = teachers.stages(), .labels = labelsByPosition(job)});
    loss.drawOwn(stream(job, Purpose::Init), device);
    return loss;
}

} // namespace

Learner::Learner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device)
    : m_job(job)
    , m_data(data)
    , m_views(data.augmentation(job.recipe.train.augment))
    , m_teachers(teachers)
    , m_device(device)
    , m_augmentation(stream(job, Purpose::Augmentation))
    , m_dropout(stream(job, Purpose::Dropout))
    , m_negatives(stream(job, Purpose::Negatives))
    , m_rows(torch::tensor(job.transferRows, torch::kInt64).to(device))
    , m_model(freshModel(job, device))
    , m_loss(freshLoss(job, teachers, device))
    , m_parameters(*m_model, m_loss.ownParameters())
    , m_optimizer(makeOptimizer(job.recipe.train.optimizer, m_parameters))
    , m_batches(static_cast<std::int64_t>(job.transfer.labelled.size()), static_cast<std::int64_t>(job.transfer.unlabelled.size()),
          job.recipe.node.labelledShare, job.recipe.train.batch, stream(job, Purpose::Order))
{
    m_model->train();
    const unsigned needs = m_loss.needs();
    m_model->wantStages((needs & (NeedsEmbedding | NeedsStages)) != 0);
    m_teachers.showFeatures((needs & (NeedsEmbedding | NeedsStages)) != 0);
}

std::uint64_t Learner::viewKey(std::int64_t position, std::int64_t round) const
{
    return mix({m_augmentation, static_cast<std::uint64_t>(round), m_data.id(m_job.transferRows[static_cast<std::size_t>(position)])});
}

Learner::Seen Learner::see(const Batch& batch, const torch::Tensor& rows) const
{
    if (m_views.empty())
        return {.view = m_data.inputs(rows), .shares = {}, .otherLabels = {}};
    std::vector<std::uint64_t> keys;
    for (std::size_t i = 0; i < batch.positions.size(); ++i)
        keys.push_back(viewKey(batch.positions[i], batch.rounds[i]));
    Seen seen{.view = m_data.inputs(rows, m_views, keys), .shares = {}, .otherLabels = {}};
    if (!m_views.mixes())
        return seen;

    // With another of its own part, as that is seen this time: both have labels, or neither has.
    const auto labelled = static_cast<std::int64_t>(m_job.transfer.labelled.size());
    std::vector<float> shares;
    std::vector<std::int64_t> others;
    for (std::size_t i = 0; i < batch.positions.size(); ++i) {
        const bool known = batch.positions[i] < labelled;
        const auto mixed = m_views.mixOf(keys[i], known ? labelled : std::ssize(m_job.transferRows) - labelled);
        shares.push_back(mixed.share);
        others.push_back(mixed.other + (known ? 0 : labelled));
        keys[i] = viewKey(others.back(), batch.rounds[i]);
    }
    const torch::Tensor otherRows = m_rows.index_select(0, torch::tensor(others, torch::kInt64).to(m_device));
    seen.shares = torch::tensor(shares).to(m_device);
    seen.otherLabels = m_data.labels(otherRows.narrow(0, 0, batch.labelled));
    std::vector<std::int64_t> wide(static_cast<std::size_t>(seen.view.dim()), 1);
    wide[0] = seen.view.size(0);
    const torch::Tensor own = seen.shares.view(wide);
    seen.view.mul_(own).add_(m_data.inputs(otherRows, m_views, keys).mul_(1 - own));   // one rounding each: the same bits in any batch
    return seen;
}

struct Learner::Look {
    Look(Learner& of, std::int64_t done)
        : batch(of.m_batches.at(done))
    {
        const torch::Tensor positions = torch::tensor(batch.positions, torch::kInt64).to(of.m_device);
        const torch::Tensor rows = of.m_rows.index_select(0, positions);
        Seen seen = of.see(batch, rows);
        view = seen.view;
        input.shares = std::move(seen.shares);
        input.otherLabels = std::move(seen.otherLabels);
        torch::manual_seed(mix({of.m_dropout, static_cast<std::uint64_t>(done)}));
        output = of.m_model->forward(view);
        input.labels = of.m_data.labels(rows.narrow(0, 0, batch.labelled));
        input.labelled = batch.labelled;
        Teachers::Said said = of.m_teachers.say(rows, view);
        input.teacherLogits = std::move(said.logits);
        input.teachers = std::move(said.features);
        input.combine = of.m_teachers.combine();
        input.positions = positions;
        input.draws = mix({of.m_negatives, static_cast<std::uint64_t>(done)});
    }
    Look(const Look&) = delete;               // the input refers to the output

    Batch batch;
    torch::Tensor view;
    ModelOutput output;
    TermInput input{.student = output};
};

std::vector<WiringLine> Learner::wiring(std::int64_t done)
{
    NamedTensors moving = m_loss.ownTensors();
    for (const auto& item : m_model->named_buffers())
        moving.emplace_back(item.key(), item.value());
    const NamedTensors before = copyOf(moving);   // running statistics
    const Look look(*this, done);
    Wires wires{.student = *m_model, .teachers = m_teachers.models(), .terms = {}, .trained = m_parameters, .view = look.view, .input = look.input};
    for (std::size_t i = 0; i < m_loss.size(); ++i) {
        const TermSpec& spec = m_loss.spec(i);
        wires.terms.push_back({.name = spec.name, .kind = spec.kind, .term = m_loss.term(i), .weight = spec.weight.at(m_job.epochAt(done)),
            .temperature = spec.params.has("temperature") ? std::optional(spec.params.real("temperature")) : std::nullopt});
    }
    std::vector<WiringLine> lines = checkWiring(wires);
    const torch::NoGradGuard noGradient;
    for (std::size_t i = 0; i < moving.size(); ++i)
        moving[i].second.copy_(before[i].second);
    return lines;
}

StepValues Learner::step(std::int64_t done, double learningRate, std::vector<float>& shares)
{
    const double epoch = m_job.epochAt(done);
    const Look look(*this, done);
    const auto& [batch, view, output, input] = look;
    const Loss::Value loss = m_loss(input, epoch);
    if (m_loss.size() > 1 && done % sharesEvery == 0)
        shares = m_loss.shares(loss, m_model->stagesWanted() ? m_model->parameters() : std::vector{output.logits}, epoch);
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
        return values;

    const double clip = m_job.recipe.train.clip;
    if (clip > 0 && values.gradientNorm > clip)
        m_parameters.scaleGradients(clip / values.gradientNorm);
    m_optimizer->step(m_parameters, learningRate, done + 1);
    m_model->constrain();
    m_loss.remember(input);
    return values;
}

} // namespace retort::engine

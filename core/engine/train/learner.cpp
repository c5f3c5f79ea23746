#include "core/engine/train/learners.h"

#include "core/catalogue/catalogue.h"

#include <utility>

namespace retort::engine {

namespace {

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
    loss.drawOwn(streamOf(job, Purpose::Init), device);
    return loss;
}

} // namespace

Learner::Learner(const Job& job, const Teachers& teachers, torch::Device device) : m_loss(freshLoss(job, teachers, device))
{
    for (std::int64_t n = 0; n < job.recipe.networks; ++n) {
        auto model = makeModel(job.recipe.model.kind, job.recipe.model.params, job.dataset->shape, job.dataset->classes());
        initialise(*model, streamOf(job, Purpose::Init, n));
        model->to(device);
        model->train();
        m_networks.push_back(std::move(model));
    }
}

std::unique_ptr<Learner> makeLearner(const Job& job, const ResidentData& data, Teachers& teachers, torch::Device device)
{
    return (job.recipe.networks > 1 ? togetherLearner : aloneLearner)(job, data, teachers, device);
}

Wires wiresOf(Model& student, Loss& loss, FlatParameters& trained, double epoch, const torch::Tensor& view, const TermInput& input, std::vector<Model*> teachers)
{
    Wires wires{.student = student, .teachers = std::move(teachers), .terms = {}, .trained = trained, .view = view, .input = input};
    for (std::size_t i = 0; i < loss.size(); ++i) {
        const TermSpec& spec = loss.spec(i);
        wires.terms.push_back({.name = spec.name, .kind = spec.kind, .term = loss.term(i), .weight = spec.weight.at(epoch),
            .temperature = spec.params.has("temperature") ? std::optional(spec.params.real("temperature")) : std::nullopt});
    }
    return wires;
}

} // namespace retort::engine

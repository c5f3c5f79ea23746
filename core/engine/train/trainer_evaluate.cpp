#include "core/analysis/agreement.h"
#include "core/analysis/confusion.h"
#include "core/analysis/scores.h"
#include "core/engine/evaluate/evaluator.h"
#include "core/engine/train/trainer.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace retort::engine {

namespace {

std::int64_t parameterCount(const Model& model)
{
    std::int64_t count = 0;
    for (const torch::Tensor& parameter : model.parameters())
        count += parameter.numel();
    return count;
}

} // namespace

// All networks look before anything changes: between batches it may be asked to save and end, and goes on from there one day.
void Trainer::evaluate()
{
    std::vector<Predictions> said;
    for (const std::shared_ptr<Model>& model : m_learner->networks())
        said.push_back(predictionsOf(logitsOf(*model, m_data, m_job.splits.validation, [this] { m_controls.poll(); }), m_job.dataset->train, m_job.splits.validation));
    bool better = false;
    for (std::size_t n = 0; n < said.size(); ++n)
        better = judge(n, said[n]) || better;
    m_state.evaluated = m_state.step;
    m_state.lossSteps = 0;
    m_state.withoutBetter = better ? 0 : m_state.withoutBetter + 1;
}

bool Trainer::judge(std::size_t network, const Predictions& predictions)
{
    NetworkState& state = m_state.networks[network];
    const Scores scores = scoresOf(predictions);

    Evaluation evaluation{.network = static_cast<std::int64_t>(network), .step = m_state.step, .epoch = epoch(), .values = {}, .confusion = confusionOf(predictions), .predictions = {}};
    evaluation.values = {{"validation.accuracy", scores.accuracy}, {"validation.nll", scores.nll}, {"validation.ece", scores.ece},
        {"train.loss", state.lossSum / static_cast<double>(m_state.lossSteps)}};
    if (m_teachersOnValidation)
        evaluation.values["validation.agreement"] = agreement(predictions, *m_teachersOnValidation);
    m_writer.evaluation(std::move(evaluation), predictions);

    state.lossSum = 0;
    state.lastAccuracy = scores.accuracy;
    if (scores.accuracy <= state.bestAccuracy)         // ties: the earliest stays
        return false;
    state.bestAccuracy = scores.accuracy;
    state.bestStep = m_state.step;
    state.bestWeights = copyOf(weightsOf(*m_learner->networks()[network]));
    return true;
}

std::string Trainer::whyEarly() const
{
    const std::int64_t patience = m_job.recipe.train.patience;
    if (patience <= 0 || m_state.evaluated != m_state.step || m_state.withoutBetter < patience)
        return {};
    return "Stopped early at step " + std::to_string(m_state.step) + ": " + std::to_string(patience) + " evaluations in a row were no better than the best.";
}

TensorFile Trainer::weightsFileOf(const NamedTensors& weights, std::int64_t step)
{
    const NetworkCard card{.recipe = m_job.record.summary.recipe, .model = m_job.recipe.model, .input = m_job.dataset->shape,
        .classNames = m_job.dataset->classNames, .preprocessing = m_job.preprocessing, .parameters = parameterCount(*m_learner->networks().front()), .step = step};
    return weightsFile(card, weights);
}

void Trainer::storeWeights()
{
    if (m_state.step == 0)
        return;
    for (std::size_t n = 0; n < m_state.networks.size(); ++n) {
        const NetworkState& state = m_state.networks[n];
        if (!state.bestWeights.empty())
            m_writer.weights("best", state.bestStep, weightsFileOf(state.bestWeights, state.bestStep), static_cast<std::int64_t>(n));
        m_writer.weights("last", m_state.step, weightsFileOf(weightsOf(*m_learner->networks()[n]), m_state.step), static_cast<std::int64_t>(n));
    }
}

Predictions Trainer::onTest(const ResidentData& test, Model& model)
{
    return predictionsOf(logitsOf(model, test, m_job.splits.test, [this] { m_controls.poll(); }), m_job.dataset->test, m_job.splits.test);
}

// The best weights are asked in a model of their own: whenever the training is saved, the one that learns has what it has learnt.
Predictions Trainer::measureOnTest(const ResidentData& test, std::size_t network)
{
    Model& trained = *m_learner->networks()[network];
    const NetworkState& state = m_state.networks[network];
    Predictions last = onTest(test, trained);
    m_writer.testPredictions("last", last, static_cast<std::int64_t>(network));
    Predictions best;
    if (state.bestStep == m_state.step) {
        best = last;
    } else {
        const auto model = makeModel(m_job.recipe.model.kind, m_job.recipe.model.params, m_job.dataset->shape, m_job.dataset->classes());
        fill(*model, state.bestWeights, "the best weights");
        model->to(m_device);
        model->wantStages(trained.stagesWanted());
        best = onTest(test, *model);
    }
    m_writer.testPredictions("best", best, static_cast<std::int64_t>(network));
    return std::move(m_job.recipe.train.select == Select::Best ? best : last);
}

void Trainer::measureOnTest()
{
    const ResidentData test(*m_job.dataset, m_job.dataset->test, m_job.preprocessing, m_device);
    const auto count = static_cast<double>(m_state.networks.size());
    double best = 0, last = 0, accuracy = 0, errors = 0, nll = 0, ece = 0;
    std::int64_t bestStep = 0;
    Predictions selected;
    for (std::size_t n = 0; n < m_state.networks.size(); ++n) {
        selected = measureOnTest(test, n);
        const Scores scores = scoresOf(selected);
        best += m_state.networks[n].bestAccuracy / count;
        last += m_state.networks[n].lastAccuracy / count;
        accuracy += scores.accuracy / count;
        errors += static_cast<double>(scores.errors) / count;
        nll += scores.nll / count;
        ece += scores.ece / count;
        bestStep = std::max(bestStep, m_state.networks[n].bestStep);
    }
    RunScores result{.bestAccuracy = best, .lastAccuracy = last, .bestEpoch = m_job.epochAt(bestStep), .bestStep = bestStep, .testAccuracy = accuracy,
        .testErrors = std::llround(errors), .testNll = nll, .testEce = ece, .agreement = {}};
    if (m_teachers.size() > 0) {
        const auto members = m_teachers.onTest(test, m_controls);
        for (std::size_t n = 0; n < members.size(); ++n)
            m_writer.testPredictions(m_job.recipe.teachers[n].weights, members[n], 0, static_cast<int>(n));
        result.agreement = agreement(selected, together(members, m_job.recipe));
    }
    m_writer.scores(result);
}

} // namespace retort::engine

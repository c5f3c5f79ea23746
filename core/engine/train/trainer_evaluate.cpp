#include "core/analysis/agreement.h"
#include "core/analysis/confusion.h"
#include "core/analysis/scores.h"
#include "core/engine/evaluate/evaluator.h"
#include "core/engine/train/trainer.h"

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

void Trainer::evaluate()
{
    const torch::Tensor logits = logitsOf(m_learner.model(), m_data, m_job.splits.validation, [this] { m_controls.poll(); });
    const Predictions predictions = predictionsOf(logits, m_job.dataset->train, m_job.splits.validation);
    const Scores scores = scoresOf(predictions);

    Evaluation evaluation{.step = m_state.step, .epoch = epoch(), .values = {}, .confusion = confusionOf(predictions), .predictions = {}};
    evaluation.values = {{"validation.accuracy", scores.accuracy}, {"validation.nll", scores.nll}, {"validation.ece", scores.ece},
        {"train.loss", m_state.lossSum / static_cast<double>(m_state.lossSteps)}};
    if (m_teachersOnValidation)
        evaluation.values["validation.agreement"] = agreement(predictions, *m_teachersOnValidation);
    m_writer.evaluation(std::move(evaluation), predictions);

    m_state.evaluated = m_state.step;
    m_state.lossSum = 0;
    m_state.lossSteps = 0;
    m_state.lastAccuracy = scores.accuracy;
    ++m_state.withoutBetter;
    if (scores.accuracy > m_state.bestAccuracy) {      // ties: the earliest stays
        m_state.bestAccuracy = scores.accuracy;
        m_state.bestStep = m_state.step;
        m_state.bestWeights = copyOf(weightsOf(m_learner.model()));
        m_state.withoutBetter = 0;
    }
    if (const std::int64_t patience = m_job.recipe.train.patience; patience > 0 && m_state.withoutBetter >= patience)
        m_early = "Stopped early at step " + std::to_string(m_state.step) + ": " + std::to_string(patience) + " evaluations in a row were no better than the best.";
}

TensorFile Trainer::weightsFileOf(const NamedTensors& weights, std::int64_t step)
{
    const NetworkCard card{.recipe = m_job.record.summary.recipe, .model = m_job.recipe.model, .input = m_job.dataset->shape,
        .classNames = m_job.dataset->classNames, .preprocessing = m_job.preprocessing, .parameters = parameterCount(m_learner.model()), .step = step};
    return weightsFile(card, weights);
}

void Trainer::storeWeights()
{
    if (m_state.step == 0)
        return;
    if (!m_state.bestWeights.empty())
        m_writer.weights("best", m_state.bestStep, weightsFileOf(m_state.bestWeights, m_state.bestStep));
    m_writer.weights("last", m_state.step, weightsFileOf(weightsOf(m_learner.model()), m_state.step));
}

Predictions Trainer::onTest(const ResidentData& test)
{
    return predictionsOf(logitsOf(m_learner.model(), test, m_job.splits.test, [this] { m_controls.poll(); }), m_job.dataset->test, m_job.splits.test);
}

void Trainer::measureOnTest()
{
    const ResidentData test(*m_job.dataset, m_job.dataset->test, m_job.preprocessing, m_device);
    const Predictions last = onTest(test);
    Predictions best = last;
    if (m_state.bestStep != m_state.step) {
        const NamedTensors lastWeights = copyOf(weightsOf(m_learner.model()));
        fill(m_learner.model(), m_state.bestWeights, "the best weights");
        best = onTest(test);
        fill(m_learner.model(), lastWeights, "the last weights");
    }
    m_writer.testPredictions("best", best);
    m_writer.testPredictions("last", last);

    const Predictions& selected = m_job.recipe.train.select == Select::Best ? best : last;
    const Scores scores = scoresOf(selected);
    RunScores result{.bestAccuracy = m_state.bestAccuracy, .lastAccuracy = m_state.lastAccuracy, .bestEpoch = m_job.epochAt(m_state.bestStep),
        .bestStep = m_state.bestStep, .testAccuracy = scores.accuracy, .testErrors = scores.errors, .testNll = scores.nll, .testEce = scores.ece, .agreement = {}};
    if (m_teachers.size() > 0) {
        const auto members = m_teachers.onTest(test, m_controls);
        for (std::size_t n = 0; n < members.size(); ++n)
            m_writer.testPredictions(m_job.recipe.teachers[n].weights, members[n], 0, static_cast<int>(n));
        result.agreement = agreement(selected, together(members, m_job.recipe));
    }
    m_writer.scores(result);
}

} // namespace retort::engine

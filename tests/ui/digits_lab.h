#pragma once

#include "core/analysis/agreement.h"
#include "core/analysis/confusion.h"
#include "core/analysis/scores.h"
#include "core/base/random.h"
#include "core/data/splits.h"
#include "tests/core/store/store_samples.h"

#include <algorithm>

namespace retort::test {

/// A store as after an experiment on the digits, made without training: each "network" says how near a picture is to the mean
/// pictures of the classes, and knows them the better the more samples of each class it has seen.
class DigitsLab {
public:
    struct Options {
        int seeds = 2;
        bool finished = true;                 ///< else the students are at their third evaluation point, the others at their end
    };

    explicit DigitsLab(Options options) : store(folder.path)
    {
        digits = readDataset("digits", {});
        splits = makeSplits(*digits, {.count = 200});
        for (int seed = 0; seed < options.seeds; ++seed) {
            Plan plan = onContent(pairPlan(static_cast<std::uint64_t>(seed)), digits->contentHash);
            plan.experiment.name = "Five labels a class and a teacher";
            const auto queued = store.enqueue(plan, "{}").runs;
            if (seed == 0)
                train(teacher = queued[0].run, 120, 0, seed, true);
            students.push_back(queued[1].run);
            baselines.push_back(queued[2].run);
            references.push_back(queued[3].run);
            train(queued[1].run, 14, 0.012F, seed, options.finished);
            train(queued[2].run, 4, 0.03F, seed, true);
            train(queued[3].run, 60, 0.01F, seed, true);
        }
    }
    DigitsLab() : DigitsLab(Options{}) {}

    Folder folder;
    Store store;
    std::shared_ptr<const Dataset> digits;
    Splits splits;
    RunId teacher;
    std::vector<RunId> students, baselines, references;

    static constexpr std::int64_t points[] = {10, 20, 40, 60, 100};

    /// Logits on rows of a part, from the means of `seen` samples a class and some noise of the seed.
    Predictions say(const Samples& part, const std::vector<std::int64_t>& rows, int seen, float noise, int seed) const
    {
        const std::vector<std::vector<float>> means = meansOf(seen, seed);
        Predictions said{.classes = 10, .logits = {}, .labels = {}, .ids = {}};
        for (const std::int64_t row : rows) {
            said.labels.push_back(part.labels[static_cast<std::size_t>(row)]);
            said.ids.push_back(part.ids[static_cast<std::size_t>(row)]);
            CounterGenerator random(retort::mix({said.ids.back(), static_cast<std::uint64_t>(seed)}));
            for (const auto& mean : means) {
                float distance = 0;
                for (std::size_t i = 0; i < 64; ++i) {
                    const float d = static_cast<float>(part.bytes[static_cast<std::size_t>(row) * 64 + i]) / 16 - mean[i];
                    distance += d * d;
                }
                said.logits.push_back(-2 * distance + noise * 60 * static_cast<float>(random.unit() - 0.5));
            }
        }
        return said;
    }

private:
    std::vector<std::vector<float>> meansOf(int seen, int seed) const
    {
        std::vector<std::vector<float>> means(10, std::vector<float>(64));
        std::vector<int> counts(10);
        const auto order = permutation(static_cast<std::int64_t>(splits.train.size()), retort::mix({7, static_cast<std::uint64_t>(seed)}));
        for (const std::int64_t place : order) {
            const auto row = static_cast<std::size_t>(splits.train[static_cast<std::size_t>(place)]);
            const auto label = static_cast<std::size_t>(digits->train.labels[row]);
            if (counts[label]++ >= seen)
                continue;
            for (std::size_t i = 0; i < 64; ++i)
                means[label][i] += static_cast<float>(digits->train.bytes[row * 64 + i]) / 16 / static_cast<float>(seen);
        }
        return means;
    }

    void train(const RunId& id, int seen, float noise, int seed, bool finished)
    {
        RunWriter writer(folder.path, id, store.claim(id, 1).value());
        RunScores scores;
        std::int64_t step = 0;
        for (const std::int64_t point : points) {
            if (!finished && point > 40)
                break;
            for (; step < point; ++step) {
                const std::pair<std::string_view, float> values[] = {{"loss.total", 2.3F / static_cast<float>(1 + step)}, {"lr", 0.003F}};
                writer.step(step, values);
            }
            const Predictions said = say(digits->train, splits.validation, std::max(1, static_cast<int>(seen * point / 100)), noise, seed);
            Evaluation evaluation;
            evaluation.step = point;
            evaluation.epoch = static_cast<double>(point) / 10;
            evaluation.confusion = confusionOf(said);
            const double accuracy = accuracyOf(evaluation.confusion);
            evaluation.values = {{"validation.accuracy", accuracy}, {"validation.nll", scoresOf(said).nll}};
            writer.progress({.phase = "training", .step = point, .epoch = evaluation.epoch, .trainSeconds = 0.02 * static_cast<double>(point),
                .evaluateSeconds = 0.1, .samplesPerSecond = 41200, .memoryBytes = 3e8});
            writer.evaluation(evaluation, said);
            if (!scores.bestAccuracy || accuracy > *scores.bestAccuracy) {
                scores.bestAccuracy = accuracy;
                scores.bestEpoch = evaluation.epoch;
                scores.bestStep = point;
            }
            scores.lastAccuracy = accuracy;
        }
        if (!finished)
            return;
        const Predictions test = say(digits->test, splits.test, seen, noise, seed);
        for (const char* weights : {"best", "last"})
            writer.testPredictions(weights, test);
        if (store.run(id).role == Role::Student) {
            const Predictions taught = say(digits->test, splits.test, 120, 0, 0);
            writer.testPredictions("best", taught, 0, 0);
            scores.agreement = agreement(test, taught);
        }
        const Scores worth = scoresOf(test);
        scores.testAccuracy = worth.accuracy;
        scores.testErrors = worth.errors;
        scores.testNll = worth.nll;
        scores.testEce = worth.ece;
        writer.scores(scores);
        writer.end({});
    }
};

} // namespace retort::test

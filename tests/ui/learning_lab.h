#pragma once

#include "core/data/dataset.h"
#include "tests/core/store/store_samples.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace retort::test {

/// A store as "one teacher, one student and the same start without teacher" would leave it, made by formulas instead of by
/// training: every accuracy and loss is known. Seeds differ by 0.4 points.
class LearningLab {
public:
    static constexpr std::int64_t steps = 1500, every = 50;

    struct Family {
        RunId teacher, student, baseline;
    };

    /// Students and baselines get as far as `students` says, teachers as far as `teacher`: 0 … steps. Whoever is at the end is finished.
    explicit LearningLab(int seeds = 1, std::int64_t studentSteps = steps, std::int64_t teacherSteps = steps) : store(folder.path)
    {
        for (int seed = 0; seed < seeds; ++seed) {
            Plan plan = planOf(static_cast<std::uint64_t>(seed));
            const auto queued = store.enqueue(plan, R"({"retort": 1, "name": "Fashion: one teacher, one student"})").runs;
            families.push_back({queued[0].run, queued[1].run, queued[2].run});
            const double luck = 0.004 * (seed % 3 - 1);
            if (seed == 0)
                learn(families[0].teacher, 0.895, 180, teacherSteps);
            learn(families.back().student, 0.788 + luck, 260, studentSteps);
            learn(families.back().baseline, 0.735 + luck, 300, studentSteps);
        }
    }

    /// What the formula says of a step.
    static double accuracyAt(double best, double pace, std::int64_t step) { return 0.1 + (best - 0.1) * (1 - std::exp(-static_cast<double>(step) / pace)); }

    /// Goes on from where it was until `end` steps; finishes there when it is the last step.
    void learn(const RunId& id, double best, double pace, std::int64_t end)
    {
        Progress& at = m_progress[id];
        if (end <= at.step)
            return;
        if (!m_writers.contains(id)) {
            m_locks.emplace(id, FileLock::take(store.lockFile(id)));
            m_writers.emplace(id, std::make_unique<RunWriter>(folder.path, id, store.claim(id, 1).value()));
        }
        RunWriter& writer = *m_writers.at(id);
        while (at.step < end) {
            const double left = std::exp(-static_cast<double>(at.step) / pace), noise = 0.12 * std::sin(static_cast<double>(at.step * at.step % 977));
            const double hard = 0.5 + 1.8 * left + noise, soft = 0.35 + 2.4 * left + noise;
            const std::vector<std::pair<std::string_view, float>> values{
                {"loss.total", static_cast<float>(0.1 * hard + softWeight * soft)},
                {"loss.hard", static_cast<float>(hard)},
                {"loss.soft", static_cast<float>(soft)},
                {"weighted.hard", static_cast<float>(0.1 * hard)},
                {"weighted.soft", static_cast<float>(softWeight * soft)},
                {"temperature.soft", 4.0F},
                {"share.hard", static_cast<float>(0.2 + 0.3 * left)},
                {"share.soft", static_cast<float>(0.8 - 0.3 * left)},
                {"lr", static_cast<float>(0.003 * 0.5 * (1 + std::cos(3.14159 * static_cast<double>(at.step) / steps)))},
            };
            writer.step(at.step, values);
            ++at.step;
            if (at.step % every == 0)
                evaluate(writer, best, pace, at);
        }
        writer.flush();
        if (end >= steps)
            finish(id, best);
    }

    void change(const RunId& id, const LiveChange& change) { m_writers.at(id)->change(change); }

    Folder folder;
    Store store;
    std::vector<Family> families;
    double softWeight = 0.9;

private:
    struct Progress {
        std::int64_t step = 0;
        RunScores scores;
    };

    static Plan planOf(std::uint64_t seed)
    {
        Plan plan = pairPlan(seed);
        plan.experiment.name = "Fashion: one teacher, one student";
        for (PlannedRun& run : plan.runs) {
            run.steps = run.recipe.train.steps = steps;
            run.recipe.train.batch = 128;
            run.transferSamples = 12800;
            run.hash = recipeHash(run.recipe);
        }
        static const std::string digits = readDataset("digits", {})->contentHash;
        return onContent(std::move(plan), digits);
    }

    static void evaluate(RunWriter& writer, double best, double pace, Progress& at)
    {
        const double accuracy = accuracyAt(best, pace, at.step);
        Evaluation evaluation = evaluationOf(at.step, accuracy);
        evaluation.epoch = static_cast<double>(at.step) / 100;
        const double hits = std::round(500 * accuracy);
        evaluation.confusion = {.classes = 2, .cells = {hits, 500 - hits, 500 - hits, hits}};
        writer.progress({.phase = "training", .step = at.step, .epoch = evaluation.epoch, .trainSeconds = 0.004 * static_cast<double>(at.step),
            .evaluateSeconds = 0.1, .samplesPerSecond = 41200, .memoryBytes = 3.1e8});
        writer.evaluation(evaluation, predictionsOf(20, 2));
        at.scores.bestAccuracy = at.scores.lastAccuracy = accuracy;
        at.scores.bestEpoch = evaluation.epoch;
        at.scores.bestStep = at.step;
    }

    void finish(const RunId& id, double best)
    {
        RunScores scores = m_progress[id].scores;
        scores.testAccuracy = best;
        scores.testErrors = std::llround(10000 * (1 - best));
        scores.testNll = 0.6;
        scores.testEce = 0.04;
        scores.agreement = 0.849;
        m_writers.at(id)->scores(scores);
        m_writers.at(id)->end({.state = RunState::Finished, .message = {}});
        m_writers.erase(id);
        m_locks.erase(id);
    }

    std::map<RunId, FileLock> m_locks;
    std::map<RunId, std::unique_ptr<RunWriter>> m_writers;
    std::map<RunId, Progress> m_progress;
};

} // namespace retort::test

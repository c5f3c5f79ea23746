#pragma once

#include "core/base/error.h"
#include "core/base/file_lock.h"
#include "core/catalogue/catalogue.h"
#include "core/store/run_writer.h"
#include "core/store/store.h"

#include <QTemporaryDir>

#include <functional>

/// What the tests of the store share: a folder, and plans made by hand.
namespace retort::test {

struct Folder {
    QTemporaryDir dir;
    std::filesystem::path path = std::filesystem::path(dir.path().toStdString()) / "store";
};

inline Params paramsOf(Kind kind, std::string_view id)
{
    return defaults(entry(kind, id));
}

inline Recipe recipeOf(std::uint64_t seed, std::int64_t hidden = 8)
{
    Recipe recipe;
    recipe.data = {.dataset = "digits", .params = {}, .contentHash = "d1", .validation = {.count = 100}};
    recipe.model = {.kind = "mlp", .params = paramsOf(Kind::Architecture, "mlp")};
    recipe.model.params.set("hidden", std::vector<std::int64_t>{hidden});
    recipe.terms = {{.name = "hard", .kind = "cross_entropy", .weight = {}, .params = paramsOf(Kind::Term, "cross_entropy")}};
    recipe.train.steps = 100;
    recipe.train.batch = 10;
    recipe.train.optimizer = {.kind = "adam", .params = paramsOf(Kind::Optimizer, "adam")};
    recipe.train.schedule = {.kind = "constant", .params = paramsOf(Kind::Schedule, "constant")};
    recipe.seed = seed;
    return recipe;
}

inline PlannedRun plannedOf(const std::string& node, Recipe recipe)
{
    PlannedRun planned;
    planned.node = node;
    planned.seed = recipe.seed;
    planned.hash = recipeHash(recipe);
    planned.recipe = std::move(recipe);
    planned.cost.parameters = 1000;
    planned.cost.macs = 900;
    planned.transferSamples = 95;
    planned.steps = 100;
    return planned;
}

/// The same plan for a data set with that content.
inline Plan onContent(Plan plan, const std::string& contentHash)
{
    for (PlannedRun& run : plan.runs) {
        run.recipe.data.contentHash = contentHash;
        for (std::size_t i = 0; i < run.teacherRuns.size(); ++i)
            run.recipe.teachers[i].identity = plan.runs[static_cast<std::size_t>(run.teacherRuns[i])].hash;
        run.hash = recipeHash(run.recipe);
    }
    return plan;
}

/// One run without teachers.
inline Plan soloPlan(std::uint64_t seed = 0, std::int64_t hidden = 8)
{
    Plan plan;
    plan.experiment.name = "solo";
    plan.experiment.nodes.emplace_back().name = "solo";
    plan.runs.push_back(plannedOf("solo", recipeOf(seed, hidden)));
    return plan;
}

/// A teacher, a student of it, the student's paired baseline and its reference.
inline Plan pairPlan(std::uint64_t seed = 0)
{
    Plan plan;
    plan.experiment.name = "pair";
    plan.experiment.paths = {{"path", "/data/digits"}};
    plan.experiment.nodes.resize(4);
    plan.experiment.nodes[0].name = "teacher";
    plan.experiment.nodes[1].name = "student";
    plan.experiment.nodes[2].name = "labels-only";
    plan.experiment.nodes[2].baselineOf = "student";
    plan.experiment.nodes[3].name = "all-labels";
    plan.experiment.nodes[3].referenceOf = "student";

    Recipe teacher = recipeOf(0, 64);
    teacher.lane = 1000;
    plan.runs.push_back(plannedOf("teacher", teacher));

    Recipe student = recipeOf(seed);
    student.node.labelled = LabelledPart::PerClass;
    student.node.labelledAmount = 5;
    student.terms[0].weight = {.from = 0.1, .to = 0.1};
    student.terms.push_back({.name = "soft", .kind = "kd", .weight = {.from = 0.9, .to = 0.9}, .params = paramsOf(Kind::Term, "kd")});
    student.teachers = {{.identity = plan.runs[0].hash, .weights = "selected"}};
    student.combine = "mean_probability";
    plan.runs.push_back(plannedOf("student", student));
    plan.runs[1].teachers = {{.kind = TeacherSource::Kind::Node, .name = "teacher"}};
    plan.runs[1].teacherRuns = {0};
    plan.runs[1].baseline = 2;
    plan.runs[1].reference = 3;

    Recipe baseline = recipeOf(seed);
    baseline.node = student.node;
    plan.runs.push_back(plannedOf("labels-only", baseline));
    plan.runs.push_back(plannedOf("all-labels", recipeOf(seed)));
    return plan;
}

inline RunId enqueueOne(Store& store, const Plan& plan = soloPlan())
{
    return store.enqueue(plan, "{}").runs.front().run;
}

/// Claims it and lets it end at once. The caller holds no lock: nobody asks in between.
inline void finish(Store& store, const RunId& id, RunState state = RunState::Finished)
{
    const auto attempt = store.claim(id, 1);
    RunWriter writer(store.folder(), id, attempt.value());
    writer.end({.state = state, .message = {}});
}

inline Predictions predictionsOf(std::int64_t samples, std::int64_t classes, float first = 0)
{
    Predictions predictions{.classes = classes, .logits = {}, .labels = {}, .ids = {}};
    for (std::int64_t i = 0; i < samples; ++i) {
        predictions.labels.push_back(static_cast<std::int32_t>(i % classes));
        predictions.ids.push_back(static_cast<std::uint64_t>(i) | std::uint64_t{1} << 32);
        for (std::int64_t c = 0; c < classes; ++c)
            predictions.logits.push_back(first + static_cast<float>(c == (i + c / 3) % classes));
    }
    return predictions;
}

inline Evaluation evaluationOf(std::int64_t step, double accuracy)
{
    Evaluation evaluation;
    evaluation.step = step;
    evaluation.epoch = static_cast<double>(step) / 10;
    evaluation.values = {{"validation.accuracy", accuracy}};
    evaluation.confusion = {.classes = 2, .cells = {3, 1, 0, 4}};
    return evaluation;
}

inline std::string whyRefused(const std::function<void()>& action)
{
    try {
        action();
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace retort::test

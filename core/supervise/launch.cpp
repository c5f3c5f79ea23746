#include "core/supervise/launch.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/recipe/experiment.h"
#include "core/recipe/field_reader.h"
#include "core/supervise/memory_check.h"
#include "core/supervise/term_pairs.h"

#include <algorithm>
#include <filesystem>

namespace retort {

namespace {

// A trainer starts in another folder than this program.
std::string absolutePath(const std::string& path)
{
    return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

/// Full ids and absolute paths in place of what people type. Throws Error.
void settleTeacher(TeacherSource& teacher, const Store* store)
{
    if (teacher.kind == TeacherSource::Kind::File)
        teacher.name = absolutePath(teacher.name);
    if (teacher.kind != TeacherSource::Kind::Run)
        return;
    if (store == nullptr)
        throw Error("run:" + teacher.name + " teaches, but there is no store yet it could lie in; name the store it was trained in.");
    teacher.name = store->findRun(teacher.name);
    if (store->run(teacher.name).purged)      // whose state stays what it was
        throw Error("The run " + teacher.name + " cannot teach: it was removed for good, and only its summary is left; name another run, or train it again.");
}

/// Best and last weights a finished run has; those of an epoch only one that another program wrote. Throws Error.
void requireWeights(const Node& node, const Store* store)
{
    if (!node.teacherWeights.starts_with("epoch:"))
        return;
    for (const TeacherSource& teacher : node.teachers) {
        if (teacher.kind == TeacherSource::Kind::Run && store->weightsBlob(teacher.name, node.teacherWeights).empty())
            throw Error("The run " + teacher.name + " has no weights " + node.teacherWeights + "; a training keeps its best and its last only: choose selected, best or last.");
    }
}

PlanContext::TeachingRun teachingRun(const Store& store, const RunId& id)
{
    const RunSummary run = store.run(id);
    if (run.state != RunState::Finished)
        throw Error("The run " + id + " is " + std::string(toText(run.state)) + "; only a finished run can teach.");
    return {.identity = store.teacherIdentity(run), .networks = recipeFromStoredJson(store.record(id).recipeJson).networks};
}

} // namespace

std::string toText(const Problem& problem)
{
    return problem.path.empty() ? problem.message : problem.path + ": " + problem.message;
}

PlannedExperiment planExperiment(const Experiment& experiment, const Store* store)
{
    PlannedExperiment result;
    Resolution resolution = resolve(experiment);
    result.problems = std::move(resolution.problems);
    if (!resolution.experiment)
        return result;
    ResolvedExperiment& resolved = *resolution.experiment;
    Params params = resolved.data.params;
    for (auto& [id, path] : resolved.paths) {
        path = absolutePath(path);
        params.set(id, path);
    }
    const Report report{result.problems, [](const std::string& path) { return path; }};
    for (Node& node : resolved.nodes) {
        try {
            for (TeacherSource& teacher : node.teachers)
                settleTeacher(teacher, store);
        } catch (const Error& error) {
            report.error("nodes." + node.name + ".teachers.from", error.what());
            continue;
        }
        try {
            requireWeights(node, store);
        } catch (const Error& error) {
            report.error("nodes." + node.name + ".teachers.weights", error.what());
        }
    }
    try {
        result.data = summarise(resolved.data.dataset, params);
    } catch (const Error& error) {
        result.problems.push_back({.path = "data", .message = error.what()});
    }
    if (std::ranges::any_of(result.problems, [](const Problem& problem) { return !problem.warning; }))
        return result;

    PlanContext context;
    context.contentHash = result.data.contentHash;
    context.input = result.data.shape;
    context.classes = static_cast<std::int64_t>(result.data.classNames.size());
    context.trainSamples = result.data.trainSamples;
    context.classSamples = result.data.classSamples;
    context.teachingRun = [store](const std::string& run) { return teachingRun(*store, run); };
    context.fileHash = [](const std::string& file) { return sha256OfFile(file); };
    const auto pairs = problemsOfPairs(resolved, context.input, context.classes, store);
    result.problems.insert(result.problems.end(), pairs.begin(), pairs.end());
    if (std::ranges::any_of(pairs, [](const Problem& problem) { return !problem.warning; }))
        return result;
    try {
        result.plan = plan(resolved, context);
        result.sizes = trainingSizes(*result.plan, result.data, store);
        const auto tooLarge = problemsOfMemory(*result.plan, result.sizes, store, availableMemory());
        result.problems.insert(result.problems.end(), tooLarge.begin(), tooLarge.end());
        if (!tooLarge.empty())
            result.plan.reset();
    } catch (const Error& error) {
        result.plan.reset();
        result.problems.push_back({.path = {}, .message = error.what()});
    }
    return result;
}

Store::Enqueued queueExperiment(Store& store, const Experiment& experiment)
{
    const PlannedExperiment planned = planExperiment(experiment, &store);
    if (planned.plan)
        return store.enqueue(*planned.plan, toText(experiment));
    std::string all;
    for (const Problem& problem : planned.problems)
        if (!problem.warning)
            all += (all.empty() ? "" : "\n") + toText(problem);
    throw Error(all);
}

} // namespace retort

#include "core/supervise/launch.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/data/dataset.h"
#include "core/recipe/experiment.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>

namespace retort {

namespace {

// A trainer starts in another folder than this program.
std::string absolutePath(const std::string& path)
{
    return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

std::string identityOfRun(const Store* store, const std::string& beginning)
{
    if (store == nullptr)
        throw Error("A finished run can only teach where its store is open.");
    const RunId id = store->findRun(beginning);
    const RunSummary run = store->run(id);
    if (run.state != RunState::Finished)
        throw Error("The run " + id + " is " + std::string(toText(run.state)) + "; only a finished run can teach.");
    if (!run.altered)
        return run.recipe;
    nlohmann::json changes = nlohmann::json::array();
    for (const LiveChange& change : store->changes(id))
        changes.push_back({change.step, change.field, change.after});
    return "a1:" + sha256(run.recipe + "\n" + changes.dump());
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
    for (Node& node : resolved.nodes)
        for (TeacherSource& teacher : node.teachers)
            if (teacher.kind == TeacherSource::Kind::File)
                teacher.name = absolutePath(teacher.name);

    PlanContext context;
    try {
        const DatasetSummary data = summarise(resolved.data.dataset, params);
        context.contentHash = data.contentHash;
        context.input = data.shape;
        context.classes = static_cast<std::int64_t>(data.classNames.size());
        context.trainSamples = data.trainSamples;
    } catch (const Error& error) {
        result.problems.push_back({.path = "data", .message = error.what()});
        return result;
    }
    context.runIdentity = [store](const std::string& run) { return identityOfRun(store, run); };
    context.fileHash = [](const std::string& file) { return sha256OfFile(file); };
    try {
        result.plan = plan(resolved, context);
    } catch (const Error& error) {
        result.problems.push_back({.path = {}, .message = error.what()});
    }
    return result;
}

Store::Enqueued queuePlan(Store& store, const Plan& plan, const Experiment& experiment)
{
    const auto writing = store.blobs().beginWriting();
    for (const PlannedRun& run : plan.runs)
        for (const TeacherSource& teacher : run.teachers)
            if (teacher.kind == TeacherSource::Kind::File)
                store.blobs().putFile(teacher.name);
    return store.enqueue(plan, toText(experiment));
}

Store::Enqueued queueExperiment(Store& store, const Experiment& experiment)
{
    const PlannedExperiment planned = planExperiment(experiment, &store);
    if (planned.plan)
        return queuePlan(store, *planned.plan, experiment);
    std::string all;
    for (const Problem& problem : planned.problems)
        if (!problem.warning)
            all += (all.empty() ? "" : "\n") + toText(problem);
    throw Error(all);
}

} // namespace retort

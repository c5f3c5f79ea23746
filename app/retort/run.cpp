#include "app/retort/documents.h"
#include "app/retort/experiment_options.h"
#include "app/retort/open_store.h"
#include "app/retort/results.h"
#include "app/retort/verbs.h"
#include "app/retort/watch.h"
#include "app/retort/words.h"
#include "core/base/clock.h"
#include "core/recipe/evaluation_points.h"
#include "core/supervise/forecast.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

namespace retort::cli {

namespace {

struct RunOptions {
    ExperimentOptions experiment;
    std::filesystem::path store;
    std::filesystem::path trainer;
    int jobs = 0;
    bool json = false;
    bool quiet = false;
};

std::map<RunId, RunSummary> summariesOf(const Store& store, const std::vector<ExperimentRun>& places)
{
    std::map<RunId, RunSummary> runs;
    for (const ExperimentRun& place : places)
        runs.try_emplace(place.run, store.run(place.run));
    return runs;
}

Progress progressFor(const RunOptions& options, const Plan& plan, const Store& store, const std::vector<ExperimentRun>& places)
{
    const Forecast forecast(store.runsSince());
    const auto before = summariesOf(store, places);
    std::map<RunId, std::string> titles;
    std::map<RunId, double> expected;
    EvaluationPoints points;
    for (std::size_t i = 0; i < places.size(); ++i) {
        titles.emplace(places[i].run, nodeTitle(places[i].node, places[i].sweep));
        const RunSummary& run = before.at(places[i].run);
        if (run.state == RunState::Finished)
            continue;
        expected.emplace(run.id, forecast.seconds(plan.runs[i]));
        if (auto known = evaluationPoints(plan.runs[i].recipe, plan.runs[i].steps, run.epochs); !known.empty())
            points.emplace(run.id, std::move(known));
    }
    return Progress(std::cerr, Progress::modeFor(options.quiet), Milestones(std::move(titles)), std::move(expected), std::move(points));
}

void printTable(const PlannedExperiment& planned, const std::vector<ExperimentRun>& places, const std::map<RunId, RunSummary>& runs, std::int64_t before, double seconds)
{
    const std::string& name = planned.plan->experiment.name;
    std::cout << printable(name.empty() ? "Experiment" : name) << ": " << countedText(static_cast<std::int64_t>(places.size()), "run", "runs") << " in "
              << durationText(seconds) << (before > 0 ? ", " + countText(before) + " of them finished before" : "") << "\n\n";
    printResults(std::cout, nodeResults(places, runs));
    const ValidationSpec& validation = planned.plan->experiment.data.validation;
    const auto samples = validation.count > 0 ? validation.count
                                              : static_cast<std::int64_t>(validation.fraction * static_cast<double>(planned.data.trainSamples) + 0.5);
    std::cout << printable(selectionNote(*planned.plan, samples)) << '\n';
}

int run(const RunOptions& options)
{
    const double begun = monotonicSeconds();
    const Experiment experiment = options.experiment.read();
    const auto folder = storeFolder(options.store);
    std::optional<Store> opened;
    if (storeExists(folder))
        opened.emplace(folder);
    const PlannedExperiment planned = planExperiment(experiment, opened ? &*opened : nullptr);
    printProblems(planned, options.experiment.file);
    if (!planned.plan)
        return Refused;                       // and no store was made for it
    Store& store = opened ? *opened : opened.emplace(folder);

    const auto finishedBefore = store.finishedRuns(*planned.plan);
    const std::int64_t before = std::ranges::count_if(finishedBefore, [](const RunId& id) { return !id.empty(); });
    const auto queued = store.enqueue(*planned.plan, retort::toText(experiment));
    bool completed = true;
    if (before < static_cast<std::int64_t>(queued.runs.size())) {
        Supervisor supervisor({.store = store.folder(), .trainer = options.trainer, .jobs = options.jobs, .experiment = queued.experiment});
        Progress progress = progressFor(options, *planned.plan, store, queued.runs);
        completed = watch(supervisor, progress);
    }

    const auto runs = summariesOf(store, queued.runs);
    const double seconds = monotonicSeconds() - begun;
    if (options.json)
        std::cout << toText(experimentJson(planned.plan->experiment.name, store.folder(), seconds, queued.runs, runs));
    else
        printTable(planned, queued.runs, runs, before, seconds);
    if (!completed) {
        std::cerr << "Interrupted; what was trained is saved. The same command goes on from there.\n";
        return Interrupted;
    }
    int status = Done;
    for (const auto& [id, end] : runs) {
        if (end.state == RunState::Finished)
            continue;
        status = RunFailed;
        std::cerr << printable(nodeTitle(end.node, end.sweep)) << ", seed " << end.seed << " (" << id << ") is " << retort::toText(end.state)
                  << (end.message.empty() ? "" : ": " + printable(end.message)) << '\n';
    }
    return status;
}

} // namespace

void addRun(CLI::App& app, int& status)
{
    auto options = std::make_shared<RunOptions>();
    CLI::App* verb = app.add_subcommand("run", "Trains an experiment and prints what came out");
    options->experiment.addTo(*verb);
    verb->add_option("--jobs", options->jobs, "At most so many trainings at once (else $RETORT_JOBS, else as the cores allow)")->type_name("N")->check(CLI::Range(1, 1024));
    addStoreOption(*verb, options->store);
    verb->add_flag("--json", options->json, "Prints one JSON document instead of the table");
    verb->add_flag("--quiet", options->quiet, "No progress on the standard error");
    verb->add_option("--trainer", options->trainer)->group("");   // the tests' own
    verb->footer("What has been trained before is used again. Ctrl-C saves and ends; the same command goes on.\n"
                 "\n"
                 "Examples:\n"
                 "  retort run experiments/fashion-first.json\n"
                 "  retort run experiments/fashion-first.json --set same-pictures.terms.soft.temperature=8 --seeds 0-9\n"
                 "  retort run experiments/fashion-first.json --json --quiet > result.json");
    verb->callback([options, &status] { status = run(*options); });
}

} // namespace retort::cli

#include "app/retort/documents.h"
#include "app/retort/experiment_options.h"
#include "app/retort/open_store.h"
#include "app/retort/results.h"
#include "app/retort/table.h"
#include "app/retort/verbs.h"
#include "app/retort/words.h"
#include "core/recipe/words.h"
#include "core/supervise/forecast.h"
#include "core/supervise/supervisor.h"

#include <algorithm>
#include <iostream>
#include <memory>
#include <optional>

namespace retort::cli {

namespace {

struct PlanOptions {
    ExperimentOptions experiment;
    std::filesystem::path store;
    bool json = false;
};

/// The plan, what of it is done, and what is left.
struct Outlook {
    std::vector<RunId> finished;              ///< beside plan.runs; empty: to be trained
    std::int64_t toTrain = 0;
    double macs = 0;
    double seconds = 0;
    bool measured = false;
};

Outlook outlookOf(const Plan& plan, const Store* store)
{
    Outlook outlook;
    outlook.finished = store != nullptr ? store->finishedRuns(plan) : std::vector<RunId>(plan.runs.size());
    const Forecast forecast(store != nullptr ? store->runsSince() : std::vector<RunSummary>());
    std::vector<bool> done;
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        done.push_back(!outlook.finished[i].empty());
        if (done.back())
            continue;
        ++outlook.toTrain;
        outlook.macs += plan.runs[i].trainingMacs;
    }
    outlook.seconds = wallSeconds(plan, done, forecast, coreCount());
    outlook.measured = forecast.measured();
    return outlook;
}

void printPlan(const Plan& plan, const Outlook& outlook)
{
    struct Row {
        const PlannedRun* first;
        std::int64_t runs = 0;
        std::int64_t done = 0;
        double macs = 0;
    };
    std::vector<Row> rows;
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        const PlannedRun& run = plan.runs[i];
        auto row = std::ranges::find_if(rows, [&](const Row& r) { return r.first->node == run.node && r.first->sweep == run.sweep; });
        if (row == rows.end())
            row = rows.insert(rows.end(), {&run});
        ++row->runs;
        row->done += outlook.finished[i].empty() ? 0 : 1;
        row->macs += run.trainingMacs;
    }
    using enum Align;
    Table table({{"node"}, {"sees"}, {"network"}, {"loss"}, {"runs", Right}, {"done", Right}, {"steps", Right}, {"parameters", Right},
        {"multiply-adds", Right}, {"to train them all", Right}});
    for (const Row& row : rows) {
        const PlannedRun& run = *row.first;
        table.add({nodeTitle(run.node, run.sweep), seenText(run.recipe.node), modelText(run.recipe.model, run.recipe.networks), termsText(run.recipe.terms), countText(row.runs),
            countText(row.done), countText(run.steps), countText(run.cost.parameters), countText(run.cost.macs), largeText(row.macs)});
    }
    table.print(std::cout);
    const auto total = static_cast<std::int64_t>(plan.runs.size());
    std::cout << '\n' << countedText(total, "run", "runs") << ": " << countText(total - outlook.toTrain) << " done, " << countText(outlook.toTrain) << " to train";
    if (outlook.toTrain > 0)
        std::cout << "; " << largeText(outlook.macs) << " multiply-adds, about " << durationText(outlook.seconds) << " on "
                  << countedText(coreCount(), "core", "cores") << (outlook.measured ? " (by what this store's runs took)" : " (a guess: this store has no finished run to go by)");
    std::cout << ".\n";
}

Json planJson(const Plan& plan, const Outlook& outlook)
{
    Json runs = Json::array();
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        const PlannedRun& run = plan.runs[i];
        Json sweep = Json::object();
        for (const auto& [path, value] : run.sweep)
            sweep[path] = Json::parse(value, nullptr, false);
        const auto partner = [&](const std::optional<std::size_t>& index) { return index ? Json(plan.runs[*index].hash) : Json(nullptr); };
        Json teachers = Json::array();
        for (const TeacherIdentity& teacher : run.recipe.teachers)
            teachers.push_back(teacher.identity);
        runs.push_back({{"node", run.node}, {"seed", run.seed}, {"member", run.member}, {"sweep", std::move(sweep)}, {"recipe", run.hash},
            {"finished", outlook.finished[i].empty() ? Json(nullptr) : Json(outlook.finished[i])}, {"model", modelText(run.recipe.model, run.recipe.networks)},
            {"terms", termsText(run.recipe.terms)}, {"sees", seenText(run.recipe.node)}, {"samples", run.transferSamples}, {"steps", run.steps},
            {"parameters", run.cost.parameters}, {"macs", run.cost.macs}, {"training_macs", run.trainingMacs}, {"teachers", std::move(teachers)},
            {"baseline", partner(run.baseline)}, {"reference", partner(run.reference)}});
    }
    return {{"experiment", plan.experiment.name}, {"to_train", outlook.toTrain}, {"training_macs", outlook.macs}, {"seconds", outlook.seconds},
        {"measured", outlook.measured}, {"runs", std::move(runs)}};
}

int planVerb(const PlanOptions& options)
{
    const Experiment experiment = options.experiment.read();
    const auto folder = storeFolder(options.store);
    std::optional<Store> store;
    if (storeExists(folder))
        store.emplace(folder, Store::Access::ReadOnly);
    const PlannedExperiment planned = planExperiment(experiment, store ? &*store : nullptr);
    printProblems(planned, options.experiment.file);
    if (!planned.plan)
        return Refused;
    const Outlook outlook = outlookOf(*planned.plan, store ? &*store : nullptr);
    if (options.json)
        std::cout << toText(planJson(*planned.plan, outlook));
    else
        printPlan(*planned.plan, outlook);
    return Done;
}

} // namespace

void addPlan(CLI::App& app, int& status)
{
    auto options = std::make_shared<PlanOptions>();
    CLI::App* verb = app.add_subcommand("plan", "Says what would be trained, what is done already, and what it costs");
    options->experiment.addTo(*verb);
    addStoreOption(*verb, options->store);
    verb->add_flag("--json", options->json, "Prints one JSON document instead of the table");
    verb->footer("Nothing is written. Every problem of the experiment is named at once.\n"
                 "\n"
                 "Example:\n"
                 "  retort plan experiments/fashion-first.json --seeds 0-9");
    verb->callback([options, &status] { status = planVerb(*options); });
}

} // namespace retort::cli

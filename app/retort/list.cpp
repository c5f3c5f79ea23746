#include "app/retort/documents.h"
#include "app/retort/open_store.h"
#include "app/retort/results.h"
#include "app/retort/table.h"
#include "app/retort/verbs.h"
#include "app/retort/words.h"
#include "core/recipe/words.h"

#include <CLI/Option.hpp>

#include <algorithm>
#include <iostream>
#include <memory>
#include <tuple>
#include <unordered_map>

namespace retort::cli {

namespace {

struct ListOptions {
    std::filesystem::path store;
    std::vector<std::string> states;
    bool json = false;
    bool csv = false;
    bool trashed = false;
};

/// A run and what it gained over its paired baseline, or over the true labels where it has no baseline.
struct Listed {
    RunSummary run;
    std::optional<double> gain;               ///< test accuracy, in [−1, 1]
};

std::vector<Listed> listed(const Store& store, const ListOptions& options)
{
    std::vector<RunSummary> all = store.runsSince();
    std::unordered_map<RunId, std::optional<double>> tests;
    for (const RunSummary& run : all)
        tests.emplace(run.id, run.scores.testAccuracy);
    std::ranges::sort(all, {}, [](const RunSummary& run) { return std::tie(run.createdAt, run.experiment, run.role, run.node, run.sweep, run.seed, run.member, run.id); });

    std::vector<Listed> result;
    for (RunSummary& run : all) {
        if (run.purged || run.trashed != options.trashed)
            continue;
        run.state = stateNow(store, run);
        if (!options.states.empty() && std::ranges::find(options.states, toText(run.state)) == options.states.end())
            continue;
        std::optional<double> gain;
        const auto partner = tests.find(run.baseline.empty() ? run.reference : run.baseline);
        if (run.scores.testAccuracy && partner != tests.end() && partner->second)
            gain = *run.scores.testAccuracy - *partner->second;
        result.push_back({std::move(run), gain});
    }
    return result;
}

void printList(const std::vector<Listed>& runs)
{
    using enum Align;
    Table table({{"id"}, {"state"}, {"node"}, {"seed", Right}, {"validation %", Right}, {"test %", Right}, {"gain", Right}, {"T", Right}, {"parameters", Right}, {"time", Right}});
    for (const auto& [run, gain] : runs) {
        const std::string node = run.title.empty() ? nodeTitle(run.node, run.sweep) : run.title;
        table.add({run.id, std::string(toText(run.state)) + (run.altered ? "*" : ""), node, std::to_string(run.seed), percentText(run.scores.bestAccuracy),
            percentText(run.scores.testAccuracy), gain ? signedText(100 * *gain) : "", run.temperature ? numberText(*run.temperature) : "",
            countText(run.parameters), durationText(run.trainSeconds + run.evaluateSeconds)});
    }
    table.print(std::cout);
    if (std::ranges::any_of(runs, [](const Listed& l) { return l.run.altered; }))
        std::cout << "\n* changed by hand while training\n";
}

void printCsv(const std::vector<Listed>& runs)
{
    CsvLine head;
    for (const char* title : {"id", "state", "experiment", "node", "sweep", "seed", "member", "validation_accuracy", "test_accuracy", "gain", "temperature", "parameters",
             "macs", "seconds", "altered", "title", "tags", "recipe"})
        head.text(title);
    head.print(std::cout);
    for (const auto& [run, gain] : runs) {
        std::string sweep;
        for (const auto& [path, value] : run.sweep)
            sweep += (sweep.empty() ? "" : "; ") + path + "=" + value;
        std::string tags;
        for (const std::string& tag : run.tags)
            tags += (tags.empty() ? "" : "; ") + tag;
        CsvLine line;
        line.text(run.id).text(toText(run.state)).text(run.experimentName).text(run.node).text(sweep);
        line.text(std::to_string(run.seed)).integer(run.member);
        line.number(run.scores.bestAccuracy).number(run.scores.testAccuracy).number(gain).number(run.temperature);
        line.integer(run.parameters).integer(run.macs).number(run.trainSeconds + run.evaluateSeconds);
        line.integer(run.altered ? 1 : 0).text(run.title).text(tags).text(run.recipe);
        line.print(std::cout);
    }
}

int list(const ListOptions& options)
{
    for (const std::string& state : options.states)
        static_cast<void>(runStateFromText(state));   // a misspelt state is an error, not an empty list
    const auto folder = storeFolder(options.store);
    std::vector<Listed> runs;
    if (storeExists(folder))
        runs = listed(Store(folder, Store::Access::ReadOnly), options);
    if (options.json) {
        Json document = Json::array();
        for (const auto& [run, gain] : runs) {
            document.push_back(runJson(run));
            document.back()["gain"] = gain ? Json(*gain) : Json(nullptr);
        }
        std::cout << toText(document);
    } else if (options.csv) {
        printCsv(runs);
    } else if (!runs.empty()) {
        printList(runs);
    } else {
        std::cerr << "No runs" << (options.trashed ? " in the trash" : options.states.empty() ? "" : " in that state") << " at " << folder.string()
                  << (options.trashed || !options.states.empty() ? ".\n" : " yet: retort run EXPERIMENT.json makes some.\n");
    }
    return Done;
}

} // namespace

void addList(CLI::App& app, int& status)
{
    auto options = std::make_shared<ListOptions>();
    CLI::App* verb = app.add_subcommand("list", "Lists the runs of a store, the oldest first");
    addStoreOption(*verb, options->store);
    verb->add_option("--state", options->states, "Only runs in this state; may be given again")->type_name("STATE")->allow_extra_args(false)->take_all();
    verb->add_flag("--trash", options->trashed, "What lies in the trash instead");
    CLI::Option* json = verb->add_flag("--json", options->json, "Prints a JSON array");
    verb->add_flag("--csv", options->csv, "Prints comma-separated values, for a spreadsheet")->excludes(json);
    verb->footer("The gain is that of test accuracy, in points, over the run's paired baseline (the same network without teacher); where\n"
                 "it has none, over the same pictures with their true labels.\n"
                 "\n"
                 "Examples:\n"
                 "  retort list --state failed\n"
                 "  retort list --csv > runs.csv");
    verb->callback([options, &status] { status = list(*options); });
}

} // namespace retort::cli

#include "app/retort/documents.h"
#include "app/retort/gains.h"
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

struct Listed {
    RunSummary run;
    std::optional<double> gain;               ///< over its partner (gains.h)
    std::string_view against;                 ///< the partner's kind; empty without a gain
};

std::vector<Listed> listed(const Store& store, const ListOptions& options)
{
    std::vector<RunSummary> all = store.runsSince();
    std::unordered_map<RunId, RunSummary> known;
    for (const RunSummary& run : all)
        known.emplace(run.id, run);
    std::ranges::sort(all, {}, [](const RunSummary& run) { return std::tie(run.createdAt, run.experiment, run.role, run.node, run.sweep, run.seed, run.member, run.id); });

    std::vector<Listed> result;
    for (RunSummary& run : all) {
        if (run.purged || run.trashed != options.trashed)
            continue;
        if (!options.states.empty() && std::ranges::find(options.states, toText(run.state)) == options.states.end())
            continue;
        const Partner partner = partnerOf(run);
        const auto other = known.find(partner.run);
        const auto gain = other == known.end() ? std::nullopt : gainOver(run, other->second);
        result.push_back({std::move(run), gain, gain ? partner.kind : std::string_view()});
    }
    return result;
}

std::string gainCell(const Listed& each)
{
    return each.gain ? (each.against == "reference" ? "† " : "") + signedText(100 * *each.gain) : std::string();
}

void printList(const std::vector<Listed>& runs)
{
    using enum Align;
    Table table({{"id"}, {"state"}, {"node"}, {"seed", Right}, {"best validation %", Right}, {"test %", Right}, {"gain", Right}, {"T", Right}, {"parameters", Right}, {"time", Right}});
    for (const Listed& each : runs) {
        const RunSummary& run = each.run;
        const std::string node = run.title.empty() ? nodeTitle(run.node, run.sweep) : run.title;
        table.add({run.id, std::string(toText(run.state)) + (run.altered ? "*" : ""), node, std::to_string(run.seed), percentText(run.scores.bestAccuracy),
            percentText(run.scores.testAccuracy), gainCell(each), run.temperature ? numberText(*run.temperature) : "",
            countText(run.parameters), durationText(run.trainSeconds + run.evaluateSeconds)});
    }
    table.print(std::cout);
    const bool altered = std::ranges::any_of(runs, [](const Listed& l) { return l.run.altered; });
    const bool marked = std::ranges::find(runs, "reference", &Listed::against) != runs.end();
    if (altered || marked)
        std::cout << '\n';
    if (altered)
        std::cout << "* changed by hand while training: it has no gain, nor has what is compared with it\n";
    if (marked)
        std::cout << "† against the true labels of the same pictures; the other gains are over no teacher\n";
}

void printCsv(const std::vector<Listed>& runs)
{
    CsvLine head;
    for (const char* title : {"id", "state", "experiment", "node", "sweep", "seed", "member", "validation_accuracy", "test_accuracy", "gain", "temperature", "parameters",
             "macs", "seconds", "altered", "title", "tags", "recipe", "against"})
        head.text(title);
    head.print(std::cout);
    for (const auto& [run, gain, against] : runs) {
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
        line.integer(run.altered ? 1 : 0).text(run.title).text(tags).text(run.recipe).text(against);
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
        for (const auto& [run, gain, against] : runs) {
            document.push_back(runJson(run));
            document.back()["gain"] = gain ? Json(*gain) : Json(nullptr);
            document.back()["against"] = gain ? Json(against) : Json(nullptr);
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
                 "it has none, against the same pictures with their true labels, marked †. Runs changed by hand while training have none.\n"
                 "\n"
                 "Examples:\n"
                 "  retort list --state failed\n"
                 "  retort list --csv > runs.csv");
    verb->callback([options, &status] { status = list(*options); });
}

} // namespace retort::cli

#include "app/retort/documents.h"
#include "app/retort/gains.h"
#include "app/retort/open_store.h"
#include "app/retort/results.h"
#include "app/retort/table.h"
#include "app/retort/verbs.h"
#include "app/retort/words.h"
#include "core/analysis/scores.h"
#include "core/store/wiring_fact.h"

#include <array>
#include <iostream>
#include <memory>

namespace retort::cli {

namespace {

struct ShowOptions {
    std::filesystem::path store;
    std::string run;
    bool json = false;
};

constexpr std::array factNames{"environment", "imported", "preprocessing", "resumed", "teachers", "wiring"};

Json parsed(const std::string& text) { return text.empty() ? Json(nullptr) : Json::parse(text, nullptr, false); }

Json factsOf(const Store& store, const RunId& id)
{
    Json facts = Json::object();
    for (const char* name : factNames)
        if (Json fact = parsed(store.fact(id, name)); !fact.is_null())
            facts[name] = std::move(fact);
    return facts;
}

Json document(const Store& store, const RunSummary& run)
{
    Json result = runJson(run);
    result["recipe_document"] = parsed(store.record(run.id).recipeJson);
    Json changes = Json::array();
    for (const LiveChange& change : store.changes(run.id))
        changes.push_back({{"step", change.step}, {"epoch", change.epoch}, {"field", change.field}, {"before", change.before}, {"after", change.after}});
    result["changes"] = std::move(changes);
    Json evaluations = Json::array();
    for (const Evaluation& evaluation : store.evaluationsSince(run.id).first)
        evaluations.push_back({{"network", evaluation.network}, {"step", evaluation.step}, {"epoch", evaluation.epoch}, {"values", evaluation.values}});
    result["evaluations"] = std::move(evaluations);
    result["facts"] = factsOf(store, run.id);
    return result;
}

/// What single networks came to that were trained together; the run's figures are their means.
std::string networksText(const Store& store, const RunSummary& run)
{
    std::string text;
    for (std::int64_t network = 0; network == 0 || !text.empty(); ++network) {
        const auto said = store.testPredictions(run.id, "selected", network);
        if (!said || (network == 0 && !store.testPredictions(run.id, "selected", 1)))
            break;
        text += (text.empty() ? "test % of each: " : ", ") + percentText(scoresOf(*said).accuracy, 2);
    }
    return text;
}

class Sheet {
public:
    void line(std::string_view name, const std::string& value) const
    {
        if (!value.empty())
            std::cout << "  " << name << std::string(name.size() < 13 ? 13 - name.size() : 1, ' ') << printable(value) << '\n';
    }
};

std::string partnerText(const Store& store, const RunSummary& run, const RunId& partner)
{
    if (partner.empty())
        return {};
    const RunSummary other = store.run(partner);
    std::string text = partner + " " + nodeTitle(other.node, other.sweep);
    if (!run.scores.testAccuracy || !other.scores.testAccuracy)
        return text;
    text += ": test " + percentText(other.scores.testAccuracy) + " %";
    if (const auto gain = gainOver(run, other))
        return text + ", so this one " + signedText(100 * *gain) + " points";
    return text + "; no gain, since " + (other.altered ? "that run" : "this one") + " was changed by hand";
}

/// " (best weights)", as the recipe selects them: a test of the last weights stands beside the best on validation.
std::string weightsText(const Json& recipe)
{
    const Json train = recipe.is_object() ? recipe.value("train", Json()) : Json();
    const Json select = train.is_object() ? train.value("select", Json()) : Json();
    return select.is_string() ? " (" + select.get<std::string>() + " weights)" : std::string();
}

std::string timeText(const RunSummary& run)
{
    if (run.trainSeconds + run.evaluateSeconds <= 0)
        return {};
    return durationText(run.trainSeconds) + " training and " + durationText(run.evaluateSeconds) + " evaluating, " + countText(static_cast<std::int64_t>(run.samplesPerSecond))
        + " samples/s on " + countedText(run.threads, "thread", "threads") + ", attempt " + std::to_string(run.attempt);
}

/// The lines that fail, or how many hold.
std::string wiringText(const std::vector<WiringFact>& lines)
{
    std::string failures;
    int holding = 0;
    for (const WiringFact& line : lines) {
        holding += line.state == "holds" ? 1 : 0;
        if (line.state == "fails")
            failures += (failures.empty() ? "FAILS: " : " ") + line.says;
    }
    return !failures.empty() ? failures : holding > 0 ? countedText(holding, "line holds", "lines hold") : std::string();
}

void print(const Store& store, const RunSummary& run, const Json& recipe)
{
    const RunScores& scores = run.scores;
    std::cout << run.id << "  " << printable(run.title.empty() ? nodeTitle(run.node, run.sweep) : run.title) << ", seed " << run.seed
              << (run.member > 0 ? ", member " + std::to_string(run.member) : "") << "  " << retort::toText(run.state) << (run.altered ? ", changed by hand" : "") << (run.imported ? ", imported" : "") << '\n';
    const Sheet sheet;
    sheet.line("message", run.message);
    sheet.line("experiment", run.experimentName);
    sheet.line("role", std::string(retort::toText(run.role)));
    sheet.line("network", run.model + ": " + countText(run.parameters) + " parameters, " + countText(run.macs) + " multiply-adds");
    sheet.line("data", run.dataset + (run.transfer.empty() ? "" : ", " + run.transfer));
    sheet.line("loss", run.terms);
    sheet.line("teacher", run.teacher);
    for (const RunId& teacher : run.teachers)
        sheet.line("", partnerText(store, {}, teacher));
    if (run.steps > 0)
        sheet.line("progress", "step " + countText(run.step) + " of " + countText(run.steps) + ", epoch " + fixedText(run.epoch, 1) + " of " + fixedText(run.epochs, 1));
    if (scores.bestAccuracy)
        sheet.line("validation", "best " + percentText(scores.bestAccuracy, 2) + " % at epoch " + fixedText(scores.bestEpoch, 1) + ", last " + percentText(scores.lastAccuracy, 2) + " %");
    if (scores.testAccuracy)
        sheet.line("test", percentText(scores.testAccuracy, 2) + " %" + weightsText(recipe) + ", " + countText(scores.testErrors) + " errors" + (scores.testNll ? ", NLL " + fixedText(*scores.testNll, 4) : "")
                + (scores.testEce ? ", ECE " + fixedText(*scores.testEce, 4) : ""));
    sheet.line("networks", networksText(store, run));
    if (scores.agreement)
        sheet.line("agreement", percentText(scores.agreement, 2) + " % of the test samples as its teacher says");
    sheet.line("no teacher", partnerText(store, run, run.baseline));
    sheet.line("true labels", partnerText(store, run, run.reference));
    sheet.line("wiring", wiringText(wiringFacts(store.fact(run.id, "wiring"))));
    sheet.line("time", timeText(run));
    sheet.line("created", run.createdAt);
    sheet.line("started", run.startedAt);
    sheet.line("ended", run.endedAt);
    sheet.line("note", run.note);
    for (const std::string& tag : run.tags)
        sheet.line("tag", tag);
    sheet.line("recipe", run.recipe);
}

void printChanges(const std::vector<LiveChange>& changes)
{
    if (changes.empty())
        return;
    using enum Align;
    std::cout << "\nChanged while training\n";
    Table table({{"step", Right}, {"epoch", Right}, {"field"}, {"before", Right}, {"after", Right}});
    for (const LiveChange& change : changes)
        table.add({countText(change.step), fixedText(change.epoch, 2), change.field, Json(change.before).dump(), Json(change.after).dump()});
    table.print(std::cout);
}

int show(const ShowOptions& options)
{
    const auto folder = storeFolder(options.store);
    requireStore(folder);
    const Store store(folder, Store::Access::ReadOnly);
    const RunSummary run = store.run(store.findRun(options.run));
    if (options.json) {
        std::cout << toText(document(store, run));
        return Done;
    }
    const Json recipe = parsed(store.record(run.id).recipeJson);
    print(store, run, recipe);
    printChanges(store.changes(run.id));
    std::cout << "\nRecipe\n" << toText(recipe);
    const Json facts = factsOf(store, run.id);
    for (const auto& [name, fact] : facts.items())
        std::cout << '\n' << static_cast<char>(name.front() - 'a' + 'A') << name.substr(1) << '\n' << toText(fact);
    return Done;
}

} // namespace

void addShow(CLI::App& app, int& status)
{
    auto options = std::make_shared<ShowOptions>();
    CLI::App* verb = app.add_subcommand("show", "Shows everything about one run");
    verb->add_option("RUN", options->run, "The run's id, or any unique beginning of it")->required()->type_name("ID");
    addStoreOption(*verb, options->store);
    verb->add_flag("--json", options->json, "Prints one JSON document, with every evaluation point");
    verb->footer("Example:\n  retort show k7m2");
    verb->callback([options, &status] { status = show(*options); });
}

} // namespace retort::cli

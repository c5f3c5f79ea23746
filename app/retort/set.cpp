#include "app/retort/live_field.h"
#include "app/retort/open_store.h"
#include "app/retort/verbs.h"

#include <memory>

namespace retort::cli {

namespace {

struct SetOptions {
    std::filesystem::path store;
    std::string run;
    std::vector<std::string> changes;
};

int set(const SetOptions& options)
{
    const auto folder = storeFolder(options.store);
    requireStore(folder);
    Store store(folder);
    const RunId id = store.findRun(options.run);
    const Recipe recipe = recipeFromStoredJson(store.record(id).recipeJson);
    std::vector<Command> commands;
    for (const std::string& change : options.changes) {
        const LiveField field = liveFieldFrom(change, recipe);
        commands.push_back({.id = 0, .kind = CommandKind::Set, .field = field.field, .value = field.value});
    }
    store.askAll(id, commands);
    return Done;
}

} // namespace

void addSet(CLI::App& app, int& status)
{
    auto options = std::make_shared<SetOptions>();
    CLI::App* verb = app.add_subcommand("set", "Changes the learning rate, a temperature or a weight of a run while it is trained");
    verb->add_option("RUN", options->run, "The run's id, or any unique beginning of it")->required()->type_name("ID");
    verb->add_option("CHANGE", options->changes, "What to change")->required()->type_name("FIELD=VALUE");
    addStoreOption(*verb, options->store);
    verb->footer("Takes effect at the next batch and is recorded. A run changed by hand no longer is its recipe: it stays out of means and gains.\n"
                 "\n"
                 "Examples:\n"
                 "  retort set k7m2 temperature=8\n"
                 "  retort set k7m2 lr=0.001 soft.weight=0.5");
    verb->callback([options, &status] { status = set(*options); });
}

} // namespace retort::cli

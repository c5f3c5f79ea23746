#include "app/retort/open_store.h"
#include "app/retort/verbs.h"
#include "core/base/error.h"
#include "core/base/file_lock.h"

#include <CLI/Option.hpp>

#include <memory>

namespace retort::cli {

namespace {

struct DeleteOptions {
    std::filesystem::path store;
    std::vector<std::string> runs;
    bool restore = false;
    bool purge = false;
};

int remove(const DeleteOptions& options)
{
    const auto folder = storeFolder(options.store);
    requireStore(folder);
    Store store(folder);
    return forEachRun(store, options.runs, [&](const RunId& id) {
        const RunState state = store.run(id).state;
        // A crashed trainer's run is not running, whatever its row says until a supervisor looks at it.
        const bool trains = state == RunState::Running && FileLock::isHeld(store.lockFile(id));
        if (!options.restore && (trains || state == RunState::Paused || state == RunState::Queued))
            throw Error("it is " + std::string(toText(state)) + "; stop it first (retort stop " + id + ").");
        store.edit(id, {.title = {}, .note = {}, .tags = {}, .pinned = {}, .trashed = !options.restore});
        if (options.purge)
            store.purge({id});
    });
}

} // namespace

void addDelete(CLI::App& app, int& status)
{
    auto options = std::make_shared<DeleteOptions>();
    CLI::App* verb = app.add_subcommand("delete", "Moves runs to the trash, or takes them out again");
    verb->add_option("RUN", options->runs, "Runs, by any unique beginning of their ids")->required()->type_name("ID");
    addStoreOption(*verb, options->store);
    CLI::Option* restore = verb->add_flag("--restore", options->restore, "Out of the trash again");
    verb->add_flag("--purge", options->purge, "For good, with their weights; what they taught keeps their name and recipe")->excludes(restore);
    verb->footer("Examples:\n"
                 "  retort delete k7m2 x9d3\n"
                 "  retort delete --restore k7m2\n"
                 "  retort list --trash");
    verb->callback([options, &status] { status = remove(*options); });
}

} // namespace retort::cli

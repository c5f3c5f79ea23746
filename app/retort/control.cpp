#include "app/retort/open_store.h"
#include "app/retort/verbs.h"

#include <iostream>
#include <memory>

namespace retort::cli {

namespace {

struct ControlOptions {
    std::filesystem::path store;
    std::vector<std::string> runs;
};

int control(const ControlOptions& options, CommandKind kind)
{
    const auto folder = storeFolder(options.store);
    requireStore(folder);
    Store store(folder);
    bool queued = false;
    const int status = forEachRun(store, options.runs, [&](const RunId& id) {
        store.ask(id, {.id = 0, .kind = kind, .field = {}, .value = 0});
        queued = queued || (kind == CommandKind::Resume && store.run(id).state == RunState::Queued);
    });
    if (queued)
        std::cerr << "Queued again: retort work, or the window, trains it.\n";
    return status;
}

void addOne(CLI::App& app, int& status, CommandKind kind, const char* name, const char* about, const char* footer)
{
    auto options = std::make_shared<ControlOptions>();
    CLI::App* verb = app.add_subcommand(name, about);
    verb->add_option("RUN", options->runs, "Runs, by any unique beginning of their ids")->required()->type_name("ID");
    addStoreOption(*verb, options->store);
    verb->footer(footer);
    verb->callback([options, kind, &status] { status = control(*options, kind); });
}

} // namespace

void addControl(CLI::App& app, int& status)
{
    addOne(app, status, CommandKind::Pause, "pause", "Pauses runs after the batch they are at; their state is saved",
        "A paused run keeps its place and frees its core.\n\nExample:\n  retort pause k7m2 x9d3");
    addOne(app, status, CommandKind::Resume, "resume", "Lets paused runs go on, and queues stopped or interrupted ones again",
        "A run that is queued again goes on from its last checkpoint.\n\nExample:\n  retort resume k7m2");
    addOne(app, status, CommandKind::Stop, "stop", "Stops runs after the batch they are at; their state is saved",
        "What depends on a stopped run as its teacher is blocked until it is resumed.\n\nExample:\n  retort stop k7m2");
}

} // namespace retort::cli

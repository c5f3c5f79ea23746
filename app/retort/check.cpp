#include "app/retort/open_store.h"
#include "app/retort/verbs.h"
#include "app/retort/words.h"

#include <iostream>
#include <memory>

namespace retort::cli {

namespace {

int check(const std::filesystem::path& given)
{
    const auto folder = storeFolder(given);
    requireStore(folder);
    Store store(folder, Store::Access::ReadOnly);
    const auto problems = store.check();
    for (const std::string& problem : problems)
        std::cout << printable(problem) << '\n';
    if (problems.empty())
        std::cout << folder.string() << " is sound.\n";
    return problems.empty() ? Done : RunFailed;
}

} // namespace

void addCheck(CLI::App& app, int& status)
{
    auto store = std::make_shared<std::filesystem::path>();
    CLI::App* verb = app.add_subcommand("check", "Verifies the store and every file it names");
    addStoreOption(*verb, *store);
    verb->footer("Reads every weight, checkpoint and prediction and compares it with its SHA-256. Exit status 1 when something is damaged.\n"
                 "\n"
                 "Example:\n"
                 "  retort check --store ~/experiments/first");
    verb->callback([store, &status] { status = check(*store); });
}

} // namespace retort::cli

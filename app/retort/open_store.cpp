#include "app/retort/open_store.h"

#include "app/retort/verbs.h"
#include "app/retort/words.h"
#include "core/base/error.h"

#include <iostream>

namespace retort::cli {

bool storeExists(const std::filesystem::path& folder)
{
    std::error_code ignored;
    return std::filesystem::exists(folder / "runs.sqlite", ignored);
}

void requireStore(const std::filesystem::path& folder)
{
    if (!storeExists(folder))
        throw Error("There is no store at " + folder.string() + ": name one with --store, or train something with retort run.");
}

int forEachRun(Store& store, const std::vector<std::string>& names, const std::function<void(const RunId&)>& act)
{
    int status = Done;
    for (const std::string& name : names) {
        try {
            act(store.findRun(name));
        } catch (const Error& error) {
            std::cerr << printable(name) << ": " << printable(error.what()) << '\n';
            status = Refused;
        }
    }
    return status;
}

} // namespace retort::cli

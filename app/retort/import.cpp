#include "app/retort/documents.h"
#include "app/retort/verbs.h"
#include "app/retort/words.h"
#include "core/base/error.h"
#include "core/store/archive.h"

#include <CLI/Option.hpp>

#include <iostream>
#include <memory>

namespace retort::cli {

namespace {

struct ImportOptions {
    std::filesystem::path store;
    std::vector<std::filesystem::path> files;
    bool json = false;
};

void print(const std::filesystem::path& file, const ImportedArchive& archive)
{
    for (const RunId& run : archive.added)
        std::cout << run << "  imported from " << printable(file.string()) << '\n';
    for (const RunId& run : archive.there)
        std::cout << run << "  already there\n";
}

/// What one file cannot give is said, and the others are taken all the same.
int import(const ImportOptions& options)
{
    const auto folder = storeFolder(options.store);
    int status = Done;
    Json list = Json::array();
    for (const auto& file : options.files) {
        Json entry{{"file", file.string()}, {"added", Json::array()}, {"there", Json::array()}, {"error", nullptr}};
        try {
            const ImportedArchive archive = importRuns(folder, file);
            entry["added"] = archive.added;
            entry["there"] = archive.there;
            if (!options.json)
                print(file, archive);
        } catch (const Error& error) {
            entry["error"] = error.what();
            std::cerr << printable(error.what()) << '\n';
            status = Refused;
        }
        list.push_back(std::move(entry));
    }
    if (options.json)
        std::cout << toText(Json{{"store", folder.string()}, {"files", std::move(list)}});
    return status;
}

} // namespace

void addImport(CLI::App& app, int& status)
{
    auto options = std::make_shared<ImportOptions>();
    CLI::App* verb = app.add_subcommand("import", "Takes runs that somebody exported into the store");
    verb->add_option("FILE", options->files, "Run archives (FILE.retort)")->required()->type_name("FILE");
    addStoreOption(*verb, options->store);
    verb->add_flag("--json", options->json, "Prints one JSON document");
    verb->footer("Each file is taken whole or not at all; one that is refused keeps none of the others back, and gives exit status 2. An\n"
                 "imported run is shown and compared like any other, but never used again for its recipe.\n"
                 "\n"
                 "Example:\n"
                 "  retort import student.retort");
    verb->callback([options, &status] { status = import(*options); });
}

} // namespace retort::cli

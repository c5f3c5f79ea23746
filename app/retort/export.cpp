#include "app/retort/open_store.h"
#include "app/retort/verbs.h"
#include "core/base/error.h"
#include "core/base/file.h"

#include <CLI/Option.hpp>

#include <iostream>
#include <memory>

namespace retort::cli {

namespace {

struct ExportOptions {
    std::filesystem::path store;
    std::filesystem::path file;
    std::string run;
    std::string weights = "selected";
};

int exportWeights(const ExportOptions& options)
{
    const auto folder = storeFolder(options.store);
    requireStore(folder);
    Store store(folder, Store::Access::ReadOnly);
    const RunId id = store.findRun(options.run);
    const std::string blob = store.weightsBlob(id, options.weights);
    if (blob.empty())
        throw Error("The run " + id + " (" + std::string(toText(store.run(id).state)) + ") has no " + options.weights + " weights.");
    writeFileAtomically(options.file, std::string_view(store.blobs().read(blob)));   // verified as it is read
    std::cout << options.file.string() << "  " << blob << '\n';
    return Done;
}

} // namespace

void addExport(CLI::App& app, int& status)
{
    auto options = std::make_shared<ExportOptions>();
    CLI::App* verb = app.add_subcommand("export", "Writes a run's weights as a safetensors file");
    verb->add_option("RUN", options->run, "The run's id, or any unique beginning of it")->required()->type_name("ID");
    verb->add_option("-o,--output", options->file, "Where to write")->required()->type_name("FILE");
    verb->add_option("--weights", options->weights, "selected (as the experiment says), best, last or epoch:N")->type_name("WHICH")->capture_default_str();
    addStoreOption(*verb, options->store);
    verb->footer("Prints the file's name and its SHA-256.\n"
                 "\n"
                 "Example:\n"
                 "  retort export k7m2 -o student.safetensors");
    verb->callback([options, &status] { status = exportWeights(*options); });
}

} // namespace retort::cli

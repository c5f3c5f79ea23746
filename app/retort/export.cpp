#include "app/retort/open_store.h"
#include "app/retort/verbs.h"
#include "app/retort/words.h"
#include "core/base/error.h"
#include "core/base/file.h"
#include "core/store/archive.h"

#include <CLI/Option.hpp>
#include <CLI/Validators.hpp>

#include <iostream>
#include <memory>

namespace retort::cli {

namespace {

struct ExportOptions {
    std::filesystem::path store;
    std::filesystem::path file;
    std::vector<std::string> runs;
    std::string weights = "selected";
    bool weightsGiven = false;
    std::int64_t network = 1;
    ArchiveScope scope;
};

int exportWeights(const ExportOptions& options, Store& store, const RunId& id)
{
    const std::string blob = store.weightsBlob(id, options.weights, options.network - 1);
    if (blob.empty())
        throw Error("The run " + id + " (" + std::string(toText(store.run(id).state)) + ") has no " + options.weights + " weights" + (options.network > 1 ? " of a network " + std::to_string(options.network) : "") + ".");
    writeFileAtomically(options.file, std::string_view(store.blobs().read(blob)));   // verified as it is read
    std::cout << options.file.string() << "  " << blob << '\n';
    return Done;
}

int exportWhole(const ExportOptions& options, const Store& store, const std::vector<RunId>& ids)
{
    if (options.weightsGiven)
        throw Error("A run archive holds all weights that there are; --weights says which to write alone, into a file of another ending.");
    const ExportedArchive archive = exportRuns(store.folder(), ids, options.scope, options.file);
    std::cout << options.file.string() << "  " << countedText(static_cast<std::int64_t>(archive.whole.size()), "run", "runs") << ", " << countText(archive.bytes) << " bytes\n";
    return Done;
}

std::string asArchive(std::filesystem::path file) { return file.replace_extension(".retort").string(); }

int exportRun(const ExportOptions& options)
{
    const auto folder = storeFolder(options.store);
    requireStore(folder);
    Store store(folder, Store::Access::ReadOnly);
    std::vector<RunId> ids;
    for (const std::string& run : options.runs)
        ids.push_back(store.findRun(run));
    if (options.file.extension() == ".retort")
        return exportWhole(options, store, ids);
    if (options.scope.teachers || options.scope.pairs)
        throw Error("Only a run archive takes other runs along; its name ends in .retort: -o " + asArchive(options.file));
    if (ids.size() > 1)
        throw Error("The weights of several runs do not fit one file; a run archive does: -o " + asArchive(options.file));
    return exportWeights(options, store, ids.front());
}

} // namespace

void addExport(CLI::App& app, int& status)
{
    auto options = std::make_shared<ExportOptions>();
    CLI::App* verb = app.add_subcommand("export", "Writes a run's weights, or whole runs to share");
    verb->add_option("RUN", options->runs, "Runs, by any unique beginning of their ids")->required()->type_name("ID");
    verb->add_option("-o,--output", options->file, "Where to write: FILE.retort holds whole runs, any other name the weights of one, as safetensors")->required()->type_name("FILE");
    const CLI::Option* weights =
        verb->add_option("--weights", options->weights, "selected (as the experiment says), best, last or epoch:N")->type_name("WHICH")->capture_default_str();
    verb->add_option("--network", options->network, "Whose weights, of networks that were trained together: 1 is the first")->check(CLI::Range(1, 256))->capture_default_str();
    verb->add_flag("--with-teachers", options->scope.teachers, "FILE.retort: the teachers too, whole; else only their names, recipes and scores go along");
    verb->add_flag("--with-pairs", options->scope.pairs, "FILE.retort: the runs it is compared with too, whole: without teacher, and with true labels");
    addStoreOption(*verb, options->store);
    verb->footer("Prints the file's name, and of weights their SHA-256.\n"
                 "\n"
                 "Examples:\n"
                 "  retort export k7m2 -o student.safetensors\n"
                 "  retort export k7m2 -o student.retort --with-teachers --with-pairs");
    verb->callback([options, weights, &status] {
        options->weightsGiven = weights->count() > 0;
        status = exportRun(*options);
    });
}

} // namespace retort::cli

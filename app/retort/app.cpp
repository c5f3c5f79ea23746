#include "app/retort/verbs.h"
#include "core/store/store.h"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

namespace retort::cli {

std::unique_ptr<CLI::App> makeApp(int& status)
{
    auto app = std::make_unique<CLI::App>("Retort: knowledge distillation from the command line. Without a verb it opens the window.", "retort");
    app->set_version_flag("--version", "retort " RETORT_VERSION);
    app->require_subcommand(0, 1);
    app->get_formatter()->column_width(32);
    for (const auto add : {addRun, addPlan, addWork, addList, addShow, addControl, addSet, addDelete, addExport, addImport, addCatalogue, addCheck, addEvaluateTerm, addTranslate})
        add(*app, status);
    app->footer("Examples:\n"
                "  retort run experiments/fashion-first.json\n"
                "  retort list\n"
                "  retort show k7m2\n"
                "  retort VERB --help          what a verb takes\n"
                "\n"
                "Exit status: 0 done, 1 a run failed, 2 bad usage or a bad experiment, 130 interrupted (what was trained is saved).");
    return app;
}

void addStoreOption(CLI::App& verb, std::filesystem::path& store)
{
    verb.add_option("--store", store, "The store's folder (else $RETORT_STORE, else ~/.local/share/retort)")->type_name("DIR");
}

std::filesystem::path storeFolder(const std::filesystem::path& given)
{
    return given.empty() ? defaultStoreFolder() : std::filesystem::absolute(given).lexically_normal();
}

} // namespace retort::cli

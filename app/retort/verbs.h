#pragma once

#include <CLI/App.hpp>

#include <filesystem>

/// The command line: one file per verb. Each adds its subcommand, whose callback leaves the exit status in `status` and throws
/// retort::Error for what main should say; results go to stdout, messages for people to stderr.
namespace retort::cli {

enum ExitStatus : int { Done = 0, RunFailed = 1, Refused = 2, Interrupted = 130 };

void addRun(CLI::App& app, int& status);
void addPlan(CLI::App& app, int& status);
void addWork(CLI::App& app, int& status);
void addList(CLI::App& app, int& status);
void addShow(CLI::App& app, int& status);
void addControl(CLI::App& app, int& status);     ///< pause, resume, stop
void addSet(CLI::App& app, int& status);
void addDelete(CLI::App& app, int& status);
void addExport(CLI::App& app, int& status);
void addImport(CLI::App& app, int& status);
void addCatalogue(CLI::App& app, int& status);
void addCheck(CLI::App& app, int& status);
void addEvaluateTerm(CLI::App& app, int& status);
void addTranslate(CLI::App& app, int& status);

/// All of them on a new application, with the general help.
std::unique_ptr<CLI::App> makeApp(int& status);

/// --store DIR. After parsing, storeFolder() is what was given, else the default place.
void addStoreOption(CLI::App& verb, std::filesystem::path& store);
std::filesystem::path storeFolder(const std::filesystem::path& given);

} // namespace retort::cli

#pragma once

#include "core/recipe/experiment.h"
#include "core/supervise/launch.h"

#include <CLI/App.hpp>

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace retort::cli {

/// EXPERIMENT.json with what the command line changes in it.
struct ExperimentOptions {
    std::filesystem::path file;
    std::vector<std::string> sets;            ///< "student.terms.soft.temperature=8"
    std::string seeds;                        ///< "0-4", "0,2,7-9"; empty: the experiment's own

    void addTo(CLI::App& verb);
    /// Throws Error for an unreadable file, a malformed change or malformed seeds.
    Experiment read() const;
};

/// "0-4,7" → 0 1 2 3 4 7. Throws Error for anything else, for a seed given twice, and for more than 10 000.
std::vector<std::uint64_t> seedsFromText(std::string_view text);

/// Every problem and every warning about the data on a line of its own, to stderr; those of the whole text begin with the file's name.
void printProblems(const PlannedExperiment& planned, const std::filesystem::path& file);

} // namespace retort::cli

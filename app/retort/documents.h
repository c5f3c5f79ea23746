#pragma once

#include "core/recipe/experiment.h"
#include "core/store/run_record.h"
#include "core/store/store.h"

#include <map>
#include <string>
#include <vector>

namespace retort::cli {

/// One run as every --json shows it; docs/command-line.md describes the fields. Unknown values are null, never left out.
Json runJson(const RunSummary& run);
/// The same, seen from an experiment: its own words for node, seed, sweep and partners, and whether the run was there before.
Json runJson(const RunSummary& run, const ExperimentRun& place);

/// The document at the end of `run --json`.
Json experimentJson(const std::string& name, const std::filesystem::path& store, double seconds, const std::vector<ExperimentRun>& places,
    const std::map<RunId, RunSummary>& runs);

/// Two-space indent and a newline; text that is not UTF-8 is mended rather than refused.
std::string toText(const Json& document);

} // namespace retort::cli

#include "app/retort/experiment_options.h"

#include "app/retort/words.h"
#include "core/base/error.h"
#include "core/recipe/typed_value.h"

#include <CLI/Option.hpp>

#include <algorithm>
#include <charconv>
#include <iostream>
#include <set>

namespace retort::cli {

namespace {

std::uint64_t seedFromText(std::string_view text, std::string_view all)
{
    std::uint64_t seed = 0;
    const char* end = text.data() + text.size();
    if (const auto [rest, error] = std::from_chars(text.data(), end, seed); text.empty() || error != std::errc() || rest != end)
        throw Error("--seeds " + std::string(all) + ": give whole numbers and ranges, like 0-4 or 0,2,7-9.");
    return seed;
}

} // namespace

std::vector<std::uint64_t> seedsFromText(std::string_view text)
{
    std::vector<std::uint64_t> seeds;
    std::set<std::uint64_t> known;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t comma = std::min(text.find(',', at), text.size());
        const std::string_view part = text.substr(at, comma - at);
        at = comma + 1;
        const std::size_t dash = part.find('-');
        const std::uint64_t first = seedFromText(part.substr(0, dash), text);
        const std::uint64_t last = dash == std::string_view::npos ? first : seedFromText(part.substr(dash + 1), text);
        if (last < first)
            throw Error("--seeds " + std::string(text) + ": the range " + std::string(part) + " runs backwards.");
        if (last - first >= longestList || seeds.size() + (last - first) >= longestList)
            throw Error("--seeds " + std::string(text) + ": at most " + std::to_string(longestList) + " seeds.");
        for (std::uint64_t i = 0; i <= last - first; ++i) {
            if (!known.insert(first + i).second)
                throw Error("--seeds " + std::string(text) + ": the seed " + std::to_string(first + i) + " is there twice.");
            seeds.push_back(first + i);
        }
    }
    return seeds;
}

void ExperimentOptions::addTo(CLI::App& verb)
{
    verb.add_option("EXPERIMENT", file, "The experiment, a JSON file")->required()->type_name("FILE");
    verb.add_option("--set", sets, "Changes a field first; may be given again. \"nodes.\" may be left out")
        ->type_name("PATH=VALUE")
        ->allow_extra_args(false)
        ->take_all();
    verb.add_option("--seeds", seeds, "Instead of the experiment's own seeds: 0-4, or 0,2,7-9")->type_name("LIST");
}

Experiment ExperimentOptions::read() const
{
    Experiment experiment = readExperiment(file);
    for (const std::string& set : sets) {
        const std::size_t equals = set.find('=');
        if (equals == 0 || equals == std::string::npos)
            throw Error("--set " + set + ": write PATH=VALUE, like student.terms.soft.temperature=8.");
        try {
            setValue(experiment, std::string_view(set).substr(0, equals), valueFromText(std::string_view(set).substr(equals + 1)));
        } catch (const Error& error) {
            throw Error("--set " + set + ": " + error.what());
        }
    }
    if (!seeds.empty())
        setValue(experiment, "seeds", seedsFromText(seeds));
    return experiment;
}

void printProblems(const PlannedExperiment& planned, const std::filesystem::path& file)
{
    for (const Problem& problem : planned.problems) {
        Problem shown = problem;
        if (shown.path.empty())
            shown.path = file.string();
        std::cerr << (shown.warning ? "warning: " : "") << printable(toText(shown)) << '\n';
    }
    for (const std::string& warning : planned.data.warnings)
        std::cerr << "warning: data: " << printable(warning) << '\n';
}

} // namespace retort::cli

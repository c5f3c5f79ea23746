#pragma once

#include "core/store/run_record.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace retort::cli {

/// What a run is compared with where one figure has to do: its paired baseline, or the true labels where it has no baseline.
struct Partner {
    RunId run;                                ///< empty: none
    std::string_view kind;                    ///< "baseline" or "reference", as --json calls them
};
Partner partnerOf(const RunSummary& run);

/// A run's test accuracy minus its partner's, in [−1, 1]; nothing where either was changed by hand while training, or has no test
/// accuracy.
std::optional<double> gainOver(const RunSummary& run, const RunSummary& partner);

struct PairedGain {
    std::uint64_t seed = 0;
    RunId partner;
    double gain = 0;
};

/// The gains that stand for themselves, in order of their first runs: those that share a seed (a node's members) or a partner (a
/// baseline with one seed for all) are one gain, their mean, so that no seed and no baseline counts twice.
std::vector<double> gainsBySeed(std::span<const PairedGain> pairs);

} // namespace retort::cli

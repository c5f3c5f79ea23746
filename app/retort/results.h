#pragma once

#include "core/analysis/seeds.h"
#include "core/recipe/plan.h"
#include "core/store/run_record.h"
#include "core/store/store.h"

#include <limits>
#include <map>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace retort::cli {

/// Mean ± sample standard deviation, in percent or points: "73.5 ± 0.6", "89.5" of one value, "–" of none.
std::string percentText(const Spread& spread);
std::string gainText(const Spread& spread);   ///< "+5.3 ± 0.9"

/// A claim about distillation: what is compared with what, pair by pair.
struct Claim {
    std::string against;                      ///< the partner's node
    std::vector<double> gains;                ///< test accuracy minus the partner's, one a seed: the mean where it has several runs
    std::size_t runs = 0;                     ///< how many runs these are of
    double p = std::numeric_limits<double>::quiet_NaN();   ///< of the paired t-test; NaN where it has none: below two pairs, or all alike
    double adjusted = p;                      ///< the same by Holm, among all claims of the experiment that have two pairs or more
    std::size_t among = 0;                    ///< how many those are
};

/// One node at one point of the sweep, over its seeds and members. Runs that are not finished or were changed by hand are counted,
/// and left out of the figures.
struct NodeResult {
    std::string node;
    std::map<std::string, std::string> sweep;
    std::size_t runs = 0;
    std::size_t counted = 0;                  ///< of them, finished and unaltered: what all figures are of
    std::size_t altered = 0;
    std::vector<double> validation;           ///< best on validation, in [0, 1]
    std::vector<double> test;                 ///< of the selected weights
    std::vector<double> agreement;
    std::int64_t parameters = 0;
    std::optional<Claim> withoutTeacher;      ///< against its paired baseline
    std::optional<Claim> trueLabels;          ///< against the same pictures with their true labels
    bool oneTeacher = false;                  ///< several seeds, taught by the very same runs
};

/// In the order in which the experiment names its nodes.
std::vector<NodeResult> nodeResults(const std::vector<ExperimentRun>& places, const std::map<RunId, RunSummary>& runs);

/// "same-pictures", "same-pictures, temperature 8".
std::string nodeTitle(const std::string& node, const std::map<std::string, std::string>& sweep);

/// The table, and below it each claim in a sentence that says what it is made against.
void printResults(std::ostream& out, const std::vector<NodeResult>& results);
/// "Weights chosen by accuracy on 5 000 validation labels: teacher. The last ones taken: same-pictures."
std::string selectionNote(const Plan& plan, std::int64_t validationSamples);

} // namespace retort::cli

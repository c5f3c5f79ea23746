#pragma once

#include "core/analysis/seeds.h"
#include "core/store/run_record.h"

#include <QString>

#include <deque>
#include <optional>
#include <vector>

namespace retort::ui {

/// The runs that are told about together: a student, the same network without teacher, and who teaches it. Whichever of them
/// is in focus, the others are found from it.
struct RunFamily {
    const RunSummary* student = nullptr;
    const RunSummary* baseline = nullptr;     ///< its paired baseline; where it has none, the same pictures with their true labels
    bool baselineIsReference = false;
    std::vector<const RunSummary*> teachers;
    /// All seeds of each of them, unaltered and not in the trash, by seed; itself among them.
    std::vector<const RunSummary*> students, baselines;
};

/// Pointers are into `runs`.
RunFamily familyOf(const RunId& focus, const std::deque<RunSummary>& runs);

/// What the tiles above the curves say. Accuracies are of the test split when all that is compared is finished, else the
/// best on validation: never one of each.
struct TrainFigures {
    bool onTest = false;
    std::optional<double> student, baseline, teacher, agreement;
    Spread students, baselines;               ///< over seeds
    std::optional<double> gain;               ///< student − baseline, of the pair in focus
    Spread gains;                             ///< over pairs
    GapRecovered recovered;
};
TrainFigures figuresOf(const RunFamily& family);

/// "+3.2 ± 1.0 points over no teacher, same start (5 seeds; 95 %: +1.9 to +4.4)": ± is the sample standard deviation, as
/// everywhere; the interval is Student's, of the mean over pairs. Empty below two pairs.
QString verdict(const TrainFigures& figures, bool againstReference);

} // namespace retort::ui

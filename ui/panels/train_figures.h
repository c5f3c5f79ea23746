#pragma once

#include "core/analysis/seeds.h"
#include "ui/panels/run_family.h"

#include <QString>

#include <optional>

namespace retort::ui {

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

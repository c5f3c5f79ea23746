#pragma once

#include "core/analysis/seeds.h"
#include "ui/panels/teaching.h"

#include <QString>

#include <optional>

namespace retort::ui {

/// What the tiles above the curves say. All accuracies are of one split: of test when all that is looked at has a score on
/// test, else the best on validation. Means are over seeds, one run of each: the one in focus, else one of its place among
/// the members, else the newest. A run that was altered or is in the trash is in no mean, no gain and no share.
struct TrainFigures {
    bool onTest = false;
    std::optional<double> student, baseline, teacher, agreement;   ///< of the runs in focus, whatever they are
    bool altered = false;                     ///< the student in focus, or the run beside it
    Spread students, baselines;               ///< over finished seeds
    std::optional<double> gain;               ///< student − baseline, of the pair in focus
    Spread gains;                             ///< over pairs of finished runs; each baseline once
    /// Over those pairs whose teacher is known; nothing where several networks teach (what they reach together is not in
    /// the list), or other weights than were tested.
    GapRecovered recovered;
    std::int64_t sharers = 0;                 ///< over so many pairs
    std::int64_t networks = 0;                ///< that teach; 0: not known
    std::int64_t files = 0;                   ///< of these, those from files
    std::int64_t teachers = 0;                ///< networks over which `teacher` is the mean
    bool otherWeights = false;                ///< than were tested teach
    bool otherData = false;                   ///< than the student's are what a teacher was trained on: its accuracy is of those, and is left out
};
TrainFigures figuresOf(const RunFamily& family, const Taught& taught);

/// "test: +3.2 ± 1.0 points over no teacher, same start (5 seeds; 95 %: +1.9 to +4.4)": ± is the sample standard deviation, as
/// everywhere; the interval is Student's, of the mean over pairs; gains that are all alike have none. Below two pairs it is empty, or
/// says why.
QString verdict(const TrainFigures& figures, bool againstReference);

} // namespace retort::ui

#pragma once

#include "core/store/run_summary.h"

#include <deque>
#include <vector>

namespace retort::ui {

/// The runs that are told about together: a student, the same network without teacher, and who teaches it. Whichever of them
/// is in focus, the others are found from it.
struct RunFamily {
    const RunSummary* student = nullptr;
    const RunSummary* baseline = nullptr;     ///< its paired baseline; where it has none, the same pictures with their true labels
    bool baselineIsReference = false;
    std::vector<const RunSummary*> teachers;
    /// All runs of the group of each of them, unaltered and not in the trash, by seed; itself among them, whatever it is.
    std::vector<const RunSummary*> students, baselines;
    std::vector<const RunSummary*> taughtBy;  ///< beside students: the run that teaches it; null: none here, or several
};

/// Pointers are into `runs`.
RunFamily familyOf(const RunId& focus, const std::deque<RunSummary>& runs);

} // namespace retort::ui

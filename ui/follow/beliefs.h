#pragma once

#include "core/analysis/values.h"
#include "ui/workbench.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace retort::ui {

/// What networks said of the same samples, in the same order: the run in focus, those that taught it, its paired baseline, and
/// perhaps one run more.
struct Beliefs {
    RunId run;
    ViewPoint point;
    RunId against;                            ///< whose word `other` is; empty: nobody was asked for
    Predictions student;                      ///< without samples: only counts are kept of this point
    std::vector<Predictions> teachers;        ///< one a member; empty: it has none, or their word on these samples is not kept
    std::string combine;
    std::int64_t step = -1;                   ///< of the evaluation that the student's word is of; −1: on test
    /// A run that it is compared with: whether there is one of the same data, and when it said what is here.
    struct Beside {
        bool exists = false;
        std::int64_t step = -1;               ///< its latest evaluation up to `step`, never a later one; −1: none yet, or on test
    } besideBaseline, besideOther;
    std::optional<Predictions> baseline, other;
    /// On the whole validation split, also where logits are kept of a part of it, or not at all. No classes: not known.
    struct Counts {
        Confusion student, teacher, baseline, other;
    } counts;

    bool hasSamples() const { return student.size() > 0; }
    bool hasTeacher() const { return !teachers.empty(); }
    /// The combined teacher, as logits whose softmax at T is its target at that T. REQUIRES: hasTeacher().
    Predictions teacher(double temperature) const;
    /// The same for one row only: for who shows a single sample and may not wait.
    Predictions teacher(double temperature, std::int64_t row) const;
};

/// The beliefs of a run at a point, read from the store: blobs, so not in a thread that draws. `against`: one run more, of the
/// same data, at the same step or its latest before it. An absent value: nothing is kept for that point (yet). Throws Error.
std::optional<Beliefs> readBeliefs(const std::filesystem::path& store, const RunId& run, const ViewPoint& point, const RunId& against = {});

} // namespace retort::ui

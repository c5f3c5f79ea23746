#pragma once

#include <cstdint>

namespace retort::ui {

/// Which samples the Samples panel shows.
struct SampleFilter {
    enum class What { Cell, Correct, Wrong, All } what = What::All;
    std::int64_t truth = -1;                  ///< Cell
    std::int64_t predicted = -1;
    bool byTeacher = false;                   ///< Cell: `predicted` is the teacher's word, not the student's
    bool operator==(const SampleFilter&) const = default;
};

/// Which of the current run's predictions Confusion and Samples look at.
struct ViewPoint {
    enum class Split { Validation, Test } split = Split::Validation;
    std::int64_t step = -1;                   ///< Validation: of an evaluation point; −1: the latest, as it trains
    std::int64_t network = 0;                 ///< of those that were trained together; see setNetwork
    bool operator==(const ViewPoint&) const = default;
};

} // namespace retort::ui

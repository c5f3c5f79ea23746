#pragma once

#include "core/analysis/values.h"

#include <cstdint>
#include <vector>

namespace retort {

/// Counts of (true class, predicted class).
Confusion confusionOf(const Predictions& predictions);

/// Sums of probabilities: cell (i, j) = Σ over samples of class i of softmax(z / T)_j. Rows sum to the class's support; as T
/// goes to 0 it goes to the counts (where no two logits tie for the first place).
Confusion softConfusionOf(const Predictions& predictions, double temperature);

/// Every row (column) divided by its sum: row i says where the samples of class i went, column j where the predictions of
/// class j came from. A row (column) without samples is NaN: nothing is known of it.
Confusion rowShares(const Confusion& confusion);
Confusion columnShares(const Confusion& confusion);

/// a − b, cell by cell; NaN where either is. Throws Error unless both have as many classes.
Confusion difference(const Confusion& a, const Confusion& b);

/// One class's scores; NaN where there is nothing to divide by.
struct ClassScores {
    double precision = 0;                     ///< of those predicted so, the share that is so; NaN: none was
    double recall = 0;                        ///< of those that are so, the share predicted so; NaN: there are none
    double f1 = 0;                            ///< 2 · hits / (predicted + support); NaN: neither predicted nor there
    double support = 0;                       ///< samples of the class
    bool operator==(const ClassScores&) const = default;
};
std::vector<ClassScores> classScores(const Confusion& confusion);

/// The diagonal's share of all; NaN for an empty matrix.
double accuracyOf(const Confusion& confusion);

} // namespace retort

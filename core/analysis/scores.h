#pragma once

#include "core/analysis/values.h"

#include <cstdint>

namespace retort {

/// What predictions are worth against the labels, in one pass; all NaN (and 0 errors) for no samples.
struct Scores {
    double accuracy = 0;                      ///< in [0, 1]
    std::int64_t errors = 0;
    double nll = 0;                           ///< −mean ln p(label), in nats
    double brier = 0;                         ///< mean over samples of Σ_k (p_k − [k = label])², in [0, 2]
    double entropy = 0;                       ///< mean over samples of H(p), in nats
    double ece = 0;                           ///< expected calibration error over 15 bins: see calibration.h
    bool operator==(const Scores&) const = default;
};

/// Accuracy does not depend on T; the rest is of softmax(z / T).
Scores scoresOf(const Predictions& predictions, double temperature = 1);

} // namespace retort

#include "core/analysis/scores.h"

#include "core/analysis/calibration.h"
#include "core/analysis/softmax.h"

#include <cmath>
#include <limits>

namespace retort {

Scores scoresOf(const Predictions& predictions, double temperature)
{
    requireSound(predictions);
    requireTemperature(temperature);
    if (predictions.size() == 0) {
        constexpr double none = std::numeric_limits<double>::quiet_NaN();
        return {.accuracy = none, .errors = 0, .nll = none, .brier = none, .entropy = none, .ece = none};
    }
    Scores scores;
    Reliability reliability;
    std::vector<double> logs(static_cast<std::size_t>(predictions.classes));
    for (std::int64_t i = 0; i < predictions.size(); ++i) {
        const auto label = static_cast<std::size_t>(predictions.labels[static_cast<std::size_t>(i)]);
        const auto top = static_cast<std::size_t>(argmax(predictions.row(i)));
        logSoftmax(predictions.row(i), temperature, logs);
        scores.errors += top != label;
        scores.nll -= logs[label];
        for (std::size_t k = 0; k < logs.size(); ++k) {
            const double p = std::exp(logs[k]);
            const double miss = p - (k == label ? 1 : 0);
            scores.brier += miss * miss;
            scores.entropy -= p > 0 ? p * logs[k] : 0;
        }
        reliability.add(std::exp(logs[top]), top == label);
    }
    const auto n = static_cast<double>(predictions.size());
    scores.accuracy = 1 - static_cast<double>(scores.errors) / n;
    scores.nll /= n;
    scores.brier /= n;
    scores.entropy /= n;
    scores.ece = reliability.expectedError();
    return scores;
}

} // namespace retort

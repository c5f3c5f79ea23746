#pragma once

#include "core/engine/train/loss.h"
#include "core/store/run_writer.h"

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace retort::engine {

/// What one training step came to.
struct StepValues {
    float total = 0;
    std::vector<float> terms;                 ///< without their weights
    float gradientNorm = 0;                   ///< before clipping
    float correct = 0;                        ///< labelled samples predicted right
    std::int64_t samples = 0;
    std::int64_t labelled = 0;
    double learningRate = 0;
    bool finite() const { return std::isfinite(total) && std::isfinite(gradientNorm); }
};

/// Writes every step's series: "loss.total", "lr", "gradient.norm", "train.accuracy" (of the batch's labelled samples), and
/// for each term "loss.T", "weighted.T", "weight.T", "temperature.T" where it has one, and "share.T" where there are several.
/// NaN where a batch has no labelled sample to speak of.
class StepMeter {
public:
    StepMeter(RunWriter& writer, const Loss& loss, bool labels);

    /// `shares`: as last measured; empty: not measured.
    void write(std::int64_t step, double epoch, const StepValues& values, const std::vector<float>& shares, std::int64_t network = 0);

private:
    struct Names {
        std::string loss, weighted, weight, temperature, share;
        bool needsLabels = false;
    };
    RunWriter& m_writer;
    const Loss& m_loss;
    bool m_labels;                            // the run has labelled samples at all
    std::vector<Names> m_names;
    std::vector<std::pair<std::string_view, float>> m_row;
};

} // namespace retort::engine

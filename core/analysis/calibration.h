#pragma once

#include "core/analysis/values.h"

#include <cstdint>
#include <vector>

namespace retort {

/// A reliability diagram: samples by the probability p of their predicted class, in bins of equal width (Guo et al. 2017,
/// arXiv:1706.04599): bin b of B holds b/B < p ≤ (b+1)/B.
class Reliability {
public:
    struct Bin {
        std::int64_t count = 0;
        std::int64_t hits = 0;                ///< predicted class = label
        double confidence = 0;                ///< the sum of p; divide by count
        double accuracy() const { return static_cast<double>(hits) / static_cast<double>(count); }       ///< NaN when empty
        double meanConfidence() const { return confidence / static_cast<double>(count); }                ///< NaN when empty
    };

    explicit Reliability(int bins = 15) : m_bins(static_cast<std::size_t>(bins)) {}

    void add(double probability, bool hit);
    const std::vector<Bin>& bins() const { return m_bins; }

    /// Σ_b n_b / N · |accuracy_b − mean confidence_b|; NaN without samples. It shrinks with few bins and grows with few samples.
    double expectedError() const;
    /// The largest |accuracy_b − mean confidence_b| of a bin that has samples.
    double largestError() const;

private:
    std::vector<Bin> m_bins;
};

Reliability reliabilityOf(const Predictions& predictions, double temperature = 1, int bins = 15);

} // namespace retort

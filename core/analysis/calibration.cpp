#include "core/analysis/calibration.h"

#include "core/analysis/softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace retort {

void Reliability::add(double probability, bool hit)
{
    const auto bins = static_cast<double>(m_bins.size());
    const auto bin = static_cast<std::size_t>(std::clamp(std::ceil(probability * bins) - 1, 0.0, bins - 1));
    ++m_bins[bin].count;
    m_bins[bin].hits += hit;
    m_bins[bin].confidence += probability;
}

double Reliability::expectedError() const
{
    double sum = 0, all = 0;
    for (const auto& bin : m_bins) {
        sum += std::abs(static_cast<double>(bin.hits) - bin.confidence);
        all += static_cast<double>(bin.count);
    }
    return all > 0 ? sum / all : std::numeric_limits<double>::quiet_NaN();
}

double Reliability::largestError() const
{
    double largest = std::numeric_limits<double>::quiet_NaN();
    for (const auto& bin : m_bins)
        if (bin.count > 0)
            largest = std::fmax(largest, std::abs(bin.accuracy() - bin.meanConfidence()));
    return largest;
}

Reliability reliabilityOf(const Predictions& predictions, double temperature, int bins)
{
    requireSound(predictions);
    Reliability reliability(bins);
    std::vector<double> p(static_cast<std::size_t>(predictions.classes));
    for (std::int64_t i = 0; i < predictions.size(); ++i) {
        const auto top = argmax(predictions.row(i));
        softmax(predictions.row(i), temperature, p);
        reliability.add(p[static_cast<std::size_t>(top)], top == predictions.labels[static_cast<std::size_t>(i)]);
    }
    return reliability;
}

} // namespace retort

#include "core/analysis/agreement.h"

#include "core/analysis/softmax.h"

#include <cmath>
#include <limits>

namespace retort {

namespace {

/// Scratch rows are the caller's, so that ten thousand samples allocate nothing.
double rowDivergence(std::span<const float> p, std::span<const float> q, double temperature, std::span<double> logP, std::span<double> logQ)
{
    logSoftmax(p, temperature, logP);
    logSoftmax(q, temperature, logQ);
    double sum = 0;
    for (std::size_t k = 0; k < logP.size(); ++k)
        if (const double probability = std::exp(logP[k]); probability > 0)
            sum += probability * (logP[k] - logQ[k]);
    return sum < 0 ? 0 : sum;                            // below 0 by rounding only; NaN stays NaN
}

} // namespace

double agreement(const Predictions& a, const Predictions& b)
{
    requireSameSamples(a, b);
    std::int64_t same = 0;
    for (std::int64_t i = 0; i < a.size(); ++i)
        same += argmax(a.row(i)) == argmax(b.row(i));
    return a.size() > 0 ? static_cast<double>(same) / static_cast<double>(a.size()) : std::numeric_limits<double>::quiet_NaN();
}

double divergence(const Predictions& p, const Predictions& q, double temperature)
{
    requireSameSamples(p, q);
    requireTemperature(temperature);
    std::vector<double> logP(static_cast<std::size_t>(p.classes)), logQ(logP.size());
    double sum = 0;
    for (std::int64_t i = 0; i < p.size(); ++i)
        sum += rowDivergence(p.row(i), q.row(i), temperature, logP, logQ);
    return p.size() > 0 ? sum / static_cast<double>(p.size()) : std::numeric_limits<double>::quiet_NaN();
}

double divergence(std::span<const float> p, std::span<const float> q, double temperature)
{
    std::vector<double> logP(p.size()), logQ(q.size());
    return rowDivergence(p, q, temperature, logP, logQ);
}

Outcomes outcomesOf(const Predictions& first, const Predictions& second)
{
    requireSameSamples(first, second);
    Outcomes outcomes;
    for (std::int64_t i = 0; i < first.size(); ++i) {
        const auto label = first.labels[static_cast<std::size_t>(i)];
        const auto a = argmax(first.row(i)), b = argmax(second.row(i));
        if (a == label)
            ++(b == label ? outcomes.bothRight : outcomes.onlyFirst);
        else if (b == label)
            ++outcomes.onlySecond;
        else
            ++(a == b ? outcomes.bothWrongAlike : outcomes.bothWrongApart);
    }
    return outcomes;
}

} // namespace retort

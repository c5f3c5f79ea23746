#include "core/analysis/smoothing.h"

#include "core/base/error.h"

#include <cmath>
#include <limits>

namespace retort {

Smoother::Smoother(double weight) : m_weight(weight)
{
    if (!(weight >= 0) || weight >= 1)
        throw Error("A smoothing weight is at least 0 and below 1.");
}

float Smoother::next(float value)
{
    if (!std::isfinite(value))
        return std::numeric_limits<float>::quiet_NaN();
    m_sum = m_weight * m_sum + (1 - m_weight) * value;
    m_bias *= m_weight;
    return static_cast<float>(m_sum / (1 - m_bias));
}

std::vector<float> smoothed(std::span<const float> values, double weight)
{
    Smoother smoother(weight);
    std::vector<float> result;
    result.reserve(values.size());
    for (const float value : values)
        result.push_back(smoother.next(value));
    return result;
}

} // namespace retort

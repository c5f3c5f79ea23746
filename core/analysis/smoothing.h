#pragma once

#include <span>
#include <vector>

namespace retort {

/// An exponential moving average without the pull of its start: s_n = w s_(n−1) + (1 − w) x_n from s_0 = 0, shown as s_n / (1 − wⁿ),
/// n counting the known values. Acts on raw data, before any thinning. Values that are not finite stay gaps (NaN), and the
/// average goes on behind them. `weight` in [0, 1); 0 changes nothing. Throws Error for another weight.
std::vector<float> smoothed(std::span<const float> values, double weight);

/// The same, going on where it was left: for a series that grows.
class Smoother {
public:
    explicit Smoother(double weight);
    float next(float value);

private:
    double m_weight;
    double m_sum = 0;
    double m_bias = 1;                        ///< wⁿ
};

} // namespace retort

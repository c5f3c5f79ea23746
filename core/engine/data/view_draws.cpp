#include "core/engine/data/view_draws.h"

#include "core/base/random.h"

#include <boost/math/distributions/beta.hpp>

#include <torch/types.h>

#include <cmath>

namespace retort::engine {

namespace {

constexpr std::int64_t quantileCount = 65536;

} // namespace

const Quantiles& Quantiles::normal()
{
    static const Quantiles quantiles = [] {
        const torch::Tensor share = (torch::arange(quantileCount, torch::kDouble) + 0.5) / quantileCount;
        const torch::Tensor values = (std::sqrt(2.0) * torch::erfinv(2 * share - 1)).to(torch::kFloat);
        return Quantiles(std::vector<float>(values.data_ptr<float>(), values.data_ptr<float>() + values.numel()));
    }();
    return quantiles;
}

Quantiles Quantiles::beta(double alpha)
{
    // The distribution is symmetric, and its quantiles are smooth: one in 32 is computed, those between lie on lines.
    constexpr std::int64_t step = 32, knots = quantileCount / step;
    const boost::math::beta_distribution<double> distribution(alpha, alpha);
    std::vector<double> at(knots + 1);
    for (std::int64_t k = 0; k <= knots / 2; ++k) {
        at[static_cast<std::size_t>(k)] = k == 0 ? 0 : boost::math::quantile(distribution, static_cast<double>(k) / knots);
        at[static_cast<std::size_t>(knots - k)] = 1 - at[static_cast<std::size_t>(k)];
    }
    std::vector<float> values(quantileCount);
    for (std::int64_t i = 0; i < quantileCount; ++i) {
        const double place = (static_cast<double>(i) + 0.5) / step;
        const auto knot = static_cast<std::size_t>(place);
        const double share = place - static_cast<double>(knot);
        values[static_cast<std::size_t>(i)] = static_cast<float>((1 - share) * at[knot] + share * at[knot + 1]);
    }
    return Quantiles(std::move(values));
}

void Quantiles::fill(std::span<float> values, std::uint64_t stream) const
{
    CounterGenerator random(stream);
    for (std::size_t i = 0; i < values.size();) {
        std::uint64_t word = random();
        for (int part = 0; part < 4 && i < values.size(); ++part, word >>= 16)
            values[i++] = (*this)[word];
    }
}

} // namespace retort::engine

#include "core/analysis/series.h"

#include "core/base/error.h"

#include <algorithm>
#include <limits>
#include <string>

namespace retort {

void SeriesAssembler::add(std::int64_t firstStep, std::span<const float> values)
{
    constexpr std::int64_t most = 1'000'000'000;
    if (firstStep < 0 || firstStep > most || std::ssize(values) > most - firstStep)
        throw Error("A stored series is damaged: it has a chunk of " + std::to_string(values.size()) + " values from step "
            + std::to_string(firstStep) + "; check the store.");
    const auto begin = static_cast<std::size_t>(firstStep);
    if (m_values.size() < begin + values.size()) {
        if (m_values.capacity() < begin + values.size())
            m_values.reserve(std::max(begin + values.size(), 2 * m_values.capacity()));
        m_values.resize(begin + values.size(), std::numeric_limits<float>::quiet_NaN());
    }
    std::ranges::copy(values, m_values.begin() + static_cast<std::ptrdiff_t>(begin));
}

} // namespace retort

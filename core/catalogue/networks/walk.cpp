#include "core/catalogue/networks/walk.h"

#include <algorithm>
#include <utility>

namespace retort {

Walk::Walk(InputShape input) : m_at(input) { keep(); }

void Walk::keep(std::int64_t times)
{
    m_cost.activations += times * m_at.values();
}

void Walk::hold(std::int64_t numbers) { m_cost.held = std::max(m_cost.held, numbers + m_waiting); }

void Walk::convolution(const Convolution& how)
{
    const std::int64_t weights = how.kernel * how.kernel * (m_at.channels / how.groups) * how.channels;
    const std::int64_t read = m_at.values();
    m_at = {how.channels, (m_at.height - 1) / how.stride + 1, (m_at.width - 1) / how.stride + 1};
    m_cost.macs += weights * m_at.height * m_at.width;
    m_cost.parameters += weights + (how.norm ? 2 * how.channels : 0) + (how.bias ? how.channels : 0);
    if (how.norm)
        keep();                               // the norm's input; without a norm only ReLU's result is kept
    hold(read + (how.norm ? 2 : 1) * m_at.values());
}

void Walk::norm()
{
    m_cost.parameters += 2 * m_at.channels;
    keep();
    hold(2 * m_at.values());
}

void Walk::linear(std::int64_t units)
{
    m_cost.macs += m_at.values() * units;
    m_cost.parameters += m_at.values() * units + units;
    hold(m_at.values() + units);
    m_at = {units, 1, 1};
}

void Walk::dropout()
{
    keep(2);                                  // the mask and the result
    hold(2 * m_at.values());
}

void Walk::halve()
{
    const std::int64_t read = m_at.values();
    m_at = {m_at.channels, m_at.height / 2, m_at.width / 2};
    hold(read + m_at.values());
    keep();
    m_cost.activations += m_at.values() / 4;  // a byte for each: which of the four it was
}

void Walk::flatten() { m_at = {m_at.values(), 1, 1}; }

void Walk::mean()
{
    m_at = {m_at.channels, 1, 1};
    keep();
}

void Walk::hidden(const std::vector<std::int64_t>& widths, double rate)
{
    flatten();
    for (std::size_t i = 0; i < widths.size(); ++i) {
        linear(widths[i]);
        keep();
        stage("hidden" + std::to_string(i + 1));
        if (rate > 0)
            dropout();
    }
    stage("embedding");
}

} // namespace retort

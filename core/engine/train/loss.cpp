#include "core/engine/train/loss.h"

#include <torch/autograd.h>

#include <algorithm>

namespace retort::engine {

Loss::Loss(const std::vector<TermSpec>& terms) : m_specs(terms)
{
    for (const TermSpec& spec : m_specs)
        m_terms.push_back(makeTerm(spec.kind, spec.params));
}

Loss::Value Loss::operator()(const TermInput& input, double epoch) const
{
    Value value;
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        value.terms.push_back((*m_terms[i])(input));
        const torch::Tensor weighted = value.terms.back() * m_specs[i].weight.at(epoch);
        value.total = i == 0 ? weighted : value.total + weighted;
    }
    return value;
}

std::vector<float> Loss::shares(const Value& value, const torch::Tensor& logits, double epoch) const
{
    std::vector<float> shares;
    float sum = 0;
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        const auto gradient = torch::autograd::grad({value.terms[i]}, {logits}, {}, true, false, true).front();
        const double length = gradient.defined() ? gradient.norm().item<double>() : 0;
        shares.push_back(static_cast<float>(m_specs[i].weight.at(epoch) * length));
        sum += shares.back();
    }
    for (float& share : shares)
        share = sum > 0 ? share / sum : 0;
    return shares;
}

double Loss::live(std::size_t term, std::string_view param, double epoch) const
{
    const TermSpec& spec = m_specs[term];
    return param == "weight" ? spec.weight.at(epoch) : spec.params.real(param);
}

void Loss::setLive(std::size_t term, std::string_view param, double value)
{
    TermSpec& spec = m_specs[term];
    if (param == "weight") {
        spec.weight = {.from = value, .to = value, .epochs = 0};
        return;
    }
    m_terms[term]->set(param, value);
    spec.params.set(param, value);
}

std::optional<std::size_t> Loss::find(std::string_view name) const
{
    const auto found = std::ranges::find(m_specs, name, &TermSpec::name);
    return found == m_specs.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - m_specs.begin()));
}

} // namespace retort::engine

#include "core/engine/train/loss.h"

#include "core/base/random.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/export/weights_file.h"

#include <torch/autograd.h>

#include <algorithm>
#include <cmath>

namespace retort::engine {

Loss::Loss(const std::vector<TermSpec>& terms, const TermPlace& place) : m_specs(terms)
{
    for (const TermSpec& spec : m_specs)
        m_terms.push_back(makeTerm(spec.kind, spec.params, place));
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

std::vector<float> Loss::shares(const Value& value, const std::vector<torch::Tensor>& these, double epoch) const
{
    std::vector<float> shares;
    float sum = 0;
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        double square = 0;
        for (const torch::Tensor& gradient : torch::autograd::grad({value.terms[i]}, these, {}, true, false, true))
            square += gradient.defined() ? std::pow(gradient.norm().item<double>(), 2) : 0;
        shares.push_back(static_cast<float>(m_specs[i].weight.at(epoch) * std::sqrt(square)));
        sum += shares.back();
    }
    for (float& share : shares)
        share = sum > 0 ? share / sum : 0;
    return shares;
}

unsigned Loss::needs() const
{
    unsigned all = NeedsNothing;
    for (const TermSpec& spec : m_specs)
        all |= entry(Kind::Term, spec.kind).needs;
    return all;
}

NamedTensors Loss::ownTensors() const
{
    NamedTensors all;
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        if (const torch::nn::Module* parts = m_terms[i]->parts())
            for (const auto& [name, tensor] : weightsOf(*parts))
                all.emplace_back(std::to_string(i) + "/" + name, tensor);
    }
    return all;
}

std::vector<torch::Tensor> Loss::ownParameters() const
{
    std::vector<torch::Tensor> all;
    for (const auto& term : m_terms) {
        if (const torch::nn::Module* parts = term->parts())
            for (const torch::Tensor& parameter : parts->parameters())
                all.push_back(parameter);
    }
    return all;
}

void Loss::drawOwn(std::uint64_t stream, torch::Device device)
{
    for (std::size_t i = 0; i < m_terms.size(); ++i) {
        m_terms[i]->draw(mix({stream, keyOf("terms"), i}));
        if (torch::nn::Module* parts = m_terms[i]->parts()) {
            parts->to(device);
            parts->train();
        }
    }
}

void Loss::remember(const TermInput& input)
{
    for (const auto& term : m_terms)
        term->remember(input);
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

#include "core/engine/train/step_meter.h"

#include "core/catalogue/catalogue.h"

#include <limits>

namespace retort::engine {

StepMeter::StepMeter(RunWriter& writer, const Loss& loss, bool labels) : m_writer(writer), m_loss(loss), m_labels(labels)
{
    for (std::size_t i = 0; i < loss.size(); ++i) {
        const TermSpec& spec = loss.spec(i);
        m_names.push_back({.loss = "loss." + spec.name, .weighted = "weighted." + spec.name, .weight = "weight." + spec.name,
            .temperature = spec.params.has("temperature") ? "temperature." + spec.name : std::string(), .share = "share." + spec.name,
            .needsLabels = (entry(Kind::Term, spec.kind).needs & NeedsLabels) != 0});
    }
}

void StepMeter::write(std::int64_t step, double epoch, const StepValues& values, const std::vector<float>& shares, std::int64_t network)
{
    constexpr float nothing = std::numeric_limits<float>::quiet_NaN();
    const bool labelled = values.labelled > 0;
    m_row.clear();
    m_row.emplace_back("loss.total", values.total);
    m_row.emplace_back("lr", static_cast<float>(values.learningRate));
    m_row.emplace_back("gradient.norm", values.gradientNorm);
    if (m_labels)
        m_row.emplace_back("train.accuracy", labelled ? values.correct / static_cast<float>(values.labelled) : nothing);
    for (std::size_t i = 0; i < m_names.size(); ++i) {
        const TermSpec& spec = m_loss.spec(i);
        const auto weight = static_cast<float>(spec.weight.at(epoch));
        const float term = m_names[i].needsLabels && !labelled ? nothing : values.terms[i];
        m_row.emplace_back(m_names[i].loss, term);
        m_row.emplace_back(m_names[i].weighted, weight * term);
        m_row.emplace_back(m_names[i].weight, weight);
        if (!m_names[i].temperature.empty())
            m_row.emplace_back(m_names[i].temperature, static_cast<float>(spec.params.real("temperature")));
        if (!shares.empty())
            m_row.emplace_back(m_names[i].share, shares[i]);
    }
    m_writer.step(step, m_row, network);
}

} // namespace retort::engine

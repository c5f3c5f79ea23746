#include "ui/follow/run_data.h"

#include <algorithm>

namespace retort::ui {

namespace {

void insert(std::vector<Evaluation>& evaluations, Evaluation evaluation)
{
    const auto place = std::ranges::lower_bound(evaluations, evaluation.step, {}, &Evaluation::step);
    if (place != evaluations.end() && place->step == evaluation.step)
        *place = std::move(evaluation);   // a resumed attempt came by again
    else
        evaluations.insert(place, std::move(evaluation));
}

} // namespace

const RunData::Network& RunData::looked() const
{
    static const Network nothing;
    const auto found = m_networks.find(m_network);
    return found == m_networks.end() ? nothing : found->second;
}

void RunData::setNetwork(std::int64_t network)
{
    if (m_network == network)
        return;
    m_network = network;
    Q_EMIT changed();
}

const std::vector<Evaluation>& RunData::evaluations() const { return looked().evaluations; }

const std::vector<float>& RunData::series(const std::string& name) const
{
    static const std::vector<float> none;
    const auto found = looked().series.find(name);
    return found == looked().series.end() ? none : found->second.values();
}

std::vector<std::string> RunData::seriesNames() const
{
    std::vector<std::string> names;
    for (const auto& [name, values] : looked().series)
        names.push_back(name);
    return names;
}

bool RunData::update(const Store& store)
{
    // First: of one that goes on meanwhile, the next call knows.
    auto beginnings = store.beginnings(m_id);
    const bool anew = beginnings != m_beginnings;
    const auto [chunks, series] = store.seriesSince(m_id, anew ? 0 : m_seriesSeen);
    auto [points, evaluations] = store.evaluationsSince(m_id, anew ? 0 : m_evaluationsSeen);
    auto changes = store.changes(m_id);
    if (!anew && chunks.empty() && points.empty() && changes == m_changes)
        return false;

    if (anew)
        m_networks.clear();
    for (const SeriesChunk& chunk : chunks)
        m_networks[chunk.network].series[chunk.series].add(chunk.firstStep, chunk.values);
    for (Evaluation& point : points)
        insert(m_networks[point.network].evaluations, std::move(point));
    m_seriesSeen = series;
    m_evaluationsSeen = evaluations;
    m_changes = std::move(changes);
    m_beginnings = std::move(beginnings);
    Q_EMIT changed();
    return true;
}

} // namespace retort::ui

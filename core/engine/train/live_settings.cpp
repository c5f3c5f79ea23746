#include "core/engine/train/live_settings.h"

#include "core/catalogue/catalogue.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace retort::engine {

namespace {

struct Field {
    std::size_t term = 0;
    std::string_view param;
};

/// "terms.soft.weight" → the term soft and its weight; nothing for a field that no term has.
std::optional<Field> termField(const Loss& loss, std::string_view field)
{
    constexpr std::string_view prefix = "terms.";
    const auto dot = field.rfind('.');
    if (!field.starts_with(prefix) || dot <= prefix.size())
        return std::nullopt;
    const auto term = loss.find(field.substr(prefix.size(), dot - prefix.size()));
    const std::string_view param = field.substr(dot + 1);
    if (!term)
        return std::nullopt;
    const ParamInfo* info = findParam(entry(Kind::Term, loss.spec(*term).kind), param);
    const bool live = param == "weight" || (info != nullptr && info->takes == Takes::Live);
    return live ? std::optional(Field{*term, param}) : std::nullopt;
}

} // namespace

LiveSettings::LiveSettings(RunWriter& writer, Loss& loss, double rate) : m_writer(writer), m_loss(loss), m_rate(rate)
{
    const auto changes = writer.changes();
    m_stored.assign(changes.begin(), changes.end());
}

void LiveSettings::prepare(std::int64_t step, double epoch, const std::vector<Command>& commands)
{
    for (; !m_stored.empty() && m_stored.front().step <= step; m_stored.pop_front())
        if (knows(m_stored.front().field))
            set(m_stored.front().field, m_stored.front().after);
    for (const Command& command : commands) {
        const bool possible = knows(command.field) && std::isfinite(command.value);
        const double before = possible ? value(command.field, epoch) : 0;
        // A schedule that only comes by this value is not set to it.
        const bool stays = possible && value(command.field, std::numeric_limits<double>::infinity()) == before;
        const bool isSet = stays && before == command.value && std::ranges::find(m_stored, command.field, &LiveChange::field) == m_stored.end();
        if (!possible || isSet) {
            m_writer.disregard(command.id);
            continue;
        }
        m_writer.change({.step = step, .epoch = epoch, .field = command.field, .before = before, .after = command.value}, command.id);
        std::erase_if(m_stored, [&](const LiveChange& later) { return later.field == command.field; });
        set(command.field, command.value);
    }
}

bool LiveSettings::knows(std::string_view field) const { return field == "lr" || termField(m_loss, field); }

double LiveSettings::value(std::string_view field, double epoch) const
{
    if (field == "lr")
        return m_rate;
    const auto place = termField(m_loss, field);
    return m_loss.live(place->term, place->param, epoch);
}

void LiveSettings::set(std::string_view field, double value)
{
    if (field == "lr") {
        m_rate = value;
        return;
    }
    const auto place = termField(m_loss, field);
    m_loss.setLive(place->term, place->param, value);
}

} // namespace retort::engine

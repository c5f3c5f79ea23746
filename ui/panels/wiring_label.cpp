#include "ui/panels/wiring_label.h"

#include "core/store/store.h"
#include "ui/theme/theme.h"

#include <nlohmann/json.hpp>

namespace retort::ui {

namespace {

QString partOf(const nlohmann::json& line, const char* key) { return QString::fromStdString(line.value(key, std::string())); }

} // namespace

WiringLabel::WiringLabel(QWidget* parent) : QLabel(parent)
{
    setFont(ui::font(Type::Small));
    setTextFormat(Qt::PlainText);
    setFocusPolicy(Qt::TabFocus);             // so that it is read out
    hide();
}

void WiringLabel::show(const Store& store, const RunSummary* run)
{
    if (run && run->id == m_run && run->attempt == m_attempt)
        return;
    const auto lines = nlohmann::json::parse(run ? store.fact(run->id, "wiring") : std::string(), nullptr, false);
    const bool known = lines.is_array() && !lines.empty();
    setVisible(known);
    m_run = known ? run->id : RunId();
    m_attempt = known ? run->attempt : -1;
    if (!known)
        return;
    bool sound = true;
    QStringList tip{tr("What was looked at before the first step:")};
    for (const auto& line : lines) {
        const QString state = partOf(line, "state");
        sound = sound && state != QLatin1StringView("fails");
        const QString sign = state == QLatin1StringView("holds") ? QStringLiteral("✓ ") : state == QLatin1StringView("fails") ? QStringLiteral("✗ ") : QStringLiteral("– ");
        tip << sign + partOf(line, "says");
    }
    setText(sound ? tr("wiring ✓") : tr("wiring ✗"));
    setTone(this, sound ? Tone::Good : Tone::Bad);
    setToolTip(tip.join(u'\n'));
    setAccessibleName(sound ? tr("The wiring holds") : tr("The wiring does not hold"));
    setAccessibleDescription(toolTip());
}

} // namespace retort::ui

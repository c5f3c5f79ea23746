#include "ui/panels/wiring_label.h"

#include "core/store/store.h"
#include "core/store/wiring_fact.h"
#include "ui/theme/theme.h"

namespace retort::ui {

namespace {

/// Nothing where the store cannot be read now: whoever follows it says so.
std::vector<WiringFact> factsOf(const Store& store, const RunId& run)
{
    try {
        return wiringFacts(store.fact(run, "wiring"));
    } catch (const std::exception&) {
        return {};
    }
}

QString signOf(const WiringFact& line) { return line.state == "holds" ? QStringLiteral("✓ ") : line.state == "fails" ? QStringLiteral("✗ ") : QStringLiteral("– "); }

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
    const std::vector<WiringFact> lines = run ? factsOf(store, run->id) : std::vector<WiringFact>();
    const bool known = !lines.empty();
    setVisible(known);
    m_run = known ? run->id : RunId();
    m_attempt = known ? run->attempt : -1;
    if (!known)
        return;
    bool sound = true;
    QStringList tip{tr("What was looked at before the first step:")};
    for (const WiringFact& line : lines) {
        sound = sound && line.state != "fails";
        tip << signOf(line) + QString::fromStdString(line.says);
    }
    setText(sound ? tr("wiring ✓") : tr("wiring ✗"));
    setTone(this, sound ? Tone::Good : Tone::Bad);
    setToolTip(tip.join(u'\n'));
    setAccessibleName(sound ? tr("The wiring holds") : tr("The wiring does not hold"));
    setAccessibleDescription(toolTip());
}

} // namespace retort::ui

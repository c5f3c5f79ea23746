#include "ui/charts/curve_legend.h"

#include "ui/charts/curve_view.h"
#include "ui/theme/strokes.h"

#include <QAbstractButton>

namespace retort::ui {

namespace {

constexpr int sampleWidth = 18;

/// A piece of the line and its name. A level, which cannot be switched off, is drawn the same.
class Switch final : public QAbstractButton {
public:
    Switch(const QString& text, const Ink& ink, bool level, QWidget* parent) : QAbstractButton(parent), m_ink(ink), m_level(level)
    {
        setText(text);
        setCheckable(!level);
        setChecked(!level);
        setFont(ui::font(Type::Small));
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(level ? Qt::NoFocus : Qt::TabFocus);
        setCursor(level ? Qt::ArrowCursor : Qt::PointingHandCursor);
        setAccessibleName(level ? CurveLegend::tr("Level: %1").arg(text) : CurveLegend::tr("Show %1").arg(text));
    }
    QSize sizeHint() const override { return {sampleWidth + fontMetrics().horizontalAdvance(text()) + 3 * space::small, fontMetrics().height() + space::small}; }

private:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        if (underMouse() && !m_level)
            strokes::box(painter, rect(), colour(Tone::Inset), Qt::transparent);
        if (hasFocus())
            strokes::box(painter, rect(), Qt::transparent, colour(Tone::Accent));
        if (!m_level && !isChecked())
            painter.setOpacity(0.45);
        QPen pen = m_ink.pen(2.5);
        if (m_level)
            pen.setDashPattern({2, 1.4});
        painter.setPen(pen);
        const double middle = height() / 2.0;
        painter.drawLine(QPointF(space::small, middle), QPointF(sampleWidth - 2, middle));
        painter.setPen(colour(Tone::Text));
        painter.drawText(rect().adjusted(sampleWidth + space::small, 0, 0, 0), Qt::AlignVCenter, text());
    }
    Ink m_ink;
    bool m_level;
};

} // namespace

CurveLegend::CurveLegend(CurveView& view, QWidget* parent) : QWidget(parent), m_view(view)
{
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    connect(&view, &CurveView::curvesChanged, this, &CurveLegend::rebuild);
    rebuild();
}

void CurveLegend::rebuild()
{
    for (QAbstractButton* old : std::exchange(m_switches, {}))
        old->deleteLater(), old->hide();
    for (const Curve& curve : m_view.curves()) {
        if (!curve.with.isEmpty())
            continue;
        auto* toggle = new Switch(curve.name, curve.ink, false, this);
        toggle->setChecked(m_view.isShown(curve.id));
        // Told when the switch is done: the answer replaces all switches.
        connect(toggle, &QAbstractButton::toggled, this, [this, id = curve.id](bool on) { m_view.setShown(id, on); }, Qt::QueuedConnection);
        m_switches << toggle;
    }
    for (const Level& level : m_view.levels())
        m_switches << new Switch(level.name, level.ink, true, this);
    for (QAbstractButton* each : m_switches)
        each->show();
    arrange(width(), true);
    updateGeometry();
}

int CurveLegend::arrange(int width, bool move) const
{
    int x = 0, y = 0, line = 0;
    for (QAbstractButton* each : m_switches) {
        const QSize size = each->sizeHint();
        if (x > 0 && x + size.width() > width) {
            x = 0;
            y += line;
        }
        if (move)
            each->setGeometry(x, y, std::min(size.width(), std::max(width, 1)), size.height());
        x += size.width();
        line = size.height();
    }
    return y + line;
}

int CurveLegend::heightForWidth(int width) const { return arrange(width, false); }

QSize CurveLegend::sizeHint() const
{
    int across = 0;
    for (const QAbstractButton* each : m_switches)
        across += each->sizeHint().width();
    return {across, heightForWidth(width() > 0 ? width() : across)};
}

void CurveLegend::resizeEvent(QResizeEvent*) { arrange(width(), true); }

} // namespace retort::ui

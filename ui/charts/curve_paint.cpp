#include "ui/charts/curve_view.h"
#include "ui/theme/strokes.h"

#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QLocale>
#include <QPaintEvent>

#include <algorithm>
#include <cmath>
#include <utility>

namespace retort::ui {

namespace {

constexpr int pixelsPerTickX = 80;

QString valueText(double value, const Range& axis, bool logarithmic)
{
    if (logarithmic)
        return QLocale().toString(value, 'g', 4);
    const int digits = std::clamp(static_cast<int>(-std::floor(std::log10(axis.width() / 400))), 0, 6);
    return QLocale().toString(value, 'f', digits);
}

} // namespace

void CurveView::paintEvent(QPaintEvent*)
{
    const double scale = devicePixelRatioF();
    if (m_picture.isNull() || m_picture.devicePixelRatio() != scale || m_picture.deviceIndependentSize() != QSizeF(viewport()->size())) {
        QElapsedTimer cost;
        cost.start();
        m_picture = QPixmap(viewport()->size() * scale);
        m_picture.setDevicePixelRatio(scale);
        m_picture.fill(colour(Tone::Card));
        QPainter painter(&m_picture);
        drawChart(painter);
        m_cost += static_cast<double>(cost.nsecsElapsed()) / 1e6;
    }
    if (!std::exchange(m_painted, true))
        schedule();                           // the window comes first, its curves a moment later
    QPainter painter(viewport());
    painter.drawPixmap(0, 0, m_picture);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_drag) {
        QColor band = colour(Tone::Accent);
        band.setAlphaF(0.15f);
        painter.fillRect(QRectF(QPointF(m_drag->from, m_plot.area().top()), QPointF(m_drag->to, m_plot.area().bottom())), band);
    }
    if (!std::isnan(m_cursor))
        drawCrossHair(painter);
    if (hasFocus() && std::isnan(m_cursor))
        strokes::box(painter, rect(), Qt::transparent, colour(Tone::Accent), space::controlRadius);
}

void CurveView::drawChart(QPainter& painter)
{
    painter.setFont(ui::font(Type::Small));
    drawGrid(painter);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    m_plot.chart()->layout()->activate();
    scene()->render(&painter, QRectF(rect()), QRectF(rect()), Qt::IgnoreAspectRatio);
    painter.restore();
    if (painter.paintEngine()->type() == QPaintEngine::SVG)
        coverOutside(painter);
    drawScales(painter);
    drawLevelsAndMarks(painter);
}

// An SVG of Qt 6.4 knows no clipping: what is zoomed out of the plot would run over everything around it.
void CurveView::coverOutside(QPainter& painter) const
{
    constexpr double far = 1e4;
    const QRectF area = m_plot.area(), all = area.adjusted(-far, -far, far, far);
    for (const QRectF& side : {QRectF(all.topLeft(), QPointF(all.right(), area.top())), QRectF(QPointF(all.left(), area.bottom()), all.bottomRight()),
             QRectF(all.topLeft(), QPointF(area.left(), all.bottom())), QRectF(QPointF(area.right(), all.top()), all.bottomRight())})
        painter.fillRect(side, colour(Tone::Card));
}

bool CurveView::hasScales() const
{
    // Axes without values would be invented ones.
    return !m_levels.empty() || std::ranges::any_of(m_curves, [](const Curve& curve) { return curve.values().size() > 0; });
}

std::vector<Tick> CurveView::ticksOfX() const
{
    return ticks(m_plot.x(), std::max(2, static_cast<int>(m_plot.area().width()) / pixelsPerTickX));
}

void CurveView::drawGrid(QPainter& painter) const
{
    if (!hasScales())
        return;
    const QRectF area = m_plot.area();
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(colour(Tone::Grid));
    for (const Tick& tick : ticksOfY()) {
        const double y = std::round(m_plot.pixelOfY(tick.value));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    for (const Tick& tick : ticksOfX()) {
        const double x = std::round(m_plot.pixelOfX(tick.value));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
}

void CurveView::drawScales(QPainter& painter) const
{
    if (!hasScales())
        return;
    const QRectF area = m_plot.area();
    const QFontMetricsF metrics(painter.font());
    const QColor quiet = colour(Tone::Quiet);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(quiet);
    for (const Tick& tick : ticksOfY()) {
        const double y = std::round(m_plot.pixelOfY(tick.value));
        painter.drawText(QRectF(0, y - metrics.height() / 2, area.left() - 6, metrics.height()), Qt::AlignRight | Qt::AlignVCenter | Qt::TextDontClip, tick.text);
    }
    const double below = area.bottom() + 4;
    const double titleLeft = area.right() - metrics.horizontalAdvance(m_xTitle);
    for (const Tick& tick : ticksOfX()) {
        const double x = std::round(m_plot.pixelOfX(tick.value)), half = metrics.horizontalAdvance(tick.text) / 2;
        if (x + half < titleLeft - space::medium)
            painter.drawText(QRectF(x - half - 1, below, 2 * half + 2, metrics.height()), Qt::AlignCenter, tick.text);
    }
    painter.setPen(colour(Tone::Outline));
    painter.drawLine(QPointF(area.left(), area.bottom()), QPointF(area.right(), area.bottom()));
    painter.setPen(quiet);
    painter.drawText(QPointF(titleLeft, below + metrics.ascent()), m_xTitle);
    painter.drawText(QPointF(space::hair, metrics.ascent()), m_yTitle);
    if (m_notShown > 0) {
        const QString text = tr("%n points not shown", "a logarithmic axis shows only what is above 0", m_notShown);
        painter.setPen(colour(Tone::Warn));
        painter.drawText(QRectF(area.left(), 0, area.width(), metrics.height()), Qt::AlignRight, text);
    }
}

void CurveView::drawLevelsAndMarks(QPainter& painter) const
{
    const QRectF area = m_plot.area();
    painter.setRenderHint(QPainter::Antialiasing, false);
    for (const Level& level : m_levels) {
        const double y = std::round(m_plot.pixelOfY(level.y));
        if (y < area.top() || y > area.bottom())
            continue;
        QPen pen = level.ink.pen(1.5);
        pen.setDashPattern({5, 3});
        painter.setPen(pen);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    }
    painter.setPen(QPen(colour(Tone::Mark), 1, Qt::DotLine));
    for (const Mark& mark : m_marks) {
        const double x = std::round(m_plot.pixelOfX(mark.x));
        if (x >= area.left() && x <= area.right())
            painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    // The text of a mark stands above the plot, where it covers no data, beside the axis's title; the later of two that would touch
    // is left out.
    const double besideTitle = 2 * space::hair + painter.fontMetrics().horizontalAdvance(m_yTitle) + space::medium;
    double freeFrom = area.left();
    painter.setPen(colour(Tone::Mark));
    for (const Mark& mark : m_marks) {
        const double x = m_plot.pixelOfX(mark.x), width = painter.fontMetrics().horizontalAdvance(mark.text);
        const double left = std::min(std::max(x, besideTitle), area.right() - width);
        if (x < area.left() || x > area.right() || left < freeFrom)
            continue;
        painter.drawText(QPointF(left, area.top() - 3), mark.text);
        freeFrom = left + width + space::medium;
    }
}

void CurveView::drawCrossHair(QPainter& painter) const
{
    struct Row {
        QPen pen;
        QString name, value;
    };
    const QRectF area = m_plot.area();
    if (m_cursor < m_plot.x().from || m_cursor > m_plot.x().to)
        return;
    const double x = m_plot.pixelOfX(m_cursor);
    painter.setPen(QPen(colour(Tone::Mark), 1));
    painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));

    std::vector<Row> rows;
    for (const Curve& curve : shownCurves()) {
        const auto reading = readingAt(curve, m_cursor);
        if (!reading || !curve.with.isEmpty())
            continue;
        rows.push_back({curve.ink.pen(2), curve.name, valueText(reading->y, m_plot.y(), m_logarithmic)});
        const QPointF at(m_plot.pixelOfX(reading->x), reading->y > 0 || !m_logarithmic ? m_plot.pixelOfY(reading->y) : area.bottom());
        if (area.contains(at)) {
            painter.setPen(QPen(colour(Tone::Card), 1.5));
            painter.setBrush(curve.ink.pen(1).color());
            painter.drawEllipse(at, 4, 4);
        }
    }
    for (const Level& level : m_levels)
        rows.push_back({level.ink.pen(2), level.name, valueText(level.y, m_plot.y(), m_logarithmic)});

    painter.setFont(ui::font(Type::Small));
    const QFontMetricsF metrics(painter.font());
    constexpr double sample = 14, margin = 8;
    constexpr std::size_t most = 14;
    if (rows.size() > most)
        rows.resize(most);
    const QString head = QStringLiteral("%1 %2").arg(m_xTitle, valueText(m_cursor, m_plot.x(), false));
    double names = metrics.horizontalAdvance(head) - sample, values = 0;
    for (const Row& row : rows) {
        names = std::max(names, metrics.horizontalAdvance(row.name));
        values = std::max(values, metrics.horizontalAdvance(row.value));
    }
    const double height = metrics.height() + 1;
    QRectF box(0, area.top() + 4, sample + names + margin + values + 2 * margin, static_cast<double>(rows.size() + 1) * height + margin);
    box.moveLeft(x + 12 + box.width() > area.right() ? x - 12 - box.width() : x + 12);
    QColor ground = colour(Tone::Card);
    ground.setAlphaF(0.94f);
    strokes::box(painter, box, ground, colour(Tone::Outline));
    double y = box.top() + margin / 2;
    painter.setPen(colour(Tone::Quiet));
    painter.drawText(QRectF(box.left() + margin, y, box.width(), height), Qt::AlignVCenter, head);
    for (const Row& row : rows) {
        y += height;
        painter.setPen(row.pen);
        painter.drawLine(QPointF(box.left() + margin, y + height / 2), QPointF(box.left() + margin + sample - 4, y + height / 2));
        painter.setPen(colour(Tone::Text));
        painter.drawText(QRectF(box.left() + margin + sample, y, names, height), Qt::AlignVCenter, row.name);
        painter.drawText(QRectF(box.left() + margin, y, box.width() - 2 * margin, height), Qt::AlignVCenter | Qt::AlignRight, row.value);
    }
}

} // namespace retort::ui

#include "ui/theme/strokes.h"

#include <QPainterPath>
#include <QStyleOption>

namespace retort::ui::strokes {

void box(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& line, double radius, double width)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(line.alpha() == 0 ? QPen(Qt::NoPen) : QPen(line, width));
    painter.setBrush(fill);
    const double inset = line.alpha() == 0 ? 0 : width / 2;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void chevron(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& colour)
{
    const double reach = std::min({rect.width(), rect.height(), 8.0}) / 2;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.translate(rect.center());
    painter.rotate(direction == Qt::UpArrow ? 180 : direction == Qt::LeftArrow ? 90 : direction == Qt::RightArrow ? -90 : 0);
    painter.drawPolyline(QPolygonF{{-reach, -reach / 2}, {0, reach / 2}, {reach, -reach / 2}});
    painter.restore();
}

void tick(QPainter& painter, const QRectF& rect, const QColor& colour)
{
    const auto at = [&rect](double x, double y) { return QPointF(rect.left() + x * rect.width(), rect.top() + y * rect.height()); };
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(QPolygonF{at(0.25, 0.52), at(0.43, 0.7), at(0.76, 0.32)});
    painter.restore();
}

QColor border(const QStyleOption& option)
{
    if (!(option.state & QStyle::State_Enabled))
        return colour(Tone::Line);
    if (option.state & QStyle::State_HasFocus)
        return colour(Tone::Accent);
    return option.state & QStyle::State_MouseOver ? mix(colour(Tone::Outline), colour(Tone::Text), 0.3) : colour(Tone::Outline);
}

void field(QPainter& painter, const QStyleOption& option)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool focused = enabled && (option.state & QStyle::State_HasFocus);
    box(painter, option.rect, colour(enabled ? Tone::Card : Tone::Ground), border(option), space::controlRadius, focused ? 2 : 1);
}

} // namespace retort::ui::strokes

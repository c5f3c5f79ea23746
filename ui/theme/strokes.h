#pragma once

#include "ui/theme/theme.h"

#include <QPainter>

class QStyleOption;

/// The few shapes every control is painted with.
namespace retort::ui::strokes {

/// A box with round corners and a line of one device pixel or more, on the pixel grid whatever the scale.
void box(QPainter& painter, const QRectF& rect, const QColor& fill, const QColor& line, double radius = space::controlRadius, double width = 1);
/// An open arrow head in the middle of the rectangle.
void chevron(QPainter& painter, const QRectF& rect, Qt::ArrowType direction, const QColor& colour);
void tick(QPainter& painter, const QRectF& rect, const QColor& colour);
/// A field's or button's border: what its state asks for.
QColor border(const QStyleOption& option);
/// A field with its border, thicker and in the accent colour when it has the focus.
void field(QPainter& painter, const QStyleOption& option);

} // namespace retort::ui::strokes

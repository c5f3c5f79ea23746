#include "ui/panels/run_signs.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace retort::ui {

namespace {

/// Lines of a 12 × 12 drawing; filled where `fill`.
struct Sign {
    RunState state;
    Tone tone;
    bool fill;
    void (*draw)(QPainterPath& path);
};

constexpr Sign signs[] = {
    {RunState::Queued, Tone::Quiet, false, [](QPainterPath& p) { p.addEllipse(QPointF(6, 6), 3.5, 3.5); }},
    {RunState::Running, Tone::Accent, true,
        [](QPainterPath& p) {
            p.moveTo(3, 1.5);
            p.lineTo(10.5, 6);
            p.lineTo(3, 10.5);
            p.closeSubpath();
        }},
    {RunState::Paused, Tone::Accent, true,
        [](QPainterPath& p) {
            p.addRect(2.5, 2, 2.5, 8);
            p.addRect(7, 2, 2.5, 8);
        }},
    {RunState::Finished, Tone::Good, false,
        [](QPainterPath& p) {
            p.moveTo(1.5, 6.5);
            p.lineTo(4.7, 9.5);
            p.lineTo(10.5, 2.5);
        }},
    {RunState::Stopped, Tone::Quiet, true, [](QPainterPath& p) { p.addRect(2.5, 2.5, 7, 7); }},
    {RunState::Interrupted, Tone::Warn, true,
        [](QPainterPath& p) {
            p.addPolygon(QPolygonF({{7, 0.5}, {2.5, 7}, {5.5, 7}, {4.5, 11.5}, {9.5, 5}, {6.5, 5}}));
            p.closeSubpath();
        }},
    {RunState::Failed, Tone::Bad, false,
        [](QPainterPath& p) {
            p.moveTo(2.5, 2.5);
            p.lineTo(9.5, 9.5);
            p.moveTo(9.5, 2.5);
            p.lineTo(2.5, 9.5);
        }},
    {RunState::Diverged, Tone::Bad, false,
        [](QPainterPath& p) { p.addPolygon(QPolygonF({{1, 7}, {3.5, 5}, {5.5, 8.5}, {8, 2.5}, {9.2, 10}, {11, 1}})); }},
    {RunState::Blocked, Tone::Warn, false,
        [](QPainterPath& p) {
            p.addEllipse(QPointF(6, 6), 4.5, 4.5);
            p.moveTo(2.9, 9.1);
            p.lineTo(9.1, 2.9);
        }},
};

const Sign& signOf(RunState state) { return *std::ranges::find(signs, state, &Sign::state); }

} // namespace

Tone stateTone(RunState state) { return signOf(state).tone; }

void paintState(QPainter& painter, const QRectF& rect, RunState state)
{
    const Sign& sign = signOf(state);
    const double side = std::min(rect.width(), rect.height());
    QPainterPath path;
    sign.draw(path);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center() - QPointF(side / 2, side / 2));
    painter.scale(side / 12, side / 12);
    const QColor ink = colour(sign.tone);
    painter.setPen(sign.fill ? QPen(Qt::NoPen) : QPen(ink, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(sign.fill ? QBrush(ink) : QBrush(Qt::NoBrush));
    painter.drawPath(path);
    painter.restore();
}

void paintRunDot(QPainter& painter, const QRectF& rect, std::int64_t index)
{
    const double radius = std::min(rect.width(), rect.height()) / 2;
    const auto round = std::max<std::int64_t>(index, 0) / runColours % 3;
    const QColor ink = runColour(index);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(round == 0 ? QPen(Qt::NoPen) : QPen(ink, 1.5));
    painter.setBrush(round == 0 ? QBrush(ink) : QBrush(Qt::NoBrush));
    painter.drawEllipse(rect.center(), radius - (round == 0 ? 0 : 0.75), radius - (round == 0 ? 0 : 0.75));
    if (round == 2) {
        painter.setBrush(ink);
        painter.setPen(Qt::NoPen);
        painter.drawEllipse(rect.center(), radius * 0.35, radius * 0.35);
    }
    painter.restore();
}

} // namespace retort::ui

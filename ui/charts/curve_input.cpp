#include "ui/charts/curve_export.h"
#include "ui/charts/curve_view.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>
#include <limits>

namespace retort::ui {

void CurveView::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && m_plot.area().contains(event->position()))
        m_drag = Range{event->position().x(), event->position().x()};
    setFocus(Qt::MouseFocusReason);
}

void CurveView::mouseMoveEvent(QMouseEvent* event)
{
    const QRectF area = m_plot.area();
    if (m_drag) {
        m_drag->to = std::clamp(event->position().x(), area.left(), area.right());
        viewport()->update();
    }
    if (area.contains(event->position()))
        moveCursor(m_plot.xOfPixel(event->position().x()));
    else if (!m_drag)
        setCursorX(std::numeric_limits<double>::quiet_NaN());
}

void CurveView::mouseReleaseEvent(QMouseEvent* event)
{
    if (event->button() != Qt::LeftButton || !m_drag)
        return;
    const auto [from, to] = std::minmax(m_drag->from, m_drag->to);
    const Range zoomed{m_plot.xOfPixel(from), m_plot.xOfPixel(to)};
    const bool meant = to - from > 6;         // pixels: less was a click
    m_drag.reset();
    viewport()->update();
    if (meant)
        setZoom(zoomed);
}

void CurveView::mouseDoubleClickEvent(QMouseEvent*) { setZoom({}); }

void CurveView::leaveEvent(QEvent* event)
{
    QChartView::leaveEvent(event);
    setCursorX(std::numeric_limits<double>::quiet_NaN());
}

void CurveView::keyPressEvent(QKeyEvent* event)
{
    const Range x = m_plot.x();
    const double at = std::isnan(m_cursor) ? (x.from + x.to) / 2 : m_cursor;
    const double move = x.width() / (event->modifiers() & Qt::ShiftModifier ? 10 : 100);
    switch (event->key()) {
    case Qt::Key_Left: return moveCursor(at - move);
    case Qt::Key_Right: return moveCursor(at + move);
    case Qt::Key_Plus:
    case Qt::Key_Equal: return setZoom({at - x.width() / 4, at + x.width() / 4});
    case Qt::Key_Minus: {
        const Range wider{x.from - x.width() / 2, x.to + x.width() / 2}, all = wholeX();
        return setZoom(wider.from <= all.from && wider.to >= all.to ? Range{} : wider);
    }
    case Qt::Key_0: return setZoom({});
    case Qt::Key_Escape:
        if (!std::isnan(m_cursor))
            return setCursorX(std::numeric_limits<double>::quiet_NaN());
        break;
    default: break;
    }
    event->ignore();
}

void CurveView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    QAction* all = menu.addAction(tr("&Show everything"), this, [this] { setZoom({}); });
    all->setEnabled(!m_zoom.isEmpty());
    menu.addSeparator();
    addExportActions(menu, *this);
    menu.exec(event->globalPos());
}

} // namespace retort::ui

#include "ui/charts/matrix_view.h"

#include "ui/charts/matrix_export.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace retort::ui {

MatrixView::MatrixView(QWidget* parent) : QWidget(parent)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setSizePolicy(policy);
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MatrixView::setTones(Tone above, Tone below)
{
    m_above = above;
    m_below = below;
}

void MatrixView::setClasses(QStringList names)
{
    m_classes = std::move(names);
    update();
}

void MatrixView::setMatrix(const Confusion& matrix, MatrixScale scale, bool whole)
{
    m_matrix = matrix;
    m_scale = scale;
    m_whole = whole;
    m_rowSums.assign(static_cast<std::size_t>(matrix.classes), 0);
    m_most = 0;
    for (std::int64_t i = 0; i < matrix.classes; ++i)
        for (std::int64_t j = 0; j < matrix.classes; ++j) {
            m_rowSums[static_cast<std::size_t>(i)] += matrix.at(i, j);
            if (std::isfinite(matrix.at(i, j)))
                m_most = std::max(m_most, std::abs(matrix.at(i, j)));
        }
    update();
}

void MatrixView::clear() { setMatrix({}, m_scale, m_whole); }

void MatrixView::setOutline(int truth, int predicted)
{
    if (m_outline == QPoint(predicted, truth))
        return;
    m_outline = {predicted, truth};
    if (hasFocus() && truth >= 0 && m_sentence) {
        setAccessibleDescription(m_sentence(truth, predicted));
        QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
        QAccessible::updateAccessibility(&changed);
    }
    update();
}

void MatrixView::setSelected(int truth, int predicted)
{
    m_selected = {predicted, truth};
    update();
}

QRectF MatrixView::cell(int truth, int predicted) const
{
    const Geometry g = geometry(rect());
    return {g.cells.left() + predicted * g.side, g.cells.top() + truth * g.side, g.side, g.side};
}

void MatrixView::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing, false);
    render(painter, rect());
    painter.setRenderHint(QPainter::Antialiasing);
    const auto frame = [&](const QPoint& which, const QPen& pen) {
        if (which.x() < 0 || which.x() >= classes() || which.y() >= classes())
            return;
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(cell(which.y(), which.x()).adjusted(-0.5, -0.5, -0.5, -0.5));
    };
    frame(m_selected, QPen(colour(Tone::Accent), 2));
    frame(m_outline, QPen(colour(Tone::Text), 1.5));
}

QPoint MatrixView::at(const QPointF& position) const
{
    const Geometry g = geometry(rect());
    if (classes() == 0 || !g.cells.contains(position))
        return {-1, -1};
    const int last = classes() - 1;
    return {std::min(last, static_cast<int>((position.x() - g.cells.left()) / g.side)), std::min(last, static_cast<int>((position.y() - g.cells.top()) / g.side))};
}

void MatrixView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint where = at(event->position());
    Q_EMIT outlined(where.y(), where.x());
}

void MatrixView::mousePressEvent(QMouseEvent* event)
{
    const QPoint where = at(event->position());
    if (event->button() == Qt::LeftButton && where.x() >= 0)
        Q_EMIT chosen(where.y(), where.x());
}

void MatrixView::leaveEvent(QEvent*) { Q_EMIT outlined(-1, -1); }

void MatrixView::move(int truth, int predicted)
{
    if (m_outline.x() < 0)
        truth = predicted = 0;
    Q_EMIT outlined(std::clamp(truth, 0, classes() - 1), std::clamp(predicted, 0, classes() - 1));
}

void MatrixView::keyPressEvent(QKeyEvent* event)
{
    if (classes() == 0)
        return QWidget::keyPressEvent(event);
    switch (event->key()) {
    case Qt::Key_Left: return move(m_outline.y(), m_outline.x() - 1);
    case Qt::Key_Right: return move(m_outline.y(), m_outline.x() + 1);
    case Qt::Key_Up: return move(m_outline.y() - 1, m_outline.x());
    case Qt::Key_Down: return move(m_outline.y() + 1, m_outline.x());
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_outline.x() >= 0)
            Q_EMIT chosen(m_outline.y(), m_outline.x());
        return;
    default: QWidget::keyPressEvent(event);
    }
}

bool MatrixView::event(QEvent* event)
{
    if (event->type() == QEvent::ToolTip && m_sentence) {
        const auto* help = static_cast<QHelpEvent*>(event);
        const QPoint where = at(help->pos());
        if (where.x() >= 0)
            QToolTip::showText(help->globalPos(), m_sentence(where.y(), where.x()), this);
        else
            QToolTip::hideText();
        return true;
    }
    return QWidget::event(event);
}

void MatrixView::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    addExportActions(menu, *this, m_classes);
    menu.exec(event->globalPos());
}

} // namespace retort::ui

#include "ui/charts/matrix_view.h"

#include "ui/charts/matrix_export.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QLocale>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

constexpr int oneImage = 32;                  ///< classes from which on cells are pixels of one image
constexpr double roomForText = 19;

} // namespace

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

QString MatrixView::text(int truth, int predicted) const
{
    const double value = m_matrix.at(truth, predicted);
    const QLocale locale;
    const bool share = m_scale == MatrixScale::Shares || (m_scale == MatrixScale::Differences && !m_whole);
    const double shown = share ? 100 * value : value;
    const double rounded = std::round(shown);
    if (rounded == 0)
        return m_scale != MatrixScale::Differences && std::abs(shown) >= 0.05 && share ? QStringLiteral("·") : QString();
    QString number = locale.toString(std::abs(rounded), 'f', 0);
    if (m_scale == MatrixScale::Differences)
        number.prepend(rounded < 0 ? QStringLiteral("−") : QStringLiteral("+"));
    return number;
}

MatrixView::Geometry MatrixView::geometry(const QRectF& area) const
{
    Geometry g;
    const double room = std::min(area.width(), area.height());
    const QFontMetricsF metrics(ui::font(Type::Small));
    double longest = 0;
    for (const QString& name : m_classes)
        longest = std::max(longest, metrics.horizontalAdvance(name));
    g.names = classes() > oneImage ? 0 : std::min(longest + space::small, 0.24 * room);
    g.side = classes() > 0 ? (room - g.names) / classes() : 0;
    if (g.side >= 8)
        g.side = std::floor(g.side);
    const double whole = g.side * classes();
    g.cells = QRectF(area.left() + g.names + std::max(0.0, (area.width() - g.names - whole) / 2), area.top() + g.names, whole, whole);
    return g;
}

QRectF MatrixView::cell(int truth, int predicted) const
{
    const Geometry g = geometry(rect());
    return {g.cells.left() + predicted * g.side, g.cells.top() + truth * g.side, g.side, g.side};
}

QColor MatrixView::colourOf(int truth, int predicted) const
{
    const double value = m_matrix.at(truth, predicted);
    if (!std::isfinite(value))
        return colour(Tone::Inset);
    double share = value;
    if (m_scale == MatrixScale::Counts) {
        const double sum = m_rowSums[static_cast<std::size_t>(truth)];
        share = sum > 0 ? value / sum : 0;
    } else if (m_scale == MatrixScale::Differences) {
        share = m_most > 0 ? value / m_most : 0;
    }
    // The root lets small shares be seen: what matters in a confusion matrix lies off the diagonal.
    const double depth = std::sqrt(std::min(1.0, std::abs(share)));
    return mix(mix(colour(Tone::Card), colour(Tone::Inset), 0.55), colour(share < 0 ? m_below : m_above), depth);
}

void MatrixView::render(QPainter& painter, const QRectF& area) const
{
    if (classes() == 0)
        return;
    const Geometry g = geometry(area);
    painter.setFont(ui::font(Type::Small));
    const QFontMetricsF metrics(painter.font());

    if (classes() > oneImage) {
        QImage image(classes(), classes(), QImage::Format_RGB32);
        for (int i = 0; i < classes(); ++i)
            for (int j = 0; j < classes(); ++j)
                image.setPixelColor(j, i, colourOf(i, j));
        painter.drawImage(g.cells, image);
        return;
    }
    const double gap = g.side >= 12 ? 1 : 0;
    for (int i = 0; i < classes(); ++i) {
        for (int j = 0; j < classes(); ++j) {
            const QRectF place(g.cells.left() + j * g.side, g.cells.top() + i * g.side, g.side - gap, g.side - gap);
            const QColor ground = colourOf(i, j);
            painter.fillRect(place, ground);
            if (g.side < roomForText)
                continue;
            const QString number = text(i, j);
            if (number.isEmpty())
                continue;
            // Three digits in a small cell are written a little smaller rather than left out.
            const double fit = (g.side - 2) / metrics.horizontalAdvance(number);
            if (fit < 0.7)
                continue;
            QFont small = ui::font(Type::Small);
            small.setPointSizeF(small.pointSizeF() * std::min(1.0, fit));
            painter.setFont(small);
            const QColor dark = colour(Tone::Text, Look::Light), light = colour(Tone::Text, Look::Dark);
            painter.setPen(contrast(dark, ground) >= contrast(light, ground) ? dark : light);
            painter.drawText(place, Qt::AlignCenter, number);
        }
    }
    painter.setFont(ui::font(Type::Small));
    if (m_classes.size() != classes() || g.side < metrics.height() * 0.7)
        return;
    for (int k = 0; k < classes(); ++k) {
        const QString name = metrics.elidedText(m_classes[k], Qt::ElideRight, g.names - space::small);
        painter.setPen(colour(k == m_outline.y() ? Tone::Text : Tone::Quiet));
        painter.drawText(QRectF(g.cells.left() - g.names, g.cells.top() + k * g.side, g.names - space::small, g.side), Qt::AlignRight | Qt::AlignVCenter, name);
        painter.setPen(colour(k == m_outline.x() ? Tone::Text : Tone::Quiet));
        painter.save();
        painter.translate(g.cells.left() + (k + 0.5) * g.side, g.cells.top() - space::small);
        painter.rotate(-90);
        painter.drawText(QRectF(0, -g.side / 2, g.names, g.side), Qt::AlignLeft | Qt::AlignVCenter, name);
        painter.restore();
    }
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

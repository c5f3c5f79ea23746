#include "ui/charts/matrix_view.h"
#include "ui/theme/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

constexpr int oneImage = 32;                  ///< classes from which on cells are pixels of one image
constexpr double roomForText = 14;
constexpr double leastNames = 36;             ///< pixels: of names cut shorter nothing could be read, and the cells need the room
constexpr double smallestType = 0.45;         ///< of the small type's width: what must be narrower is left to the tooltip
constexpr double legendWidth = 110, legendHeight = 8;

} // namespace

QString MatrixView::text(int truth, int predicted) const
{
    const double value = m_matrix.at(truth, predicted);
    if (!std::isfinite(value))
        return QStringLiteral("–");
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
    const QFontMetricsF metrics(ui::font(Type::Small));
    g.line = metrics.height();
    const double legend = 2 * g.line;
    const double room = std::min(area.width(), area.height() - legend) - g.line;
    double longest = 0;
    for (const QString& name : m_classes)
        longest = std::max(longest, metrics.horizontalAdvance(name));
    const double most = 0.24 * room;
    const bool initials = longest + space::small > most && most < leastNames;
    g.names = classes() > oneImage || initials ? 0 : std::min(longest + space::small, most);
    g.side = classes() > 0 ? std::max(0.5, (room - g.names) / classes()) : 0;
    if (g.side >= 8)
        g.side = std::floor(g.side);
    const double whole = g.side * classes(), before = g.names + g.line;
    g.cells = QRectF(area.left() + before + std::max(0.0, (area.width() - before - whole) / 2), area.top() + before, whole, whole);
    return g;
}

QColor MatrixView::colourOf(int truth, int predicted) const
{
    const double value = m_matrix.at(truth, predicted);
    if (!std::isfinite(value))
        return colour(Tone::Inset);
    if (m_scale == MatrixScale::Counts) {
        const double sum = m_rowSums[static_cast<std::size_t>(truth)];
        return shade(sum > 0 ? value / sum : 0);
    }
    if (m_scale == MatrixScale::Differences)
        return shade(m_most > 0 ? value / m_most : 0);
    return shade(value);
}

QColor MatrixView::shade(double share) const
{
    // The root lets small shares be seen: what matters in a confusion matrix lies off the diagonal.
    const double depth = std::sqrt(std::min(1.0, std::abs(share)));
    return mix(mix(colour(Tone::Card), colour(Tone::Inset), 0.55), colour(share < 0 ? m_below : m_above), depth);
}

void MatrixView::render(QPainter& painter, const QRectF& area) const
{
    if (classes() == 0)
        return;
    const Geometry g = geometry(area);
    if (classes() > oneImage) {
        QImage image(classes(), classes(), QImage::Format_RGB32);
        for (int i = 0; i < classes(); ++i)
            for (int j = 0; j < classes(); ++j)
                image.setPixelColor(j, i, colourOf(i, j));
        painter.drawImage(g.cells, image);
    } else {
        drawCells(painter, g);
        drawNames(painter, g);
    }
    drawAxes(painter, g);
    drawLegend(painter, g);
}

void MatrixView::drawCells(QPainter& painter, const Geometry& g) const
{
    const QFont font = ui::font(Type::Small);
    const QFontMetricsF metrics(font);
    const QColor dark = colour(Tone::Text, Look::Light), light = colour(Tone::Text, Look::Dark);
    const double gap = g.side >= 12 ? 1 : 0;
    for (int i = 0; i < classes(); ++i) {
        for (int j = 0; j < classes(); ++j) {
            const QRectF place(g.cells.left() + j * g.side, g.cells.top() + i * g.side, g.side - gap, g.side - gap);
            const QColor ground = colourOf(i, j);
            painter.fillRect(place, ground);
            const QString number = g.side < roomForText ? QString() : text(i, j);
            if (number.isEmpty())
                continue;
            // Three digits in a small cell are written a little smaller and narrower rather than left out.
            const double fit = std::min(1.0, (g.side - 2) / metrics.horizontalAdvance(number));
            if (fit < smallestType)
                continue;
            QFont fitting = font;
            fitting.setPointSizeF(font.pointSizeF() * std::sqrt(fit));
            painter.setFont(fitting);
            painter.setPen(contrast(dark, ground) >= contrast(light, ground) ? dark : light);
            painter.save();
            painter.translate(place.center());
            painter.scale(std::sqrt(fit), 1);
            painter.drawText(QRectF(-2 * g.side, -g.side, 4 * g.side, 2 * g.side), Qt::AlignCenter, number);
            painter.restore();
        }
    }
}

void MatrixView::drawNames(QPainter& painter, const Geometry& g) const
{
    painter.setFont(ui::font(Type::Small));
    const QFontMetricsF metrics(painter.font());
    if (g.names == 0 || m_classes.size() != classes() || g.side < metrics.height() * 0.7)
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

void MatrixView::drawAxes(QPainter& painter, const Geometry& g) const
{
    painter.setFont(ui::font(Type::Small));
    painter.setPen(colour(Tone::Quiet));
    painter.drawText(QRectF(g.cells.left(), g.cells.top() - g.names - g.line - space::hair, g.cells.width(), g.line), Qt::AlignHCenter, tr("predicted class"));
    painter.save();
    painter.translate(g.cells.left() - g.names - g.line, g.cells.bottom());
    painter.rotate(-90);
    painter.drawText(QRectF(0, 0, g.cells.height(), g.line), Qt::AlignHCenter, tr("true class"));
    painter.restore();
}

void MatrixView::drawLegend(QPainter& painter, const Geometry& g) const
{
    const bool signs = m_scale == MatrixScale::Differences;
    if (signs && m_most == 0)
        return;                               // the two are the same: there is nothing to shade
    const QLocale locale;
    const double far = m_whole ? m_most : 100 * m_most;
    // Small differences have digits behind the point: "−0 … +0" would say that there are none.
    const bool whole = far >= 10 || far == std::round(far);
    const QString reach = whole ? locale.toString(far, 'f', 0) : far >= 0.1 ? locale.toString(far, 'f', 1) : locale.toString(far, 'g', 1);
    const QString least = signs ? QStringLiteral("−") + reach : QStringLiteral("0");
    const QString most = signs ? QStringLiteral("+") + reach : m_scale == MatrixScale::Counts ? tr("100 % of the row") : tr("100 %");
    const QFontMetricsF metrics(painter.font());
    const double y = g.cells.bottom() + g.line * 0.75, width = std::min(legendWidth, g.cells.width() / 2);
    const double begin = g.cells.left() - g.names, left = begin + metrics.horizontalAdvance(least) + space::small;
    painter.drawText(QPointF(begin, y + metrics.ascent() / 2 + legendHeight / 4), least);
    for (int x = 0; x < static_cast<int>(width); ++x) {
        const double share = x / (width - 1);
        painter.fillRect(QRectF(left + x, y, 1, legendHeight), shade(signs ? 2 * share - 1 : share));
    }
    painter.drawText(QPointF(left + width + space::small, y + metrics.ascent() / 2 + legendHeight / 4), most);
}

} // namespace retort::ui

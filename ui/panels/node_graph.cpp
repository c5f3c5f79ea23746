#include "ui/panels/node_graph.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace retort::ui {

NodeGraph::NodeGraph(QWidget* parent) : QWidget(parent)
{
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void NodeGraph::setLinks(std::vector<Link> links)
{
    if (links == m_links)
        return;
    m_links = std::move(links);
    update();
}

void NodeGraph::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    constexpr double headHeight = 18;         // lines meet a card at its title
    constexpr double radius = 6;
    for (const Link& link : m_links) {
        // The comparisons run inside of the lessons.
        const double x = link.teaches ? 4.5 : 11.5;
        const double fromY = link.from->y() + headHeight, toY = link.to->y() + headHeight;
        const double edge = gutter - 1;
        painter.setPen(QPen(colour(link.teaches ? Tone::Teacher : Tone::Baseline), 1.6, link.teaches ? Qt::SolidLine : Qt::DotLine));
        QPainterPath path(QPointF(edge, fromY));
        const double turn = toY > fromY ? radius : -radius;
        path.lineTo(x + radius, fromY);
        path.quadTo(x, fromY, x, fromY + turn);
        path.lineTo(x, toY - turn);
        path.quadTo(x, toY, x + radius, toY);
        path.lineTo(edge, toY);
        painter.setBrush(Qt::NoBrush);
        painter.drawPath(path);
        QPainterPath head(QPointF(edge, toY));
        head.lineTo(edge - 5, toY - 3.5);
        head.lineTo(edge - 5, toY + 3.5);
        head.closeSubpath();
        painter.fillPath(head, painter.pen().color());
    }
}

} // namespace retort::ui

#include "ui/charts/curve_plot.h"

#include "ui/theme/theme.h"

#include <QtCharts/QLineSeries>
#include <QtCharts/QScatterSeries>
#include <QtCharts/QValueAxis>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

/// Qt Charts' own logarithmic axis drops a whole series for one value it cannot show, and labels powers of ten only.
QList<QPointF> exponents(QList<QPointF> points)
{
    for (QPointF& point : points)
        point.setY(std::log10(point.y()));
    return points;
}

/// The points worth a dot: all, of a curve of few, else those that stand alone between gaps: a line needs two points to be seen.
QList<QPointF> dotsOf(const QList<QPointF>& line, bool all)
{
    constexpr qsizetype mostDots = 64, mostAlone = 256;   // more of all would be a thick line; each is an item of its own
    const auto known = [&line](qsizetype i) { return i >= 0 && i < line.size() && std::isfinite(line[i].y()); };
    QList<QPointF> whole, alone;
    for (qsizetype i = 0; i < line.size(); ++i) {
        if (!known(i))
            continue;
        if (all && whole.size() <= mostDots)
            whole.append(line[i]);
        if (!known(i - 1) && !known(i + 1))
            alone.append(line[i]);
    }
    if (all && whole.size() <= mostDots)
        return whole;
    if (alone.size() <= mostAlone)
        return alone;
    QList<QPointF> some;
    for (qsizetype i = 0; i < mostAlone; ++i)
        some.append(alone[i * alone.size() / mostAlone]);
    return some;
}

} // namespace

CurvePlot::CurvePlot() : m_chart(new QChart), m_x(new QValueAxis(m_chart)), m_y(new QValueAxis(m_chart))
{
    m_chart->setAnimationOptions(QChart::NoAnimation);
    m_chart->setBackgroundVisible(false);
    m_chart->setMargins({});
    m_chart->legend()->hide();
    m_chart->addAxis(m_x, Qt::AlignBottom);
    m_chart->addAxis(m_y, Qt::AlignLeft);
    m_x->hide();                              // drawn by the view: equal margins above each other, marks of its own
    m_y->hide();
    setRanges(m_xRange, m_yRange, false);
}

void CurvePlot::setCurves(const std::vector<Curve>& curves)
{
    // Whoever is added last lies on top, so the others are added anew when pale ones come.
    const bool pale = std::ranges::any_of(curves, [&](const Curve& curve) { return !curve.with.isEmpty() && !m_lines.contains(curve.id); });
    std::erase_if(m_lines, [&](const auto& entry) {
        const auto kept = std::ranges::find(curves, entry.first, &Curve::id);
        if (kept != curves.end() && !(pale && kept->with.isEmpty()))
            return false;
        for (QXYSeries* series : std::initializer_list<QXYSeries*>{entry.second.ghost, entry.second.line, entry.second.dots}) {
            m_chart->removeSeries(series);
            delete series;
        }
        return true;
    });
    std::vector<const Curve*> fresh;
    for (const Curve& curve : curves) {
        if (!m_lines.contains(curve.id))
            fresh.push_back(&curve);
    }
    std::ranges::stable_partition(fresh, [](const Curve* curve) { return !curve->with.isEmpty(); });   // pale ones below
    for (const Curve* curve : fresh) {
        const Line line{new QLineSeries, new QLineSeries, new QScatterSeries};
        for (QXYSeries* series : std::initializer_list<QXYSeries*>{line.ghost, line.line, line.dots}) {
            m_chart->addSeries(series);
            series->attachAxis(m_x);
            series->attachAxis(m_y);
        }
        m_lines.emplace(curve->id, line);
    }
    restyle(curves);
}

void CurvePlot::restyle(const std::vector<Curve>& curves)
{
    for (const Curve& curve : curves) {
        const Line& line = m_lines.at(curve.id);
        const bool aside = !curve.with.isEmpty();
        QPen pen = curve.ink.pen(aside ? 1 : 2);
        if (aside)
            pen.setColor(mix(pen.color(), colour(Tone::Card), 0.5));
        line.line->setPen(pen);
        QPen ghost(mix(pen.color(), colour(Tone::Card), 0.68), 1);
        line.ghost->setPen(ghost);
        line.dots->setMarkerSize(aside ? 4 : 6);
        line.dots->setPen(Qt::NoPen);
        line.dots->setColor(pen.color());
        line.dots->setBorderColor(Qt::transparent);
    }
}

int CurvePlot::feed(const Curve& curve, const DrawnCurve& drawing, bool logarithmic)
{
    const Line& line = m_lines.at(curve.id);
    const auto shape = [logarithmic](const QList<QPointF>& points) { return logarithmic ? exponents(points) : points; };
    int calls = 1;                            // where a value is NaN, Qt Charts breaks the line
    line.line->replace(shape(drawing.line));
    if (!drawing.ghost.isEmpty() || line.ghost->count() > 0)
        line.ghost->replace(shape(drawing.ghost)), ++calls;
    const QList<QPointF> dots = dotsOf(drawing.line, curve.points);
    if (!dots.isEmpty() || line.dots->count() > 0)
        line.dots->replace(shape(dots)), ++calls;
    return calls;
}

void CurvePlot::setShown(const QString& id, bool shown)
{
    const Line& line = m_lines.at(id);
    for (QXYSeries* series : std::initializer_list<QXYSeries*>{line.ghost, line.line, line.dots})
        series->setVisible(shown);
}

void CurvePlot::setRanges(const Range& x, const Range& y, bool logarithmic)
{
    m_xRange = x;
    m_yRange = y;
    m_logarithmic = logarithmic;
    m_x->setRange(x.from, x.to);
    if (logarithmic)
        m_y->setRange(std::log10(y.from), std::log10(y.to));
    else
        m_y->setRange(y.from, y.to);
}

double CurvePlot::pixelOfX(double x) const { return area().left() + (x - m_xRange.from) / m_xRange.width() * area().width(); }

double CurvePlot::xOfPixel(double pixel) const { return m_xRange.from + (pixel - area().left()) / area().width() * m_xRange.width(); }

double CurvePlot::pixelOfY(double y) const
{
    const auto scale = [this](double v) { return m_logarithmic ? std::log10(v) : v; };
    return area().bottom() - (scale(y) - scale(m_yRange.from)) / (scale(m_yRange.to) - scale(m_yRange.from)) * area().height();
}

} // namespace retort::ui

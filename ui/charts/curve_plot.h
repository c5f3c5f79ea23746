#pragma once

#include "ui/charts/curve.h"

#include <QtCharts/QChart>

#include <map>

class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace retort::ui {

/// The lines of a chart in Qt Charts' hands: series, axes and the way between values and pixels. Hidden curves are not fed.
class CurvePlot {
public:
    CurvePlot();

    /// Belongs to the view that shows it.
    QChart* chart() const { return m_chart; }

    /// One line for each; those with a known id keep theirs.
    void setCurves(const std::vector<Curve>& curves);
    /// One replace() a line. Returns how many replace() calls that took.
    int feed(const Curve& curve, const DrawnCurve& drawing, bool logarithmic);
    void setShown(const QString& id, bool shown);
    void setRanges(const Range& x, const Range& y, bool logarithmic);
    void restyle(const std::vector<Curve>& curves);

    QRectF area() const { return m_chart->plotArea(); }
    void setArea(const QRectF& area) { m_chart->setPlotArea(area); }
    Range x() const { return m_xRange; }
    Range y() const { return m_yRange; }
    double pixelOfX(double x) const;
    double pixelOfY(double y) const;
    double xOfPixel(double pixel) const;

private:
    struct Line {
        QLineSeries* line = nullptr;
        QLineSeries* ghost = nullptr;
        QScatterSeries* dots = nullptr;
    };
    QChart* m_chart;
    QValueAxis* m_x;
    QValueAxis* m_y;
    Range m_xRange{0, 1}, m_yRange{0, 1};
    bool m_logarithmic = false;
    std::map<QString, Line> m_lines;
};

} // namespace retort::ui

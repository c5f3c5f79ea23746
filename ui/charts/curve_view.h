#pragma once

#include "ui/charts/curve_plot.h"

#include <QElapsedTimer>
#include <QPixmap>
#include <QTimer>
#include <QtCharts/QChartView>

#include <map>
#include <optional>
#include <vector>

namespace retort::ui {

/// Curves over steps, epochs or time. They are read where they lie, and only when the chart is on the screen and something was
/// touched: one replace() a shown curve, thinned to the pixels. The next repaint comes no sooner than 30 times what the last
/// one cost, so that drawing stays below 3 % of a core. The one place, with CurvePlot, that knows Qt Charts.
///
/// Mouse: drag across to zoom in, double-click to see everything, move to read values. Keys: ← → move the cross-hair,
/// + and − zoom, 0 shows everything, Escape puts the cross-hair away.
class CurveView final : public QChartView {
    Q_OBJECT
public:
    explicit CurveView(QWidget* parent = nullptr);

    void setTitles(const QString& name, const QString& xTitle, const QString& yTitle);
    const QString& name() const { return m_name; }
    const QString& xTitle() const { return m_xTitle; }
    const QString& yTitle() const { return m_yTitle; }
    /// Replaces the set; what the legend hid stays hidden, by id.
    void setCurves(std::vector<Curve> curves);
    const std::vector<Curve>& curves() const { return m_curves; }
    std::vector<Curve> shownCurves() const;
    bool isShown(const QString& id) const;
    bool isShown(const Curve& curve) const { return isShown(curve.with.isEmpty() ? curve.id : curve.with); }
    void setShown(const QString& id, bool shown);

    /// The values have changed: drawn when it is time.
    void touch();
    void setLevels(std::vector<Level> levels);
    const std::vector<Level>& levels() const { return m_levels; }
    void setMarks(std::vector<Mark> marks);
    void setSmoothing(double weight);
    double smoothing() const { return m_smoothing; }
    void setLogarithmic(bool logarithmic);
    void setWholeX(const Range& range);       ///< what is seen without zoom, where it is more than the values' own
    void setCeiling(double y);                ///< the y axis never goes above: 100 %
    void setLeastSpan(double height) { m_leastSpan = height; }   ///< of the y axis, where it is not logarithmic
    /// The first twelfth of what is known, a steep climb or a spike, does not decide how far the y axis reaches; with a ceiling
    /// (accuracies) only not how far down: an early best one is seen.
    void setPassesOverStart(bool passes) { m_passesOverStart = passes; }

    const CurvePlot& plot() const { return m_plot; }
    Range zoom() const { return m_zoom; }     ///< empty: none
    int notShown() const { return m_notShown; }
    int replaced() const { return m_replaced; }   ///< how many replace() calls so far
    /// Draws at once what is due: for pictures and tests.
    void refreshNow();
    /// Everything but the cross-hair, for the screen, for pictures and for paper.
    void drawChart(QPainter& painter);

    void setCursorX(double x);                ///< NaN: none
    void setZoom(const retort::ui::Range& range);

Q_SIGNALS:
    void cursorXChanged(double x);
    void zoomChanged(const retort::ui::Range& range);
    void curvesChanged();                     ///< others, other names, or shown and hidden: for the legend
    void failed(const QString& problem);      ///< a file could not be written

private:
    void paintEvent(QPaintEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void mouseDoubleClickEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;

    void schedule();
    void refresh();
    void fitY(const std::vector<DrawnCurve>& drawings);
    double roomForLabels() const { return m_plot.area().left() - labelGap; }
    std::vector<Tick> ticksOfY() const;
    void makeRoom(double forLabels);
    void describe();
    Range wholeX() const;
    bool hasScales() const;
    std::vector<Tick> ticksOfX() const;
    void drawGrid(QPainter& painter) const;
    void coverOutside(QPainter& painter) const;
    void drawScales(QPainter& painter) const;
    void drawLevelsAndMarks(QPainter& painter) const;
    void drawCrossHair(QPainter& painter) const;
    void moveCursor(double x);

    static constexpr double labelGap = 8;     ///< between a label of the y axis and the plot

    CurvePlot m_plot;
    QString m_name, m_xTitle, m_yTitle;
    std::vector<Curve> m_curves;
    std::map<QString, bool> m_shown;
    std::vector<Level> m_levels;
    std::vector<Mark> m_marks;
    double m_smoothing = 0;
    bool m_logarithmic = false, m_passesOverStart = false;
    Range m_whole, m_zoom;
    double m_ceiling, m_cursor, m_leastSpan = 0;
    std::optional<Range> m_drag;              ///< in pixels, while the mouse is down
    QPixmap m_picture;                        ///< the chart as last drawn; the cross-hair moves over it
    bool m_due = true;                        ///< values wait to be drawn
    bool m_painted = false;                   ///< once at least; before, nothing is fed
    int m_notShown = 0, m_replaced = 0;
    QTimer m_next;
    QElapsedTimer m_sinceRefresh;
    double m_cost = 0;                        ///< milliseconds of the last refresh and paint
};

} // namespace retort::ui

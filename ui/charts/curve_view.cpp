#include "ui/charts/curve_view.h"

#include "ui/theme/theme.h"

#include <QAccessible>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

namespace retort::ui {

namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
constexpr double shortestPause = 100;         // milliseconds
constexpr double pausePerCost = 30;

bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

Range joined(const Range& a, const Range& b)
{
    return a.isEmpty() ? b : b.isEmpty() ? a : Range{std::min(a.from, b.from), std::max(a.to, b.to)};
}

/// Values that differ by their rounding only (they are floats), or by less than anyone should look at, are no curve to fill the axis.
void spread(double& low, double& high, double least, double ceiling)
{
    constexpr double rounding = 1e-5;
    least = std::max(least, rounding * std::max(std::abs(low), std::abs(high)));
    if (low > high || high - low >= least)
        return;
    const double middle = (low + high) / 2;
    high = high <= ceiling ? std::min(ceiling, middle + least / 2) : middle + least / 2;
    low = high - least;
}

} // namespace

CurveView::CurveView(QWidget* parent) : QChartView(parent), m_ceiling(none), m_cursor(none)
{
    const std::unique_ptr<QChart> first(chart());   // the view's own, which it gives up
    setChart(m_plot.chart());
    setFrameShape(QFrame::NoFrame);
    setBackgroundBrush(Qt::NoBrush);
    setViewportUpdateMode(NoViewportUpdate);  // painted by paintEvent alone
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setMinimumSize(160, 90);
    m_next.setSingleShot(true);
    connect(&m_next, &QTimer::timeout, this, &CurveView::refresh);
    connect(&Theme::instance(), &Theme::changed, this, [this] {
        m_plot.restyle(m_curves);
        touch();
        Q_EMIT curvesChanged();
    });
}

void CurveView::setTitles(const QString& name, const QString& xTitle, const QString& yTitle)
{
    m_name = name;
    m_xTitle = xTitle;
    m_yTitle = yTitle;
    setAccessibleName(tr("Chart: %1").arg(name));
    touch();
}

void CurveView::setCurves(std::vector<Curve> curves)
{
    m_curves = std::move(curves);
    m_plot.setCurves(m_curves);
    for (const Curve& curve : m_curves)
        m_shown.try_emplace(curve.id, !curve.hidden);
    for (const Curve& curve : m_curves)
        m_plot.setShown(curve.id, isShown(curve));
    touch();
    Q_EMIT curvesChanged();
}

std::vector<Curve> CurveView::shownCurves() const
{
    std::vector<Curve> shown;
    std::ranges::copy_if(m_curves, std::back_inserter(shown), [this](const Curve& curve) { return isShown(curve); });
    return shown;
}

bool CurveView::isShown(const QString& id) const
{
    const auto found = m_shown.find(id);
    return found != m_shown.end() && found->second;
}

void CurveView::setShown(const QString& id, bool shown)
{
    m_shown[id] = shown;
    for (const Curve& curve : m_curves)
        m_plot.setShown(curve.id, isShown(curve));
    touch();
    Q_EMIT curvesChanged();
}

void CurveView::setLevels(std::vector<Level> levels)
{
    if (m_levels == levels)
        return;
    m_levels = std::move(levels);
    touch();
    Q_EMIT curvesChanged();
}

void CurveView::setMarks(std::vector<Mark> marks)
{
    if (m_marks == marks)
        return;
    m_marks = std::move(marks);
    touch();
}

void CurveView::setSmoothing(double weight)
{
    m_smoothing = weight;
    touch();
}

void CurveView::setLogarithmic(bool logarithmic)
{
    m_logarithmic = logarithmic;
    touch();
}

void CurveView::setWholeX(const Range& range)
{
    if (m_whole == range)
        return;
    m_whole = range;
    touch();
}

void CurveView::setCeiling(double y) { m_ceiling = y; }

void CurveView::touch()
{
    m_due = true;
    schedule();
}

void CurveView::schedule()
{
    if (!m_due || !m_painted || !isVisible() || m_next.isActive())
        return;
    const double pause = std::max(shortestPause, pausePerCost * m_cost);
    const double since = m_sinceRefresh.isValid() ? static_cast<double>(m_sinceRefresh.elapsed()) : pause;
    m_next.start(static_cast<int>(std::max(0.0, pause - since)));
}

void CurveView::refreshNow()
{
    m_next.stop();
    refresh();
    describe();
}

void CurveView::refresh()
{
    QElapsedTimer cost;
    cost.start();
    m_sinceRefresh.start();
    m_due = false;
    // Equal in all charts, so that those above each other line up.
    const QFontMetricsF metrics(ui::font(Type::Small));
    makeRoom(metrics.horizontalAdvance(QStringLiteral("00.000")));

    const Range x = m_zoom.isEmpty() ? wholeX() : m_zoom;
    m_notShown = 0;
    std::vector<DrawnCurve> drawings;
    const std::vector<Curve> shown = shownCurves();
    for (const Curve& curve : shown) {
        drawings.push_back(drawn(curve, {.x = x, .columns = std::max(1, static_cast<int>(m_plot.area().width())), .smoothing = m_smoothing, .logarithmic = m_logarithmic}));
        m_notShown += drawings.back().notShown;
    }
    fitY(drawings);
    for (const Tick& tick : ticksOfY()) {
        if (const double wide = metrics.horizontalAdvance(tick.text); wide > roomForLabels())
            makeRoom(wide);                   // rather out of line than without the first digits
    }
    for (std::size_t i = 0; i < shown.size(); ++i)
        m_replaced += m_plot.feed(shown[i], drawings[i], m_logarithmic);
    if (QAccessible::isActive())
        describe();
    m_cost = static_cast<double>(cost.nsecsElapsed()) / 1e6;
    m_picture = {};
    viewport()->update();
}

/// Beside the plot for the labels of the y axis, below it for those of x.
void CurveView::makeRoom(double forLabels)
{
    const QFontMetricsF metrics(ui::font(Type::Small));
    m_plot.setArea(QRectF(rect()).adjusted(forLabels + labelGap, metrics.height() + space::small, -space::large, -(metrics.height() + space::medium)));
}

std::vector<Tick> CurveView::ticksOfY() const
{
    constexpr int pixelsPerTick = 30;
    const QFontMetricsF metrics(ui::font(Type::Small));
    const int lines = std::max(3, static_cast<int>(m_plot.area().height()) / pixelsPerTick);
    std::vector<Tick> plain = ticks(m_plot.y(), lines, m_logarithmic);
    const bool fit = std::ranges::all_of(plain, [&](const Tick& tick) { return metrics.horizontalAdvance(tick.text) <= roomForLabels(); });
    return fit ? plain : inPowersOfTen(std::move(plain));
}

void CurveView::fitY(const std::vector<DrawnCurve>& drawings)
{
    const Range x = m_zoom.isEmpty() ? wholeX() : m_zoom, known = xRange(shownCurves());
    const double start = m_passesOverStart && m_zoom.isEmpty() ? known.from + known.width() / 12 : x.from;
    double low = std::numeric_limits<double>::max(), high = std::numeric_limits<double>::lowest();
    const auto take = [&](double y) {
        if (std::isfinite(y) && (y > 0 || !m_logarithmic)) {
            low = std::min(low, y);
            high = std::max(high, y);
        }
    };
    // A best accuracy may be an early one, and belongs on the axis; a loss begins with a spike, which does not.
    double best = std::numeric_limits<double>::lowest();
    for (const DrawnCurve& drawing : drawings) {
        for (const QPointF& point : drawing.line) {
            if (point.x() >= start && point.x() <= x.to)
                take(point.y());
            else if (point.x() >= x.from && point.x() < start && std::isfinite(m_ceiling) && std::isfinite(point.y()))
                best = std::max(best, point.y());
        }
    }
    if (low <= high)
        high = std::max(high, best);
    for (const Level& level : m_levels)
        take(level.y);
    if (!m_logarithmic)
        spread(low, high, m_leastSpan, m_ceiling);
    Range y = padded(low, high, m_logarithmic);
    if (std::isfinite(m_ceiling) && high <= m_ceiling)
        y.to = std::min(y.to, m_ceiling);
    m_plot.setRanges(x, y, m_logarithmic);
}

Range CurveView::wholeX() const
{
    const Range all = joined(m_whole, xRange(shownCurves()));
    return all.isEmpty() ? Range{all.from, all.from + 1} : all;
}

void CurveView::describe()
{
    QStringList words;
    for (const Curve& curve : shownCurves())
        words << inWords(curve);
    for (const Level& level : m_levels)
        words << tr("%1: level at %2").arg(level.name).arg(level.y, 0, 'g', 4);
    setAccessibleDescription(tr("%1 over %2. %3").arg(m_yTitle, m_xTitle, words.join(QStringLiteral(". "))));
}

void CurveView::setCursorX(double x)
{
    if (same(m_cursor, x))
        return;
    m_cursor = x;
    viewport()->update();
    Q_EMIT cursorXChanged(x);
}

void CurveView::moveCursor(double x) { setCursorX(std::clamp(x, m_plot.x().from, m_plot.x().to)); }

void CurveView::setZoom(const Range& range)
{
    if (m_zoom == range)
        return;
    m_zoom = range;
    m_due = true;
    if (isVisible())
        refresh();                            // at once: somebody holds the mouse
    Q_EMIT zoomChanged(range);
}

void CurveView::showEvent(QShowEvent* event)
{
    QChartView::showEvent(event);
    schedule();
}

void CurveView::resizeEvent(QResizeEvent* event)
{
    QChartView::resizeEvent(event);
    m_due = true;
    if (m_painted && isVisible())
        refresh();
}

} // namespace retort::ui

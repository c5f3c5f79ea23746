#pragma once

#include "ui/charts/ticks.h"
#include "ui/theme/palette.h"

#include <QList>
#include <QPen>
#include <QPointF>
#include <QString>

#include <functional>
#include <optional>
#include <span>
#include <variant>
#include <vector>

namespace retort::ui {

/// What a line is drawn with: a role's colour, or a run's own colour and dash. Follows the theme.
struct Ink {
    std::variant<Tone, std::int64_t> colour = Tone::Student;
    bool dashed = false;
    QPen pen(double width) const;
    bool operator==(const Ink&) const = default;
};

/// A curve's values where they lie; valid until the event loop's next turn. Shown are x = index · perIndex (or `x`, when it is
/// given: as long as `y`, ascending) and y · factor.
struct CurveValues {
    std::span<const float> y;
    std::span<const double> x = {};
    double perIndex = 1;
    double factor = 1;
    double at(std::size_t i) const { return x.empty() ? static_cast<double>(i) * perIndex : x[i]; }
    std::size_t size() const { return x.empty() ? y.size() : std::min(x.size(), y.size()); }
};

struct Curve {
    QString id;                               ///< what stays the same while names and colours change
    QString name;
    Ink ink;
    std::function<CurveValues()> values;
    bool smooth = false;                      ///< takes part in smoothing; schedules and evaluation points do not
    bool points = false;                      ///< few enough that each is worth a dot
    bool hidden = false;                      ///< at first; then the legend decides
    QString with = {};                        ///< thin and pale beside the curve of this id, whose legend entry is its own too
};

/// A horizontal line: the teacher's accuracy.
struct Level {
    QString name;
    double y = 0;
    Ink ink;
    bool operator==(const Level&) const = default;
};

/// A vertical line: something was changed here.
struct Mark {
    double x = 0;
    QString text;
    bool operator==(const Mark&) const = default;
};

/// A curve as it is given to the chart.
struct DrawnCurve {
    QList<QPointF> line;                      ///< the smoothed one, where there is smoothing; NaN: it is broken here
    QList<QPointF> ghost;                     ///< the raw one under it; empty without smoothing
    int notShown = 0;                         ///< values the logarithm cannot show
};

struct DrawOptions {
    Range x;                                  ///< what is seen
    int columns = 600;                        ///< pixels across
    double smoothing = 0;
    bool logarithmic = false;
};

DrawnCurve drawn(const Curve& curve, const DrawOptions& options);

/// The x of all values; empty without values.
Range xRange(const std::vector<Curve>& curves);
/// The value at or before x, where the curve has one there.
struct Reading {
    double x = 0, y = 0;
};
std::optional<Reading> readingAt(const Curve& curve, double x);

/// All values of the curves at full resolution, a row for every x that any of them has.
struct CurveTable {
    QStringList columns;                      ///< the x axis first
    std::vector<double> x;
    std::vector<std::vector<double>> y;       ///< by curve, beside x; NaN: no value
};
/// `yTitle`: what the values are, with their unit, said beside each curve's name.
CurveTable tableOf(const std::vector<Curve>& curves, const QString& xTitle, const QString& yTitle = {});
QByteArray toCsv(const CurveTable& table);

/// "Student: 20 values, from 0.61 to 0.97, highest 0.974 at 17": a picture in words.
QString inWords(const Curve& curve);

} // namespace retort::ui

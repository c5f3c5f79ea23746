#include "ui/charts/curve.h"

#include "core/analysis/decimation.h"
#include "core/analysis/smoothing.h"
#include "core/base/csv_cell.h"
#include "ui/theme/theme.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <limits>

namespace retort::ui {

namespace {

QList<QPointF> seen(std::span<const float> y, const CurveValues& values, const DrawOptions& options)
{
    const auto points = values.x.empty()
        ? decimated(y, options.x.from / values.perIndex, options.x.to / values.perIndex, options.columns)
        : decimated(y, values.x, options.x.from, options.x.to, options.columns);
    const double perX = values.x.empty() ? values.perIndex : 1;
    QList<QPointF> list;
    list.reserve(static_cast<qsizetype>(points.size()));
    for (const CurvePoint& point : points) {
        list.append({point.x * perX, point.y * values.factor});
    }
    return list;
}

QString number(double value) { return QString::number(value, 'g', 4); }

} // namespace

QPen Ink::pen(double width) const
{
    QPen pen = std::holds_alternative<Tone>(colour) ? QPen(ui::colour(std::get<Tone>(colour)), width) : runPen(std::get<std::int64_t>(colour), width);
    if (dashed)
        pen.setDashPattern({4, 3});
    pen.setCapStyle(Qt::FlatCap);
    pen.setJoinStyle(Qt::RoundJoin);
    return pen;
}

DrawnCurve drawn(const Curve& curve, const DrawOptions& options)
{
    DrawnCurve result;
    const CurveValues values = curve.values();
    const std::span<const float> raw = values.y.first(values.size());
    std::vector<float> positive;
    std::span<const float> known = raw;
    if (options.logarithmic && std::ranges::any_of(raw, [](float v) { return v <= 0; })) {
        positive.assign(raw.begin(), raw.end());
        for (float& value : positive) {
            if (value <= 0) {
                value = std::numeric_limits<float>::quiet_NaN();
                ++result.notShown;
            }
        }
        known = positive;
    }
    if (!curve.smooth || options.smoothing <= 0) {
        result.line = seen(known, values, options);
        return result;
    }
    result.ghost = seen(known, values, options);
    result.line = seen(smoothed(known, options.smoothing), values, options);
    return result;
}

Range xRange(const std::vector<Curve>& curves)
{
    Range range{std::numeric_limits<double>::max(), std::numeric_limits<double>::lowest()};
    for (const Curve& curve : curves) {
        const CurveValues values = curve.values();
        if (const std::size_t size = values.size(); size > 0) {
            range.from = std::min(range.from, values.at(0));
            range.to = std::max(range.to, values.at(size - 1));
        }
    }
    return range.to < range.from ? Range{} : range;
}

std::optional<Reading> readingAt(const Curve& curve, double x)
{
    const CurveValues values = curve.values();
    const auto size = static_cast<std::ptrdiff_t>(values.size());
    std::ptrdiff_t index = -1;
    if (values.x.empty())
        index = x < 0 ? -1 : static_cast<std::ptrdiff_t>(std::min(std::floor(x / values.perIndex + 1e-9), static_cast<double>(size - 1)));
    else
        index = std::ranges::upper_bound(values.x.first(static_cast<std::size_t>(size)), x) - values.x.begin() - 1;
    while (index >= 0 && !std::isfinite(values.y[static_cast<std::size_t>(index)]))
        --index;
    if (index < 0)
        return std::nullopt;
    const auto i = static_cast<std::size_t>(index);
    return Reading{values.at(i), values.y[i] * values.factor};
}

CurveTable tableOf(const std::vector<Curve>& curves, const QString& xTitle, const QString& yTitle)
{
    CurveTable table{.columns = {xTitle}, .x = {}, .y = {}};
    for (const Curve& curve : curves) {
        const CurveValues values = curve.values();
        table.columns << (yTitle.isEmpty() ? curve.name : curve.name + QStringLiteral(", ") + yTitle);
        for (std::size_t i = 0; i < values.size(); ++i)
            table.x.push_back(values.at(i));
    }
    std::ranges::sort(table.x);
    table.x.erase(std::ranges::unique(table.x).begin(), table.x.end());
    for (const Curve& curve : curves) {
        const CurveValues values = curve.values();
        std::vector<double>& column = table.y.emplace_back(table.x.size(), std::numeric_limits<double>::quiet_NaN());
        std::size_t row = 0;
        for (std::size_t i = 0; i < values.size(); ++i) {
            while (table.x[row] < values.at(i))
                ++row;
            column[row] = static_cast<double>(values.y[i]) * values.factor;
        }
    }
    return table;
}

QByteArray toCsv(const CurveTable& table)
{
    QByteArray csv;
    for (qsizetype i = 0; i < table.columns.size(); ++i) {
        QString name = QString::fromStdString(notAFormula(table.columns[i].toStdString()));
        csv += i ? "," : "";
        csv += '"' + name.replace(u'"', QStringLiteral("\"\"")).toUtf8() + '"';
    }
    csv += '\n';
    for (std::size_t row = 0; row < table.x.size(); ++row) {
        csv += QByteArray::number(table.x[row], 'g', 12);
        for (const auto& column : table.y)
            csv += ',' + (std::isfinite(column[row]) ? QByteArray::number(column[row], 'g', 9) : QByteArray());
        csv += '\n';
    }
    return csv;
}

QString inWords(const Curve& curve)
{
    const CurveValues values = curve.values();
    std::vector<std::size_t> known;
    for (std::size_t i = 0; i < values.size(); ++i) {
        if (std::isfinite(values.y[i]))
            known.push_back(i);
    }
    if (known.empty())
        return QCoreApplication::translate("retort::ui::CurveView", "%1: no values yet").arg(curve.name);
    const auto y = [&values](std::size_t i) { return values.y[i] * values.factor; };
    const std::size_t low = *std::ranges::min_element(known, {}, y), high = *std::ranges::max_element(known, {}, y);
    return QCoreApplication::translate("retort::ui::CurveView", "%1: %n values, from %2 to %3, lowest %4 at %5, highest %6 at %7", nullptr, static_cast<int>(known.size()))
        .arg(curve.name, number(y(known.front())), number(y(known.back())), number(y(low)), number(values.at(low)), number(y(high)), number(values.at(high)));
}

} // namespace retort::ui

#include "ui/charts/ticks.h"

#include <QLocale>

#include <algorithm>
#include <cmath>
#include <limits>

namespace retort::ui {

namespace {

std::vector<Tick> logarithmicTicks(const Range& range, int lines)
{
    std::vector<Tick> result;
    const auto collect = [&](std::initializer_list<double> times) {
        result.clear();
        for (int power = static_cast<int>(std::floor(std::log10(range.from))); std::pow(10, power) <= range.to; ++power) {
            for (const double each : times) {
                if (const double value = each * std::pow(10, power); value >= range.from && value <= range.to)
                    result.push_back({value, QLocale().toString(value, 'g', 3)});
            }
        }
    };
    collect({1, 2, 5});
    if (static_cast<int>(result.size()) > lines + 2)
        collect({1});
    return result.size() < 2 ? ticks(range, lines) : result;   // less than a factor of two or so: as good as linear
}

int powerOf(double value) { return static_cast<int>(std::floor(std::log10(std::abs(value)) + 1e-9)); }

QString inPowerOfTen(double value, double step)
{
    if (std::abs(value) < step / 2)
        return QLocale().toString(0);
    const int power = powerOf(value), digits = std::clamp(power - powerOf(step), 0, 9);
    return QStringLiteral("%1e%2").arg(QLocale().toString(value / std::pow(10, power), 'f', digits)).arg(power);
}

} // namespace

Range padded(double low, double high, bool logarithmic)
{
    if (!(low <= high))
        return logarithmic ? Range{0.1, 1} : Range{0, 1};
    if (logarithmic) {
        const double air = std::max(std::pow(high / low, 0.05), 1.1);
        return {low / air, high * air};
    }
    const double air = high > low ? 0.06 * (high - low) : std::max(std::abs(high) * 0.1, 1e-6);
    return {low >= 0 && low - air < 0 ? 0 : low - air, high + air};
}

double niceStep(const Range& range, int lines)
{
    const double rough = range.width() / std::max(lines, 1);
    if (!(rough > 0) || !std::isfinite(rough))
        return 1;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    const double shape = rough / power;       // in [1, 10): to the nearest of 1, 2, 5 and 10, in factors
    return power * (shape < 1.5 ? 1 : shape < 3.2 ? 2 : shape < 7.1 ? 5 : 10);
}

std::vector<Tick> ticks(const Range& range, int lines, bool logarithmic)
{
    if (range.isEmpty())
        return {};
    if (logarithmic && range.from > 0)
        return logarithmicTicks(range, lines);
    const double step = niceStep(range, lines);
    const int digits = std::clamp(static_cast<int>(-std::floor(std::log10(step) + 1e-9)), 0, 9);
    QLocale locale;
    std::vector<Tick> result;
    for (double i = std::ceil(range.from / step - 1e-9); i * step <= range.to + 1e-9 * step; ++i)
        result.push_back({i * step, locale.toString(i == 0 ? 0.0 : i * step, 'f', digits)});
    return result;
}

std::vector<Tick> inPowersOfTen(std::vector<Tick> ticks)
{
    double step = std::numeric_limits<double>::max();
    for (std::size_t i = 1; i < ticks.size(); ++i)
        step = std::min(step, ticks[i].value - ticks[i - 1].value);
    for (Tick& tick : ticks)
        tick.text = inPowerOfTen(tick.value, ticks.size() > 1 ? step : std::abs(tick.value));
    return ticks;
}

} // namespace retort::ui

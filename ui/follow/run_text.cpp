#include "ui/follow/run_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <algorithm>
#include <array>
#include <cmath>

namespace retort::ui {

namespace {

QString translated(const char* text) { return QCoreApplication::translate("RunText", text); }

QString sweepText(const RunSummary& run)
{
    QStringList parts;
    for (const auto& [path, value] : run.sweep) {
        const QString field = QString::fromStdString(path).section(QLatin1Char('.'), -1);
        QString text = QString::fromStdString(value);
        text.remove(QLatin1Char('"'));
        parts << (field == QLatin1String("temperature") ? QStringLiteral("T") : field) + QLatin1Char(' ') + text;
    }
    return parts.join(QStringLiteral(", "));
}

constexpr std::array stateWords = {
    QT_TRANSLATE_NOOP("RunText", "queued"),  QT_TRANSLATE_NOOP("RunText", "running"),     QT_TRANSLATE_NOOP("RunText", "paused"),
    QT_TRANSLATE_NOOP("RunText", "finished"), QT_TRANSLATE_NOOP("RunText", "stopped"),    QT_TRANSLATE_NOOP("RunText", "interrupted"),
    QT_TRANSLATE_NOOP("RunText", "failed"),  QT_TRANSLATE_NOOP("RunText", "diverged"),    QT_TRANSLATE_NOOP("RunText", "blocked"),
};

constexpr std::array roleWords = {
    QT_TRANSLATE_NOOP("RunText", "teacher"),
    QT_TRANSLATE_NOOP("RunText", "student"),
    QT_TRANSLATE_NOOP("RunText", "without teacher"),
    QT_TRANSLATE_NOOP("RunText", "true labels"),
};

} // namespace

QString recipeName(const RunSummary& run)
{
    if (!run.title.empty())
        return QString::fromStdString(run.title);
    QString name = QString::fromStdString(run.node);
    if (const QString sweep = sweepText(run); !sweep.isEmpty())
        name += QStringLiteral(" · ") + sweep;
    return name;
}

QString runName(const RunSummary& run)
{
    if (!run.title.empty())
        return QString::fromStdString(run.title);
    QString name = recipeName(run);
    if (run.member > 0)
        name += QStringLiteral(" #%1").arg(run.member + 1);
    return name + QStringLiteral(" · s%1").arg(run.seed);
}

QString nameBeside(const RunSummary& run, const RunSummary& other)
{
    if (sameData(run, other))
        return runName(run);
    return translated(QT_TRANSLATE_NOOP("RunText", "%1, other data: %2")).arg(runName(run), QString::fromStdString(run.dataset));
}

QString stateText(RunState state) { return translated(stateWords.at(static_cast<std::size_t>(state))); }

QString progressText(const RunSummary& run)
{
    const QString word = stateText(run.state);
    if ((run.state != RunState::Running && run.state != RunState::Paused) || run.steps <= 0)
        return word;
    return translated(QT_TRANSLATE_NOOP("RunText", "%1 %2 %")).arg(word).arg(100 * run.step / run.steps);
}

QString roleText(Role role) { return translated(roleWords.at(static_cast<std::size_t>(role))); }

QString percentText(double share, int digits)
{
    // What is not all is not 100: it gets as many digits as it takes.
    const auto rounded = [share](int to) { return QLocale().toDouble(QLocale().toString(share * 100, 'f', to)); };
    while (share < 1 && digits > 0 && digits < 6 && rounded(digits) >= 100)
        ++digits;
    return QLocale().toString(share * 100, 'f', digits);
}

QString beliefText(double share)
{
    constexpr double nearlyAll = 0.995;
    const bool all = share < 1 && share >= nearlyAll;
    return all ? translated(QT_TRANSLATE_NOOP("RunText", "> 99 %")) : translated(QT_TRANSLATE_NOOP("RunText", "%1 %")).arg(100 * share, 0, 'f', 0);
}

QString signedText(double value, int digits)
{
    const QString text = QLocale().toString(std::abs(value), 'f', digits);
    if (QLocale().toDouble(text) == 0)
        return text;   // no sign for what rounds to nothing
    return (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + text;
}

QString rateText(double perSecond)
{
    if (!(perSecond > 0))
        return QLocale().toString(0);
    const int power = std::min(2, static_cast<int>(std::floor(std::log10(perSecond))) - 1);
    const double unit = std::pow(10, power);
    return QLocale().toString(std::round(perSecond / unit) * unit, 'f', std::max(0, -power));
}

QString durationText(double seconds)
{
    const auto whole = static_cast<qint64>(std::llround(seconds));
    if (whole < 60) {
        const QString text = seconds < 9.95 ? QLocale().toString(seconds, 'f', 1) : QString::number(whole);
        return translated(QT_TRANSLATE_NOOP("RunText", "%1 s")).arg(text);
    }
    const auto two = [](qint64 n) { return QStringLiteral("%1").arg(n, 2, 10, QLatin1Char('0')); };
    if (whole < 3600)
        return QStringLiteral("%1:%2").arg(whole / 60).arg(two(whole % 60));
    return QStringLiteral("%1:%2:%3").arg(whole / 3600).arg(two(whole / 60 % 60), two(whole % 60));
}

} // namespace retort::ui

#include "ui/theme/palette.h"

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

struct Row {
    Tone tone;
    std::string_view name;
    QRgb light, dark, contrast;
};

// The one palette table. tests/ui/theme/tst_palette.cpp computes its contrasts: text 4.5 : 1, lines and signs 3 : 1.
constexpr Row table[] = {
    {Tone::Ground, "ground", 0xfff5f6f8, 0xff15171b, 0xff000000},
    {Tone::Card, "card", 0xffffffff, 0xff1e2227, 0xff000000},
    {Tone::Inset, "inset", 0xffeceef2, 0xff2a2f36, 0xff262626},
    {Tone::Line, "line", 0xffe0e3e8, 0xff31363e, 0xffb8b8b8},
    {Tone::Grid, "grid", 0xffe9ebef, 0xff2b3037, 0xff555555},
    {Tone::Outline, "outline", 0xffcdd2da, 0xff444b55, 0xffffffff},
    {Tone::Text, "text", 0xff1b1f24, 0xffe8eaed, 0xffffffff},
    {Tone::Quiet, "quiet", 0xff5c6570, 0xffa3abb6, 0xffe6e6e6},
    {Tone::Accent, "accent", 0xff2b6cd9, 0xff6ea8ff, 0xffffd84d},
    {Tone::OnAccent, "on accent", 0xffffffff, 0xff0d1520, 0xff000000},
    {Tone::Selection, "selection", 0xffe6eefc, 0xff26364f, 0xff3a3a00},
    {Tone::Student, "student", 0xff0072b2, 0xff5cb3f0, 0xff66c2ff},
    {Tone::Teacher, "teacher", 0xffd55e00, 0xffff9a4d, 0xffffa64d},
    {Tone::Baseline, "baseline", 0xff858a93, 0xff8b929c, 0xff8b929c},
    {Tone::Good, "good", 0xff0a7a4c, 0xff4fcf95, 0xff5fe6a8},
    {Tone::Warn, "warn", 0xff8a5a00, 0xfff0c250, 0xffffd84d},
    {Tone::Bad, "bad", 0xffb3261e, 0xffff8a80, 0xffff9a92},
    {Tone::Mark, "mark", 0xff59616c, 0xffaab2bd, 0xffffffff},
};
static_assert(std::size(table) == toneCount);

constexpr QRgb runLight[runColours] = {0xff008f6e, 0xffb0307f, 0xff5f5200, 0xff3a97c9, 0xff47177f, 0xff95243a, 0xff6b6ff2, 0xff1c2a33};
constexpr QRgb runDark[runColours] = {0xff2fc79a, 0xfff07ac0, 0xfff2e27a, 0xffa9e3f5, 0xff9d7bff, 0xffb06a4a, 0xff4b6cff, 0xfff4f1ea};

double luminance(const QColor& c)
{
    const auto linear = [](double v) { return v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(c.redF()) + 0.7152 * linear(c.greenF()) + 0.0722 * linear(c.blueF());
}

std::int64_t positive(std::int64_t index) { return std::max<std::int64_t>(index, 0); }

} // namespace

QColor colour(Tone tone, Look look)
{
    const Row& row = table[static_cast<int>(tone)];
    return QColor::fromRgba(look == Look::Light ? row.light : look == Look::Dark ? row.dark : row.contrast);
}

std::string_view toneName(Tone tone) { return table[static_cast<int>(tone)].name; }

QColor runColour(std::int64_t index, Look look)
{
    const auto i = positive(index) % runColours;
    return QColor::fromRgba(look == Look::Light ? runLight[i] : runDark[i]);
}

QList<qreal> runDash(std::int64_t index)
{
    static const QList<qreal> dashes[] = {{}, {4, 2}, {1, 2}, {6, 2, 1, 2}, {8, 3}, {6, 2, 1, 2, 1, 2}};
    return dashes[(positive(index) / runColours) % static_cast<std::int64_t>(std::size(dashes))];
}

double contrast(const QColor& a, const QColor& b)
{
    const double one = luminance(a), other = luminance(b);
    return (std::max(one, other) + 0.05) / (std::min(one, other) + 0.05);
}

QColor mix(const QColor& a, const QColor& b, double shareOfB)
{
    const auto part = [&](float from, float to) { return from + (to - from) * static_cast<float>(shareOfB); };
    return QColor::fromRgbF(part(a.redF(), b.redF()), part(a.greenF(), b.greenF()), part(a.blueF(), b.blueF()));
}

} // namespace retort::ui

#pragma once

#include <QColor>
#include <QList>
#include <QPen>

#include <array>
#include <cstdint>
#include <string_view>

namespace retort::ui {

enum class Look { Light, Dark, Contrast };
inline constexpr std::array allLooks{Look::Light, Look::Dark, Look::Contrast};

/// What a colour is for; every colour on the screen is one of these or a run's.
enum class Tone {
    Ground,       ///< behind the cards
    Card,         ///< cards, fields, menus
    Inset,        ///< quiet buttons under the mouse, grooves, headers
    Line,         ///< borders of cards, separators: decoration
    Grid,         ///< of charts
    Outline,      ///< borders of things that can be operated
    Text,
    Quiet,        ///< second-rank text
    Accent,       ///< the one accent: the main button, focus, what is chosen
    OnAccent,     ///< text on it
    Selection,    ///< behind chosen rows; text stays Text
    Student,
    Teacher,
    Baseline,
    Good,
    Warn,
    Bad,
    Mark,         ///< vertical marks and the crosshair of charts
};
inline constexpr int toneCount = static_cast<int>(Tone::Mark) + 1;

QColor colour(Tone tone, Look look);
std::string_view toneName(Tone tone);

/// A run's own colour: eight that stay apart for colour-blind eyes, from each other and from student, teacher and baseline.
inline constexpr int runColours = 8;
QColor runColour(std::int64_t index, Look look);
/// After the eight colours come dash patterns: an index is one colour and one dash, for ever. Solid: an empty list.
QList<qreal> runDash(std::int64_t index);

/// WCAG 2 contrast ratio, 1 … 21.
double contrast(const QColor& a, const QColor& b);
QColor mix(const QColor& a, const QColor& b, double shareOfB);

} // namespace retort::ui

#pragma once

#include "ui/theme/palette.h"

#include <QFont>
#include <QObject>
#include <QPen>

class QApplication;
class QPalette;
class QLabel;
class QWidget;

namespace retort::ui {

/// Distances between things, in device-independent pixels: one scale for the whole window.
namespace space {
inline constexpr int hair = 2;
inline constexpr int small = 4;
inline constexpr int medium = 8;
inline constexpr int large = 12;
inline constexpr int radius = 7;              ///< corners of cards
inline constexpr int controlRadius = 5;       ///< corners of buttons and fields
}

enum class ThemeChoice { Auto, Light, Dark, Contrast };
enum class Type { Body, Small, Strong, Title, Number };

/// The look of the program: Fusion painted from the palette table. Auto follows the desktop's palette while running. GUI thread.
class Theme final : public QObject {
    Q_OBJECT
public:
    static Theme& instance();

    /// Before the first window: style, palette and type of the application.
    void install(QApplication& application);

    ThemeChoice choice() const { return m_choice; }
    void setChoice(ThemeChoice choice);
    Look look() const { return m_look; }

    /// The style asks this with the desktop's palette whenever that may have changed; answers with ours.
    QPalette follow(const QPalette& desktop);

Q_SIGNALS:
    /// Colours are others now. Widgets repaint by themselves; this is for what keeps colours (charts, cached pictures).
    void changed();

private:
    Theme() = default;
    bool eventFilter(QObject* watched, QEvent* event) override;

    ThemeChoice m_choice = ThemeChoice::Auto;
    Look m_look = Look::Light;
    Look m_announced = Look::Light;
};

QString choiceId(ThemeChoice choice);                  ///< "auto", "light", "dark", "contrast"
ThemeChoice choiceFromId(const QString& id);           ///< Auto for anything unknown

QColor colour(Tone tone);                              ///< of the current look
QColor runColour(std::int64_t index);
QPen runPen(std::int64_t index, double width = 2);     ///< colour and dash

/// From the application's font, so that a larger system font makes everything larger.
QFont font(Type type);

/// Labels whose colour follows the theme.
QLabel* quietLabel(const QString& text, QWidget* parent = nullptr);
QLabel* typeLabel(Type type, const QString& text, QWidget* parent = nullptr);
/// Gives the label's text that tone, now and after every change of theme.
void setTone(QLabel* label, Tone tone);

} // namespace retort::ui

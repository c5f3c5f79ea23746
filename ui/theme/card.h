#pragma once

#include "ui/theme/palette.h"

#include <QFrame>

#include <optional>

class QHBoxLayout;
class QVBoxLayout;

namespace retort::ui {

class ElidedLabel;

/// A round sign in a tone's colour; follows the theme.
class Dot final : public QWidget {
    Q_OBJECT
public:
    explicit Dot(Tone tone, QWidget* parent = nullptr);
    void setTone(Tone tone);

private:
    void paintEvent(QPaintEvent* event) override;
    Tone m_tone;
};

/// A sheet on the quiet ground: a title with an optional coloured dot, a note at the right, and the body below.
/// Never put one card into another.
class Card final : public QFrame {
    Q_OBJECT
public:
    explicit Card(const QString& title = {}, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// Small quiet text at the right of the title, cut before that is.
    void setNote(const QString& note);
    void setDot(std::optional<Tone> tone);
    /// Adds a control at the right end of the title's row.
    void addToHeader(QWidget* widget);
    QVBoxLayout* body() const { return m_body; }

private:
    void paintEvent(QPaintEvent* event) override;

    Dot* m_dot;
    ElidedLabel* m_title;
    ElidedLabel* m_note;
    QHBoxLayout* m_header;
    QVBoxLayout* m_body;
};

} // namespace retort::ui

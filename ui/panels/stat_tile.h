#pragma once

#include "ui/theme/palette.h"

#include <QFrame>

#include <optional>

class QLabel;

namespace retort::ui {

/// One number that matters, large, with what it is above and where it comes from below.
class StatTile final : public QFrame {
    Q_OBJECT
public:
    explicit StatTile(std::optional<Tone> tone, QWidget* parent = nullptr);

    /// A value that is not known yet is "–".
    void show(const QString& title, const QString& value, const QString& caption, const QString& tip);
    QString value() const;

private:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void fit();

    QLabel *m_title, *m_value, *m_caption;
    QString m_titleText, m_captionText;
};

} // namespace retort::ui

#pragma once

#include "ui/theme/palette.h"

#include <QFrame>

#include <optional>

class QLabel;

namespace retort::ui {

/// One number that matters, large, with what it is above and where it comes from below: in two lines where one is too narrow.
class StatTile final : public QFrame {
    Q_OBJECT
public:
    explicit StatTile(std::optional<Tone> tone, QWidget* parent = nullptr);

    /// A value that is not known yet is "–".
    void show(const QString& title, const QString& value, const QString& caption, const QString& tip);
    QString value() const;
    /// What the title needs in a tile so wide, and what it is given: the same in all tiles of a row, so that the values are on one line.
    int titleHeight(int tileWidth) const;
    void setTitleHeight(int height);

private:
    void paintEvent(QPaintEvent* event) override;

    int m_beside;                             ///< what of its width the title has not
    QLabel *m_title, *m_value, *m_caption;
};

} // namespace retort::ui

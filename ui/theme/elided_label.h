#pragma once

#include "ui/theme/theme.h"

#include <QLabel>

namespace retort::ui {

/// One line of plain text that gives way before the window has to grow: what has no room ends in an ellipsis, and is said whole
/// under the mouse.
class ElidedLabel final : public QLabel {
    Q_OBJECT
public:
    explicit ElidedLabel(Type type, const QString& text = {}, QWidget* parent = nullptr);

    /// What is on the screen now.
    QString shownText() const;
    QSize minimumSizeHint() const override;

private:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
};

} // namespace retort::ui

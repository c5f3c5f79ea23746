#pragma once

#include <QFrame>
#include <QTimer>

class QLabel;

namespace retort::ui {

/// One line under the toolbar instead of a box in the way: what happened, and a cross to put it away. Good news leaves by
/// itself; a warning stays until it is put away or the next one comes.
class MessageBar final : public QFrame {
    Q_OBJECT
public:
    explicit MessageBar(QWidget* parent = nullptr);

    void say(const QString& text, bool warning);
    QString text() const;

private:
    void paintEvent(QPaintEvent* event) override;
    void drawSign();

    QLabel* m_sign;
    QLabel* m_text;
    QTimer m_leave;
    bool m_warning = false;
};

} // namespace retort::ui

#pragma once

#include <QApplication>

namespace retort::ui {

/// Outlives what a slot or an event throws: a store that fails for a moment must not take the window, and what stands in it, along.
/// Qt lets nothing be thrown through its event loop, and names notify() as the place to catch it.
class Application final : public QApplication {
    Q_OBJECT
public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override;

Q_SIGNALS:
    /// What was thrown, as a sentence. Qt's widgets leak some bytes when they are thrown through; everything else goes on.
    void failed(const QString& problem);
};

} // namespace retort::ui

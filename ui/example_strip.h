#pragma once

#include <QFrame>

namespace retort::ui {

class Workbench;

/// Over the panels while the example store is open: says that these runs are not the user's, and leads to the store that is.
class ExampleStrip final : public QFrame {
    Q_OBJECT
public:
    explicit ExampleStrip(Workbench& workbench, QWidget* parent = nullptr);

private:
    void paintEvent(QPaintEvent* event) override;
};

} // namespace retort::ui

#pragma once

#include "ui/follow/run_points.h"
#include "ui/workbench.h"

#include <QWidget>

class QLabel;
class QProgressBar;

namespace retort::ui {

class ElidedLabel;

/// The one line at the bottom: where the current run is, how fast, how long yet, how much memory, which store.
class StatusLine final : public QWidget {
    Q_OBJECT
public:
    explicit StatusLine(Workbench& workbench, QWidget* parent = nullptr);

private:
    void update();

    Workbench& m_workbench;
    RunPoints m_points;
    ElidedLabel* m_run;
    QProgressBar* m_bar;
    QLabel* m_pace;
    QLabel* m_rest;
    QTimer m_clock;                           ///< elapsed and left go on while the store is quiet
};

} // namespace retort::ui

#pragma once

#include "ui/workbench.h"

#include <QLabel>
#include <QTimer>

#include <cstdint>

namespace retort::ui {

/// What there is to say about the disk of a store with so much left; empty: nothing.
QString spaceWarning(bool trainingWaits, std::uintmax_t bytesLeft);

/// Warns, in the status line, before the store's disk is full and while training waits for space on it; the message bar says the latter
/// too, and that it goes on.
class SpaceLabel final : public QLabel {
    Q_OBJECT
public:
    explicit SpaceLabel(Workbench& workbench, QWidget* parent = nullptr);

private:
    void look();

    Workbench& m_workbench;
    QTimer m_clock;
    bool m_waits = false;
};

} // namespace retort::ui

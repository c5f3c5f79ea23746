#pragma once

#include "core/store/run_summary.h"

#include <QLabel>

namespace retort {
class Store;
}

namespace retort::ui {

/// What the trainer found when it looked at the wiring of a run: two words, and every line in its tool tip. Hidden where nothing is known.
class WiringLabel final : public QLabel {
    Q_OBJECT
public:
    explicit WiringLabel(QWidget* parent = nullptr);

    /// Reads the store anew when the run or its attempt is another one, or while nothing is known. Null: hides.
    void show(const Store& store, const RunSummary* run);

private:
    RunId m_run;
    std::int64_t m_attempt = -1;
};

} // namespace retort::ui

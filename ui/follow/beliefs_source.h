#pragma once

#include "ui/background.h"
#include "ui/follow/beliefs.h"

#include <QObject>

#include <memory>
#include <vector>

namespace retort::ui {

class RunData;

/// The beliefs at the workbench's current run and view point, read in another thread and again when the run, or one beside it, has gone on; the
/// latest wins. Shared by all panels that show them, and read only while one of these is on the screen. GUI thread.
class BeliefsSource final : public QObject {
    Q_OBJECT
public:
    explicit BeliefsSource(Workbench& workbench, QObject* parent = nullptr);

    /// From now on the panel's being visible is a reason to read.
    void watch(QWidget* panel);
    /// nullptr: none (yet).
    const std::shared_ptr<const Beliefs>& now() const { return m_now; }
    /// One run more whose word is wanted beside the others'; empty: none.
    void setAgainst(const RunId& run);

Q_SIGNALS:
    void changed();

private:
    bool eventFilter(QObject* watched, QEvent* event) override;
    bool isWatched() const;
    bool isBeside(const RunId& run) const;    ///< its word stands beside the current one's
    void follow();
    void read();

    Workbench& m_workbench;
    std::vector<QPointer<QWidget>> m_panels;
    std::shared_ptr<RunData> m_data;
    std::shared_ptr<const Beliefs> m_now;
    RunId m_against;
    OneAtATime m_reading;
    bool m_due = true;                        ///< what there is to read has changed since it was read
};

} // namespace retort::ui

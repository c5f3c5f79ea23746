#pragma once

#include "core/analysis/values.h"
#include "ui/workbench.h"

#include <QObject>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace retort::ui {

/// What networks said of the same samples, in the same order: the run in focus, those that taught it, and its paired baseline.
struct Beliefs {
    RunId run;
    ViewPoint point;
    Predictions student;
    std::vector<Predictions> teachers;        ///< one a member; empty: it has none, or their word on these samples is not kept
    std::string combine;
    std::optional<Predictions> baseline;
    bool hasTeacher() const { return !teachers.empty(); }
    /// The combined teacher, as logits whose softmax at T is its target at that T. REQUIRES: hasTeacher().
    Predictions teacher(double temperature) const;
};

/// The beliefs of a run at a point, read from the store: blobs, so not in a thread that draws. An absent value: nothing is kept
/// for that point (yet). Throws Error.
std::optional<Beliefs> readBeliefs(const std::filesystem::path& store, const RunId& run, const ViewPoint& point);

/// The beliefs at the workbench's current run and view point, read in another thread and again when the run has gone on; the
/// latest wins. GUI thread.
class BeliefsSource final : public QObject {
    Q_OBJECT
public:
    explicit BeliefsSource(Workbench& workbench, QObject* parent = nullptr);

    /// nullptr: none (yet).
    const std::shared_ptr<const Beliefs>& now() const { return m_now; }

Q_SIGNALS:
    void changed();

private:
    void follow();
    void read();

    Workbench& m_workbench;
    std::shared_ptr<RunData> m_data;
    std::shared_ptr<const Beliefs> m_now;
    bool m_reading = false;
    bool m_again = false;
};

} // namespace retort::ui

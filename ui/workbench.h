#pragma once

#include "core/data/dataset.h"
#include "ui/experiment_document.h"
#include "ui/follow/store_follower.h"
#include "ui/selection.h"

#include <QObject>
#include <QUndoStack>

#include <functional>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace retort::ui {

class BeliefsSource;
class WorkerWatch;

/// What the panels of one window share: the store, the experiment being edited, and what is chosen. GUI thread. Panels talk to
/// each other only through it.
class Workbench final : public QObject {
    Q_OBJECT
public:
    explicit Workbench(const std::filesystem::path& store, Store::Access access, QObject* parent = nullptr);
    ~Workbench() override;

    StoreFollower& follower() { return *m_follower; }
    ExperimentDocument& document() { return *m_document; }
    /// Sees to it that somebody trains what is queued; looks by itself only after its begin().
    WorkerWatch& worker() { return *m_worker; }
    /// Everything undoable in this window: edits of the experiment and of runs.
    QUndoStack& undo() { return m_undo; }

    /// The run in focus: what Train, Confusion and Samples show. Empty: none.
    const RunId& currentRun() const { return m_current; }
    void setCurrentRun(const RunId& id);
    /// Runs shown beside it, in order (pins are always shown).
    const std::vector<RunId>& comparedRuns() const { return m_compared; }
    void setComparedRuns(std::vector<RunId> runs);

    const SampleFilter& sampleFilter() const { return m_filter; }
    void setSampleFilter(const SampleFilter& filter);
    /// The temperature things are viewed at (not trained at).
    double viewTemperature() const { return m_temperature; }
    void setViewTemperature(double temperature);
    const ViewPoint& viewPoint() const { return m_viewPoint; }
    void setViewPoint(const ViewPoint& point);
    /// Which of the current run's networks everything looks at.
    void setNetwork(std::int64_t network);

    /// The data set of a run, read in another thread once and kept; calls back in the GUI thread (at once when it is there). Does not
    /// where it cannot be read, or is another one than the run was trained on: then the message bar says why.
    void withDataset(const RunId& run, QObject* context, std::function<void(std::shared_ptr<const Dataset>)> use);

    /// What the current run and those beside it said of single samples, at the view point.
    BeliefsSource& beliefs() { return *m_beliefs; }

    /// Plans and queues the document's experiment in another thread, makes sure somebody trains it, and focuses its first
    /// student. Does nothing while isPlanning().
    void runExperiment();
    bool isPlanning() const { return m_planning; }
    /// Is this the example store, which can only be read? Run then asks for the user's own and runs there.
    bool inExample() const { return m_inExample; }
    /// Is there an example to go to from here?
    bool offersExample() const;
    /// Passes a command on to the store; false: it was refused, and the message bar says why.
    bool ask(const RunId& run, const Command& command);
    /// Pause, resume … of every run of the current run's experiment that is on its way; false: none took it.
    bool askAll(CommandKind kind);
    /// The runs of the current run's experiment, itself among them.
    std::vector<RunSummary> siblings() const;

Q_SIGNALS:
    void currentRunChanged(const retort::RunId& run);
    void comparedRunsChanged();
    void sampleFilterChanged();
    void viewTemperatureChanged(double temperature);
    void viewPointChanged();
    void planningChanged(bool planning);
    /// A panel should come to the front: somebody has chosen what it shows.
    void panelWanted(const QString& id);
    /// The example store should be opened in place of this one, or from there the user's own again.
    void exampleWanted();
    void ownStoreWanted();
    /// Run was pressed in the example: it should happen in the user's own store.
    void ownRunWanted();
    /// For the message bar.
    void message(const QString& text, bool warning);

private:
    StoreFollower* m_follower;
    WorkerWatch* m_worker;
    ExperimentDocument* m_document;
    QUndoStack m_undo;
    RunId m_current;
    std::vector<RunId> m_compared;
    SampleFilter m_filter;
    double m_temperature = 4;
    ViewPoint m_viewPoint;
    std::shared_ptr<RunData> m_data;          ///< of the current run
    bool m_planning = false;
    bool m_inExample = false;
    BeliefsSource* m_beliefs;
    struct DatasetCache;
    std::unique_ptr<DatasetCache> m_datasets;
};

} // namespace retort::ui

#pragma once

#include "core/recipe/recipe.h"
#include "ui/charts/curve.h"
#include "ui/follow/run_data.h"

#include <QObject>

#include <map>
#include <memory>
#include <vector>

namespace retort::ui {

class Workbench;

enum class XUnit { Step, Epoch, Time };
enum class Quantity { Trained, Raw, Share, LearningRate };

/// A run to be drawn, and how.
struct TracedRun {
    RunSummary run;
    QString name;
    Ink ink;
    RunId with = {};                          ///< a seed beside this one
};

/// Turns runs into curves: follows their data as long as they are drawn, and keeps the x of their evaluation points and the
/// derived series beside it. GUI thread.
class TrainCurves final : public QObject {
    Q_OBJECT
public:
    explicit TrainCurves(Workbench& workbench, QObject* parent = nullptr);

    /// Returns whether other curves are drawn than before (else only their values have changed).
    bool setRuns(std::vector<TracedRun> runs, XUnit unit);

    std::vector<Curve> accuracy() const;
    /// Of one run, which must be among those drawn; by the terms of its loss.
    std::vector<Curve> loss(const RunId& run, Quantity quantity);
    std::vector<Mark> marks(const RunId& run) const;

    /// Planned steps, epochs or (as far as it came) seconds.
    Range whole() const;
    /// How far ahead of the other a run was at the last step both were evaluated at; nothing before.
    std::optional<double> aheadAtSameStep(const RunId& run, const RunId& other) const;

Q_SIGNALS:
    void valuesChanged();

private:
    struct Trace {
        TracedRun traced;
        std::shared_ptr<RunData> data;
        std::vector<double> x;                ///< of the evaluation points
        std::vector<float> accuracy;
        std::optional<Recipe> recipe;         ///< read when its loss is asked for, for the names of its terms
        std::map<std::string, std::vector<float>> derived;
        double perStep = 1;
    };
    void update(Trace& trace);
    void derive(Trace& trace);
    const Recipe* recipeOf(Trace& trace);

    Workbench& m_workbench;
    std::map<RunId, Trace> m_traces;
    std::vector<RunId> m_order;
    XUnit m_unit = XUnit::Step;
    Quantity m_quantity = Quantity::Trained;
    RunId m_lossOf;
};

} // namespace retort::ui

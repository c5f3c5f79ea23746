#pragma once

#include "ui/panels/teaching.h"
#include "ui/panels/train_curves.h"
#include "ui/panels/train_figures.h"
#include "ui/workbench.h"

#include <QWidget>

class QComboBox;
class QSlider;
class QToolButton;

namespace retort::ui {

class Card;
class CurveView;
class Placeholder;
class TrainTiles;
class WiringLabel;

/// The run in focus as it learns: the numbers that matter, accuracy beside the same start without teacher and the teacher's
/// level, the loss term by term, and what can be changed while it trains.
class TrainPanel final : public QWidget {
    Q_OBJECT
public:
    explicit TrainPanel(Workbench& workbench, QWidget* parent = nullptr);

    CurveView& accuracy() { return *m_accuracy; }
    CurveView& loss() { return *m_loss; }
    const TrainTiles& tiles() const { return *m_tiles; }

private:
    void paintEvent(QPaintEvent* event) override;
    QWidget* makeAccuracyCard();
    QWidget* makeLossCard();
    void refresh();
    void showCurves(const RunFamily& family, const std::deque<RunSummary>& runs);
    void showLoss();
    std::vector<TracedRun> traced(const RunFamily& family, const std::deque<RunSummary>& runs) const;

    Workbench& m_workbench;
    Teaching m_teaching;
    TrainCurves* m_curves;
    TrainTiles* m_tiles;
    Card* m_accuracyCard = nullptr;
    Card* m_lossCard = nullptr;
    CurveView* m_accuracy;
    CurveView* m_loss;
    QComboBox* m_unit;
    QComboBox* m_quantity;
    QToolButton* m_logarithmic;
    QSlider* m_smoothing;
    WiringLabel* m_wiring;
    Placeholder* m_empty;
    bool m_painted = false;                   ///< once at least; before, only the family in focus is read: the window comes first
    RunId m_lossOf;                           ///< whose loss is drawn: the run in focus, or whoever of its family trains
};

} // namespace retort::ui

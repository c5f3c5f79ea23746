#pragma once

#include "ui/follow/beliefs_source.h"
#include "ui/panels/confusion_matrices.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QTableView;

namespace retort::ui {

class ClassScoresModel;
class ConfusionControls;
class ElidedLabel;
class MatrixRow;
class Placeholder;
class Workbench;

/// Teacher, student and their difference as confusion matrices, live while the run trains and for every stored point: counts or
/// shares, hard or soft at a temperature. A cell is a selection: it fills the Samples.
class ConfusionPanel final : public QWidget {
    Q_OBJECT
public:
    explicit ConfusionPanel(Workbench& workbench, QWidget* parent = nullptr);

private:
    void resizeEvent(QResizeEvent* event) override;
    QWidget* makeScores();
    void connectAll();
    void fetchClasses();
    void fillAgainst();
    void fitMatrices();
    void refresh();
    void showAnswer(const ConfusionAnswer& answer);

    Workbench& m_workbench;
    BeliefsSource& m_beliefs;
    OneAtATime m_computing;
    ConfusionControls* m_controls;
    MatrixRow* m_matrices;
    QComboBox* m_against;
    ElidedLabel* m_said;
    QString m_about;                          ///< said while no cell is outlined
    QLabel* m_empty;
    Placeholder* m_noRun;                     ///< lies over it
    QWidget* m_body = nullptr;
    ClassScoresModel* m_scores;
    QTableView* m_scoresView;
    QPushButton* m_scoresButton;
};

} // namespace retort::ui

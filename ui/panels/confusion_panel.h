#pragma once

#include "core/analysis/values.h"
#include "ui/follow/beliefs.h"

#include <QWidget>

#include <array>

class QComboBox;
class QLabel;
class QPushButton;
class QSlider;
class QTableView;

namespace retort::ui {

class Card;
class ClassScoresModel;
class MatrixView;
class Workbench;

/// Teacher, student and their difference as confusion matrices, live while the run trains and for every stored point: counts or
/// shares, hard or soft at a temperature. A cell is a selection: it fills the Samples.
class ConfusionPanel final : public QWidget {
    Q_OBJECT
public:
    explicit ConfusionPanel(Workbench& workbench, QWidget* parent = nullptr);

private:
    enum Which { Teacher, Student, Difference };

    QWidget* makeControls();
    QWidget* makeMatrices();
    QWidget* makeScores();
    void connectAll();
    void followRun();
    void refresh();
    void showPoint();
    void outline(int truth, int predicted);
    void choose(int truth, int predicted);
    QString sentence(int truth, int predicted) const;

    Workbench& m_workbench;
    BeliefsSource* m_beliefs;
    std::shared_ptr<RunData> m_data;
    QComboBox* m_share;
    QComboBox* m_hard;
    QComboBox* m_against;
    QSlider* m_temperature;
    QLabel* m_temperatureText;
    QComboBox* m_split;
    QSlider* m_point;
    QLabel* m_pointText;
    std::array<Card*, 3> m_cards{};
    std::array<MatrixView*, 3> m_matrices{};
    QLabel* m_said;
    QLabel* m_empty;
    QWidget* m_body = nullptr;
    ClassScoresModel* m_scores;
    QTableView* m_scoresView;
    QPushButton* m_scoresButton;
};

} // namespace retort::ui

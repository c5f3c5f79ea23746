#pragma once

#include "ui/panels/confusion_matrices.h"

#include <QWidget>

#include <memory>

class QComboBox;
class QLabel;
class QSlider;

namespace retort::ui {

class RunData;
class Workbench;

/// The line above the matrices: what their numbers are, and which predictions they are of. The latter it says to the workbench
/// itself.
class ConfusionControls final : public QWidget {
    Q_OBJECT
public:
    explicit ConfusionControls(Workbench& workbench, QWidget* parent = nullptr);

    ConfusionShare share() const;
    bool soft() const;
    /// Whether the logits behind the matrices are kept, so that there are beliefs to add up.
    void setSoftPossible(bool possible);

Q_SIGNALS:
    /// Share, hard or soft, or the temperature.
    void changed();

private:
    void followRun();
    void showPoint();
    void showTemperature();

    Workbench& m_workbench;
    std::shared_ptr<RunData> m_data;
    QComboBox* m_share;
    QComboBox* m_hard;
    QSlider* m_temperature;
    QLabel* m_temperatureText;
    QComboBox* m_split;
    QSlider* m_point;
    QLabel* m_pointText;
};

} // namespace retort::ui

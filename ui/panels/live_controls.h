#pragma once

#include "core/catalogue/params.h"
#include "core/recipe/recipe.h"
#include "ui/charts/ticks.h"
#include "ui/workbench.h"

#include <QFrame>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

class QDoubleSpinBox;
class QHBoxLayout;
class QSlider;

namespace retort::ui {

/// One value that can be changed while the run trains: a slider and a number that are the same thing. Tells of a change when
/// the slider is let go, or when nothing has moved for 300 ms.
class LiveField final : public QWidget {
    Q_OBJECT
public:
    LiveField(const QString& title, std::string field, const ParamInfo& info, QWidget* parent = nullptr);

    const std::string& field() const { return m_field; }
    double value() const;
    /// What the store says; ignored while somebody is changing it.
    void follow(double value);
    /// What was chosen was refused: shows again what the store said.
    void takeBack();

Q_SIGNALS:
    void chosen(double value);

private:
    bool isBeingChanged() const;
    void reach(double value);
    void settle();
    int positionOf(double value) const;
    double valueOf(int position) const;

    std::string m_field;
    const Range m_limits;                     ///< of the value
    Range m_range;                            ///< of the slider
    const bool m_logarithmic;
    std::optional<double> m_heard;            ///< from the store; nothing: not yet
    double m_told = 0;                        ///< what the number was when the store or its user last had a say
    QSlider* m_slider;
    QDoubleSpinBox* m_number;
    QTimer m_rest;
};

/// What can be changed of the current run while it trains; hidden when it does not.
class LiveControls final : public QFrame {
    Q_OBJECT
public:
    explicit LiveControls(Workbench& workbench, QWidget* parent = nullptr);

    const std::vector<LiveField*>& fields() const { return m_fields; }

private:
    void paintEvent(QPaintEvent* event) override;
    void rebuild();
    void follow();

    Workbench& m_workbench;
    RunId m_run;
    std::shared_ptr<RunData> m_data;
    std::map<std::string, WeightSchedule> m_planned;   ///< as the recipe says; a parameter's stands still
    std::vector<LiveField*> m_fields;
    QHBoxLayout* m_row;
};

} // namespace retort::ui

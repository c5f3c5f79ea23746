#pragma once

#include "ui/background.h"
#include "ui/panels/sample_rows.h"

#include <QWidget>

#include <memory>
#include <vector>

class QComboBox;
class QLabel;
class QSlider;

namespace retort::ui {

class BeliefBars;
class BeliefsSource;
class Card;
class Placeholder;
class SampleGrid;
class SampleModel;
class Workbench;

/// The samples behind a cell of the confusion matrix, or all those a run gets right or wrong: pictures, true labels, and what
/// the networks believe of the chosen one at any temperature.
class SamplesPanel final : public QWidget {
    Q_OBJECT
public:
    explicit SamplesPanel(Workbench& workbench, QWidget* parent = nullptr);

private:
    void resizeEvent(QResizeEvent* event) override;
    QWidget* makeControls();
    QWidget* makeDetail();
    void chooseFilter(int index);
    void fetchDataset();
    void refresh();
    void showRows(std::shared_ptr<const Beliefs> of, std::vector<SampleRow> rows);
    void showSample();
    void showEmpty();
    void fitFilter();

    Workbench& m_workbench;
    BeliefsSource& m_beliefs;
    SampleModel* m_model;
    QComboBox* m_filter;
    QComboBox* m_order;
    QSlider* m_temperature;
    QLabel* m_temperatureText;
    QLabel* m_count;
    QLabel* m_empty;
    Placeholder* m_noRun;                     ///< lies over it
    SampleGrid* m_grid;
    Card* m_detail;
    QLabel* m_picture;
    QLabel* m_facts;
    BeliefBars* m_bars;
    RunId m_datasetOf;
    std::shared_ptr<const Beliefs> m_rowsOf;  ///< what the model's rows count the rows of
    OneAtATime m_computing;
};

} // namespace retort::ui

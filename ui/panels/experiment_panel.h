#pragma once

#include "core/recipe/resolved.h"

#include <QWidget>

#include <map>
#include <string>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace retort::ui {

class DataCard;
class NodeCard;
class NodeGraph;
class PlanLine;
class Workbench;

/// The experiment as the graph it is: what data, who teaches whom, what for; each card opens its form. Below, before anything
/// is run, what a press on Run would train.
class ExperimentPanel final : public QWidget {
    Q_OBJECT
public:
    explicit ExperimentPanel(Workbench& workbench, QWidget* parent = nullptr);

private:
    void refresh();
    void forget();
    void link(const ResolvedExperiment& resolved);
    QWidget* makeHead();
    bool eventFilter(QObject* watched, QEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

    Workbench& m_workbench;
    QLabel* m_name;
    QLabel* m_about;
    DataCard* m_data;
    QScrollArea* m_scroll;
    NodeGraph* m_graph;
    QVBoxLayout* m_cards;
    std::map<std::string, NodeCard*> m_nodes;
    PlanLine* m_plan;
};

QWidget* makeExperimentPanel(Workbench& workbench, QWidget* parent);

} // namespace retort::ui

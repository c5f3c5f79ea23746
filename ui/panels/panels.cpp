#include "ui/panels/panel.h"

#include "ui/panels/confusion_panel.h"
#include "ui/panels/experiment_panel.h"
#include "ui/panels/runs_panel.h"
#include "ui/panels/samples_panel.h"
#include "ui/panels/train_panel.h"
#include "ui/workbench.h"

#include <QCoreApplication>

namespace retort::ui {

namespace {

template <typename Panel>
QWidget* make(Workbench& workbench, QWidget* parent)
{
    return new Panel(workbench, parent);
}

// Titles are in the window's context: it shows them.
constexpr PanelRow table[] = {
    {"experiment", QT_TRANSLATE_NOOP("retort::ui::MainWindow", "Experiment"), "experiment", Place::Left, make<ExperimentPanel>},
    {"train", QT_TRANSLATE_NOOP("retort::ui::MainWindow", "Train"), "train", Place::Centre, make<TrainPanel>},
    {"confusion", QT_TRANSLATE_NOOP("retort::ui::MainWindow", "Confusion"), "confusion", Place::Centre, make<ConfusionPanel>},
    {"samples", QT_TRANSLATE_NOOP("retort::ui::MainWindow", "Samples"), "samples", Place::Centre, make<SamplesPanel>},
    {"runs", QT_TRANSLATE_NOOP("retort::ui::MainWindow", "Runs"), "runs", Place::Right, make<RunsPanel>},
};

} // namespace

std::span<const PanelRow> panels() { return table; }

} // namespace retort::ui

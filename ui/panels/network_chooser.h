#pragma once

#include <QComboBox>

#include <memory>

namespace retort::ui {

class RunData;
class Workbench;

/// Which of the current run's networks curves, confusion and samples are of; hidden for a run that has one.
class NetworkChooser final : public QComboBox {
    Q_OBJECT
public:
    explicit NetworkChooser(Workbench& workbench, QWidget* parent = nullptr);

private:
    void followRun();
    void refresh();

    Workbench& m_workbench;
    std::shared_ptr<RunData> m_data;
};

} // namespace retort::ui

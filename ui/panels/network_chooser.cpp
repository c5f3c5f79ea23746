#include "ui/panels/network_chooser.h"

#include "ui/follow/run_data.h"
#include "ui/workbench.h"

#include <QSignalBlocker>

namespace retort::ui {

NetworkChooser::NetworkChooser(Workbench& workbench, QWidget* parent)
    : QComboBox(parent)
    , m_workbench(workbench)
{
    setAccessibleName(tr("Network"));
    setToolTip(tr("These networks were trained together. Curves, confusion and samples are of the one chosen here; the figures of the run are means over all of them."));
    setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(this, &QComboBox::activated, this, [this](int index) { m_workbench.setNetwork(index); });
    connect(&workbench, &Workbench::currentRunChanged, this, &NetworkChooser::followRun);
    connect(&workbench, &Workbench::viewPointChanged, this, &NetworkChooser::refresh);
    followRun();
}

void NetworkChooser::followRun()
{
    if (m_data)
        m_data->disconnect(this);
    const RunId& run = m_workbench.currentRun();
    m_data = run.empty() ? nullptr : m_workbench.follower().data(run);
    if (m_data)
        connect(m_data.get(), &RunData::changed, this, &NetworkChooser::refresh);
    refresh();
}

void NetworkChooser::refresh()
{
    const int networks = m_data ? static_cast<int>(m_data->networks()) : 1;
    const QSignalBlocker quiet(this);
    if (count() != networks) {
        clear();
        for (int n = 1; n <= networks; ++n)
            addItem(tr("network %1 of %2").arg(n).arg(networks));
    }
    setCurrentIndex(static_cast<int>(m_workbench.viewPoint().network));
    setVisible(networks > 1);
}

} // namespace retort::ui

#include "ui/status_line.h"

#include "core/base/clock.h"
#include "ui/follow/run_text.h"
#include "ui/overview.h"
#include "ui/space_label.h"
#include "ui/theme/elided_label.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace retort::ui {

StatusLine::StatusLine(Workbench& workbench, QWidget* parent)
    : QWidget(parent), m_workbench(workbench), m_run(new ElidedLabel(Type::Small)), m_bar(new QProgressBar), m_pace(quietLabel({})), m_rest(quietLabel({}))
{
    m_run->setForegroundRole(QPalette::PlaceholderText);
    m_bar->setTextVisible(false);
    m_bar->setRange(0, 1000);
    m_bar->setFixedSize(140, 14);
    m_bar->setAccessibleName(tr("Overview of the experiment"));
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, 0, space::large, 0);
    row->setSpacing(space::large);
    row->addWidget(m_run);
    row->addWidget(m_bar);
    row->addWidget(m_pace);
    row->addStretch(1);
    row->addWidget(new SpaceLabel(workbench));
    row->addWidget(m_rest);

    using namespace std::chrono_literals;
    m_clock.setInterval(1s);
    connect(&m_clock, &QTimer::timeout, this, &StatusLine::update);
    connect(&workbench, &Workbench::currentRunChanged, this, &StatusLine::update);
    connect(&workbench.follower(), &StoreFollower::runsChanged, this, &StatusLine::update);
    update();
}

void StatusLine::update()
{
    const RunSummary* current = m_workbench.follower().summary(m_workbench.currentRun());
    const std::vector<RunSummary> runs = m_workbench.siblings();
    const Overview overview = overviewOf(runs, utcNow(), [this](const RunSummary& run) { return m_points.of(m_workbench.follower().store(), run); });
    const bool busy = overview.running + overview.waiting > 0;
    const QLocale locale;
    const QString dot = QStringLiteral(" · ");

    QString where = tr("No run is chosen");
    if (current) {
        where = QString::fromStdString(placeOf(*current, runs)) + dot + stateText(current->state);
        if (current->state == RunState::Running || current->state == RunState::Paused)
            where += dot + tr("epoch %1 of %2").arg(locale.toString(current->epoch, 'f', current->epochs < 10 ? 1 : 0), locale.toString(current->epochs, 'f', current->epochs < 10 && current->epochs != std::round(current->epochs) ? 1 : 0));
    }
    m_run->setText(where);
    m_bar->setVisible(busy);
    m_bar->setValue(static_cast<int>(overview.share * 1000));

    QStringList pace;
    if (overview.samplesPerSecond > 0)
        pace << tr("%1 samples/s").arg(rateText(overview.samplesPerSecond));
    if (overview.elapsedSeconds > 0)
        pace << (busy ? tr("%1 elapsed").arg(durationText(overview.elapsedSeconds)) : tr("took %1").arg(durationText(overview.elapsedSeconds)));
    // While all pause the clock of what is left stands still, and nobody knows for how long.
    if (overview.leftSeconds && std::ranges::any_of(runs, [](const RunSummary& run) { return run.state == RunState::Running; }))
        pace << tr("about %1 left").arg(durationText(*overview.leftSeconds));
    m_pace->setText(pace.join(dot));
    m_pace->setToolTip(tr("The time is that from the first start to the last end, pauses and interruptions included; computing took %1, of all runs together.")
                           .arg(durationText(overview.computingSeconds)));

    QStringList rest;
    if (overview.memoryBytes > 0)
        rest << locale.formattedDataSize(static_cast<qint64>(overview.memoryBytes), 0, QLocale::DataSizeTraditionalFormat);
    if (busy)
        rest << tr("%1 of %n runs ended", nullptr, static_cast<int>(runs.size())).arg(overview.ended);
    rest << QString::fromStdString(m_workbench.follower().store().folder().filename().string());
    m_rest->setText(rest.join(dot));
    m_rest->setToolTip(QString::fromStdString(m_workbench.follower().store().folder().string()));
    busy ? m_clock.start() : m_clock.stop();
}

} // namespace retort::ui

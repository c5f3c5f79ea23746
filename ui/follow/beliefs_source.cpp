#include "ui/follow/beliefs_source.h"

#include "ui/follow/run_data.h"

#include <QEvent>
#include <QWidget>

#include <algorithm>

namespace retort::ui {

BeliefsSource::BeliefsSource(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    connect(&workbench, &Workbench::currentRunChanged, this, &BeliefsSource::follow);
    connect(&workbench, &Workbench::viewPointChanged, this, &BeliefsSource::read);
    connect(&workbench.follower(), &StoreFollower::runsChanged, this, [this](const std::vector<RunId>& runs) {
        if (std::ranges::any_of(runs, [this](const RunId& run) { return isBeside(run); }))
            read();
    });
    follow();
}

void BeliefsSource::watch(QWidget* panel)
{
    m_panels.emplace_back(panel);
    panel->installEventFilter(this);
    if (m_due)
        read();
}

void BeliefsSource::setAgainst(const RunId& run)
{
    if (m_against == run)
        return;
    m_against = run;
    if (!run.empty())
        read();
}

bool BeliefsSource::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Show && m_due)
        read();
    return QObject::eventFilter(watched, event);
}

bool BeliefsSource::isWatched() const
{
    return std::ranges::any_of(m_panels, [](const QPointer<QWidget>& panel) { return panel && panel->isVisible(); });
}

bool BeliefsSource::isBeside(const RunId& run) const
{
    const RunSummary* current = m_workbench.follower().summary(m_workbench.currentRun());
    return run == m_against || (current && (run == current->baseline || run == current->reference));
}

void BeliefsSource::follow()
{
    if (m_data)
        m_data->disconnect(this);
    m_data = m_workbench.currentRun().empty() ? nullptr : m_workbench.follower().data(m_workbench.currentRun());
    if (m_data)
        connect(m_data.get(), &RunData::changed, this, [this] {
            if (!m_now || m_workbench.viewPoint().step < 0)
                read();
        });
    read();
}

void BeliefsSource::read()
{
    m_due = true;
    const RunId run = m_workbench.currentRun();
    // Who looks on keeps the old picture until the new one is there; who looks next must not see another run's.
    if (m_now && m_now->run != run && (run.empty() || !isWatched())) {
        m_now = nullptr;
        Q_EMIT changed();
    }
    if (run.empty() || !isWatched() || !m_reading.begin())
        return;
    m_due = false;
    const auto done = [this, run](std::shared_ptr<const Beliefs> beliefs) {
        if (run == m_workbench.currentRun()) {
            m_now = std::move(beliefs);
            Q_EMIT changed();
        }
        if (m_reading.end())
            read();
    };
    inBackground(
        this,
        [folder = m_workbench.follower().store().folder(), run, point = m_workbench.viewPoint(), against = m_against] {
            auto beliefs = readBeliefs(folder, run, point, against);
            return beliefs ? std::make_shared<const Beliefs>(std::move(*beliefs)) : nullptr;
        },
        done,
        [this, done](const QString& problem) {
            Q_EMIT m_workbench.message(problem, true);
            done(nullptr);
        });
}

} // namespace retort::ui

#include "ui/space_label.h"

#include "core/store/run_writer.h"
#include "ui/theme/theme.h"

#include <QLocale>

#include <chrono>

namespace retort::ui {

namespace {

using namespace std::chrono_literals;

constexpr auto lookEvery = 1s;
constexpr std::uintmax_t littleLeft = 200'000'000;   // a few checkpoints of a large network

} // namespace

QString spaceWarning(bool trainingWaits, std::uintmax_t bytesLeft)
{
    if (trainingWaits)
        return SpaceLabel::tr("The disk is full: training waits for space");
    if (bytesLeft < littleLeft)
        return SpaceLabel::tr("The disk is nearly full: %1 left").arg(QLocale().formattedDataSize(static_cast<qint64>(bytesLeft), 0, QLocale::DataSizeTraditionalFormat));
    return {};
}

SpaceLabel::SpaceLabel(Workbench& workbench, QWidget* parent) : QLabel(parent), m_workbench(workbench)
{
    setTextFormat(Qt::PlainText);
    setTone(this, Tone::Bad);
    setVisible(false);
    if (workbench.follower().store().readOnly())
        return;
    connect(&m_clock, &QTimer::timeout, this, &SpaceLabel::look);
    m_clock.start(lookEvery);
    look();
}

void SpaceLabel::look()
{
    const auto& folder = m_workbench.follower().store().folder();
    const bool waits = trainingWaitsForSpace(folder);
    std::error_code unknown;                          // then as much as can be said: −1
    setText(spaceWarning(waits, std::filesystem::space(folder, unknown).available));
    setVisible(!text().isEmpty());
    if (std::exchange(m_waits, waits) == waits)
        return;
    if (waits)
        Q_EMIT m_workbench.message(tr("The disk of the store is full. Training waits with all it has in memory and goes on by itself when there is space."), true);
    else
        Q_EMIT m_workbench.message(tr("There is space on the disk again: training goes on."), false);
}

} // namespace retort::ui

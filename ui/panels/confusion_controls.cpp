#include "ui/panels/confusion_controls.h"

#include "ui/follow/run_data.h"
#include "ui/panels/network_chooser.h"
#include "ui/theme/theme.h"
#include "ui/view_temperature.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSlider>

#include <algorithm>

namespace retort::ui {

ConfusionControls::ConfusionControls(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_share(new QComboBox(this))
    , m_hard(new QComboBox(this))
    , m_temperature(makeTemperatureSlider(workbench, this))
    , m_temperatureText(new QLabel(this))
    , m_split(new QComboBox(this))
    , m_point(new QSlider(Qt::Horizontal, this))
    , m_pointText(quietLabel({}, this))
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    m_share->addItems({tr("row %"), tr("column %"), tr("counts")});
    m_share->setAccessibleName(tr("What the numbers are"));
    m_share->setToolTip(tr("Row: where the samples of a class went. Column: where the predictions of a class came from."));
    m_hard->addItems({tr("hard"), tr("soft at T")});
    m_hard->setAccessibleName(tr("Predictions or beliefs"));
    m_split->addItems({tr("validation"), tr("test")});
    m_split->setAccessibleName(tr("Which samples"));
    m_point->setAccessibleName(tr("Evaluation point"));
    m_point->setMinimumWidth(60);
    m_point->setMaximumWidth(220);
    m_temperatureText->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("20.0 ")));
    row->addWidget(m_share);
    row->addWidget(m_hard);
    row->addWidget(m_temperature);
    row->addWidget(m_temperatureText);
    row->addStretch(1);
    row->addWidget(new NetworkChooser(workbench, this));
    row->addWidget(m_split);
    row->addWidget(m_point, 1);
    row->addWidget(m_pointText);
    setSoftPossible(true);

    connect(m_share, &QComboBox::activated, this, &ConfusionControls::changed);
    connect(m_hard, &QComboBox::activated, this, [this] {
        showTemperature();
        Q_EMIT changed();
    });
    connect(&workbench, &Workbench::viewTemperatureChanged, this, [this] {
        showTemperature();
        if (soft())
            Q_EMIT changed();
    });
    connect(&workbench, &Workbench::currentRunChanged, this, &ConfusionControls::followRun);
    connect(&workbench, &Workbench::viewPointChanged, this, &ConfusionControls::showPoint);
    connect(&workbench.follower(), &StoreFollower::runsChanged, this, &ConfusionControls::showPoint);
    connect(m_split, &QComboBox::activated, this, [this](int index) { m_workbench.setViewPoint({.split = index == 1 ? ViewPoint::Split::Test : ViewPoint::Split::Validation, .step = -1, .network = m_workbench.viewPoint().network}); });
    connect(m_point, &QSlider::valueChanged, this, [this](int position) {
        const auto& points = m_data->evaluations();
        const bool latest = position >= static_cast<int>(points.size()) - 1;
        m_workbench.setViewPoint({.split = ViewPoint::Split::Validation, .step = latest ? -1 : points[static_cast<std::size_t>(position)].step, .network = m_workbench.viewPoint().network});
    });
    followRun();
    showTemperature();
}

ConfusionShare ConfusionControls::share() const { return static_cast<ConfusionShare>(m_share->currentIndex()); }

bool ConfusionControls::soft() const { return m_hard->currentIndex() == 1 && m_hard->isEnabled(); }

void ConfusionControls::setSoftPossible(bool possible)
{
    m_hard->setEnabled(possible);
    m_hard->setToolTip(possible ? tr("Hard counts each sample at its predicted class; soft adds up the probabilities at a temperature.")
                                : tr("Only the counts of this point are kept, so there are no probabilities to add up."));
    showTemperature();
}

void ConfusionControls::showTemperature()
{
    m_temperature->setVisible(soft());
    m_temperatureText->setVisible(soft());
    m_temperatureText->setText(QLocale().toString(m_workbench.viewTemperature(), 'f', 1));
}

void ConfusionControls::followRun()
{
    if (m_data)
        m_data->disconnect(this);
    const RunId& run = m_workbench.currentRun();
    m_data = run.empty() ? nullptr : m_workbench.follower().data(run);
    if (m_data)
        connect(m_data.get(), &RunData::changed, this, &ConfusionControls::showPoint);
    showPoint();
}

void ConfusionControls::showPoint()
{
    const ViewPoint& point = m_workbench.viewPoint();
    const RunSummary* run = m_workbench.follower().summary(m_workbench.currentRun());
    const bool test = point.split == ViewPoint::Split::Test;
    m_split->setCurrentIndex(test ? 1 : 0);
    m_split->setEnabled(test || (run && run->state == RunState::Finished));   // never a way in without a way out
    m_split->setToolTip(run && run->state == RunState::Finished ? tr("Test samples are looked at after training only.") : tr("Test samples are shown when the run has finished."));
    const QSignalBlocker quiet(m_point);
    const bool points = m_data && !m_data->evaluations().empty();
    m_point->setEnabled(points && !test);
    m_pointText->clear();
    if (!points)
        return;
    const auto& evaluations = m_data->evaluations();
    const auto after = point.step < 0 ? evaluations.end() : std::ranges::upper_bound(evaluations, point.step, {}, &Evaluation::step);
    const auto here = after == evaluations.begin() ? after : after - 1;   // as readBeliefs does
    m_point->setRange(0, static_cast<int>(evaluations.size()) - 1);
    m_point->setValue(static_cast<int>(here - evaluations.begin()));
    m_pointText->setText(test ? tr("selected weights") : tr("epoch %1").arg(QLocale().toString(here->epoch, 'g', 3)));
}

} // namespace retort::ui

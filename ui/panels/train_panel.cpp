#include "ui/panels/train_panel.h"

#include "ui/charts/curve_legend.h"
#include "ui/charts/curve_view.h"
#include "ui/follow/run_text.h"
#include "ui/panels/live_controls.h"
#include "ui/panels/network_chooser.h"
#include "ui/panels/placeholder.h"
#include "ui/panels/train_tiles.h"
#include "ui/panels/wiring_label.h"
#include "ui/settings.h"
#include "ui/theme/card.h"
#include "ui/theme/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QSlider>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <ranges>
#include <utility>

namespace retort::ui {

namespace {

constexpr std::size_t mostSeedsBeside = 11;   ///< pale curves of other seeds, of each kind
constexpr double mostSmoothing = 0.995;

QComboBox* combo(const QStringList& choices, const QString& name)
{
    auto* box = new QComboBox;
    box->addItems(choices);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    return box;
}

/// Half of the slider's way is what most people want: 0.9.
double smoothingOf(int position) { return position <= 0 ? 0 : std::min(1 - std::pow(10, -position / 50.0), mostSmoothing); }

} // namespace

TrainPanel::TrainPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_curves(new TrainCurves(workbench, this))
    , m_tiles(new TrainTiles)
    , m_accuracy(new CurveView)
    , m_loss(new CurveView)
    , m_unit(combo({tr("step"), tr("epoch"), tr("time")}, tr("Horizontal axis")))
    , m_quantity(combo({tr("loss, as trained"), tr("loss, terms alone"), tr("share of the gradient"), tr("learning rate")}, tr("What the lower chart shows")))
    , m_logarithmic(new QToolButton)
    , m_smoothing(new QSlider(Qt::Horizontal))
    , m_wiring(new WiringLabel)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::medium, space::medium, space::medium, space::medium);
    column->setSpacing(space::medium);
    column->addWidget(m_tiles);
    column->addWidget(makeAccuracyCard(), 3);
    column->addWidget(makeLossCard(), 2);
    column->addWidget(new LiveControls(workbench));
    m_empty = new Placeholder(this);
    connect(m_empty, &Placeholder::pressed, &workbench, &Workbench::runExperiment);

    for (auto [one, other] : {std::pair(m_accuracy, m_loss), std::pair(m_loss, m_accuracy)}) {
        connect(one, &CurveView::cursorXChanged, other, &CurveView::setCursorX);
        connect(one, &CurveView::zoomChanged, other, &CurveView::setZoom);
        connect(one, &CurveView::failed, &workbench, [&workbench](const QString& problem) { Q_EMIT workbench.message(problem, true); });
    }
    connect(m_curves, &TrainCurves::valuesChanged, this, [this] {
        m_accuracy->touch();
        m_loss->touch();
        m_loss->setMarks(m_curves->marks(m_lossOf));
        m_accuracy->setMarks(m_curves->marks(m_lossOf));
    });
    connect(&workbench, &Workbench::currentRunChanged, this, &TrainPanel::refresh);
    connect(&workbench, &Workbench::comparedRunsChanged, this, &TrainPanel::refresh);
    connect(&workbench.follower(), &StoreFollower::runsChanged, this, &TrainPanel::refresh);

    const auto kept = settings();
    m_unit->setCurrentIndex(kept->value(QStringLiteral("train/unit"), 0).toInt());
    m_smoothing->setValue(kept->value(QStringLiteral("train/smoothing"), 40).toInt());
    connect(m_unit, &QComboBox::currentIndexChanged, this, [this](int index) {
        settings()->setValue(QStringLiteral("train/unit"), index);
        m_accuracy->setZoom({});
        refresh();
    });
    refresh();
}

QWidget* TrainPanel::makeAccuracyCard()
{
    m_accuracyCard = new Card(tr("Validation accuracy"));
    m_accuracyCard->addToHeader(new NetworkChooser(m_workbench));
    m_accuracyCard->addToHeader(m_unit);
    m_accuracyCard->body()->setSpacing(space::small);
    m_accuracyCard->body()->addWidget(new CurveLegend(*m_accuracy));
    m_accuracyCard->body()->addWidget(m_accuracy, 1);
    m_accuracy->setCeiling(100);
    m_accuracy->setLeastSpan(1);
    m_accuracy->setPassesOverStart(true);
    return m_accuracyCard;
}

QWidget* TrainPanel::makeLossCard()
{
    m_lossCard = new Card(tr("Loss by term"));
    m_smoothing->setRange(0, 100);
    m_smoothing->setFixedWidth(60);
    m_smoothing->setAccessibleName(tr("Smoothing"));
    m_lossCard->addToHeader(m_wiring);
    auto* smoothing = quietLabel(tr("smoothing"));
    smoothing->setBuddy(m_smoothing);
    m_lossCard->addToHeader(smoothing);
    m_lossCard->addToHeader(m_smoothing);
    m_lossCard->addToHeader(m_quantity);
    m_logarithmic->setText(tr("log"));
    m_logarithmic->setCheckable(true);
    m_logarithmic->setToolTip(tr("Logarithmic vertical axis"));
    m_logarithmic->setAccessibleName(m_logarithmic->toolTip());
    m_lossCard->addToHeader(m_logarithmic);
    m_lossCard->body()->setSpacing(space::small);
    m_lossCard->body()->addWidget(new CurveLegend(*m_loss));
    m_lossCard->body()->addWidget(m_loss, 1);
    m_loss->setPassesOverStart(true);

    connect(m_smoothing, &QSlider::valueChanged, this, [this](int position) {
        const double weight = smoothingOf(position);
        m_loss->setSmoothing(weight);
        m_smoothing->setToolTip(tr("Smoothing %1: an average over about %n steps; the raw values stay behind it, pale", nullptr, static_cast<int>(std::lround(1 / (1 - weight)))).arg(weight, 0, 'g', 3));
    });
    connect(m_smoothing, &QSlider::sliderReleased, this, [this] { settings()->setValue(QStringLiteral("train/smoothing"), m_smoothing->value()); });
    connect(m_quantity, &QComboBox::currentIndexChanged, this, &TrainPanel::showLoss);
    connect(m_logarithmic, &QToolButton::toggled, m_loss, &CurveView::setLogarithmic);
    return m_lossCard;
}

void TrainPanel::paintEvent(QPaintEvent* event)
{
    QWidget::paintEvent(event);
    if (!std::exchange(m_painted, true))
        QTimer::singleShot(0, this, &TrainPanel::refresh);
}

void TrainPanel::refresh()
{
    const std::deque<RunSummary>& runs = m_workbench.follower().summaries();
    const RunFamily family = familyOf(m_workbench.currentRun(), runs);
    if (!family.student && !family.baseline && family.teachers.empty()) {
        m_empty->say(tr("Nothing has been trained here yet"), tr("Press Space, and watch the experiment at the left learn."), tr("Run"));
        m_empty->offerExample(m_workbench);
    } else {
        m_empty->say({});
    }
    showCurves(family, runs);
    const auto ahead = family.student && family.baseline ? m_curves->aheadAtSameStep(family.student->id, family.baseline->id) : std::nullopt;
    const TrainFigures figures = figuresOf(family, m_teaching.of(m_workbench.follower().store(), family.student));
    m_tiles->show(family, figures, ahead);
    m_accuracyCard->setNote(verdict(figures, family.baselineIsReference));
    m_wiring->show(m_workbench.follower().store(), family.student ? family.student : family.baseline);
}

std::vector<TracedRun> TrainPanel::traced(const RunFamily& family, const std::deque<RunSummary>& runs) const
{
    std::vector<TracedRun> traced;
    const auto add = [&](const RunSummary* run, const QString& name, const Ink& ink, const RunId& with = {}) {
        const bool isNew = run && std::ranges::none_of(traced, [run](const TracedRun& each) { return each.run.id == run->id; });
        if (isNew)
            traced.push_back({.run = *run, .name = name, .ink = ink, .with = with});
        return isNew;
    };
    const RunSummary* focus = m_workbench.follower().summary(m_workbench.currentRun());
    const auto nameOf = [focus](const RunSummary& run) { return focus ? nameBeside(run, *focus) : runName(run); };
    const auto named = [&](const QString& role, const RunSummary* run) { return run ? QStringLiteral("%1 (%2)").arg(role, nameOf(*run)) : role; };
    const auto beside = [&](const std::vector<const RunSummary*>& seeds, const RunSummary* of, Tone tone) {
        for (const RunSummary* seed : seeds | std::views::take(mostSeedsBeside))
            add(seed, runName(*seed), {.colour = tone}, of->id);
    };
    add(family.student, named(tr("student"), family.student), {.colour = Tone::Student});
    add(family.baseline, named(family.baselineIsReference ? tr("with true labels") : tr("without teacher"), family.baseline), {.colour = Tone::Baseline});
    RunId leads;                              // the first teacher that is drawn, beside which the others are
    for (const RunSummary* teacher : family.teachers) {
        const bool isDrawn = !isFinal(teacher->state) || teacher->id == m_workbench.currentRun() || (!family.student && !family.baseline);
        if (isDrawn && add(teacher, named(tr("teacher"), teacher), {.colour = Tone::Teacher}, leads) && leads.empty())
            leads = teacher->id;
    }
    if (!m_painted)
        return traced;
    beside(family.students, family.student, Tone::Student);
    beside(family.baselines, family.baseline, Tone::Baseline);
    std::vector<RunId> others = m_workbench.comparedRuns();
    for (const RunSummary& run : runs) {
        if (run.pinned && !run.trashed)
            others.push_back(run.id);
    }
    for (const RunId& id : others) {
        if (const auto run = std::ranges::find(runs, id, &RunSummary::id); run != runs.end())
            add(&*run, nameOf(*run), {.colour = run->colour});
    }
    return traced;
}

void TrainPanel::showCurves(const RunFamily& family, const std::deque<RunSummary>& runs)
{
    const auto unit = static_cast<XUnit>(m_unit->currentIndex());
    const bool others = m_curves->setRuns(traced(family, runs), unit);

    // The loss is that of the run in focus; as long as that waits, of whoever of its family trains, or pauses.
    const RunId before = m_lossOf;
    m_lossOf = m_workbench.currentRun();
    const auto waits = [&](const RunSummary* run) { return run && run->step == 0; };
    const auto focus = std::ranges::find(runs, m_lossOf, &RunSummary::id);
    if (focus != runs.end() && waits(&*focus)) {
        std::vector<const RunSummary*> candidates{family.baseline};
        candidates.insert(candidates.end(), family.teachers.begin(), family.teachers.end());
        if (const auto trains = std::ranges::find_if(candidates, [](const RunSummary* run) { return run && (run->state == RunState::Running || run->state == RunState::Paused) && run->step > 0; }); trains != candidates.end())
            m_lossOf = (*trains)->id;
    }

    const QString units[] = {tr("step"), tr("epoch"), tr("seconds of training")};
    const QString& xTitle = units[static_cast<int>(unit)];
    m_accuracy->setWholeX(m_curves->whole());
    m_loss->setWholeX(m_curves->whole());
    m_accuracy->setLevels(m_teaching.levels(m_workbench.follower().store(), family));
    m_accuracy->setMarks(m_curves->marks(m_lossOf));
    if (others || before != m_lossOf) {
        m_accuracy->setTitles(tr("Validation accuracy"), xTitle, tr("accuracy (%)"));
        m_accuracy->setCurves(m_curves->accuracy());
        showLoss();
    } else {
        m_accuracy->touch();
    }
}

void TrainPanel::showLoss()
{
    const auto quantity = static_cast<Quantity>(m_quantity->currentIndex());
    const QString titles[] = {tr("weight · term"), tr("term"), tr("share (%)"), tr("learning rate")};
    m_lossCard->setTitle(quantity == Quantity::LearningRate ? tr("Learning rate") : tr("Loss by term"));
    const RunSummary* run = m_workbench.follower().summary(m_lossOf);
    const QString what = m_quantity->currentText();
    m_loss->setTitles(run ? tr("%1 · %2", "a chart's quantity and whose it is").arg(what, runName(*run)) : what, m_accuracy->xTitle(), titles[static_cast<int>(quantity)]);
    m_lossCard->setNote(run && m_lossOf != m_workbench.currentRun() ? tr("of %1").arg(runName(*run)) : QString());
    m_loss->setCurves(m_curves->loss(m_lossOf, quantity));
    m_loss->setMarks(m_curves->marks(m_lossOf));
}

} // namespace retort::ui

#include "ui/panels/confusion_panel.h"

#include "core/analysis/confusion.h"
#include "ui/charts/matrix_view.h"
#include "ui/follow/run_data.h"
#include "ui/panels/class_scores_model.h"
#include "ui/theme/card.h"
#include "ui/theme/theme.h"
#include "ui/view_temperature.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

enum Share { RowShare, ColumnShare, Counts };

Confusion scaled(const Confusion& counts, int share)
{
    return share == RowShare ? rowShares(counts) : share == ColumnShare ? columnShares(counts) : counts;
}

} // namespace

ConfusionPanel::ConfusionPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_beliefs(new BeliefsSource(workbench, this))
    , m_share(new QComboBox(this))
    , m_hard(new QComboBox(this))
    , m_against(new QComboBox(this))
    , m_temperature(makeTemperatureSlider(workbench, this))
    , m_temperatureText(new QLabel(this))
    , m_split(new QComboBox(this))
    , m_point(new QSlider(Qt::Horizontal, this))
    , m_pointText(quietLabel({}, this))
    , m_said(new QLabel(this))
    , m_empty(quietLabel({}, this))
    , m_scores(new ClassScoresModel(this))
    , m_scoresView(new QTableView(this))
    , m_scoresButton(new QPushButton(tr("Scores by class"), this))
{
    m_body = new QWidget(this);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::medium);
    body->addWidget(makeMatrices(), 3);
    m_said->setTextFormat(Qt::PlainText);
    m_said->setMinimumHeight(fontMetrics().height());
    auto* line = new QHBoxLayout;
    line->addWidget(m_said, 1);
    line->addWidget(quietLabel(tr("Difference: student"), this));
    line->addWidget(m_against);
    line->addWidget(m_scoresButton);
    body->addLayout(line);
    body->addWidget(makeScores(), 2);
    m_empty->setAlignment(Qt::AlignCenter);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::medium, space::medium, space::medium, space::medium);
    column->addWidget(makeControls());
    column->addWidget(m_body, 1);
    column->addWidget(m_empty, 1);
    connectAll();
    followRun();
}

QWidget* ConfusionPanel::makeControls()
{
    auto* controls = new QWidget(this);
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    m_share->addItems({tr("row %"), tr("column %"), tr("counts")});
    m_share->setAccessibleName(tr("What the numbers are"));
    m_share->setToolTip(tr("Row: where the samples of a class went. Column: where the predictions of a class came from."));
    m_hard->addItems({tr("hard"), tr("soft at T")});
    m_hard->setAccessibleName(tr("Predictions or beliefs"));
    m_hard->setToolTip(tr("Hard counts each sample at its predicted class; soft adds up the probabilities at a temperature."));
    m_split->addItems({tr("validation"), tr("test")});
    m_split->setAccessibleName(tr("Which samples"));
    m_point->setAccessibleName(tr("Evaluation point"));
    m_point->setMinimumWidth(90);
    m_temperatureText->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("20.0 ")));
    row->addWidget(m_share);
    row->addWidget(m_hard);
    row->addWidget(m_temperature);
    row->addWidget(m_temperatureText);
    row->addStretch(1);
    row->addWidget(m_split);
    row->addWidget(m_point, 1);
    row->addWidget(m_pointText);
    return controls;
}

QWidget* ConfusionPanel::makeMatrices()
{
    auto* matrices = new QWidget(this);
    auto* row = new QHBoxLayout(matrices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    const struct {
        QString title, about;
        Tone dot, above, below;
    } look[] = {
        {tr("Teacher"), tr("The teacher’s confusion matrix: rows are true classes, columns predicted ones"), Tone::Teacher, Tone::Teacher, Tone::Teacher},
        {tr("Student"), tr("The student’s confusion matrix: rows are true classes, columns predicted ones"), Tone::Student, Tone::Student, Tone::Student},
        {tr("Difference"), tr("The student’s matrix minus the other’s"), Tone::Text, Tone::Student, Tone::Teacher},
    };
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        m_cards[i] = new Card(look[i].title, matrices);
        m_cards[i]->setDot(look[i].dot);
        m_matrices[i] = new MatrixView(m_cards[i]);
        m_matrices[i]->setTones(look[i].above, look[i].below);
        m_matrices[i]->setAccessibleName(look[i].about);
        m_cards[i]->body()->addWidget(m_matrices[i], 1);
        auto* larger = new QToolButton(m_cards[i]);
        larger->setCheckable(true);
        larger->setAutoRaise(true);
        larger->setText(tr("⤢"));
        larger->setToolTip(tr("This matrix alone, as large as there is room"));
        larger->setAccessibleName(tr("Enlarge"));
        connect(larger, &QToolButton::toggled, this, [this, i](bool alone) {
            for (std::size_t other = 0; other < m_cards.size(); ++other)
                m_cards[other]->setVisible(!alone || other == i);
        });
        m_cards[i]->addToHeader(larger);
        row->addWidget(m_cards[i], 1);
    }
    m_against->addItems({tr("− teacher"), tr("− without teacher")});
    m_against->setAccessibleName(tr("Difference to"));
    m_against->setToolTip(tr("Without teacher: the same network from the same start, at the same point."));
    // Equal widths, whatever stands in the headers: the same cell lies at the same place in all three.
    for (Card* card : m_cards)
        card->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
    return matrices;
}

QWidget* ConfusionPanel::makeScores()
{
    m_scoresView->setModel(m_scores);
    m_scoresView->setAccessibleName(tr("Precision, recall and F1 by class"));
    m_scoresView->setSelectionMode(QAbstractItemView::NoSelection);
    m_scoresView->setShowGrid(false);
    m_scoresView->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + space::small);
    m_scoresView->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_scoresButton->setCheckable(true);
    m_scoresButton->setChecked(true);
    connect(m_scoresButton, &QPushButton::toggled, m_scoresView, &QWidget::setVisible);
    return m_scoresView;
}

void ConfusionPanel::connectAll()
{
    for (QComboBox* box : {m_share, m_hard, m_against})
        connect(box, &QComboBox::activated, this, &ConfusionPanel::refresh);
    connect(m_beliefs, &BeliefsSource::changed, this, &ConfusionPanel::refresh);
    connect(&m_workbench, &Workbench::viewTemperatureChanged, this, &ConfusionPanel::refresh);
    connect(&m_workbench, &Workbench::currentRunChanged, this, &ConfusionPanel::followRun);
    connect(&m_workbench, &Workbench::viewPointChanged, this, &ConfusionPanel::showPoint);
    connect(&m_workbench.follower(), &StoreFollower::runsChanged, this, &ConfusionPanel::showPoint);
    connect(m_split, &QComboBox::activated, this, [this](int index) { m_workbench.setViewPoint({.split = index == 1 ? ViewPoint::Split::Test : ViewPoint::Split::Validation, .step = -1}); });
    connect(m_point, &QSlider::valueChanged, this, [this](int position) {
        const auto& points = m_data->evaluations();
        const bool latest = position >= static_cast<int>(points.size()) - 1;
        m_workbench.setViewPoint({.split = ViewPoint::Split::Validation, .step = latest ? -1 : points[static_cast<std::size_t>(position)].step});
    });
    for (MatrixView* matrix : m_matrices) {
        connect(matrix, &MatrixView::outlined, this, &ConfusionPanel::outline);
        connect(matrix, &MatrixView::chosen, this, &ConfusionPanel::choose);
    }
    connect(&m_workbench, &Workbench::sampleFilterChanged, this, [this] {
        const SampleFilter& filter = m_workbench.sampleFilter();
        const bool cell = filter.what == SampleFilter::What::Cell;
        for (MatrixView* matrix : m_matrices)
            matrix->setSelected(cell ? static_cast<int>(filter.truth) : -1, cell ? static_cast<int>(filter.predicted) : -1);
    });
}

void ConfusionPanel::followRun()
{
    if (m_data)
        m_data->disconnect(this);
    const RunId& run = m_workbench.currentRun();
    m_data = run.empty() ? nullptr : m_workbench.follower().data(run);
    if (m_data)
        connect(m_data.get(), &RunData::changed, this, &ConfusionPanel::showPoint);
    if (!run.empty())
        m_workbench.withDataset(run, this, [this, run](std::shared_ptr<const Dataset> dataset) {
            if (run != m_workbench.currentRun())
                return;
            QStringList names;
            for (const std::string& name : dataset->classNames)
                names << QString::fromStdString(name);
            for (MatrixView* matrix : m_matrices)
                matrix->setClasses(names);
            refresh();
        });
    showPoint();
    refresh();
}

void ConfusionPanel::showPoint()
{
    const ViewPoint& point = m_workbench.viewPoint();
    const RunSummary* run = m_workbench.follower().summary(m_workbench.currentRun());
    const bool test = point.split == ViewPoint::Split::Test;
    m_split->setCurrentIndex(test ? 1 : 0);
    m_split->setEnabled(run && run->state == RunState::Finished);
    m_split->setToolTip(m_split->isEnabled() ? tr("Test samples are looked at after training only.") : tr("Test samples are shown when the run has finished."));
    const QSignalBlocker quiet(m_point);
    const bool points = m_data && !m_data->evaluations().empty();
    m_point->setEnabled(points && !test);
    m_pointText->clear();
    if (!points)
        return;
    const auto& evaluations = m_data->evaluations();
    const auto here = point.step < 0 ? evaluations.end() - 1 : std::ranges::find(evaluations, point.step, &Evaluation::step);
    if (here == evaluations.end())
        return;
    m_point->setRange(0, static_cast<int>(evaluations.size()) - 1);
    m_point->setValue(static_cast<int>(here - evaluations.begin()));
    m_pointText->setText(test ? tr("selected weights") : tr("epoch %1").arg(here->epoch, 0, 'g', 3));
}

void ConfusionPanel::refresh()
{
    const double temperature = m_workbench.viewTemperature();
    const bool soft = m_hard->currentIndex() == 1;
    m_temperature->setEnabled(soft);
    m_temperatureText->setText(soft ? QLocale().toString(temperature, 'f', 1) : QString());
    const auto& beliefs = m_beliefs->now();
    m_body->setVisible(beliefs != nullptr);
    m_empty->setVisible(!beliefs);
    m_empty->setText(m_workbench.currentRun().empty() ? tr("No run is chosen.\nPress Run, or choose one in Runs.") : tr("The matrices appear with the run’s first evaluation."));
    if (!beliefs)
        return;

    const auto matrixOf = [&](const Predictions& said) { return soft ? softConfusionOf(said, temperature) : confusionOf(said); };
    const int share = m_share->currentIndex();
    const Confusion student = matrixOf(beliefs->student);
    const auto scale = share == Counts ? MatrixScale::Counts : MatrixScale::Shares;
    const auto accuracyNote = [](const Predictions& said) { return tr("%1 %").arg(100 * accuracyOf(confusionOf(said)), 0, 'f', 1); };
    m_matrices[Student]->setMatrix(scaled(student, share), scale, share == Counts);
    m_cards[Student]->setNote(accuracyNote(beliefs->student));

    std::optional<Predictions> teacher;
    if (beliefs->hasTeacher())
        teacher = beliefs->teacher(temperature);
    if (teacher) {
        m_matrices[Teacher]->setMatrix(scaled(matrixOf(*teacher), share), scale, share == Counts);
        m_cards[Teacher]->setNote(accuracyNote(*teacher));
    } else {
        m_matrices[Teacher]->clear();
        m_cards[Teacher]->setNote(tr("none"));
    }
    const bool baseline = m_against->currentIndex() == 1;
    const Predictions* other = baseline ? (beliefs->baseline ? &*beliefs->baseline : nullptr) : (teacher ? &*teacher : nullptr);
    m_matrices[Difference]->setTones(Tone::Student, baseline ? Tone::Baseline : Tone::Teacher);
    if (other)
        m_matrices[Difference]->setMatrix(difference(scaled(student, share), scaled(matrixOf(*other), share)), MatrixScale::Differences, share == Counts);
    else
        m_matrices[Difference]->clear();
    m_cards[Difference]->setNote(other ? (share == Counts ? tr("samples") : tr("points")) : tr("none"));

    QStringList names;
    for (std::int64_t k = 0; k < student.classes; ++k)
        names << m_matrices[Student]->className(static_cast<int>(k));
    m_scores->show(names, classScores(confusionOf(beliefs->student)), teacher ? classScores(confusionOf(*teacher)) : std::vector<ClassScores>());
    for (MatrixView* matrix : m_matrices)
        matrix->setSentence([this](int truth, int predicted) { return sentence(truth, predicted); });
}

QString ConfusionPanel::sentence(int truth, int predicted) const
{
    const MatrixView& student = *m_matrices[Student];
    const auto number = [&](const MatrixView& matrix) {
        if (matrix.classes() == 0)
            return tr("–");
        const double value = matrix.matrix().at(truth, predicted);
        return m_share->currentIndex() == Counts ? tr("%L1").arg(value, 0, 'f', m_hard->currentIndex() == 1 ? 1 : 0) : tr("%1 %").arg(100 * value, 0, 'f', 1);
    };
    const QString what = truth == predicted ? tr("%1 taken for what it is").arg(student.className(truth)) : tr("%1 taken for %2").arg(student.className(truth), student.className(predicted));
    return tr("%1: student %2, teacher %3").arg(what, number(student), number(*m_matrices[Teacher]));
}

void ConfusionPanel::outline(int truth, int predicted)
{
    for (MatrixView* matrix : m_matrices)
        matrix->setOutline(truth, predicted);
    m_said->setText(truth >= 0 ? sentence(truth, predicted) : QString());
}

void ConfusionPanel::choose(int truth, int predicted)
{
    outline(truth, predicted);
    m_workbench.setSampleFilter({.what = SampleFilter::What::Cell, .truth = truth, .predicted = predicted});
    Q_EMIT m_workbench.panelWanted(QStringLiteral("samples"));
}

} // namespace retort::ui

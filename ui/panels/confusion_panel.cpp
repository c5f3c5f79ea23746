#include "ui/panels/confusion_panel.h"

#include "ui/follow/run_text.h"
#include "ui/panels/class_scores_model.h"
#include "ui/panels/confusion_controls.h"
#include "ui/panels/matrix_row.h"
#include "ui/panels/placeholder.h"
#include "ui/theme/elided_label.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

ConfusionPanel::ConfusionPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_beliefs(workbench.beliefs())
    , m_controls(new ConfusionControls(workbench, this))
    , m_matrices(new MatrixRow(this))
    , m_against(new QComboBox(this))
    , m_said(new ElidedLabel(Type::Body, {}, this))
    , m_empty(quietLabel({}, this))
    , m_noRun(new Placeholder(m_empty))
    , m_scores(new ClassScoresModel(this))
    , m_scoresView(new QTableView(this))
    , m_scoresButton(new QPushButton(tr("Scores by class"), this))
{
    m_body = new QWidget(this);
    auto* body = new QVBoxLayout(m_body);
    body->setContentsMargins(0, 0, 0, 0);
    body->setSpacing(space::medium);
    body->addWidget(m_matrices, 3);
    m_against->setAccessibleName(tr("Difference to"));
    m_against->setToolTip(tr("Without teacher: the same network from the same start, at the same step or its latest before it. Runs you pin in the list can be chosen, too."));
    m_against->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_against->setMaximumWidth(220);
    auto* line = new QHBoxLayout;
    line->addWidget(quietLabel(tr("Difference: student"), this));
    line->addWidget(m_against);
    line->addStretch(1);
    line->addWidget(m_scoresButton);
    body->addWidget(m_said);                  // a line of its own: the sentence on a cell is long
    body->addLayout(line);
    body->addWidget(makeScores(), 2);
    m_empty->setAlignment(Qt::AlignCenter);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::medium, space::medium, space::medium, space::medium);
    column->addWidget(m_controls);
    column->addWidget(m_body, 1);
    column->addWidget(m_empty, 1);
    connectAll();
    fillAgainst();
    fetchClasses();
    m_beliefs.watch(this);
    refresh();
}

QWidget* ConfusionPanel::makeScores()
{
    m_scoresView->setModel(m_scores);
    m_scoresView->setAccessibleName(tr("Precision, recall and F1 by class"));
    m_scoresView->setSelectionMode(QAbstractItemView::NoSelection);
    m_scoresView->setShowGrid(false);
    m_scoresView->verticalHeader()->hide();
    m_scoresView->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + space::small);
    m_scoresView->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_scoresView->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    m_scoresButton->setCheckable(true);
    m_scoresButton->setChecked(true);
    connect(m_scoresButton, &QPushButton::toggled, this, [this](bool shown) {
        m_scoresView->setVisible(shown);
        fitMatrices();
    });
    return m_scoresView;
}

void ConfusionPanel::connectAll()
{
    connect(m_controls, &ConfusionControls::changed, this, &ConfusionPanel::refresh);
    connect(&m_beliefs, &BeliefsSource::changed, this, &ConfusionPanel::refresh);
    connect(&m_workbench, &Workbench::currentRunChanged, this, [this] {
        fillAgainst();
        fetchClasses();
        refresh();
    });
    connect(&m_workbench.follower(), &StoreFollower::runsChanged, this, &ConfusionPanel::fillAgainst);
    connect(m_against, &QComboBox::activated, this, [this] {
        m_beliefs.setAgainst(m_against->currentData().toString().toStdString());
        refresh();
    });
    connect(m_matrices, &MatrixRow::outlined, this, [this](const QString& sentence) { m_said->setText(sentence.isEmpty() ? m_about : sentence); });
    connect(m_matrices, &MatrixRow::oneAloneChanged, this, &ConfusionPanel::fitMatrices);
    connect(m_matrices, &MatrixRow::failed, this, [this](const QString& problem) { Q_EMIT m_workbench.message(problem, true); });
    connect(m_matrices, &MatrixRow::chosen, this, [this](int truth, int predicted, bool byTeacher) {
        m_workbench.setSampleFilter({.what = SampleFilter::What::Cell, .truth = truth, .predicted = predicted, .byTeacher = byTeacher});
        Q_EMIT m_workbench.panelWanted(QStringLiteral("samples"));
    });
    connect(&m_workbench, &Workbench::sampleFilterChanged, this, [this] {
        const SampleFilter& filter = m_workbench.sampleFilter();
        const bool cell = filter.what == SampleFilter::What::Cell;
        m_matrices->setSelected(cell ? static_cast<int>(filter.truth) : -1, cell ? static_cast<int>(filter.predicted) : -1);
    });
}

void ConfusionPanel::fetchClasses()
{
    const RunId run = m_workbench.currentRun();
    m_matrices->setClasses({});               // numbers are right for any run; names only for those of their data set
    if (run.empty())
        return;
    m_workbench.withDataset(run, this, [this, run](std::shared_ptr<const Dataset> dataset) {
        if (run != m_workbench.currentRun())
            return;
        QStringList names;
        for (const std::string& name : dataset->classNames)
            names << QString::fromStdString(name);
        m_matrices->setClasses(names);
        refresh();
    });
}

void ConfusionPanel::fillAgainst()
{
    // Beside each other: what is shown, and the run asked for; empty for the two that are always there.
    QList<std::pair<QString, QString>> entries{{tr("− teacher"), {}}, {tr("− without teacher"), {}}};
    for (const RunSummary& run : m_workbench.follower().summaries()) {
        if (run.pinned && !run.trashed && run.id != m_workbench.currentRun())
            entries.append({tr("− %1").arg(runName(run)), QString::fromStdString(run.id)});
    }
    bool same = entries.size() == m_against->count();
    for (int i = 0; same && i < m_against->count(); ++i)
        same = entries[i] == std::pair(m_against->itemText(i), m_against->itemData(i).toString());
    if (same)
        return;
    const int before = m_against->currentIndex();
    const QString pin = m_against->currentData().toString();
    m_against->clear();
    for (const auto& [text, run] : entries)
        m_against->addItem(text, run);
    m_against->setCurrentIndex(pin.isEmpty() ? std::max(0, before) : std::max(0, m_against->findData(pin)));
    if (m_against->currentData().toString() != pin)
        refresh();                            // the pin it was compared with is gone
}

void ConfusionPanel::fitMatrices()
{
    // Three beside each other are as high as they are wide; what is left over belongs to the table.
    const int wide = (width() - 2 * space::medium) / 3;
    m_matrices->setMaximumHeight(m_matrices->isOneAlone() || m_scoresView->isHidden() ? QWIDGETSIZE_MAX : wide + 4 * fontMetrics().height());
}

void ConfusionPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitMatrices();
}

void ConfusionPanel::refresh()
{
    const auto beliefs = m_beliefs.now();
    m_body->setVisible(beliefs != nullptr);
    m_empty->setVisible(!beliefs);
    m_empty->setText(m_noRun->sayIfNoRun(m_workbench) ? QString() : tr("The matrices appear with the run’s first evaluation."));
    if (!beliefs)
        return;
    m_controls->setSoftPossible(beliefs->hasSamples());
    if (!m_computing.begin())
        return;
    const int against = m_against->currentIndex();
    const ConfusionQuestion question{
        .share = m_controls->share(),
        .soft = m_controls->soft(),
        .temperature = m_workbench.viewTemperature(),
        .against = against == 0 ? ConfusionAgainst::Teacher : against == 1 ? ConfusionAgainst::Baseline : ConfusionAgainst::Other,
    };
    const auto done = [this] {
        if (m_computing.end())
            refresh();
    };
    inBackground(
        this, [beliefs, question] { return confusionMatrices(*beliefs, question); },
        [this, done](const ConfusionAnswer& answer) {
            showAnswer(answer);
            done();
        },
        [this, done](const QString& problem) {
            Q_EMIT m_workbench.message(problem, true);
            done();
        });
}

void ConfusionPanel::showAnswer(const ConfusionAnswer& answer)
{
    const auto nameOf = [this](const RunId& id) {
        const RunSummary* run = m_workbench.follower().summary(id);
        return run ? runName(*run) : QString::fromStdString(id);
    };
    const ConfusionAgainst to = answer.question.against;
    const ComparedNames names{nameOf(answer.run), to == ConfusionAgainst::Teacher ? tr("teacher") : to == ConfusionAgainst::Baseline ? tr("without teacher") : nameOf(answer.other)};
    m_matrices->showAnswer(answer, names);
    m_about = answer.test ? tr("%L1 test samples").arg(answer.samples, 0, 'f', 0) : tr("%L1 validation samples").arg(answer.samples, 0, 'f', 0);
    if (const QString other = otherStepText(answer, names.against); !other.isEmpty())
        m_about += QStringLiteral(" · ") + other;
    m_said->setText(m_about);
    QStringList classes;
    for (std::int64_t k = 0; k < answer.student.matrix.classes; ++k)
        classes << m_matrices->className(static_cast<int>(k));
    m_scores->show(classes, answer.student.scores, answer.teacher.scores);
}

} // namespace retort::ui

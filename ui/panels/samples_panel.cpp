#include "ui/panels/samples_panel.h"

#include "core/analysis/agreement.h"
#include "core/analysis/softmax.h"
#include "ui/follow/beliefs_source.h"
#include "ui/panels/belief_bars.h"
#include "ui/panels/network_chooser.h"
#include "ui/panels/placeholder.h"
#include "ui/panels/sample_grid.h"
#include "ui/panels/sample_model.h"
#include "ui/theme/card.h"
#include "ui/theme/theme.h"
#include "ui/view_temperature.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

constexpr std::array filters{SampleFilter::What::Wrong, SampleFilter::What::Correct, SampleFilter::What::All, SampleFilter::What::Cell};
constexpr int cellFilter = 3;
constexpr int fewestLetters = 7;             // of the boxes: they share a line with what is found

} // namespace

SamplesPanel::SamplesPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_beliefs(workbench.beliefs())
    , m_model(new SampleModel(this))
    , m_filter(new QComboBox(this))
    , m_order(new QComboBox(this))
    , m_temperature(makeTemperatureSlider(workbench, this))
    , m_temperatureText(new QLabel(this))
    , m_count(quietLabel({}, this))
    , m_empty(quietLabel({}, this))
    , m_noRun(new Placeholder(m_empty))
    , m_grid(new SampleGrid(*m_model, this))
    , m_detail(new Card(tr("Chosen sample"), this))
    , m_picture(new QLabel(this))
    , m_facts(quietLabel({}, this))
    , m_bars(new BeliefBars(this))
{
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);

    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    row->addWidget(m_grid, 3);
    row->addWidget(m_empty, 3);
    row->addWidget(makeDetail(), 2);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::medium, space::medium, space::medium, space::medium);
    column->addWidget(makeControls());
    column->addLayout(row, 1);

    connect(&m_beliefs, &BeliefsSource::changed, this, &SamplesPanel::refresh);
    connect(&workbench, &Workbench::sampleFilterChanged, m_grid, &SampleGrid::forget);
    connect(&workbench, &Workbench::sampleFilterChanged, this, &SamplesPanel::refresh);
    connect(&workbench, &Workbench::viewTemperatureChanged, this, &SamplesPanel::refresh);
    connect(m_grid->selectionModel(), &QItemSelectionModel::currentChanged, this, &SamplesPanel::showSample);
    connect(m_model, &QAbstractItemModel::dataChanged, this, &SamplesPanel::showSample);
    m_beliefs.watch(this);
    refresh();
}

void SamplesPanel::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    constexpr int roomForCount = 720;         // a number cut short would be another one
    m_count->setVisible(width() >= roomForCount);
    fitFilter();
}

void SamplesPanel::fitFilter()
{
    constexpr int roomForAll = 900;
    const int most = width() >= roomForAll ? 32 : 16;
    const bool cell = m_filter->currentIndex() == cellFilter;
    m_filter->setMinimumContentsLength(cell ? std::clamp(static_cast<int>(m_filter->currentText().size()), fewestLetters, most) : fewestLetters);
}

QWidget* SamplesPanel::makeControls()
{
    auto* controls = new QWidget(this);
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    m_filter->addItems({tr("wrong"), tr("correct"), tr("all"), tr("one cell of the matrix")});
    m_filter->setAccessibleName(tr("Which samples"));
    m_filter->setToolTip(tr("Click a cell in Confusion to see the samples behind it."));
    m_order->addItems({tr("as in the data"), tr("surest first"), tr("least sure first"), tr("strongest second guess"), tr("teacher's entropy"), tr("disagreement")});
    m_order->setAccessibleName(tr("In which order"));
    m_order->setItemData(3, tr("Where the teacher gives another class the most: dark knowledge to be seen."), Qt::ToolTipRole);
    m_order->setItemData(5, tr("KL divergence from the teacher to the student at the temperature they are viewed at."), Qt::ToolTipRole);

    for (QComboBox* box : {m_filter, m_order}) {
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        box->setMinimumContentsLength(fewestLetters);
        box->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    }
    m_count->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_filter);
    row->addWidget(quietLabel(tr("by"), controls));
    row->addWidget(m_order);
    row->addWidget(m_count, 1);
    row->addWidget(new NetworkChooser(m_workbench, controls));
    row->addWidget(quietLabel(tr("viewing at T"), controls));
    m_temperature->setMinimumWidth(60);
    row->addWidget(m_temperature);
    row->addWidget(m_temperatureText);
    m_temperatureText->setMinimumWidth(fontMetrics().horizontalAdvance(QStringLiteral("20.0 ")));

    connect(m_filter, &QComboBox::activated, this, &SamplesPanel::chooseFilter);
    connect(m_order, &QComboBox::activated, m_grid, &SampleGrid::forget);
    connect(m_order, &QComboBox::activated, this, &SamplesPanel::refresh);
    return controls;
}

QWidget* SamplesPanel::makeDetail()
{
    m_picture->setFixedSize(132, 132);
    m_picture->setAccessibleName(tr("The chosen sample's picture"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    auto* head = new QHBoxLayout;
    head->addWidget(m_picture);
    head->addWidget(m_facts, 1);
    m_detail->body()->addLayout(head);
    m_detail->body()->addWidget(m_bars, 1);
    constexpr int narrowest = 244, widest = 340;
    m_detail->setMinimumWidth(narrowest);
    m_detail->setMaximumWidth(widest);
    return m_detail;
}

void SamplesPanel::chooseFilter(int index)
{
    SampleFilter filter{.what = filters[static_cast<std::size_t>(index)]};
    const auto& beliefs = m_beliefs.now();
    if (filter.what == SampleFilter::What::Cell) {
        const SampleFilter& now = m_workbench.sampleFilter();
        filter.truth = std::max<std::int64_t>(0, now.truth);
        filter.predicted = now.predicted >= 0 ? now.predicted : beliefs && beliefs->student.classes > 1 ? 1 : 0;
        filter.byTeacher = now.byTeacher;
    }
    m_workbench.setSampleFilter(filter);
}

void SamplesPanel::fetchDataset()
{
    const RunId run = m_workbench.currentRun();
    if (run == m_datasetOf)
        return;
    m_datasetOf = run;
    m_model->setDataset(nullptr);             // as long as its own is not known, it has no pictures rather than another's
    if (run.empty())
        return;
    m_workbench.withDataset(run, this, [this, run](std::shared_ptr<const Dataset> dataset) {
        if (run != m_workbench.currentRun())
            return;
        m_model->setDataset(std::move(dataset));
        refresh();
    });
}

void SamplesPanel::refresh()
{
    const double temperature = m_workbench.viewTemperature();
    m_temperatureText->setText(QLocale().toString(temperature, 'f', 1));
    const SampleFilter& filter = m_workbench.sampleFilter();
    m_filter->setCurrentIndex(static_cast<int>(std::ranges::find(filters, filter.what) - filters.begin()));
    fetchDataset();

    const auto beliefs = m_beliefs.now();
    if (!beliefs)
        return showRows(nullptr, {});
    showEmpty();
    showSample();                             // its beliefs at once, the order of all when it is known
    if (!m_computing.begin())
        return;
    const auto done = [this] { m_computing.end() ? refresh() : void(); };
    inBackground(
        this, [beliefs, filter, order = static_cast<SampleOrder>(m_order->currentIndex()), temperature] { return sampleRows(*beliefs, filter, order, temperature); },
        [this, beliefs, done](std::vector<SampleRow> rows) {
            if (beliefs == m_beliefs.now())
                showRows(beliefs, std::move(rows));
            done();
        },
        [this, done](const QString& problem) {
            Q_EMIT m_workbench.message(problem, true);
            done();
        });
}

void SamplesPanel::showRows(std::shared_ptr<const Beliefs> of, std::vector<SampleRow> rows)
{
    m_rowsOf = std::move(of);
    m_model->setRows(std::move(rows));
    const SampleFilter& filter = m_workbench.sampleFilter();
    if (filter.what == SampleFilter::What::Cell) {
        const QString truth = m_model->className(static_cast<std::int32_t>(filter.truth));
        QString words = filter.truth == filter.predicted ? tr("%1, recognised").arg(truth)
                                                         : tr("%1 taken for %2").arg(truth, m_model->className(static_cast<std::int32_t>(filter.predicted)));
        if (filter.byTeacher)
            words = tr("teacher: %1").arg(words);
        m_filter->setItemText(cellFilter, words);
        m_filter->setToolTip(words);
        fitFilter();
    }
    showEmpty();
    m_grid->chooseAgain();
    showSample();
}

void SamplesPanel::showEmpty()
{
    const auto& beliefs = m_beliefs.now();
    const bool empty = m_model->rowCount() == 0, known = beliefs && beliefs == m_rowsOf;
    m_grid->setVisible(!empty);
    m_empty->setVisible(empty);
    m_detail->setVisible(!empty);
    const QString where = beliefs && beliefs->point.split == ViewPoint::Split::Test ? tr("test") : tr("validation");
    if (known || !beliefs)
        m_count->setText(known ? tr("%L1 of %L2 %3 samples").arg(m_model->rowCount()).arg(beliefs->student.size()).arg(where) : QString());
    if (m_noRun->sayIfNoRun(m_workbench) || (beliefs && !known))
        m_empty->clear();
    else if (!beliefs)
        m_empty->setText(tr("This run has said nothing about single samples yet.\nThey appear with its first evaluation."));
    else if (!beliefs->hasSamples())
        m_empty->setText(tr("Of this point only the counts are kept, which Confusion shows.\nChoose another point there, or the test samples."));
    else if (m_workbench.sampleFilter().byTeacher && !beliefs->hasTeacher())
        m_empty->setText(tr("Of the teacher only the counts are kept here, which Confusion shows.\nChoose another point there, or the test samples."));
    else
        m_empty->setText(tr("No sample is like that.\nChoose another cell in Confusion, or show all."));
}

void SamplesPanel::showSample()
{
    const auto& beliefs = m_rowsOf;
    const QModelIndex index = m_grid->currentIndex();
    if (!beliefs || !index.isValid() || index.row() >= m_model->rowCount()) {
        m_bars->clear();
        m_picture->clear();
        m_facts->clear();
        return;
    }
    const SampleRow& sample = m_model->row(index.row());
    const double temperature = m_workbench.viewTemperature();
    if (const QPixmap picture = m_model->picture(sample); !picture.isNull())
        m_picture->setPixmap(picture.scaled(m_picture->size(), Qt::KeepAspectRatio, Qt::FastTransformation));
    else
        m_picture->clear();
    QStringList facts{tr("truly %1").arg(m_model->className(sample.truth)), tr("sample %L1").arg(sample.id & 0xffffffffu)};
    std::vector<double> teacher;
    if (sample.teacher >= 0) {
        const Predictions target = beliefs->teacher(temperature, sample.index);
        teacher = softmax(target.row(0), temperature);
        facts << tr("teacher's entropy %1 nats").arg(QLocale().toString(entropy(teacher), 'f', 2))
              << tr("KL to the student %1 nats").arg(QLocale().toString(divergence(target.row(0), beliefs->student.row(sample.index), temperature), 'f', 3));
    }
    m_facts->setText(facts.join(u'\n'));
    QStringList classes;
    for (std::int64_t k = 0; k < beliefs->student.classes; ++k)
        classes << m_model->className(static_cast<std::int32_t>(k));
    m_bars->show(std::move(teacher), softmax(beliefs->student.row(sample.index), temperature), std::move(classes), sample.truth);
    m_detail->setNote(tr("teacher | student"));
}

} // namespace retort::ui

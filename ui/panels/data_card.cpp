#include "ui/panels/data_card.h"

#include "core/catalogue/catalogue.h"
#include "ui/experiment_document.h"
#include "ui/forms/catalogue_text.h"
#include "ui/forms/effective.h"
#include "ui/forms/kind_form.h"
#include "ui/theme/card.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

constexpr ParamInfo validationField{.id = "count", .title = QT_TRANSLATE_NOOP("retort::ui::Field", "Validation"), .type = ParamType::Integer, .value = "5000",
    .min = 1, .max = 1e9, .unit = "pictures",
    .help = QT_TRANSLATE_NOOP("retort::ui::Field", "Samples carved from the training part, evenly over the classes: weights are chosen on them, never on the test part.")};
constexpr ParamInfo seedsField{.id = "seeds", .title = QT_TRANSLATE_NOOP("retort::ui::Field", "Seeds"), .type = ParamType::Integers, .value = "[0]",
    .min = 0, .max = 1e9, .help = QT_TRANSLATE_NOOP("retort::ui::Field", "Every network is trained once for each seed; the spread over them is shown beside every mean.")};

} // namespace

DataCard::DataCard(ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_document(document), m_facts(quietLabel({}, this)), m_warnings(typeLabel(Type::Small, {}, this)), m_toggle(new QToolButton(this)), m_form(new QWidget(this))
{
    setCursor(Qt::PointingHandCursor);
    m_toggle->setArrowType(Qt::RightArrow);
    m_toggle->setAutoRaise(true);
    m_toggle->setAccessibleName(tr("Open the data"));
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_warnings->setTextFormat(Qt::PlainText);
    m_warnings->setWordWrap(true);
    setTone(m_warnings, Tone::Warn);
    m_warnings->hide();

    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    auto* card = new Card(tr("Data"), this);
    whole->addWidget(card);
    card->addToHeader(m_toggle);
    card->body()->addWidget(m_facts);
    card->body()->addWidget(m_warnings);

    auto* rows = new QVBoxLayout(m_form);
    rows->setContentsMargins(0, space::small, space::small, 0);
    rows->setSpacing(space::small);
    m_dataset = new KindForm(Kind::Dataset, "data", "dataset", [this] { return m_effective; }, document, {"validation"}, m_form);
    m_validation = new Field(validationField, "data.validation.count", [this] { return at(m_effective, "validation.count"); }, document, m_form);
    m_seeds = new Field(seedsField, "seeds", [this] { return at(m_effective, "seeds"); }, document, m_form);
    for (QWidget* row : {static_cast<QWidget*>(m_dataset), static_cast<QWidget*>(m_validation), static_cast<QWidget*>(m_seeds)})
        rows->addWidget(row);
    card->body()->addWidget(m_form);
    m_form->hide();
    connect(m_toggle, &QToolButton::clicked, this, [this] { setOpen(m_form->isHidden()); });
}

void DataCard::setOpen(bool open)
{
    m_form->setVisible(open);
    m_toggle->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
}

void DataCard::setWarnings(const QStringList& warnings)
{
    constexpr qsizetype most = 3;
    QStringList shown = warnings.first(std::min(most, warnings.size()));
    if (warnings.size() > most)
        shown << tr("… and %1 more").arg(warnings.size() - most);
    m_warnings->setText(shown.join(u'\n'));
    m_warnings->setToolTip(warnings.join(u'\n'));
    m_warnings->setVisible(!warnings.isEmpty());
}

void DataCard::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && (m_form->isHidden() || event->position().y() < m_form->mapTo(this, QPoint()).y()))
        setOpen(m_form->isHidden());
    QWidget::mousePressEvent(event);
}

void DataCard::forget()
{
    m_known = nullptr;
    m_facts->clear();
}

void DataCard::refresh(const ResolvedExperiment* experiment)
{
    if (experiment) {
        m_known = effectiveData(*experiment);
        m_known["seeds"] = experiment->seeds;
        const Entry* entry = findEntry(Kind::Dataset, experiment->data.dataset);
        const ValidationSpec& validation = experiment->data.validation;
        m_facts->setText(QStringList{entry ? catalogueText(entry->title) : QString(),
            validation.count > 0 ? tr("%L1 for validation").arg(validation.count) : tr("%1 % for validation").arg(100 * validation.fraction),
            tr("%n seed(s)", nullptr, static_cast<int>(experiment->seeds.size()))}.join(tr(" · ")));
    }
    const Json* written = valueAt(m_document.experiment(), "data");
    m_effective = experiment || !written ? m_known : writtenOver(m_known, *written);
    m_dataset->refresh();
    m_validation->refresh();
    m_seeds->refresh();
}

} // namespace retort::ui

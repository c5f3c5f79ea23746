#include "ui/forms/sees_form.h"

#include "ui/experiment_document.h"
#include "ui/forms/effective.h"
#include "ui/forms/still.h"
#include "ui/theme/theme.h"

#include <QBoxLayout>
#include <QLineEdit>

#include <algorithm>
#include <array>

namespace retort::ui {

namespace {

struct LabelledRow {
    const char* key;                          ///< of the object, or the word itself
    const char* title;
    const char* amount;                       ///< what a first amount is; empty: none is asked
};
constexpr std::array labelledRows{
    LabelledRow{"all", QT_TRANSLATE_NOOP("retort::ui::SeesForm", "all labels"), ""},
    LabelledRow{"per_class", QT_TRANSLATE_NOOP("retort::ui::SeesForm", "labels per class"), "20"},
    LabelledRow{"count", QT_TRANSLATE_NOOP("retort::ui::SeesForm", "labels in all"), "200"},
    LabelledRow{"fraction", QT_TRANSLATE_NOOP("retort::ui::SeesForm", "share of the labels"), "0.03"},
    LabelledRow{"none", QT_TRANSLATE_NOOP("retort::ui::SeesForm", "no labels"), ""},
};

int rowOf(const Json& labelled)
{
    for (std::size_t i = 0; i < labelledRows.size(); ++i)
        if ((labelled.is_string() && labelled == labelledRows[i].key) || (labelled.is_object() && labelled.contains(labelledRows[i].key)))
            return static_cast<int>(i);
    return 0;
}

} // namespace

SeesForm::SeesForm(std::string path, Effective effective, ExperimentDocument& document, QWidget* parent)
    : QWidget(parent)
    , m_path(std::move(path))
    , m_effective(std::move(effective))
    , m_document(document)
    , m_labelled(new StillChoice(this))
    , m_amount(new QLineEdit(this))
    , m_draw(new StillChoice(this))
    , m_unlabelled(new StillChoice(this))
    , m_problem(typeLabel(Type::Small, {}, this))
{
    for (const LabelledRow& row : labelledRows)
        m_labelled->addItem(tr(row.title));
    m_labelled->setAccessibleName(tr("Labelled pictures"));
    m_labelled->setToolTip(tr("The training pictures this network sees with their true labels, drawn evenly over the classes."));
    m_amount->setAccessibleName(tr("How many labels"));
    m_amount->setAlignment(Qt::AlignRight);
    m_amount->setMaximumWidth(fontMetrics().averageCharWidth() * 9);
    m_draw->addItem(tr("drawn anew for each seed"), QStringLiteral("per_seed"));
    m_draw->addItem(tr("the same for all seeds"), QStringLiteral("fixed"));
    m_draw->setAccessibleName(tr("How the labelled pictures are drawn"));
    m_draw->setToolTip(tr("With the same pictures for all seeds, the spread over seeds leaves out the luck of the draw and looks too small."));
    m_unlabelled->addItem(tr("no others"), QStringLiteral("none"));
    m_unlabelled->addItem(tr("all others, without labels"), QStringLiteral("rest"));
    m_unlabelled->addItem(tr("every picture, without its label"), QStringLiteral("all"));
    m_unlabelled->setAccessibleName(tr("Pictures without labels"));
    m_unlabelled->setToolTip(tr("Pictures it sees without their labels: only a teacher can say something about them."));
    setTone(m_problem, Tone::Bad);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);

    auto* labels = new QHBoxLayout;
    labels->addWidget(m_amount);
    labels->addWidget(m_labelled, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(labels);
    column->addWidget(m_draw);
    column->addWidget(m_unlabelled);
    column->addWidget(m_problem);
    labels->setSpacing(4);
    column->setSpacing(4);

    connect(m_labelled, &QComboBox::activated, this, [this](int row) {
        m_amount->setText(QString::fromLatin1(labelledRows[static_cast<std::size_t>(row)].amount));
        writeLabelled();
    });
    connect(m_amount, &QLineEdit::textEdited, this, &SeesForm::writeLabelled);
    connect(m_draw, &QComboBox::activated, this, &SeesForm::writeLabelled);
    connect(m_unlabelled, &QComboBox::activated, this, [this](int index) {
        m_document.set(m_path + ".data.unlabelled", m_unlabelled->itemData(index).toString().toStdString(), tr("Change the pictures without labels"));
    });
    refresh();
}

void SeesForm::writeLabelled()
{
    const LabelledRow& row = labelledRows[static_cast<std::size_t>(m_labelled->currentIndex())];
    Json value = row.key;
    if (*row.amount) {
        value = Json::object();
        value[row.key] = valueFromText(m_amount->text().trimmed().toStdString());
        value["draw"] = m_draw->currentData().toString().toStdString();
    }
    m_document.set(m_path + ".data.labelled", std::move(value), tr("Change the labelled pictures"));
}

void SeesForm::refresh()
{
    const Json now = m_effective();
    const Json labelled = now.is_object() && now.contains("labelled") ? now["labelled"] : Json("all");
    const int index = rowOf(labelled);
    const LabelledRow& row = labelledRows[static_cast<std::size_t>(index)];
    m_labelled->setCurrentIndex(index);
    m_amount->setVisible(*row.amount);
    m_draw->setVisible(*row.amount);
    if (labelled.is_object()) {
        if (!m_amount->hasFocus())
            m_amount->setText(shownValue(at(labelled, row.key)));
        m_draw->setCurrentIndex(at(labelled, "draw") == "fixed" ? 1 : 0);
    }
    const bool others = now.is_object() && now.contains("unlabelled") && now["unlabelled"].is_string();
    const QString word = others ? QString::fromStdString(now["unlabelled"].get<std::string>()) : QString();
    m_unlabelled->setCurrentIndex(std::max(0, m_unlabelled->findData(word)));

    QString problem;
    for (const Problem& each : m_document.problems())
        if (each.path.starts_with("nodes." + m_path + ".data"))
            problem = QString::fromStdString(each.message);
    m_problem->setText(problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace retort::ui

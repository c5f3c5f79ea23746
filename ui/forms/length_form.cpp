#include "ui/forms/length_form.h"

#include "ui/experiment_document.h"
#include "ui/forms/still.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLineEdit>

namespace retort::ui {

LengthForm::LengthForm(std::string path, Effective effective, ExperimentDocument& document, QWidget* parent)
    : QWidget(parent)
    , m_path(std::move(path))
    , m_effective(std::move(effective))
    , m_document(document)
    , m_amount(new QLineEdit(this))
    , m_unit(new StillChoice(this))
{
    m_unit->addItem(tr("epochs"), QStringLiteral("epochs"));
    m_unit->addItem(tr("steps"), QStringLiteral("steps"));
    m_unit->setItemData(0, tr("Passes over the transfer set."), Qt::ToolTipRole);
    m_unit->setItemData(1, tr("Batches; networks that are compared should have the same number."), Qt::ToolTipRole);
    m_unit->setAccessibleName(tr("Unit of the training's length"));
    m_amount->setAccessibleName(tr("Length of the training"));
    m_amount->setAlignment(Qt::AlignRight);
    m_amount->setFixedWidth(fontMetrics().averageCharWidth() * 9);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(quietLabel(tr("Length"), this));
    row->addStretch(1);
    row->addWidget(m_amount);
    row->addWidget(m_unit);
    m_unit->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_unit->setMinimumContentsLength(4);
    connect(m_amount, &QLineEdit::textEdited, this, &LengthForm::write);
    connect(m_unit, &QComboBox::activated, this, &LengthForm::write);
    refresh();
}

void LengthForm::write()
{
    // Both keys are written at once, since exactly one of them may be there.
    const Json* written = valueAt(m_document.experiment(), m_path);
    Json train = written && written->is_object() ? *written : Json::object();
    const std::string unit = m_unit->currentData().toString().toStdString();
    train.erase(unit == "steps" ? "epochs" : "steps");
    train[unit] = valueFromText(m_amount->text().trimmed().toStdString());
    m_document.set(m_path, std::move(train), tr("Change the length of the training"));
}

void LengthForm::refresh()
{
    const Json now = m_effective();
    if (!now.is_object())
        return;
    const bool steps = now.contains("steps");
    m_unit->setCurrentIndex(steps ? 1 : 0);
    if (!m_amount->hasFocus())
        m_amount->setText(shownValue(steps ? now["steps"] : now.value("epochs", Json(nullptr))));
}

} // namespace retort::ui

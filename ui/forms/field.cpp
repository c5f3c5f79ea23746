#include "ui/forms/field.h"

#include "ui/experiment_document.h"
#include "ui/forms/catalogue_text.h"
#include "ui/forms/still.h"
#include "ui/theme/elided_label.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

constexpr int sliderSteps = 400;
constexpr int charactersBeside = 11;          ///< of a choice beside its title; longer ones stand below it

QString text(std::string_view view)
{
    return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
}

/// What was typed, as the field's type would write it; what fits no type is passed on as text, so that its problem is said.
Json typed(const ParamInfo& info, const QString& shown)
{
    const QString trimmed = shown.trimmed();
    if (info.type == ParamType::Text || info.type == ParamType::Path || info.type == ParamType::Choice)
        return trimmed.toStdString();
    if (info.type == ParamType::Integers && !trimmed.startsWith(u'['))
        return valueFromText(QStringLiteral("[%1]").arg(trimmed).toStdString());
    return valueFromText(trimmed.toStdString());
}

/// A form's own fields are among its words, the catalogue's among the catalogue's.
QString said(std::string_view english)
{
    const QString own = Field::tr(english.data());
    return own == text(english) ? catalogueText(english) : own;
}

QString rangeText(const ParamInfo& info)
{
    if (info.type != ParamType::Integer && info.type != ParamType::Real && info.type != ParamType::Integers)
        return {};
    if (info.max >= std::numeric_limits<double>::max() / 2)
        return {};
    return Field::tr("From %1 to %2.").arg(info.min).arg(info.max);
}

} // namespace

QString shownValue(const Json& value)
{
    if (value.is_null())
        return {};
    if (value.is_string())
        return QString::fromStdString(value.get<std::string>());
    if (value.is_array()) {
        QStringList parts;
        for (const Json& part : value)
            parts << shownValue(part);
        return parts.join(QStringLiteral(", "));
    }
    if (value.is_number_float())
        return QString::number(value.get<double>(), 'g', 10);
    return QString::fromStdString(value.dump());
}

Field::Field(const ParamInfo& info, std::string path, Effective effective, ExperimentDocument& document, QWidget* parent, std::function<Reach()> reach)
    : QWidget(parent)
    , m_info(info)
    , m_path(std::move(path))
    , m_effective(std::move(effective))
    , m_document(document)
    , m_problem(typeLabel(Type::Small, {}, this))
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::hair);

    auto* row = new QHBoxLayout;
    row->setSpacing(space::medium);
    auto* label = new ElidedLabel(Type::Small, said(info.title), this);
    label->setForegroundRole(QPalette::PlaceholderText);
    row->addWidget(label, 1);
    if (info.takes == Takes::Live) {
        auto* badge = typeLabel(Type::Small, tr("live"), this);
        setTone(badge, Tone::Good);
        badge->setToolTip(tr("Can be changed while a run trains: see the Train panel."));
        row->addWidget(badge);
    }
    column->addLayout(row);

    switch (info.type) {
    case ParamType::Boolean: makeCheck(*row); break;
    case ParamType::Choice: makeChoice(*row); break;
    default: makeLine(*row); break;
    }
    if (!reach && (info.logarithmic || (info.type == ParamType::Real && info.min == 0 && info.max == 1)))
        reach = [whole = Reach{.low = info.min, .high = info.max, .logarithmic = info.logarithmic}] { return whole; };
    if (reach)
        makeSlider(reach);

    label->setBuddy(m_editor);
    m_editor->setAccessibleName(said(info.title));
    QStringList tip{said(info.help), rangeText(info)};
    tip << (info.takes == Takes::Live ? tr("A change here makes new runs; while a run trains, change it in the Train panel.") : tr("A change makes new runs."));
    tip.removeAll(QString());
    setToolTip(tipText(tip.join(u' ')));

    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->hide();
    column->addWidget(m_problem);
    refresh();
}

void Field::makeLine(QHBoxLayout& row)
{
    auto* edit = new QLineEdit(this);
    m_editor = edit;
    const bool wide = m_info.type == ParamType::Text || m_info.type == ParamType::Path || m_info.type == ParamType::Integers;
    edit->setMaximumWidth(fontMetrics().averageCharWidth() * (wide ? 22 : 11));
    edit->setAlignment(wide ? Qt::AlignLeft : Qt::AlignRight);
    row.addWidget(edit, wide ? 1 : 0);
    if (m_info.type == ParamType::Path) {
        auto* browse = new QToolButton(this);
        browse->setText(tr("…"));
        browse->setAccessibleName(tr("Choose the file"));
        row.addWidget(browse);
        connect(browse, &QToolButton::clicked, this, [this, edit] {
            const QString chosen = m_info.title == "Folder" ? QFileDialog::getExistingDirectory(this, tr("Choose a folder"), edit->text())
                                                            : QFileDialog::getOpenFileName(this, tr("Choose a file"), edit->text());
            if (!chosen.isEmpty())
                write(chosen.toStdString());
        });
    }
    connect(edit, &QLineEdit::textEdited, this, [this](const QString& shown) { write(typed(m_info, shown)); });
    m_show = [edit](const Json& value) {
        if (!edit->hasFocus() || !edit->isModified())
            edit->setText(shownValue(value));
    };
    connect(edit, &QLineEdit::editingFinished, this, [this, edit] {
        edit->setModified(false);
        refresh();
    });
}

void Field::makeChoice(QHBoxLayout& row)
{
    auto* combo = new StillChoice(this);
    combo->setMinimumContentsLength(5);
    m_editor = combo;
    int widest = 0;
    for (std::string_view choice : m_info.choices) {
        combo->addItem(catalogueText(choice), text(choice));
        widest = std::max(widest, fontMetrics().horizontalAdvance(catalogueText(choice)));
    }
    if (widest > fontMetrics().averageCharWidth() * charactersBeside)
        layout()->addWidget(combo);
    else
        row.addWidget(combo);
    connect(combo, &QComboBox::activated, this, [this, combo](int index) { write(combo->itemData(index).toString().toStdString()); });
    m_show = [combo](const Json& value) {
        if (const int index = combo->findData(shownValue(value)); index >= 0)
            combo->setCurrentIndex(index);
    };
}

void Field::makeCheck(QHBoxLayout& row)
{
    auto* check = new QCheckBox(this);
    m_editor = check;
    row.addWidget(check);
    connect(check, &QCheckBox::clicked, this, [this](bool on) { write(on); });
    m_show = [check](const Json& value) { check->setChecked(value.is_boolean() && value.get<bool>()); };
}

void Field::makeSlider(const std::function<Reach()>& reach)
{
    auto* slider = new StillSlider(Qt::Horizontal, this);
    slider->setRange(0, sliderSteps);
    slider->setAccessibleName(said(m_info.title));
    slider->setFocusPolicy(Qt::StrongFocus);
    static_cast<QVBoxLayout*>(layout())->addWidget(slider);
    connect(slider, &QSlider::valueChanged, this, [this, reach](int position) { write(reach().valueAt(static_cast<double>(position) / sliderSteps)); });
    m_show = [show = m_show, slider, reach](const Json& value) {
        show(value);
        if (!value.is_number() || slider->isSliderDown())
            return;
        const QSignalBlocker quiet(slider);
        slider->setValue(static_cast<int>(std::lround(reach().shareOf(value.get<double>()) * sliderSteps)));
    };
}

double Field::Reach::valueAt(double share) const
{
    if (!logarithmic)
        return std::round((low + (high - low) * share) * 100) / 100;
    const double value = std::exp(std::log(low) + std::log(high / low) * share);
    const double scale = std::pow(10.0, std::floor(std::log10(std::max(value, 1e-12))) - 1);
    return std::clamp(std::round(value / scale) * scale, low, high);
}

double Field::Reach::shareOf(double value) const
{
    const double share = logarithmic ? std::log(std::max(value, 1e-12) / low) / std::log(high / low) : (value - low) / (high - low);
    return std::clamp(share, 0.0, 1.0);
}

void Field::write(Json value)
{
    m_document.set(m_path, std::move(value), tr("Change %1").arg(said(m_info.title)));
}

void Field::refresh()
{
    const Json* written = valueAt(m_document.experiment(), m_path);
    m_show(written ? *written : m_effective());

    const std::string full = m_path.starts_with("nodes.") || m_path.starts_with("data.") ? m_path : "nodes." + m_path;
    const auto& problems = m_document.problems();
    const auto mine = std::ranges::find_if(problems, [&](const Problem& problem) { return problem.path == full || problem.path == m_path; });
    m_problem->setVisible(mine != problems.end());
    const QString state = mine == problems.end() ? QString() : mine->warning ? QStringLiteral("warning") : QStringLiteral("error");
    if (mine != problems.end()) {
        m_problem->setText(QString::fromStdString(mine->message));
        setTone(m_problem, mine->warning ? Tone::Warn : Tone::Bad);
    }
    if (m_editor->property("problem").toString() != state) {
        m_editor->setProperty("problem", state);
        m_editor->update();
    }
}

} // namespace retort::ui

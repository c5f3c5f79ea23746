#include "ui/forms/kind_form.h"

#include "ui/experiment_document.h"
#include "ui/forms/catalogue_text.h"
#include "ui/forms/effective.h"
#include "ui/forms/still.h"

#include <QVBoxLayout>

namespace retort::ui {

KindForm::KindForm(Kind kind, std::string path, std::string keyword, Effective effective, ExperimentDocument& document,
    std::vector<std::string> keep, QWidget* parent)
    : QWidget(parent)
    , m_kind(kind)
    , m_path(std::move(path))
    , m_keyword(std::move(keyword))
    , m_effective(std::move(effective))
    , m_document(document)
    , m_keep(std::move(keep))
    , m_choice(new StillChoice(this))
    , m_column(new QVBoxLayout(this))
{
    m_column->setContentsMargins(0, 0, 0, 0);
    m_column->setSpacing(4);
    m_column->addWidget(m_choice);
    for (const Entry& entry : catalogue(kind)) {
        m_choice->addItem(catalogueText(entry.title), QString::fromUtf8(entry.id.data(), static_cast<qsizetype>(entry.id.size())));
        m_choice->setItemData(m_choice->count() - 1, tipText(catalogueText(entry.about)), Qt::ToolTipRole);
    }
    m_choice->setAccessibleName(catalogueText(kindName(kind)));
    connect(m_choice, &QComboBox::activated, this, [this](int index) { choose(m_choice->itemData(index).toString().toStdString()); });
    refresh();
}

void KindForm::choose(const std::string& id)
{
    const Json before = m_effective();
    Json object = Json::object();
    object[m_keyword] = id;
    for (const std::string& key : m_keep)
        if (before.is_object() && before.contains(key))
            object[key] = before[key];
    m_document.set(m_path, std::move(object), tr("Choose %1").arg(m_choice->currentText()));
}

void KindForm::refresh()
{
    const Json now = m_effective();
    const std::string id = now.is_object() && now.contains(m_keyword) && now[m_keyword].is_string() ? now[m_keyword].get<std::string>() : std::string();
    const Entry* entry = findEntry(m_kind, id);
    m_choice->setCurrentIndex(m_choice->findData(QString::fromStdString(id)));
    m_choice->setToolTip(entry ? tipText(catalogueText(entry->about)) : QString());
    if ((entry ? entry->id : std::string_view()) != m_shown)
        rebuild(entry);
    for (Field* field : m_fields)
        field->refresh();
}

void KindForm::rebuild(const Entry* entry)
{
    for (Field* field : m_fields)
        field->deleteLater();
    m_fields.clear();
    m_shown = entry ? entry->id : std::string_view();
    for (const ParamInfo& info : entry ? entry->params : std::span<const ParamInfo>()) {
        const std::string id(info.id);
        auto* field = new Field(info, m_path + "." + id, [this, id] { return at(m_effective(), id); }, m_document, this);
        m_column->addWidget(field);
        m_fields.push_back(field);
    }
}

} // namespace retort::ui

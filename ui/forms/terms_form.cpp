#include "ui/forms/terms_form.h"

#include "ui/experiment_document.h"
#include "ui/forms/catalogue_text.h"
#include "ui/forms/effective.h"
#include "ui/forms/kind_form.h"
#include "ui/theme/theme.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

#include <cmath>

namespace retort::ui {

namespace {

constexpr ParamInfo weightField{.id = "weight", .title = QT_TRANSLATE_NOOP("retort::ui::Field", "Weight"), .type = ParamType::Real, .value = "1.0",
    .min = 0, .max = 1e6, .help = QT_TRANSLATE_NOOP("retort::ui::Field",
        "What the term is multiplied by. With two weights that sum to 1: α in Hinton's notation is the soft one; RepDistiller's -r is the hard, its -a the soft weight; "
        "PyTorch's tutorial names them ce_loss_weight and soft_target_loss_weight."),
    .takes = Takes::Live};

/// The slider of a term's weight: a share, or where those who use the term give it much more or less than that, from a hundredth to ten
/// times as much.
Field::Reach reachOf(const Json& term)
{
    const Entry* row = term.is_object() && term.contains("kind") && term["kind"].is_string() ? findEntry(Kind::Term, term["kind"].get<std::string>()) : nullptr;
    if (!row || (row->usualWeight >= 0.1 && row->usualWeight <= 1))
        return {};
    return {.low = row->usualWeight / 100, .high = row->usualWeight * 10, .logarithmic = true};
}

} // namespace

TermsForm::TermsForm(std::string node, Effective effective, bool taught, ExperimentDocument& document, QWidget* parent)
    : QWidget(parent), m_node(std::move(node)), m_effective(std::move(effective)), m_document(document)
{
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(space::medium);

    const Json terms = m_effective();
    const std::string below = m_node + ".terms.";
    std::vector<std::string> names;
    if (terms.is_object()) {
        for (const auto& [name, term] : terms.items())
            names.push_back(name);
    }

    for (const std::string& name : names) {
        const auto value = [this, name] {
            const Json now = m_effective();
            return now.contains(name) ? now[name] : Json(nullptr);
        };
        auto* head = new QHBoxLayout;
        head->addWidget(typeLabel(Type::Body, QString::fromStdString(name), this), 1);
        if (names.size() > 1) {
            auto* remove = new QToolButton(this);
            remove->setText(tr("Remove"));
            remove->setAutoRaise(true);
            remove->setAccessibleName(tr("Remove the term %1").arg(QString::fromStdString(name)));
            connect(remove, &QToolButton::clicked, this, [this, name] { removeTerm(name); });
            head->addWidget(remove);
        }
        column->addLayout(head);

        auto* kind = new KindForm(Kind::Term, below + name, "kind", value, m_document, {"weight"}, this);
        column->addWidget(kind);
        m_refresh.emplace_back([kind] { kind->refresh(); });
        const auto weight = [value] {
            const Json now = value();
            return now.is_object() && now.contains("weight") ? now["weight"] : Json(nullptr);
        };
        auto* field = new Field(weightField, below + name + ".weight", weight, m_document, this, [value] { return reachOf(value()); });
        column->addWidget(field);
        m_refresh.emplace_back([field] { field->refresh(); });
    }

    auto* add = new QToolButton(this);
    add->setText(tr("Add a term"));
    add->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(add);
    menu->setToolTipsVisible(true);
    for (const Entry& entry : catalogue(Kind::Term)) {
        if (!taught && (entry.needs & NeedsTeacher))
            continue;
        auto* action = menu->addAction(catalogueText(entry.title));
        action->setToolTip(tipText(catalogueText(entry.about)));
        connect(action, &QAction::triggered, this, [this, id = std::string(entry.id)] { addTerm(id); });
    }
    add->setMenu(menu);
    column->addWidget(add, 0, Qt::AlignLeft);
    if (names.size() == 2) {
        auto* complement = new QToolButton(this);
        complement->setText(tr("Weights to 1"));
        complement->setToolTip(tr("Sets the weight of “%1” to one minus that of “%2”.").arg(QString::fromStdString(names[0]), QString::fromStdString(names[1])));
        connect(complement, &QToolButton::clicked, this, [this, below, names] {
            const Json second = at(m_effective(), names[1] + ".weight");
            if (second.is_number())
                m_document.set(below + names[0] + ".weight", std::round((1 - second.get<double>()) * 1e6) / 1e6, tr("Bring the weights to 1"));
        });
        column->addWidget(complement, 0, Qt::AlignLeft);
    }
}

/// As the document has them, so that the rest of them stays as it was written; else those that hold.
Json TermsForm::ownTerms() const
{
    const Json* written = valueAt(m_document.experiment(), m_node + ".terms");
    Json terms = written && written->is_object() ? *written : m_effective();
    return terms.is_object() ? terms : Json::object();
}

void TermsForm::removeTerm(const std::string& name)
{
    Json left = ownTerms();
    left.erase(name);
    m_document.set(m_node + ".terms", std::move(left), tr("Remove the term %1").arg(QString::fromStdString(name)));
}

void TermsForm::addTerm(const std::string& kind)
{
    Json terms = ownTerms();
    std::string name = kind == "cross_entropy" ? "hard" : kind == "kd" ? "soft" : kind;
    for (int n = 2; terms.contains(name); ++n)
        name = kind + "-" + std::to_string(n);
    const double usual = entry(Kind::Term, kind).usualWeight;
    terms[name] = {{"kind", kind}, {"weight", usual == 1 ? 0.5 : usual}};
    m_document.set(m_node + ".terms", std::move(terms), tr("Add the term %1").arg(QString::fromStdString(name)));
}

void TermsForm::refresh()
{
    for (const auto& each : m_refresh)
        each();
}

} // namespace retort::ui

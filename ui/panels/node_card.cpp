#include "ui/panels/node_card.h"

#include "core/recipe/words.h"
#include "ui/experiment_document.h"
#include "ui/forms/kind_form.h"
#include "ui/forms/length_form.h"
#include "ui/forms/sees_form.h"
#include "ui/forms/terms_form.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMouseEvent>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

namespace {

Tone toneOf(NodePart part)
{
    switch (part) {
    case NodePart::Teacher: return Tone::Teacher;
    case NodePart::Student: return Tone::Student;
    case NodePart::Baseline:
    case NodePart::Reference: return Tone::Baseline;
    }
    return Tone::Text;
}

QString partText(const Node& node, NodePart part)
{
    switch (part) {
    case NodePart::Teacher: return node.members > 1 ? NodeCard::tr("%n teacher(s)", nullptr, static_cast<int>(node.members)) : NodeCard::tr("teacher");
    case NodePart::Student: return NodeCard::tr("student");
    case NodePart::Baseline: return NodeCard::tr("without teacher (same start)");
    case NodePart::Reference: return NodeCard::tr("true labels (same pictures)");
    }
    return {};
}

QString lengthText(const TrainSpec& train)
{
    return train.steps > 0 ? NodeCard::tr("%Ln step(s)", nullptr, static_cast<int>(train.steps)) : NodeCard::tr("%Ln epoch(s)", nullptr, static_cast<int>(train.epochs));
}

} // namespace

NodePart partOf(const Node& node, const ResolvedExperiment& experiment)
{
    if (!node.baselineOf.empty())
        return NodePart::Baseline;
    if (!node.referenceOf.empty())
        return NodePart::Reference;
    const bool teaches = std::ranges::any_of(experiment.nodes, [&](const Node& other) {
        return std::ranges::any_of(other.teachers, [&](const TeacherSource& source) { return source.kind == TeacherSource::Kind::Node && source.name == node.name; });
    });
    return teaches && node.teachers.empty() ? NodePart::Teacher : NodePart::Student;
}

NodeCard::NodeCard(std::string name, ExperimentDocument& document, QWidget* parent)
    : QWidget(parent)
    , m_name(std::move(name))
    , m_document(document)
    , m_card(new Card(QString::fromStdString(m_name), this))
    , m_role(quietLabel({}, this))
    , m_model(new QLabel(this))
    , m_facts(quietLabel({}, this))
    , m_hints(typeLabel(Type::Small, {}, this))
    , m_toggle(new QToolButton(this))
{
    setCursor(Qt::PointingHandCursor);
    m_toggle->setArrowType(Qt::RightArrow);
    m_toggle->setAutoRaise(true);
    m_toggle->setAccessibleName(tr("Open %1").arg(QString::fromStdString(m_name)));
    m_role->setWordWrap(true);
    m_model->setTextFormat(Qt::PlainText);
    m_model->setWordWrap(true);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_hints->setTextFormat(Qt::PlainText);
    m_hints->setWordWrap(true);
    setTone(m_hints, Tone::Warn);

    auto* whole = new QVBoxLayout(this);
    whole->setContentsMargins(0, 0, 0, 0);
    whole->addWidget(m_card);
    m_card->addToHeader(m_toggle);
    m_card->body()->addWidget(m_role);
    m_card->body()->addWidget(m_model);
    m_card->body()->addWidget(m_facts);
    m_card->body()->addWidget(m_hints);
    connect(m_toggle, &QToolButton::clicked, this, [this] { setOpen(!isOpen()); });
}

void NodeCard::mousePressEvent(QMouseEvent* event)
{
    if (event->button() == Qt::LeftButton && (!m_form || event->position().y() < m_form->mapTo(this, QPoint()).y()))
        setOpen(!isOpen());
    QWidget::mousePressEvent(event);
}

void NodeCard::setOpen(bool open)
{
    if (open == isOpen() || (open && !m_editable))
        return;
    if (open) {
        buildForm();
    } else {
        m_refresh.clear();
        m_form->deleteLater();
        m_form = nullptr;
    }
    m_toggle->setArrowType(open ? Qt::DownArrow : Qt::RightArrow);
    Q_EMIT opened(open);
}

QWidget* NodeCard::section(const QString& title, QWidget* content)
{
    auto* box = new QWidget(m_form);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, space::small, 0, 0);
    column->setSpacing(space::small);
    column->addWidget(typeLabel(Type::Strong, title, box));
    column->addWidget(content);
    return box;
}

/// Which terms there are and whether it is taught: another shape needs another form. Not their order, which changes with their values.
std::set<std::string> NodeCard::shape() const
{
    std::set<std::string> shape;
    if (!at(m_effective, "teachers").is_null())
        shape.insert("teachers");
    const Json terms = at(m_effective, "terms");
    if (terms.is_object()) {
        for (const auto& [name, term] : terms.items())
            shape.insert("terms." + name);
    }
    return shape;
}

void NodeCard::buildForm()
{
    m_shape = shape();
    m_form = new QWidget(this);
    auto* column = new QVBoxLayout(m_form);
    column->setContentsMargins(0, space::small, space::small, 0);
    column->setSpacing(space::medium);

    const auto effective = [this](std::string path) { return [this, path = std::move(path)] { return at(m_effective, path); }; };
    const auto add = [&](const QString& title, auto* form) {
        column->addWidget(section(title, form));
        m_refresh.emplace_back([form] { form->refresh(); });
    };
    const auto fields = [&](const QString& title, std::string_view id, const std::string& path) {
        auto* box = new QWidget(m_form);
        auto* rows = new QVBoxLayout(box);
        rows->setContentsMargins(0, 0, 0, 0);
        rows->setSpacing(space::small);
        for (const ParamInfo& info : entry(Kind::Fields, id).params) {
            if (info.id == "epochs" || info.id == "steps")
                continue;                     // one length: see LengthForm
            const std::string below = path.empty() ? std::string(info.id) : path + "." + std::string(info.id);
            auto* field = new Field(info, m_name + "." + below, effective(below), m_document, box);
            rows->addWidget(field);
            m_refresh.emplace_back([field] { field->refresh(); });
        }
        column->addWidget(title.isEmpty() ? box : section(title, box));
    };

    const bool taught = !at(m_effective, "teachers").is_null();
    add(tr("Network"), new KindForm(Kind::Architecture, m_name + ".model", "architecture", effective("model"), m_document, {}, m_form));
    add(tr("What it sees"), new SeesForm(m_name, effective("data"), m_document, m_form));
    add(tr("What it learns from"), new TermsForm(m_name, effective("terms"), taught, m_document, m_form));
    if (taught)
        fields(tr("Teacher"), "teachers", "teachers");
    add(tr("Training"), new LengthForm(m_name + ".train", effective("train"), m_document, m_form));
    fields({}, "train", "train");
    add(tr("Optimiser"), new KindForm(Kind::Optimizer, m_name + ".train.optimizer", "kind", effective("train.optimizer"), m_document, {}, m_form));
    add(tr("Learning rate over time"), new KindForm(Kind::Schedule, m_name + ".train.schedule", "kind", effective("train.schedule"), m_document, {}, m_form));
    fields({}, "select", "train");
    fields({}, "node", {});
    m_card->body()->addWidget(m_form);
}

void NodeCard::learn(const Node* node)
{
    if (node)
        m_known = effectiveNode(*node);
    const Json* written = valueAt(m_document.experiment(), "nodes." + m_name);
    m_effective = node || !written ? m_known : writtenOver(m_known, *written);
}

void NodeCard::refresh(const ResolvedExperiment* experiment)
{
    const Node* node = findNode(experiment, m_name);
    int wrong = 0;
    QStringList hints;
    for (const Problem& problem : m_document.problems()) {
        if (problem.path != "nodes." + m_name && !problem.path.starts_with("nodes." + m_name + "."))
            continue;
        wrong += problem.warning ? 0 : 1;
        if (problem.warning)
            hints << QString::fromStdString(problem.message);
    }
    m_hints->setText(hints.join(u'\n'));
    m_hints->setVisible(!hints.isEmpty());
    m_card->setNote(wrong > 0 ? tr("%n to mend", nullptr, wrong) : QString());
    if (node) {
        const NodePart part = partOf(*node, *experiment);
        m_editable = part == NodePart::Teacher || part == NodePart::Student;
        m_toggle->setVisible(m_editable);
        m_card->setDot(toneOf(part));
        m_role->setText(partText(*node, part));
        m_model->setText(QString::fromStdString(modelText(node->model, node->together ? node->members : 1)));
        m_model->setVisible(m_editable);
        QStringList facts{QString::fromStdString(seenText(node->data)), QString::fromStdString(termsText(node->terms)), lengthText(node->train)};
        for (const auto& [path, value] : node->sweep)
            facts << tr("swept: %1").arg(QString::fromStdString(path));
        m_facts->setText(facts.join(tr(" · ")));
    }
    learn(node);
    if (isOpen() && shape() != m_shape) {
        setOpen(false);
        setOpen(true);
    }
    for (const auto& each : m_refresh)
        each();
}

} // namespace retort::ui

#include "ui/panels/experiment_panel.h"

#include "core/base/error.h"
#include "ui/experiment_files.h"
#include "ui/panels/data_card.h"
#include "ui/panels/node_card.h"
#include "ui/panels/node_graph.h"
#include "ui/panels/plan_line.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"
#include "ui/workbench.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QScrollArea>
#include <QScrollBar>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace retort::ui {

ExperimentPanel::ExperimentPanel(Workbench& workbench, QWidget* parent)
    : QWidget(parent)
    , m_workbench(workbench)
    , m_name(typeLabel(Type::Title, {}, this))
    , m_about(quietLabel({}, this))
    , m_data(new DataCard(workbench.document(), this))
    , m_scroll(nullptr)
    , m_graph(new NodeGraph(this))
    , m_cards(new QVBoxLayout(m_graph))
    , m_plan(new PlanLine(workbench.document(), workbench.follower().store().folder(), this))
{
    setAcceptDrops(true);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setWordWrap(true);
    m_about->setTextFormat(Qt::PlainText);
    m_about->setWordWrap(true);
    m_cards->setContentsMargins(NodeGraph::gutter, 0, 0, 0);
    m_cards->setSpacing(space::medium);

    auto* content = new QWidget;
    auto* inner = new QVBoxLayout(content);
    inner->setContentsMargins(space::small, 0, space::medium, 0);
    inner->setSpacing(space::medium);
    inner->addWidget(m_about);
    inner->addWidget(m_data);
    inner->addWidget(m_graph);
    inner->addStretch(1);
    auto* scroll = m_scroll = new QScrollArea(this);
    scroll->setWidget(content);
    content->installEventFilter(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setAccessibleName(tr("The experiment's cards"));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::medium, space::medium, 0, space::medium);
    column->setSpacing(space::medium);
    column->addWidget(makeHead());
    column->addWidget(scroll, 1);
    column->addWidget(m_plan);

    connect(&workbench.document(), &ExperimentDocument::replaced, this, &ExperimentPanel::forget);
    connect(&workbench.document(), &ExperimentDocument::changed, this, &ExperimentPanel::refresh);
    connect(&workbench.follower(), &StoreFollower::runEnded, m_plan, &PlanLine::plan);
    connect(m_plan, &PlanLine::dataWarned, m_data, &DataCard::setWarnings);
    refresh();
}

QWidget* ExperimentPanel::makeHead()
{
    auto* head = new QWidget(this);
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(space::small, 0, space::medium, 0);
    row->addWidget(m_name, 1);
    auto* gallery = new QToolButton(head);
    gallery->setIcon(icon("gallery"));
    gallery->setAccessibleName(tr("Gallery"));
    gallery->setToolTip(tr("Gallery: ready experiments, each with a line on what it shows"));
    connect(gallery, &QToolButton::clicked, this, [this] { chooseFromGallery(m_workbench, this); });
    row->addWidget(gallery);
    gallery->setAutoRaise(true);
    auto* more = new QToolButton(head);
    more->setIcon(icon("more"));
    more->setAutoRaise(true);
    more->setToolTip(tr("Open, save, copy and paste the experiment"));
    more->setAccessibleName(tr("More about the experiment"));
    more->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more);
    for (const FileAction& action : fileActions()) {
        if (action.separatorBefore)
            menu->addSeparator();
        connect(menu->addAction(tr(action.title)), &QAction::triggered, this, [this, act = action.act] { act(m_workbench, this); });
    }
    more->setMenu(menu);
    row->addWidget(more);
    return head;
}

/// Of an experiment that has a problem the cards know nothing; what they knew of the one before it is not true of it.
void ExperimentPanel::forget()
{
    if (m_workbench.document().resolved())
        return;
    m_graph->setLinks({});
    for (const auto& [name, card] : m_nodes)
        card->deleteLater();
    m_nodes.clear();
    m_data->forget();
}

void ExperimentPanel::refresh()
{
    const ExperimentDocument& document = m_workbench.document();
    const ResolvedExperiment* resolved = document.resolved();
    m_name->setText(QString::fromStdString(document.experiment().name()));
    m_about->setText(QString::fromStdString(document.experiment().about()));
    m_about->setVisible(!m_about->text().isEmpty());
    m_data->refresh(resolved);

    const Json* nodes = valueAt(document.experiment(), "nodes");
    std::set<std::string> names;
    if (nodes && nodes->is_object())
        for (const auto& [name, node] : nodes->items())
            names.insert(name);
    const bool gone = std::erase_if(m_nodes, [&](const auto& each) {
        if (names.contains(each.first))
            return false;
        each.second->deleteLater();
        return true;
    }) > 0;
    int position = 0;
    if (nodes && nodes->is_object()) {
        for (const auto& [name, node] : nodes->items()) {
            NodeCard*& card = m_nodes[name];
            if (!card)
                card = new NodeCard(name, m_workbench.document(), m_graph);
            if (m_cards->indexOf(card) != position)
                m_cards->insertWidget(position, card);
            card->refresh(resolved);
            ++position;
        }
    }
    if (resolved)
        link(*resolved);
    else if (gone)
        m_graph->setLinks({});                // they may lead to a card that is no more
}

void ExperimentPanel::link(const ResolvedExperiment& resolved)
{
    std::vector<NodeGraph::Link> links;
    for (const Node& node : resolved.nodes) {
        const auto draw = [&](const std::string& from, bool teaches) {
            if (m_nodes.contains(from) && m_nodes.contains(node.name)) {
                const NodeGraph::Link each{m_nodes[from], m_nodes[node.name], teaches};
                if (std::ranges::find(links, each) == links.end())
                    links.push_back(each);
            }
        };
        for (const TeacherSource& teacher : node.teachers)
            if (teacher.kind == TeacherSource::Kind::Node)
                draw(teacher.name, true);
        draw(node.baselineOf, false);
        draw(node.referenceOf, false);
    }
    m_graph->setLinks(std::move(links));
}

bool ExperimentPanel::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest) {
        // The dock is never so narrow that closed cards are cut off.
        constexpr int most = 260;
        const int wanted = m_scroll->widget()->minimumSizeHint().width() + m_scroll->verticalScrollBar()->sizeHint().width();
        m_scroll->setMinimumWidth(std::min(most, wanted));
    }
    return QWidget::eventFilter(watched, event);
}

void ExperimentPanel::dragEnterEvent(QDragEnterEvent* event)
{
    if (event->mimeData()->hasUrls() || event->mimeData()->hasText())
        event->acceptProposedAction();
}

void ExperimentPanel::dropEvent(QDropEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (!urls.isEmpty() && urls.front().isLocalFile())
        openExperiment(m_workbench, urls.front().toLocalFile(), this);
    else
        pasteExperiment(m_workbench, event->mimeData()->text(), this);
    event->acceptProposedAction();
}

QWidget* makeExperimentPanel(Workbench& workbench, QWidget* parent) { return new ExperimentPanel(workbench, parent); }

} // namespace retort::ui

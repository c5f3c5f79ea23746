#include "ui/panels/placeholder.h"

#include "ui/theme/theme.h"
#include "ui/workbench.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace retort::ui {

Placeholder::Placeholder(QWidget* view)
   
    : QWidget(view)
    , m_title(typeLabel(Type::Strong, {}, this))
    , m_hint(quietLabel({}, this))
    , m_button(new QPushButton(this))
    , m_example(new QPushButton(tr("Open the example"), this))
{
    for (QLabel* label : {m_title, m_hint}) {
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignCenter);
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * space::large, space::large, 2 * space::large, space::large);
    column->setSpacing(space::medium);
    column->addStretch(2);
    column->addWidget(m_title);
    column->addWidget(m_hint);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addWidget(m_example, 0, Qt::AlignHCenter);
    column->addStretch(3);
    connect(m_button, &QPushButton::clicked, this, &Placeholder::pressed);
    view->installEventFilter(this);
    m_button->hide();
    hide();
}

void Placeholder::say(const QString& title, const QString& hint, const QString& button)
{
    m_title->setText(title);
    m_hint->setText(hint);
    m_hint->setVisible(!hint.isEmpty());
    m_button->setText(button);
    m_button->setVisible(!button.isEmpty());
    m_example->hide();
    setVisible(!title.isEmpty());
    setGeometry(parentWidget()->rect());
    raise();
}

void Placeholder::offerExample(Workbench& workbench)
{
    m_example->setVisible(workbench.offersExample());
    connect(m_example, &QPushButton::clicked, &workbench, &Workbench::exampleWanted, Qt::UniqueConnection);
}

bool Placeholder::sayIfNoRun(Workbench& workbench)
{
    const bool none = workbench.currentRun().empty();
    say(none ? tr("No run is chosen") : QString(), tr("Press Run, or choose one in Runs."));
    if (none)
        offerExample(workbench);
    return none;
}

bool Placeholder::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::Resize)
        setGeometry(parentWidget()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace retort::ui

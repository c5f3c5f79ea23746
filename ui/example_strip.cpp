#include "ui/example_strip.h"

#include "ui/theme/strokes.h"
#include "ui/theme/theme.h"
#include "ui/workbench.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>

namespace retort::ui {

ExampleStrip::ExampleStrip(Workbench& workbench, QWidget* parent) : QFrame(parent)
{
    auto* title = typeLabel(Type::Strong, tr("Example"), this);
    auto* text = quietLabel(tr("Finished runs that came with Retort, to look around in. Run begins a store of your own."), this);
    text->setWordWrap(true);
    auto* own = new QPushButton(tr("My own store"), this);
    own->setToolTip(tr("Leave the example for the store that keeps your own runs"));
    connect(own, &QPushButton::clicked, &workbench, &Workbench::ownStoreWanted);

    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, space::small, space::small, space::small);
    row->setSpacing(space::medium);
    row->addWidget(title);
    row->addWidget(text, 1);
    row->addWidget(own);
    setAccessibleName(tr("This is the example store"));
    setVisible(workbench.inExample());
    connect(&Theme::instance(), &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ExampleStrip::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor accent = colour(Tone::Accent);
    strokes::box(painter, rect(), mix(colour(Tone::Card), accent, 0.06), mix(colour(Tone::Card), accent, 0.35), space::radius);
}

} // namespace retort::ui

#include "ui/panels/stat_tile.h"

#include "ui/theme/card.h"
#include "ui/theme/strokes.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

namespace retort::ui {

StatTile::StatTile(std::optional<Tone> tone, QWidget* parent)
    : QFrame(parent), m_title(quietLabel({})), m_value(typeLabel(Type::Number, QStringLiteral("–"))), m_caption(quietLabel({}))
{
    auto* head = new QHBoxLayout;
    head->setSpacing(space::small + 2);
    if (tone)
        head->addWidget(new Dot(*tone));
    head->addWidget(m_title, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::medium, space::medium, space::medium);
    column->setSpacing(space::hair);
    column->addLayout(head);
    column->addWidget(m_value);
    column->addWidget(m_caption);
    for (QLabel* label : {m_title, m_caption})
        label->setMinimumWidth(1);            // cut to the tile's width, never the other way round
    setMinimumWidth(84);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StatTile::show(const QString& title, const QString& value, const QString& caption, const QString& tip)
{
    m_titleText = title;
    m_captionText = caption;
    m_value->setText(value.isEmpty() ? QStringLiteral("–") : value);
    setToolTip(tip);
    setAccessibleName(title);
    setAccessibleDescription(QStringLiteral("%1, %2").arg(m_value->text(), caption));
    fit();
}

QString StatTile::value() const { return m_value->text(); }

void StatTile::fit()
{
    m_title->setText(m_title->fontMetrics().elidedText(m_titleText, Qt::ElideRight, m_title->width()));
    m_caption->setText(m_caption->fontMetrics().elidedText(m_captionText, Qt::ElideRight, m_caption->width()));
}

void StatTile::resizeEvent(QResizeEvent* event)
{
    QFrame::resizeEvent(event);
    fit();
}

void StatTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    strokes::box(painter, rect(), colour(Tone::Card), colour(Tone::Line), space::radius);
}

} // namespace retort::ui

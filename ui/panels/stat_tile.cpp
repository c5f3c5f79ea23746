#include "ui/panels/stat_tile.h"

#include "ui/theme/card.h"
#include "ui/theme/strokes.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

StatTile::StatTile(std::optional<Tone> tone, QWidget* parent)
    : QFrame(parent), m_beside(space::large + space::medium), m_title(quietLabel({})), m_value(typeLabel(Type::Number, QStringLiteral("–"))), m_caption(quietLabel({}))
{
    auto* head = new QHBoxLayout;
    head->setSpacing(space::small + 2);
    if (tone) {
        auto* dot = new Dot(*tone);
        dot->setFixedHeight(m_title->fontMetrics().height());   // beside the first line, also where there are two
        head->addWidget(dot, 0, Qt::AlignTop);
        m_beside += dot->width() + head->spacing();
    }
    head->addWidget(m_title, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(space::large, space::medium, space::medium, space::medium);
    column->setSpacing(space::hair);
    column->addLayout(head);
    column->addWidget(m_value);
    column->addWidget(m_caption);
    column->addStretch(1);
    for (QLabel* label : {m_title, m_caption}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    }
    setMinimumWidth(84);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Minimum);
}

void StatTile::show(const QString& title, const QString& value, const QString& caption, const QString& tip)
{
    m_title->setText(title);
    m_caption->setText(caption);
    m_value->setText(value.isEmpty() ? QStringLiteral("–") : value);
    setToolTip(tip);
    setAccessibleName(title);
    setAccessibleDescription(QStringLiteral("%1, %2").arg(m_value->text(), caption));
}

int StatTile::titleHeight(int tileWidth) const
{
    // Not by the label, whose answer is never below what it was given last.
    return m_title->fontMetrics().boundingRect(QRect(0, 0, std::max(1, tileWidth - m_beside), 1000), Qt::TextWordWrap, m_title->text()).height();
}

void StatTile::setTitleHeight(int height) { m_title->setFixedHeight(height); }

QString StatTile::value() const { return m_value->text(); }

void StatTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    strokes::box(painter, rect(), colour(Tone::Card), colour(Tone::Line), space::radius);
}

} // namespace retort::ui

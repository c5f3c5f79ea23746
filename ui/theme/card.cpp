#include "ui/theme/card.h"

#include "ui/theme/elided_label.h"
#include "ui/theme/strokes.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QVBoxLayout>

#include <algorithm>

namespace retort::ui {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_dot(new Dot(Tone::Text))
    , m_title(new ElidedLabel(Type::Title, title))
    , m_note(new ElidedLabel(Type::Small))
    , m_header(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_note->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_note->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);   // takes what the title leaves
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(space::large, space::medium + 1, space::large, space::large);
    all->setSpacing(space::medium);
    m_header->setSpacing(space::medium);
    m_header->addWidget(m_dot);
    m_header->addWidget(m_title);
    m_header->addWidget(m_note, 1);
    all->addLayout(m_header);
    m_body->setSpacing(space::medium);
    all->addLayout(m_body, 1);
    setDot({});
    setTitle(title);
    setNote({});
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    setAccessibleName(title);
}

void Card::setNote(const QString& note)
{
    constexpr int alwaysSeen = 64;            // pixels: a number, a word or two
    m_note->setText(note);
    m_note->setMinimumWidth(std::min(m_note->sizeHint().width(), alwaysSeen));
}

void Card::setDot(std::optional<Tone> tone)
{
    m_dot->setVisible(tone.has_value());
    if (tone)
        m_dot->setTone(*tone);
}

void Card::addToHeader(QWidget* widget) { m_header->addWidget(widget); }

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    strokes::box(painter, rect(), colour(Tone::Card), colour(Tone::Line), space::radius);
}

Dot::Dot(Tone tone, QWidget* parent) : QWidget(parent), m_tone(tone) { setFixedSize(9, 9); }

void Dot::setTone(Tone tone)
{
    m_tone = tone;
    update();
}

void Dot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    QRectF dot(0, 0, 8, 8);
    dot.moveCenter(QRectF(rect()).center());
    strokes::box(painter, dot, colour(m_tone), Qt::transparent, 4);
}

} // namespace retort::ui

#include "ui/theme/card.h"

#include "ui/theme/strokes.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace retort::ui {

Card::Card(const QString& title, QWidget* parent)
    : QFrame(parent)
    , m_dot(new Dot(Tone::Text))
    , m_title(typeLabel(Type::Title, title))
    , m_note(quietLabel({}))
    , m_header(new QHBoxLayout)
    , m_body(new QVBoxLayout)
{
    m_note->setMinimumWidth(1);               // gives way before the window has to grow
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(space::large, space::medium + 1, space::large, space::large);
    all->setSpacing(space::medium);
    m_header->setSpacing(space::medium);
    m_header->addWidget(m_dot);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    m_header->addWidget(m_note);
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
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
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
    strokes::box(painter, QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), colour(m_tone), Qt::transparent, 4);
}

} // namespace retort::ui

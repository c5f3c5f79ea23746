#include "ui/message_bar.h"

#include "ui/theme/icons.h"
#include "ui/theme/strokes.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <chrono>

namespace retort::ui {

MessageBar::MessageBar(QWidget* parent) : QFrame(parent), m_sign(new QLabel), m_text(new QLabel)
{
    auto* close = new QToolButton;
    close->setIcon(icon("close"));
    close->setAutoRaise(true);
    close->setToolTip(tr("Put this message away"));
    close->setAccessibleName(close->toolTip());
    connect(close, &QToolButton::clicked, this, &QWidget::hide);

    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(space::large, space::small, space::small, space::small);
    row->setSpacing(space::medium);
    row->addWidget(m_sign, 0, Qt::AlignTop);
    row->addWidget(m_text, 1);
    row->addWidget(close, 0, Qt::AlignTop);
    m_sign->setContentsMargins(0, space::small, 0, 0);
    m_text->setContentsMargins(0, space::small, 0, space::small);

    m_leave.setSingleShot(true);
    connect(&m_leave, &QTimer::timeout, this, &QWidget::hide);
    connect(&Theme::instance(), &Theme::changed, this, &MessageBar::drawSign);
    hide();
}

void MessageBar::say(const QString& text, bool warning)
{
    using namespace std::chrono_literals;
    m_warning = warning;
    m_text->setText(text);
    drawSign();
    setAccessibleName(warning ? tr("Warning: %1").arg(text) : text);
    warning ? m_leave.stop() : m_leave.start(8s);
    show();
    update();
}

QString MessageBar::text() const { return isHidden() ? QString() : m_text->text(); }

void MessageBar::drawSign()
{
    m_sign->setPixmap(icon(m_warning ? "warning" : "info", m_warning ? Tone::Warn : Tone::Accent).pixmap({16, 16}, devicePixelRatioF()));
}

void MessageBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QColor sign = colour(m_warning ? Tone::Warn : Tone::Accent);
    strokes::box(painter, rect(), mix(colour(Tone::Card), sign, 0.1), mix(colour(Tone::Card), sign, 0.5), space::radius);
}

} // namespace retort::ui

#include "ui/theme/icons.h"

#include "ui/theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

namespace retort::ui {

namespace {

QByteArray source(const QString& name)
{
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

class ThemedEngine final : public QIconEngine {
public:
    ThemedEngine(QString name, Tone tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const double scale = painter->device() ? painter->device()->devicePixelRatioF() : 1;
        painter->drawPixmap(rect, drawn(rect.size() * scale, mode, state));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override { return drawn(size, mode, state); }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override { return drawn(size, mode, state); }
    QIconEngine* clone() const override { return new ThemedEngine(*this); }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }

private:
    QPixmap drawn(const QSize& size, QIcon::Mode mode, QIcon::State state) const
    {
        QColor ink = colour(state == QIcon::On && m_tone == Tone::Text ? Tone::Accent : m_tone);
        if (mode == QIcon::Disabled)
            ink = mix(colour(Tone::Quiet), colour(Tone::Card), 0.5);
        const QString key = QStringLiteral("retort/%1/%2/%3x%4").arg(m_name, ink.name()).arg(size.width()).arg(size.height());
        QPixmap pixmap;
        if (QPixmapCache::find(key, &pixmap))
            return pixmap;
        pixmap = QPixmap(size);
        pixmap.fill(Qt::transparent);
        QSvgRenderer svg(source(m_name).replace("currentColor", ink.name().toLatin1()));
        svg.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&pixmap);
        svg.render(&painter);
        painter.end();
        QPixmapCache::insert(key, pixmap);
        return pixmap;
    }

    QString m_name;
    Tone m_tone;
};

} // namespace

QIcon icon(std::string_view name, Tone tone) { return QIcon(new ThemedEngine(QString::fromUtf8(name.data(), qsizetype(name.size())), tone)); }

QIcon programIcon() { return icon("retort"); }

} // namespace retort::ui

#include "ui/charts/picture.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "ui/save_dialog.h"
#include "ui/settings.h"
#include "ui/theme/icons.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace retort::ui {

namespace {

constexpr int scale = 2;
constexpr int dotsPerInch = 96;               // in a vector as on the screen, so that type and lines keep their proportions
constexpr auto lastFolder = "charts/folder";

/// With title and description in its head: Qt 6.4 would write them there as they are, with tags that somebody has put into a run's
/// name. And without control characters, which no XML may hold.
QByteArray withWords(QByteArray svg, const Picture& picture)
{
    const qsizetype root = svg.indexOf("<svg"), inside = svg.indexOf('>', root) + 1;
    svg.insert(inside, QStringLiteral("\n<title>%1</title>\n<desc>%2</desc>").arg(picture.name.toHtmlEscaped(), picture.description().toHtmlEscaped()).toUtf8());
    svg.removeIf([](char c) { return c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r'; });
    return svg;
}

QByteArray encoded(const Picture& picture, const QString& kind)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (kind == u"png") {
        imageOf(picture).save(&buffer, "PNG");
    } else if (kind == u"svg") {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setResolution(dotsPerInch);
        svg.setSize(picture.size);
        svg.setViewBox(QRect(QPoint(), picture.size));
        svg.setTitle({});
        svg.setDescription({});
        QPainter painter(&svg);
        picture.draw(painter);
        painter.end();
        bytes = withWords(bytes, picture);
    } else if (kind == u"pdf") {
        QPdfWriter pdf(&buffer);
        pdf.setResolution(dotsPerInch);
        pdf.setTitle(picture.name);
        pdf.setPageSize(QPageSize(QSizeF(picture.size) / dotsPerInch, QPageSize::Inch));
        pdf.setPageMargins({});
        QPainter painter(&pdf);
        picture.draw(painter);
    } else if (kind == u"csv") {
        bytes = picture.csv();
    } else {
        throw Error("Its name ends in none of .png, .svg, .pdf and .csv.");
    }
    return bytes;
}

void ask(QWidget* owner, const Picture& picture, const QString& kind, const std::function<void(const QString&)>& failed)
{
    const QString file = askWhereToSave(owner, {.title = QObject::tr("Save %1").arg(picture.name), .folder = settings()->value(QLatin1StringView(lastFolder)).toString(),
                                                   .name = suggestedFile(picture, kind), .filter = QObject::tr("%1 files (*.%2)").arg(kind.toUpper(), kind), .ending = kind});
    if (file.isEmpty())
        return;
    settings()->setValue(QLatin1StringView(lastFolder), QFileInfo(file).absolutePath());
    try {
        savePicture(picture, file);
    } catch (const std::exception& error) {
        failed(QString::fromUtf8(error.what()));
    }
}

} // namespace

QString suggestedFile(const Picture& picture, const QString& ending)
{
    constexpr qsizetype longest = 120;        // letters: a name has 255 bytes at most
    QString name;
    for (const QChar c : (picture.file.isEmpty() ? picture.name : picture.file).toLower()) {
        if (c.isLetterOrNumber() || c == u'.' || c == u'_' || c == u'=')
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    name.truncate(longest);
    while (name.endsWith(u'-') || name.endsWith(u'.'))
        name.chop(1);
    while (name.startsWith(u'-') || name.startsWith(u'.'))
        name.remove(0, 1);                    // an option to a shell; hidden
    return name + u'.' + ending;
}

QImage imageOf(const Picture& picture)
{
    QImage image(picture.size * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    picture.draw(painter);
    return image;
}

void savePicture(const Picture& picture, const QString& file)
{
    try {
        const QByteArray bytes = encoded(picture, QFileInfo(file).suffix().toLower());
        writeFileAtomically(file.toStdString(), std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
    } catch (const std::exception& error) {
        throw Error("The picture could not be written to " + file.toStdString() + ": " + error.what() + " Choose another place or name.");
    }
}

void addCopyActions(QMenu& menu, QWidget* owner, const std::function<Picture()>& picture)
{
    menu.addAction(icon("copy"), QObject::tr("&Copy picture"), owner, [picture] { QGuiApplication::clipboard()->setImage(imageOf(picture())); });
    menu.addAction(icon("copy"), QObject::tr("Copy &values"), owner, [picture] { QGuiApplication::clipboard()->setText(QString::fromUtf8(picture().csv())); });
}

void addSaveActions(QMenu& menu, QWidget* owner, const std::function<Picture()>& picture, const std::function<void(const QString&)>& failed)
{
    for (const char* kind : {"png", "svg", "pdf", "csv"}) {
        const QString ending = QLatin1StringView(kind);
        menu.addAction(icon("save"), QObject::tr("Save as %1…").arg(ending.toUpper()), owner, [=] { ask(owner, picture(), ending, failed); });
    }
}

} // namespace retort::ui

#include "ui/charts/matrix_export.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "ui/charts/matrix_view.h"
#include "ui/theme/theme.h"

#include <QBuffer>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QPdfWriter>
#include <QSvgGenerator>

namespace retort::ui {

namespace {

constexpr int side = 900, margin = 24;

void draw(const MatrixView& view, QPainter& painter)
{
    painter.fillRect(QRectF(0, 0, side, side), colour(Tone::Card));
    view.render(painter, QRectF(margin, margin, side - 2 * margin, side - 2 * margin));
}

QImage imageOf(const MatrixView& view)
{
    QImage image(side, side, QImage::Format_ARGB32);
    QPainter painter(&image);
    draw(view, painter);
    return image;
}

// A cell that begins like a formula would be one to a spreadsheet.
QString field(QString name)
{
    if (!name.isEmpty() && QStringLiteral("=+-@\t\r\n").contains(name.front()))
        name.prepend(u'\'');
    return QStringLiteral("\"%1\"").arg(name.replace(u'"', QStringLiteral("\"\"")));
}

} // namespace

QString matrixAsCsv(const MatrixView& view, const QStringList& classes)
{
    QString text = QStringLiteral("\"true class\"");
    for (const QString& name : classes)
        text += u',' + field(name);
    text += u'\n';
    for (int i = 0; i < view.classes(); ++i) {
        text += field(classes.value(i));
        for (int j = 0; j < view.classes(); ++j)
            text += u',' + QString::number(view.matrix().at(i, j), 'g', 17);
        text += u'\n';
    }
    return text;
}

void saveMatrix(const MatrixView& view, const QStringList& classes, const QString& file)
{
    const QString kind = QFileInfo(file).suffix().toLower();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (kind == u"csv") {
        bytes = matrixAsCsv(view, classes).toUtf8();
    } else if (kind == u"png") {
        imageOf(view).save(&buffer, "PNG");
    } else if (kind == u"svg") {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setViewBox(QRect(0, 0, side, side));
        QPainter painter(&svg);
        draw(view, painter);
    } else if (kind == u"pdf") {
        QPdfWriter pdf(&buffer);
        pdf.setPageSize(QPageSize(QSizeF(120, 120), QPageSize::Millimeter));
        pdf.setPageMargins(QMarginsF());
        QPainter painter(&pdf);
        painter.scale(static_cast<double>(pdf.width()) / side, static_cast<double>(pdf.height()) / side);
        draw(view, painter);
    } else {
        throw Error("\"" + file.toStdString() + "\" ends in none of .png, .svg, .pdf and .csv; name it so that it says what to write.");
    }
    writeFileAtomically(file.toStdString(), std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

void addExportActions(QMenu& menu, MatrixView& view, const QStringList& classes)
{
    QObject::connect(menu.addAction(MatrixView::tr("&Copy the picture")), &QAction::triggered, &view, [&view] { QGuiApplication::clipboard()->setImage(imageOf(view)); });
    QObject::connect(menu.addAction(MatrixView::tr("Copy the &values")), &QAction::triggered, &view, [&view, classes] { QGuiApplication::clipboard()->setText(matrixAsCsv(view, classes)); });
    QObject::connect(menu.addAction(MatrixView::tr("&Save…")), &QAction::triggered, &view, [&view, classes] {
        const QString file = QFileDialog::getSaveFileName(&view, MatrixView::tr("Save the matrix"), QStringLiteral("matrix.png"),
            MatrixView::tr("Pictures and values (*.png *.svg *.pdf *.csv)"));
        if (file.isEmpty())
            return;
        try {
            saveMatrix(view, classes, file);
        } catch (const Error& error) {
            QMessageBox::warning(&view, MatrixView::tr("The matrix was not saved"), QString::fromUtf8(error.what()));
        }
    });
}

} // namespace retort::ui

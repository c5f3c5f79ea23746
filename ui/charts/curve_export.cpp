#include "ui/charts/curve_export.h"

#include "core/base/error.h"
#include "ui/charts/curve_view.h"
#include "ui/settings.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>
#include <QBuffer>
#include <QClipboard>
#include <QDialog>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QPdfWriter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QTableView>
#include <QVBoxLayout>

#include <cmath>

namespace retort::ui {

namespace {

constexpr int titleHeight = 26, legendHeight = 22, margin = 12;

QSize pictureSize(const CurveView& view) { return view.size() + QSize(2 * margin, titleHeight + legendHeight + 2 * margin); }

/// Title, one line of legend, chart.
void draw(CurveView& view, QPainter& painter)
{
    view.refreshNow();
    painter.fillRect(QRect(QPoint(), pictureSize(view)), colour(Tone::Card));
    painter.translate(margin, margin);
    painter.setPen(colour(Tone::Text));
    painter.setFont(font(Type::Title));
    painter.drawText(QRect(0, 0, view.width(), titleHeight), Qt::AlignVCenter, view.name());
    painter.setFont(font(Type::Small));
    double x = 0;
    const double middle = titleHeight + legendHeight / 2.0;
    const auto entry = [&](const QString& name, const QPen& pen) {
        painter.setPen(pen);
        painter.drawLine(QPointF(x, middle), QPointF(x + 14, middle));
        painter.setPen(colour(Tone::Text));
        const QRectF text(x + 20, titleHeight, painter.fontMetrics().horizontalAdvance(name) + 1, legendHeight);
        painter.drawText(text, Qt::AlignVCenter, name);
        x = text.right() + 16;
    };
    for (const Curve& curve : view.shownCurves()) {
        if (curve.with.isEmpty())
            entry(curve.name, curve.ink.pen(2.5));
    }
    for (const Level& level : view.levels()) {
        QPen pen = level.ink.pen(2.5);
        pen.setDashPattern({2, 1.4});
        entry(level.name, pen);
    }
    painter.translate(0, titleHeight + legendHeight);
    view.drawChart(painter);
}

QImage picture(CurveView& view, double scale)
{
    QImage image(pictureSize(view) * scale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(scale);
    QPainter painter(&image);
    draw(view, painter);
    return image;
}

QByteArray encoded(CurveView& view, const QString& kind)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    if (kind == QLatin1StringView("svg")) {
        QSvgGenerator svg;
        svg.setOutputDevice(&buffer);
        svg.setSize(pictureSize(view));
        svg.setViewBox(QRect(QPoint(), pictureSize(view)));
        svg.setTitle(view.name());
        svg.setDescription(view.accessibleDescription());
        QPainter painter(&svg);
        draw(view, painter);
    } else if (kind == QLatin1StringView("pdf")) {
        QPdfWriter pdf(&buffer);
        constexpr int dotsPerInch = 96;       // as the screen, so that type and lines keep their proportions
        pdf.setResolution(dotsPerInch);
        pdf.setTitle(view.name());
        pdf.setPageSize(QPageSize(QSizeF(pictureSize(view)) / dotsPerInch, QPageSize::Inch));
        pdf.setPageMargins({});
        QPainter painter(&pdf);
        draw(view, painter);
    } else if (kind == QLatin1StringView("csv")) {
        bytes = toCsv(tableOf(view.shownCurves(), view.xTitle()));
    } else {
        picture(view, 2).save(&buffer, "PNG");
    }
    return bytes;
}

void ask(CurveView& view, const QString& kind)
{
    QFileDialog dialog(&view, CurveView::tr("Save %1").arg(view.name()), settings()->value(QStringLiteral("charts/folder")).toString());
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(kind);
    dialog.setNameFilter(CurveView::tr("%1 files (*.%2)").arg(kind.toUpper(), kind));
    dialog.selectFile(view.name().toLower().replace(u' ', u'-') + u'.' + kind);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString file = dialog.selectedFiles().constFirst();
    settings()->setValue(QStringLiteral("charts/folder"), QFileInfo(file).absolutePath());
    try {
        saveChart(view, file);
    } catch (const Error& error) {
        Q_EMIT view.failed(QString::fromUtf8(error.what()));
    }
}

class TableModel final : public QAbstractTableModel {
public:
    TableModel(CurveTable table, QObject* parent) : QAbstractTableModel(parent), m_table(std::move(table)) {}
    int rowCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : static_cast<int>(m_table.x.size()); }
    int columnCount(const QModelIndex& parent) const override { return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size()); }
    QVariant data(const QModelIndex& index, int role) const override
    {
        if (role == Qt::TextAlignmentRole)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        if (role != Qt::DisplayRole)
            return {};
        const auto row = static_cast<std::size_t>(index.row());
        const double value = index.column() == 0 ? m_table.x[row] : m_table.y[static_cast<std::size_t>(index.column() - 1)][row];
        return std::isfinite(value) ? QLocale().toString(value, 'g', 6) : QString();
    }
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override
    {
        return orientation == Qt::Horizontal && role == Qt::DisplayRole ? QVariant(m_table.columns[section]) : QVariant();
    }

private:
    CurveTable m_table;
};

void showTable(CurveView& view)
{
    auto* dialog = new QDialog(view.window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(view.name());
    auto* table = new QTableView;
    table->setModel(new TableModel(tableOf(view.shownCurves(), view.xTitle()), table));
    table->setAccessibleName(view.name());
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    auto* room = new QVBoxLayout(dialog);
    room->addWidget(table);
    dialog->resize(560, 480);
    dialog->show();
}

} // namespace

void saveChart(CurveView& view, const QString& file)
{
    const QByteArray bytes = encoded(view, QFileInfo(file).suffix().toLower());
    QSaveFile out(file);
    if (!out.open(QIODevice::WriteOnly) || out.write(bytes) != bytes.size() || !out.commit())
        throw Error("The chart could not be written to " + file.toStdString() + ": " + out.errorString().toStdString() + ". Choose another place.");
}

void addExportActions(QMenu& menu, CurveView& view)
{
    menu.addAction(icon("copy"), CurveView::tr("&Copy picture"), &view, [&view] { QGuiApplication::clipboard()->setImage(picture(view, 2)); });
    menu.addAction(icon("copy"), CurveView::tr("Copy &values"), &view, [&view] { QGuiApplication::clipboard()->setText(QString::fromUtf8(encoded(view, QStringLiteral("csv")))); });
    menu.addAction(icon("table"), CurveView::tr("Show as &table"), &view, [&view] { showTable(view); });
    menu.addSeparator();
    for (const char* kind : {"png", "svg", "pdf", "csv"}) {
        const QString ending = QLatin1StringView(kind);
        menu.addAction(icon("save"), CurveView::tr("Save as %1…").arg(ending.toUpper()), &view, [&view, ending] { ask(view, ending); });
    }
}

} // namespace retort::ui

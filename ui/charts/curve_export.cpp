#include "ui/charts/curve_export.h"

#include "ui/charts/curve_view.h"
#include "ui/charts/picture.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QAbstractTableModel>
#include <QDialog>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QPainter>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

constexpr int titleHeight = 26, legendHeight = 22, margin = 12;

QSize pictureSize(const CurveView& view) { return view.size() + QSize(2 * margin, titleHeight + legendHeight + 2 * margin); }

bool isSmoothed(const CurveView& view) { return view.smoothing() > 0 && std::ranges::any_of(view.shownCurves(), &Curve::smooth); }

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
    if (isSmoothed(view)) {
        painter.setPen(colour(Tone::Quiet));
        painter.drawText(QRect(0, 0, view.width(), titleHeight), Qt::AlignVCenter | Qt::AlignRight, CurveView::tr("smoothed, weight %1").arg(QLocale().toString(view.smoothing(), 'g', 3)));
    }
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

Picture pictureOf(CurveView& view)
{
    return {
        .name = view.name(),
        .description = view.accessibleDescription(),
        .size = pictureSize(view),
        .draw = [&view](QPainter& painter) { draw(view, painter); },
        .csv = [&view] { return toCsv(tableOf(view.shownCurves(), view.xTitle(), view.yTitle())); },
    };
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
        return orientation == Qt::Horizontal && (role == Qt::DisplayRole || role == Qt::ToolTipRole) ? QVariant(m_table.columns[section]) : QVariant();
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
    table->setModel(new TableModel(tableOf(view.shownCurves(), view.xTitle(), view.yTitle()), table));
    table->setAccessibleName(view.name());
    table->setFrameShape(QFrame::NoFrame);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    constexpr int widestColumn = 240, widestTable = 900;   // pixels: beyond, it is scrolled
    QHeaderView* header = table->horizontalHeader();
    header->setMaximumSectionSize(widestColumn);
    header->setTextElideMode(Qt::ElideMiddle);
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    auto* room = new QVBoxLayout(dialog);
    room->addWidget(table);
    dialog->resize(std::clamp(header->length() + 4 * margin, 320, widestTable), 480);
    dialog->show();
}

} // namespace

void saveChart(CurveView& view, const QString& file) { savePicture(pictureOf(view), file); }

void addExportActions(QMenu& menu, CurveView& view)
{
    const auto picture = [&view] { return pictureOf(view); };
    addCopyActions(menu, &view, picture);
    menu.addAction(icon("table"), CurveView::tr("Show as &table"), &view, [&view] { showTable(view); });
    menu.addSeparator();
    addSaveActions(menu, &view, picture, [&view](const QString& problem) { Q_EMIT view.failed(problem); });
}

} // namespace retort::ui

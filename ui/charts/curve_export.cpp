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
constexpr int sampleWidth = 14, entryGap = 16;

bool isSmoothed(const CurveView& view) { return view.smoothing() > 0 && std::ranges::any_of(view.shownCurves(), &Curve::smooth); }

QString smoothingText(const CurveView& view)
{
    return isSmoothed(view) ? CurveView::tr("smoothed, weight %1").arg(QLocale().toString(view.smoothing(), 'g', 3)) : QString();
}

/// Where the title has room: beside what is said of the smoothing, as many lines as it takes.
QRect titleRect(const CurveView& view)
{
    const int beside = QFontMetrics(font(Type::Small)).horizontalAdvance(smoothingText(view));
    const QRect room(0, 0, std::max(view.width() / 2, view.width() - beside - entryGap), QWIDGETSIZE_MAX);
    const QRect text = QFontMetrics(font(Type::Title)).boundingRect(room, Qt::TextWordWrap, view.name());
    return {0, 0, room.width(), std::max(titleHeight, text.height())};
}

struct LegendEntry {
    QString name;
    QPen pen;
    QPoint at;                                ///< of its left upper corner in the legend
};

std::vector<LegendEntry> entriesOf(const CurveView& view)
{
    std::vector<LegendEntry> entries;
    for (const Curve& curve : view.shownCurves()) {
        if (curve.with.isEmpty())
            entries.push_back({curve.name, curve.ink.pen(2.5), {}});
    }
    for (const Level& level : view.levels()) {
        entries.push_back({level.name, level.ink.pen(2.5), {}});
        entries.back().pen.setDashPattern({2, 1.4});
    }
    return entries;
}

/// The legend's entries beside each other, in as many lines as it takes; a name that is wider than the chart loses its middle.
std::vector<LegendEntry> legendOf(const CurveView& view)
{
    const QFontMetrics metrics(font(Type::Small));
    constexpr int beforeName = sampleWidth + 6;
    std::vector<LegendEntry> entries = entriesOf(view);
    QPoint next;
    for (LegendEntry& entry : entries) {
        entry.name = metrics.elidedText(entry.name, Qt::ElideMiddle, view.width() - beforeName);
        const int width = beforeName + metrics.horizontalAdvance(entry.name);
        if (next.x() > 0 && next.x() + width > view.width())
            next = {0, next.y() + legendHeight};
        entry.at = next;
        next.rx() += width + entryGap;
    }
    return entries;
}

int legendBottom(const std::vector<LegendEntry>& legend) { return legend.empty() ? 0 : legend.back().at.y() + legendHeight; }

QSize pictureSize(const CurveView& view)
{
    return view.size() + QSize(2 * margin, titleRect(view).height() + legendBottom(legendOf(view)) + 2 * margin);
}

void drawLegend(QPainter& painter, const std::vector<LegendEntry>& legend)
{
    painter.setFont(font(Type::Small));
    for (const LegendEntry& entry : legend) {
        const QRect line(entry.at, QSize(sampleWidth, legendHeight));
        painter.setPen(entry.pen);
        painter.drawLine(QPointF(line.left(), line.top() + legendHeight / 2.0), QPointF(line.left() + sampleWidth, line.top() + legendHeight / 2.0));
        painter.setPen(colour(Tone::Text));
        painter.drawText(line.translated(sampleWidth + 6, 0), Qt::AlignVCenter | Qt::TextDontClip, entry.name);
    }
}

/// Chart, title, legend: what the chart covers outside its plot lies below the others.
void draw(CurveView& view, QPainter& painter)
{
    view.refreshNow();
    painter.fillRect(QRect(QPoint(), pictureSize(view)), colour(Tone::Card));
    painter.translate(margin, margin);
    const QRect title = titleRect(view);
    const std::vector<LegendEntry> legend = legendOf(view);
    painter.save();
    painter.translate(0, title.height() + legendBottom(legend));
    view.drawChart(painter);
    painter.restore();
    painter.setPen(colour(Tone::Text));
    painter.setFont(font(Type::Title));
    painter.drawText(title, Qt::AlignVCenter | Qt::TextWordWrap, view.name());
    painter.setFont(font(Type::Small));
    painter.setPen(colour(Tone::Quiet));
    painter.drawText(QRect(0, 0, view.width(), titleHeight), Qt::AlignVCenter | Qt::AlignRight, smoothingText(view));
    painter.translate(0, title.height());
    drawLegend(painter, legend);
}

Picture pictureOf(CurveView& view)
{
    return {
        .name = view.name(),
        .description =
            [&view] {
                view.refreshNow();            // else that of the last time somebody asked, or none
                return view.accessibleDescription();
            },
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

#include "ui/panels/run_tree.h"

#include "ui/follow/run_list_model.h"
#include "ui/panels/run_list_filter.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace retort::ui {

namespace {

QString idText(const RunColumn& column) { return QString::fromUtf8(column.id.data(), static_cast<qsizetype>(column.id.size())); }

} // namespace

int RunTree::widthOf(int column) const
{
    const int most = fontMetrics().averageCharWidth() * (column == 0 ? 30 : 24);
    const bool sorted = column == header()->sortIndicatorSection();
    const RunColumn& what = runColumns()[static_cast<std::size_t>(column)];
    const int title = fontMetrics().horizontalAdvance(columnTitle(what)) + (sorted ? 26 : 14);
    // Points of two digits fit also while only rows with one are in sight.
    const int points = what.averaged && what.show ? fontMetrics().horizontalAdvance(what.show(88.8)) + 12 : 0;
    const int least = std::max({title, points, header()->minimumSectionSize()});
    return std::clamp(sizeHintForColumn(column), least, std::max(least, most));
}

/// Columns by their priority as long as they fit; the name takes what is left; a state shows its sign, and its word where there
/// is room.
void RunTree::adaptColumns()
{
    if (!m_automatic)
        return;
    const auto columns = runColumns();
    const int name = columnIndex("name"), state = columnIndex("state"), versus = columnIndex("versus");
    const int character = fontMetrics().averageCharWidth(), sign = 30;
    int room = viewport()->width() - character * (m_grouped ? 20 : 15);
    std::vector<int> widths(columns.size());
    const auto take = [&](int column, int width) {
        widths[static_cast<std::size_t>(column)] = width;
        room -= width;
    };
    take(state, sign);
    bool stateWord = false;
    if (!m_runs.reference().empty())
        take(versus, widthOf(versus));
    std::vector<int> order;
    for (int column = 0; column < static_cast<int>(columns.size()); ++column)
        if (columns[static_cast<std::size_t>(column)].priority > 0 && column != name && column != state)
            order.push_back(column);
    std::ranges::stable_sort(order, {}, [&](int column) { return columns[static_cast<std::size_t>(column)].priority; });
    for (const int column : order) {
        // Before the columns that are for wide lists only: a longer name, and the state's word.
        if (columns[static_cast<std::size_t>(column)].priority == 5) {
            room -= character * 5;
            if (const int word = widthOf(state); room > word - sign) {
                room += sign;
                take(state, word);
                stateWord = true;
            }
        }
        const int width = widthOf(column);
        if (width > room)
            break;
        take(column, width);
    }
    m_sort->setStateTitle(stateWord);
    int others = 0;
    for (int column = 0; column < static_cast<int>(columns.size()); ++column) {
        const int width = widths[static_cast<std::size_t>(column)];
        setColumnHidden(column, width == 0 && column != name);
        if (width > 0)
            setColumnWidth(column, width);
        others += width;
    }
    setColumnWidth(name, std::max(viewport()->width() - others, character * 10));
}

void RunTree::showColumns(const QStringList& ids)
{
    m_automatic = ids.isEmpty();
    if (!m_automatic) {
        m_sort->setStateTitle(true);
        int place = 0;
        std::vector<bool> shown(runColumns().size());
        for (const QString& id : ids) {
            const RunColumn* column = findRunColumn(id);
            if (!column)
                continue;
            const int logical = columnIndex(column->id);
            shown[static_cast<std::size_t>(logical)] = true;
            header()->moveSection(header()->visualIndex(logical), place++);
            setColumnHidden(logical, false);
            setColumnWidth(logical, widthOf(logical));
        }
        shown[0] = true;   // without its name a run cannot be told
        for (int column = 0; column < static_cast<int>(shown.size()); ++column)
            setColumnHidden(column, !shown[static_cast<std::size_t>(column)]);
    }
    adaptColumns();
}

QStringList RunTree::shownColumns() const
{
    QStringList ids;
    for (int place = 0; place < header()->count(); ++place)
        if (const int column = header()->logicalIndex(place); !isColumnHidden(column))
            ids << idText(runColumns()[static_cast<std::size_t>(column)]);
    return ids;
}

void RunTree::addColumnActions(QMenu& menu)
{
    auto* fit = menu.addAction(tr("As many as &fit"));
    fit->setCheckable(true);
    fit->setChecked(m_automatic);
    connect(fit, &QAction::triggered, this, [this] { showColumns({}); });
    menu.addSeparator();
    for (int column = 1; column < static_cast<int>(runColumns().size()); ++column) {
        const RunColumn& row = runColumns()[static_cast<std::size_t>(column)];
        auto* action = menu.addAction(columnTitle(row));
        action->setToolTip(columnAbout(row));
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::triggered, this, [this, id = idText(row)](bool on) {
            QStringList ids = shownColumns();
            if (on)
                ids << id;
            else
                ids.removeAll(id);
            showColumns(ids);
        });
    }
    menu.setToolTipsVisible(true);
}

void RunTree::headerMenu(const QPoint& at)
{
    QMenu menu;
    addColumnActions(menu);
    menu.exec(header()->mapToGlobal(at));
}

void RunTree::save(QSettings& settings) const
{
    QStringList widths;
    for (const QString& id : shownColumns())
        widths << id + QLatin1Char('=') + QString::number(columnWidth(columnIndex(id.toStdString())));
    settings.setValue(QStringLiteral("runs/columns"), m_automatic ? QStringList() : widths);
    const auto sorted = static_cast<std::size_t>(std::max(0, header()->sortIndicatorSection()));
    settings.setValue(QStringLiteral("runs/sort"), idText(runColumns()[sorted]));
    settings.setValue(QStringLiteral("runs/descending"), header()->sortIndicatorOrder() == Qt::DescendingOrder);
    settings.setValue(QStringLiteral("runs/grouped"), m_grouped);
}

void RunTree::restore(QSettings& settings)
{
    setGrouped(settings.value(QStringLiteral("runs/grouped")).toBool());
    const QStringList widths = settings.value(QStringLiteral("runs/columns")).toStringList();
    QStringList ids;
    for (const QString& entry : widths)
        ids << entry.section(QLatin1Char('='), 0, 0);
    showColumns(ids);
    for (const QString& entry : widths)
        if (const int column = columnIndex(entry.section(QLatin1Char('='), 0, 0).toStdString()); column >= 0)
            setColumnWidth(column, std::clamp(entry.section(QLatin1Char('='), 1).toInt(), 24, 1000));
    const int column = columnIndex(settings.value(QStringLiteral("runs/sort"), QStringLiteral("created")).toString().toStdString());
    const bool descending = settings.value(QStringLiteral("runs/descending"), true).toBool();
    sortByColumn(column >= 0 ? column : columnIndex("created"), descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

} // namespace retort::ui

#include "ui/panels/sample_grid.h"

#include "ui/panels/sample_model.h"
#include "ui/panels/sample_tile.h"

#include <algorithm>

namespace retort::ui {

SampleGrid::SampleGrid(SampleModel& model, QWidget* parent) : QListView(parent), m_samples(model)
{
    setModel(&model);
    setItemDelegate(new SampleTile(this));
    setViewMode(IconMode);
    setResizeMode(Adjust);
    setMovement(Static);
    setUniformItemSizes(true);
    setMouseTracking(true);
    setMinimumWidth(160);
    setFrameShape(NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);   // else it comes and goes with the width it takes
    setAccessibleName(tr("Samples"));
}

void SampleGrid::chooseAgain()
{
    if (m_samples.rowCount() == 0)
        return;
    const int row = m_chosen ? m_samples.rowOf(*m_chosen) : -1;
    setCurrentIndex(m_samples.index(std::max(row, 0)));
    m_chosen = m_samples.row(currentIndex().row()).id;   // also where it was the first before
}

void SampleGrid::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid())
        m_chosen = m_samples.row(current.row()).id;
}

void SampleGrid::resizeEvent(QResizeEvent* event)
{
    const QSize tile = itemDelegate()->sizeHint({}, {});
    const int room = viewport()->width() - 1;
    const QSize cell(std::max(tile.width(), room / std::max(1, room / tile.width())), tile.height());
    if (cell != gridSize())
        setGridSize(cell);
    QListView::resizeEvent(event);
}

} // namespace retort::ui

#include "ui/panels/sample_model.h"

#include "ui/follow/run_text.h"

#include <algorithm>

namespace retort::ui {

namespace {

constexpr std::size_t mostPictures = 4000;    // about 30 MB of pixmaps at the most

} // namespace

void SampleModel::setRows(std::vector<SampleRow> rows)
{
    if (rows == m_rows)
        return;
    if (rows.size() == m_rows.size() && !rows.empty()) {
        // The same number of places: the view keeps its scroll position and its selection.
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void SampleModel::setDataset(std::shared_ptr<const Dataset> dataset)
{
    if (dataset == m_dataset)
        return;
    m_dataset = std::move(dataset);
    m_pictures.clear();
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int SampleModel::rowOf(SampleId id) const
{
    const auto found = std::ranges::find(m_rows, id, &SampleRow::id);
    return found == m_rows.end() ? -1 : static_cast<int>(found - m_rows.begin());
}

QString SampleModel::className(std::int32_t label) const
{
    if (m_dataset && label >= 0 && label < m_dataset->classes())
        return QString::fromStdString(m_dataset->classNames[static_cast<std::size_t>(label)]);
    return QString::number(label);
}

QPixmap SampleModel::picture(const SampleRow& row) const
{
    if (!m_dataset)
        return {};
    const auto known = m_pictures.find(row.id);
    if (known != m_pictures.end())
        return known->second;
    if (m_pictures.size() >= mostPictures)
        m_pictures.clear();
    return m_pictures.emplace(row.id, QPixmap::fromImage(pictureOf(*m_dataset, row.id))).first->second;
}

int SampleModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_rows.size()); }

QVariant SampleModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const SampleRow& sample = row(index.row());
    switch (role) {
    case RowRole: return QVariant::fromValue(sample);
    case Qt::DecorationRole: return picture(sample);
    case Qt::DisplayRole: return className(sample.truth);
    case Qt::AccessibleTextRole:
    case Qt::ToolTipRole: {
        QString text = tr("Truly %1. Student: %2, %3.").arg(className(sample.truth), className(sample.student), beliefText(sample.studentProbability));
        if (sample.teacher >= 0)
            text += tr(" Teacher: %1, %2.").arg(className(sample.teacher), beliefText(sample.teacherProbability));
        return text;
    }
    default: return {};
    }
}

} // namespace retort::ui

#pragma once

#include "ui/panels/sample_rows.h"

#include <QAbstractListModel>
#include <QPixmap>

#include <memory>
#include <unordered_map>
#include <vector>

namespace retort::ui {

/// The samples of the grid: pictures are made when they are first shown.
class SampleModel final : public QAbstractListModel {
    Q_OBJECT
public:
    enum Role { RowRole = Qt::UserRole + 1 };

    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<SampleRow> rows);
    void setDataset(std::shared_ptr<const Dataset> dataset);
    const SampleRow& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    int rowOf(SampleId id) const;             ///< −1: it is not among them
    QString className(std::int32_t label) const;
    QPixmap picture(const SampleRow& row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<SampleRow> m_rows;
    std::shared_ptr<const Dataset> m_dataset;
    mutable std::unordered_map<SampleId, QPixmap> m_pictures;
};

} // namespace retort::ui

Q_DECLARE_METATYPE(retort::ui::SampleRow)

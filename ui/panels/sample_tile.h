#pragma once

#include <QStyledItemDelegate>

namespace retort::ui {

/// A sample in the grid: the picture, its true class, and under it each network's own answer, marked where it is wrong.
class SampleTile final : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace retort::ui

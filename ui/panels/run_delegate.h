#pragma once

#include <QStyledItemDelegate>

namespace retort::ui {

class RunListModel;

/// Paints a cell of the run list: the run's colour and marks, its state's sign, what is preliminary in italics, gains in the
/// colour of their sign; and edits names, tags and notes in place.
class RunDelegate final : public QStyledItemDelegate {
    Q_OBJECT
public:
    explicit RunDelegate(const RunListModel& runs, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void setEditorData(QWidget* editor, const QModelIndex& index) const override;
    void setModelData(QWidget* editor, QAbstractItemModel* model, const QModelIndex& index) const override;

Q_SIGNALS:
    void edited(const QString& run, const QString& column, const QString& text) const;

private:
    void paintName(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintStateCell(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;
    void paintText(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) const;

    const RunListModel& m_runs;
};

} // namespace retort::ui

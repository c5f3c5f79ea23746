#pragma once

#include "core/analysis/confusion.h"

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace retort::ui {

/// Precision, recall and F1 of every class, of the student and beside it of the teacher.
class ClassScoresModel final : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    /// `teacher` may be empty; else as many classes as the student's.
    void show(QStringList classes, std::vector<ClassScores> student, std::vector<ClassScores> teacher);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QStringList m_classes;
    std::vector<ClassScores> m_student, m_teacher;
};

} // namespace retort::ui

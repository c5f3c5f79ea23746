#include "ui/panels/class_scores_model.h"

#include "ui/follow/run_text.h"
#include "ui/theme/theme.h"

#include <cmath>

namespace retort::ui {

namespace {

struct Column {
    const char* title;
    double ClassScores::*value;
    bool teacher;
};
// Titles have two lines: whose the columns are is said above the first of the three.
constexpr Column columns[] = {
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "\nclass"), nullptr, false},
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "\nsamples"), &ClassScores::support, false},
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "student %\nprecision"), &ClassScores::precision, false},
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "\nrecall"), &ClassScores::recall, false},
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "\nF1"), &ClassScores::f1, false},
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "teacher %\nprecision"), &ClassScores::precision, true},
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "\nrecall"), &ClassScores::recall, true},
    {QT_TRANSLATE_NOOP("retort::ui::ClassScoresModel", "\nF1"), &ClassScores::f1, true},
};

constexpr int samplesColumn = 1;

QVariant alignment(int column) { return QVariant((column == 0 ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter); }

} // namespace

void ClassScoresModel::show(QStringList classes, std::vector<ClassScores> student, std::vector<ClassScores> teacher)
{
    const bool same = classes == m_classes && student.size() == m_student.size();
    if (!same)
        beginResetModel();
    m_classes = std::move(classes);
    m_student = std::move(student);
    m_teacher = std::move(teacher);
    if (!same)
        endResetModel();
    else if (!m_student.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

int ClassScoresModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(m_student.size()); }

int ClassScoresModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : static_cast<int>(std::size(columns)); }

QVariant ClassScoresModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const Column& column = columns[index.column()];
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role == Qt::DisplayRole && !column.value)
        return m_classes.value(index.row());
    if (role == Qt::ForegroundRole && index.column() > samplesColumn)
        return colour(column.teacher ? Tone::Teacher : Tone::Student);
    if (role != Qt::DisplayRole || (column.teacher && m_teacher.empty()))
        return {};
    const auto row = static_cast<std::size_t>(index.row());
    const double value = (column.teacher ? m_teacher[row] : m_student[row]).*column.value;
    if (index.column() == samplesColumn)
        return tr("%L1").arg(value, 0, 'f', 0);
    return std::isfinite(value) ? percentText(value) : tr("–");
}

QVariant ClassScoresModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::DisplayRole)
        return orientation == Qt::Vertical ? m_classes.value(section) : tr(columns[section].title);
    if (role == Qt::TextAlignmentRole && orientation == Qt::Horizontal)
        return alignment(section);
    return {};
}

} // namespace retort::ui

#pragma once

#include "ui/panels/confusion_matrices.h"
#include "ui/panels/matrix_labels.h"

#include <QStringList>
#include <QWidget>

#include <array>

namespace retort::ui {

class Card;
class MatrixView;

/// Teacher, student and their difference beside each other, with the same cell outlined in all three; one of them may have all
/// the room.
class MatrixRow final : public QWidget {
    Q_OBJECT
public:
    explicit MatrixRow(QWidget* parent = nullptr);

    void setClasses(const QStringList& names);
    QString className(int label) const;
    void showAnswer(const ConfusionAnswer& answer, const ComparedNames& names);
    void setSelected(int truth, int predicted);
    bool isOneAlone() const;

Q_SIGNALS:
    /// What there is to say of the cell under the mouse or the keyboard; empty: there is none.
    void outlined(const QString& sentence);
    /// `byTeacher`: of the teacher's matrix; else of the student's, whose samples the difference shows, too.
    void chosen(int truth, int predicted, bool byTeacher);
    void oneAloneChanged();
    void failed(const QString& problem);

private:
    void resizeEvent(QResizeEvent* event) override;

    enum Which { Teacher, Student, Difference };

    QString sentence(Which of, int truth, int predicted) const;
    QString numberText(const Confusion& matrix, int truth, int predicted) const;
    QString differenceText(int truth, int predicted) const;
    void outline(Which of, int truth, int predicted);
    void showNotes();

    ConfusionQuestion m_shown;                ///< the question that the matrices answer
    Confusion m_minuend, m_subtrahend;        ///< of the difference
    QString m_against;                        ///< whose the subtrahend is
    std::array<Card*, 3> m_cards{};
    std::array<MatrixView*, 3> m_matrices{};
    std::array<QString, 3> m_notes;
};

} // namespace retort::ui

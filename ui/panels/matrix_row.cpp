#include "ui/panels/matrix_row.h"

#include "ui/charts/matrix_view.h"
#include "ui/follow/run_text.h"
#include "ui/theme/card.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace retort::ui {

MatrixRow::MatrixRow(QWidget* parent) : QWidget(parent)
{
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(space::medium);
    const struct {
        QString title, about;
        Tone dot, above, below;
    } look[] = {
        {tr("Teacher"), tr("The teacher’s confusion matrix: rows are true classes, columns predicted ones"), Tone::Teacher, Tone::Teacher, Tone::Teacher},
        {tr("Student"), tr("The student’s confusion matrix: rows are true classes, columns predicted ones"), Tone::Student, Tone::Student, Tone::Student},
        {tr("Difference"), tr("The student’s matrix minus the other’s"), Tone::Text, Tone::Student, Tone::Teacher},
    };
    for (std::size_t i = 0; i < m_cards.size(); ++i) {
        m_cards[i] = new Card(look[i].title, this);
        m_cards[i]->setDot(look[i].dot);
        m_matrices[i] = new MatrixView(m_cards[i]);
        m_matrices[i]->setName(look[i].title);
        m_matrices[i]->setTones(look[i].above, look[i].below);
        m_matrices[i]->setAccessibleName(look[i].about);
        m_matrices[i]->setSentence([this, i](int truth, int predicted) { return sentence(static_cast<Which>(i), truth, predicted); });
        m_cards[i]->body()->addWidget(m_matrices[i], 1);
        auto* larger = new QToolButton(m_cards[i]);
        larger->setCheckable(true);
        larger->setAutoRaise(true);
        larger->setText(tr("⤢"));
        larger->setFixedWidth(larger->sizeHint().height());
        larger->setToolTip(tr("This matrix alone, as large as there is room"));
        larger->setAccessibleName(tr("Enlarge"));
        connect(larger, &QToolButton::toggled, this, [this, i](bool alone) {
            for (std::size_t other = 0; other < m_cards.size(); ++other)
                m_cards[other]->setVisible(!alone || other == i);
            showNotes();
            Q_EMIT oneAloneChanged();
        });
        m_cards[i]->addToHeader(larger);
        // Equal widths, whatever stands in the headers: the same cell lies at the same place in all three.
        m_cards[i]->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Expanding);
        row->addWidget(m_cards[i], 1);
        connect(m_matrices[i], &MatrixView::outlined, this, [this, i](int truth, int predicted) { outline(static_cast<Which>(i), truth, predicted); });
        connect(m_matrices[i], &MatrixView::failed, this, &MatrixRow::failed);
        connect(m_matrices[i], &MatrixView::chosen, this, [this, i](int truth, int predicted) {
            outline(static_cast<Which>(i), truth, predicted);
            Q_EMIT chosen(truth, predicted, i == Teacher);
        });
    }
}

void MatrixRow::setClasses(const QStringList& names)
{
    for (MatrixView* matrix : m_matrices)
        matrix->setClasses(names);
}

QString MatrixRow::className(int label) const { return m_matrices[Student]->className(label); }

void MatrixRow::setSelected(int truth, int predicted)
{
    for (MatrixView* matrix : m_matrices)
        matrix->setSelected(truth, predicted);
}

bool MatrixRow::isOneAlone() const { return std::ranges::any_of(m_cards, &QWidget::isHidden); }

void MatrixRow::showAnswer(const ConfusionAnswer& answer, const ComparedNames& names)
{
    m_shown = answer.question;
    m_minuend = answer.minuend;
    m_subtrahend = answer.subtrahend;
    m_against = names.against;
    const bool counts = m_shown.share == ConfusionShare::Counts;
    const auto showSide = [&](Which which, const ConfusionSide& side) {
        m_matrices[which]->setMatrix(side.matrix, counts ? MatrixScale::Counts : MatrixScale::Shares, counts);
        m_notes[which] = side.matrix.classes > 0 ? tr("%1 %").arg(percentText(side.accuracy)) : tr("none");
    };
    showSide(Student, answer.student);
    showSide(Teacher, answer.teacher);
    const auto less = [&] {
        switch (m_shown.against) {
        case ConfusionAgainst::Teacher: return Tone::Teacher;
        case ConfusionAgainst::Baseline: return Tone::Baseline;
        case ConfusionAgainst::Other: break;
        }
        return Tone::Text;
    };
    m_matrices[Difference]->setTones(Tone::Student, less());
    m_matrices[Difference]->setMatrix(answer.difference, MatrixScale::Differences, counts);
    m_notes[Difference] = answer.notYet ? tr("not yet") : answer.difference.classes == 0 ? tr("none") : counts ? tr("samples") : tr("points");
    for (const auto& [which, side] : {std::pair(Teacher, MatrixSide::Teacher), std::pair(Student, MatrixSide::Student), std::pair(Difference, MatrixSide::Difference)})
        m_matrices[which]->setLabels(matrixLabels(side, answer, names));
    showNotes();
}

void MatrixRow::showNotes()
{
    constexpr int roomForNote = 190;          // beside title and button
    for (std::size_t i = 0; i < m_cards.size(); ++i)
        m_cards[i]->setNote(isOneAlone() || width() / 3 >= roomForNote ? m_notes[i] : QString());
}

void MatrixRow::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    showNotes();
}

QString MatrixRow::numberText(const Confusion& matrix, int truth, int predicted) const
{
    const double value = truth < matrix.classes && predicted < matrix.classes ? matrix.at(truth, predicted) : std::numeric_limits<double>::quiet_NaN();
    if (!std::isfinite(value))
        return tr("–");                       // a class without samples, or that nobody predicted
    return m_shown.share == ConfusionShare::Counts ? tr("%L1").arg(value, 0, 'f', m_shown.soft ? 1 : 0) : tr("%1 %").arg(percentText(value));
}

QString MatrixRow::differenceText(int truth, int predicted) const
{
    const Confusion& matrix = m_matrices[Difference]->matrix();
    const double value = truth < matrix.classes && predicted < matrix.classes ? matrix.at(truth, predicted) : std::numeric_limits<double>::quiet_NaN();
    if (!std::isfinite(value))
        return tr("–");
    return m_shown.share == ConfusionShare::Counts ? signedText(value, m_shown.soft ? 1 : 0) : tr("%1 points").arg(signedText(100 * value));
}

QString MatrixRow::sentence(Which of, int truth, int predicted) const
{
    const QString what = truth == predicted ? tr("%1 taken for what it is").arg(className(truth)) : tr("%1 taken for %2").arg(className(truth), className(predicted));
    const auto number = [&](const Confusion& matrix) { return numberText(matrix, truth, predicted); };
    if (of != Difference)
        return tr("%1: student %2, teacher %3").arg(what, number(m_matrices[Student]->matrix()), number(m_matrices[Teacher]->matrix()));
    return tr("%1: student %2, %3 %4, difference %5").arg(what, number(m_minuend), m_against, number(m_subtrahend), differenceText(truth, predicted));
}

void MatrixRow::outline(Which of, int truth, int predicted)
{
    for (MatrixView* matrix : m_matrices)
        matrix->setOutline(truth, predicted);
    Q_EMIT outlined(truth >= 0 ? sentence(of, truth, predicted) : QString());
}

} // namespace retort::ui

#include "ui/panels/confusion_matrices.h"

#include <algorithm>
#include <numeric>

namespace retort::ui {

namespace {

Confusion scaled(const Confusion& counts, ConfusionShare share)
{
    switch (share) {
    case ConfusionShare::Rows: return rowShares(counts);
    case ConfusionShare::Columns: return columnShares(counts);
    case ConfusionShare::Counts: break;
    }
    return counts;
}

/// What one network has said: of the samples whose logits are kept, and counted of the whole split.
struct Word {
    const Predictions* kept = nullptr;
    const Predictions* soft = nullptr;        ///< the same samples, as logits whose softmax at the question's temperature is meant
    const Confusion* counts = nullptr;

    bool isKept() const { return kept && kept->size() > 0; }
    bool isCounted() const { return counts->classes > 0; }
};

/// Matrices that are compared are of the same samples: of the whole split where both networks were counted on it, else of those
/// whose logits are kept.
bool onKept(const Word& one, const Word& other) { return one.isKept() && other.isKept() && !(one.isCounted() && other.isCounted()); }

/// Predicted classes, counted.
Confusion hardOf(const Word& word, bool kept)
{
    if (word.isCounted() && !kept)
        return *word.counts;
    return word.isKept() ? confusionOf(*word.kept) : Confusion{};
}

Confusion matrixOf(const Word& word, bool kept, const ConfusionQuestion& question)
{
    if (!question.soft)
        return scaled(hardOf(word, kept), question.share);
    return word.isKept() ? scaled(softConfusionOf(*word.soft, question.temperature), question.share) : Confusion{};
}

ConfusionSide sideOf(const Word& word, bool kept, const ConfusionQuestion& question)
{
    const Confusion hard = hardOf(word, kept);
    if (hard.classes == 0)
        return {};
    return {.matrix = matrixOf(word, kept, question), .accuracy = accuracyOf(hard), .scores = classScores(hard)};
}

Word wordOf(const std::optional<Predictions>& said, const Confusion& counts)
{
    const Predictions* kept = said ? &*said : nullptr;
    return {.kept = kept, .soft = kept, .counts = &counts};
}

/// The student's matrix and the one it is compared with, and their difference.
void subtract(const Word& student, const Word& other, bool shownOnKept, ConfusionAnswer& answer)
{
    const ConfusionQuestion& question = answer.question;
    const bool kept = onKept(student, other);
    answer.minuend = question.soft || kept == shownOnKept ? answer.student.matrix : matrixOf(student, kept, question);
    answer.subtrahend = question.against == ConfusionAgainst::Teacher ? answer.teacher.matrix : matrixOf(other, kept, question);
    if (answer.subtrahend.classes > 0 && answer.subtrahend.classes == answer.minuend.classes)
        answer.difference = difference(answer.minuend, answer.subtrahend);
}

} // namespace

ConfusionAnswer confusionMatrices(const Beliefs& beliefs, ConfusionQuestion question)
{
    question.soft = question.soft && beliefs.hasSamples();
    ConfusionAnswer answer;
    answer.question = question;
    answer.run = beliefs.run;
    answer.other = beliefs.against;
    answer.test = beliefs.point.split == ViewPoint::Split::Test;
    answer.step = beliefs.step;
    const auto& counts = beliefs.counts;
    const Word student{.kept = &beliefs.student, .soft = &beliefs.student, .counts = &counts.student};
    // Whom an ensemble takes a sample for depends on the temperature; it is measured at 1, as the agreement is.
    std::optional<Predictions> hardTeacher, softTeacher;
    if (beliefs.hasTeacher())
        hardTeacher = beliefs.teacher(1);
    if (beliefs.hasTeacher() && question.soft)
        softTeacher = beliefs.teacher(question.temperature);
    Word teacher = wordOf(hardTeacher, counts.teacher);
    teacher.soft = softTeacher ? &*softTeacher : nullptr;
    const bool kept = onKept(student, teacher);
    answer.student = sideOf(student, kept, question);
    answer.teacher = sideOf(teacher, kept, question);

    Beliefs::Beside beside;
    switch (question.against) {
    case ConfusionAgainst::Teacher: subtract(student, teacher, kept, answer); break;
    case ConfusionAgainst::Baseline:
        subtract(student, wordOf(beliefs.baseline, counts.baseline), kept, answer);
        beside = beliefs.besideBaseline;
        break;
    case ConfusionAgainst::Other:
        subtract(student, wordOf(beliefs.other, counts.other), kept, answer);
        beside = beliefs.besideOther;
        break;
    }
    answer.againstStep = beside.step;
    answer.notYet = beside.exists && beside.step < 0 && answer.subtrahend.classes == 0;
    const Confusion& counted = counts.student;
    answer.samples = question.soft || kept || !student.isCounted() ? static_cast<double>(beliefs.student.size())
                                                                   : std::accumulate(counted.cells.begin(), counted.cells.end(), 0.0);
    return answer;
}

} // namespace retort::ui

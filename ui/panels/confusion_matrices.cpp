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

/// Predicted classes, counted.
Confusion hardOf(const Predictions* said, const Confusion& counts)
{
    return counts.classes > 0 ? counts : said && said->size() > 0 ? confusionOf(*said) : Confusion{};
}

Confusion matrixOf(const Predictions* said, const Confusion& counts, const ConfusionQuestion& question)
{
    if (!question.soft)
        return scaled(hardOf(said, counts), question.share);
    return said && said->size() > 0 ? scaled(softConfusionOf(*said, question.temperature), question.share) : Confusion{};
}

ConfusionSide sideOf(const Predictions* said, const Confusion& counts, const ConfusionQuestion& question)
{
    const Confusion hard = hardOf(said, counts);
    if (hard.classes == 0)
        return {};
    return {.matrix = matrixOf(said, counts, question), .accuracy = accuracyOf(hard), .scores = classScores(hard)};
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
    answer.student = sideOf(&beliefs.student, counts.student, question);
    std::optional<Predictions> teacher;
    if (beliefs.hasTeacher())
        teacher = beliefs.teacher(question.temperature);
    answer.teacher = sideOf(teacher ? &*teacher : nullptr, counts.teacher, question);

    Confusion against;
    const auto wordOf = [&](const std::optional<Predictions>& said, const Confusion& its) { return matrixOf(said ? &*said : nullptr, its, question); };
    Beliefs::Beside beside;
    switch (question.against) {
    case ConfusionAgainst::Teacher: against = answer.teacher.matrix; break;
    case ConfusionAgainst::Baseline:
        against = wordOf(beliefs.baseline, counts.baseline);
        beside = beliefs.besideBaseline;
        break;
    case ConfusionAgainst::Other:
        against = wordOf(beliefs.other, counts.other);
        beside = beliefs.besideOther;
        break;
    }
    answer.againstStep = beside.step;
    answer.notYet = beside.exists && beside.step < 0 && against.classes == 0;
    if (against.classes > 0 && against.classes == answer.student.matrix.classes)
        answer.difference = difference(answer.student.matrix, against);
    const Confusion& counted = counts.student;
    answer.samples = question.soft || counted.classes == 0 ? static_cast<double>(beliefs.student.size())
                                                           : std::accumulate(counted.cells.begin(), counted.cells.end(), 0.0);
    return answer;
}

} // namespace retort::ui

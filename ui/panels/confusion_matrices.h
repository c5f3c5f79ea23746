#pragma once

#include "core/analysis/confusion.h"
#include "ui/follow/beliefs.h"

#include <vector>

namespace retort::ui {

enum class ConfusionShare { Rows, Columns, Counts };
enum class ConfusionAgainst { Teacher, Baseline, Other };

/// What the confusion panel wants to know of beliefs.
struct ConfusionQuestion {
    ConfusionShare share = ConfusionShare::Rows;
    bool soft = false;                        ///< probabilities at the temperature, added up, instead of counts
    double temperature = 1;
    ConfusionAgainst against = ConfusionAgainst::Teacher;
};

/// One network's side of the answer; a matrix without classes: it has said nothing (that is kept).
struct ConfusionSide {
    Confusion matrix;                         ///< as asked for
    double accuracy = 0;
    std::vector<ClassScores> scores;          ///< of its predictions, by class
};

struct ConfusionAnswer {
    ConfusionQuestion question;
    ConfusionSide student, teacher;
    Confusion minuend, subtrahend;            ///< the student's and whose it was asked against, both of the same samples
    Confusion difference;                     ///< of these two; no classes: no such word
    RunId run, other;                         ///< whose answer it is, and which run more it was compared with
    bool test = false;
    std::int64_t step = -1;                   ///< the student's; −1: on test
    std::int64_t againstStep = -1;            ///< of the one subtracted, where it is a run beside the student
    bool notYet = false;                      ///< there is such a run, but it has said nothing up to that step
    double samples = 0;                       ///< that were counted
};

/// Hard matrices are the trainer's own counts of the whole split where these are known of both networks that are compared, else of
/// the samples whose logits are kept, an ensemble's at temperature 1; soft ones are always of the latter. A soft question about a point of which only counts are kept is answered by the counts (question.soft says so).
/// May take long (100 classes × 10 000 samples: some hundred milliseconds), so not in a thread that draws.
ConfusionAnswer confusionMatrices(const Beliefs& beliefs, ConfusionQuestion question);

} // namespace retort::ui

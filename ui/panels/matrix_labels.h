#pragma once

#include "ui/charts/matrix_view.h"
#include "ui/panels/confusion_matrices.h"

namespace retort::ui {

/// What the two sides of a difference are called.
struct ComparedNames {
    QString run;                              ///< the student's run
    QString against;                          ///< "teacher", "without teacher" or the name of another run
};

enum class MatrixSide { Teacher, Student, Difference };

/// What a matrix has to say of itself where its panel is not around it: whose it is, of which samples, in which unit.
MatrixLabels matrixLabels(MatrixSide side, const ConfusionAnswer& answer, const ComparedNames& names);

/// "without teacher at step 900" where that is not the student's step, "without teacher: not yet" where it has said nothing up
/// to there; else empty.
QString otherStepText(const ConfusionAnswer& answer, const QString& against);

} // namespace retort::ui

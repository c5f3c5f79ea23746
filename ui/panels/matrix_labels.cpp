#include "ui/panels/matrix_labels.h"

#include "ui/panels/matrix_row.h"

#include <QLocale>

namespace retort::ui {

namespace {

QString unitText(const ConfusionQuestion& question, bool difference)
{
    switch (question.share) {
    case ConfusionShare::Rows: return difference ? MatrixRow::tr("shares of rows, in points") : MatrixRow::tr("shares of rows in %");
    case ConfusionShare::Columns: return difference ? MatrixRow::tr("shares of columns, in points") : MatrixRow::tr("shares of columns in %");
    case ConfusionShare::Counts: break;
    }
    return MatrixRow::tr("counts");
}

const char* unitWord(ConfusionShare share)
{
    return share == ConfusionShare::Rows ? "share of row" : share == ConfusionShare::Columns ? "share of column" : "samples";
}

} // namespace

QString otherStepText(const ConfusionAnswer& answer, const QString& against)
{
    if (answer.notYet)
        return MatrixRow::tr("%1: not yet").arg(against);
    if (answer.againstStep < 0 || answer.againstStep == answer.step)
        return {};
    return MatrixRow::tr("%1 at step %2").arg(against, QLocale().toString(static_cast<qlonglong>(answer.againstStep)));
}

MatrixLabels matrixLabels(MatrixSide side, const ConfusionAnswer& answer, const ComparedNames& names)
{
    const bool difference = side == MatrixSide::Difference;
    const ConfusionQuestion& question = answer.question;
    const QString other = otherStepText(answer, names.against);
    QString who = names.run;
    if (side == MatrixSide::Teacher)
        who = MatrixRow::tr("teacher of %1").arg(names.run);
    else if (difference)
        who = MatrixRow::tr("%1 − %2").arg(names.run, other.isEmpty() ? names.against : other);
    const QString temperature = QLocale().toString(question.temperature, 'g', 4);
    const QString subtitle = QStringList{who,
        answer.test ? MatrixRow::tr("test") : side == MatrixSide::Teacher ? MatrixRow::tr("validation") : MatrixRow::tr("validation, step %1").arg(QLocale().toString(static_cast<qlonglong>(answer.step))),
        unitText(question, difference), question.soft ? MatrixRow::tr("soft at T %1").arg(temperature) : MatrixRow::tr("hard")}
                                 .join(QStringLiteral(" · "));

    // Words of a file are the same in every language.
    const char* sides[] = {"teacher", "student", "difference"};
    const QString whose = QLatin1StringView(sides[static_cast<int>(side)]), split = answer.test ? QStringLiteral("test") : QStringLiteral("validation");
    const QString step = answer.step < 0 || side == MatrixSide::Teacher ? QString() : QString::number(answer.step);
    const QString beliefs = question.soft ? QStringLiteral("soft T=%1").arg(question.temperature) : QStringLiteral("hard");
    const QString unit = QLatin1StringView(unitWord(question.share));
    MatrixLabels labels{.subtitle = subtitle, .file = {}, .columns = {{QStringLiteral("run"), names.run}, {QStringLiteral("network"), whose}}};
    if (difference) {
        labels.columns.emplace_back(QStringLiteral("minus"), names.against);
        labels.columns.emplace_back(QStringLiteral("minus at step"), answer.againstStep < 0 ? QString() : QString::number(answer.againstStep));
    }
    labels.columns.emplace_back(QStringLiteral("split"), split);
    labels.columns.emplace_back(QStringLiteral("step"), step);
    labels.columns.emplace_back(QStringLiteral("predictions"), beliefs);
    labels.columns.emplace_back(QStringLiteral("unit"), unit);
    labels.file = QStringList{whose, split, step.isEmpty() ? QString() : QStringLiteral("step ") + step, beliefs, unit, names.run}.join(u' ');
    return labels;
}

} // namespace retort::ui

#include "ui/panels/train_figures.h"

#include "ui/follow/run_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace retort::ui {

namespace {

std::optional<double> accuracyOf(const RunSummary* run, bool onTest)
{
    return !run ? std::nullopt : onTest ? run->scores.testAccuracy : run->scores.bestAccuracy;
}

std::vector<double> accuraciesOf(const std::vector<const RunSummary*>& runs, bool onTest)
{
    std::vector<double> values;
    for (const RunSummary* run : runs) {
        if (const auto value = accuracyOf(run, onTest); value && run->state == RunState::Finished)
            values.push_back(*value);
    }
    return values;
}

/// How many samples the test has, from a run's count of errors.
std::int64_t testSamples(const RunSummary* run)
{
    if (!run || !run->scores.testAccuracy || *run->scores.testAccuracy >= 1)
        return 0;
    return std::llround(static_cast<double>(run->scores.testErrors) / (1 - *run->scores.testAccuracy));
}

/// Whom translators see this file's words belong to.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TrainFigures)
};

} // namespace

TrainFigures figuresOf(const RunFamily& family)
{
    TrainFigures figures;
    const auto tested = [](const RunSummary* run) { return run->scores.testAccuracy.has_value(); };
    figures.onTest = (family.student || family.baseline || !family.teachers.empty()) && (!family.student || tested(family.student))
        && (!family.baseline || tested(family.baseline)) && std::ranges::all_of(family.teachers, tested);
    figures.student = accuracyOf(family.student, figures.onTest);
    figures.baseline = accuracyOf(family.baseline, figures.onTest);
    if (family.student)
        figures.agreement = family.student->scores.agreement;

    std::vector<double> teachers;
    for (const RunSummary* teacher : family.teachers) {
        if (const auto value = accuracyOf(teacher, figures.onTest))
            teachers.push_back(*value);
    }
    if (!teachers.empty())
        figures.teacher = spreadOf(teachers).mean;

    const std::vector<double> students = accuraciesOf(family.students, figures.onTest), baselines = accuraciesOf(family.baselines, figures.onTest);
    figures.students = spreadOf(students);
    figures.baselines = spreadOf(baselines);
    if (figures.student && figures.baseline)
        figures.gain = *figures.student - *figures.baseline;
    std::vector<double> gains;
    for (const RunSummary* student : family.students) {
        const RunId& other = family.baselineIsReference ? student->reference : student->baseline;
        const auto pair = std::ranges::find(family.baselines, other, [](const RunSummary* each) { return each->id; });
        if (pair == family.baselines.end() || student->state != RunState::Finished || (*pair)->state != RunState::Finished)
            continue;
        const auto with = accuracyOf(student, figures.onTest), without = accuracyOf(*pair, figures.onTest);
        if (with && without)
            gains.push_back(*with - *without);
    }
    figures.gains = spreadOf(gains);
    if (!family.baselineIsReference && !students.empty() && !baselines.empty() && !teachers.empty())
        figures.recovered = gapRecovered(students, baselines, teachers, figures.onTest ? testSamples(family.student) : 0);
    return figures;
}

QString verdict(const TrainFigures& figures, bool againstReference)
{
    if (figures.gains.count < 2)
        return {};
    const double mean = figures.gains.mean, half = figures.gains.halfWidth;
    const QString amount = QStringLiteral("%1 ± %2").arg(signedText(100 * mean), percentText(figures.gains.deviation));
    const QString seeds = Words::tr("%n seeds; 95 %: %1 to %2", nullptr, static_cast<int>(figures.gains.count)).arg(signedText(100 * (mean - half)), signedText(100 * (mean + half)));
    if (againstReference)
        return Words::tr("%1 points against true labels, same pictures (%2)").arg(amount, seeds);
    if (std::abs(mean) <= half)
        return Words::tr("no clear difference: %1 points over no teacher, same start (%2)").arg(amount, seeds);
    return Words::tr("%1 points over no teacher, same start (%2)").arg(amount, seeds);
}

} // namespace retort::ui

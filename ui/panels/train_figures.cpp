#include "ui/panels/train_figures.h"

#include "ui/follow/run_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string_view>
#include <tuple>

namespace retort::ui {

namespace {

constexpr double alike = 1e-9;                ///< a deviation below it is rounding

std::optional<double> accuracyOf(const RunSummary* run, bool onTest)
{
    return !run ? std::nullopt : onTest ? run->scores.testAccuracy : run->scores.bestAccuracy;
}

bool counts(const RunSummary* run, bool onTest)
{
    return run->state == RunState::Finished && !run->altered && !run->trashed && accuracyOf(run, onTest);
}

/// By seed, but what is in focus first.
std::vector<const RunSummary*> onePerSeed(const std::vector<const RunSummary*>& runs, const RunSummary* focus, bool onTest)
{
    const auto rank = [focus](const RunSummary* run) { return std::tuple(run == focus, focus && run->member == focus->member, std::string_view(run->createdAt)); };
    std::map<std::uint64_t, const RunSummary*> chosen;
    for (const RunSummary* run : runs) {
        if (!counts(run, onTest))
            continue;
        const RunSummary*& best = chosen[run->seed];
        if (!best || rank(run) > rank(best))
            best = run;
    }
    std::vector<const RunSummary*> seeds;
    for (const auto& [seed, run] : chosen)
        seeds.insert(run == focus ? seeds.begin() : seeds.end(), run);
    return seeds;
}

struct Pair {
    const RunSummary *student, *baseline, *teacher;
};

std::vector<Pair> pairsOf(const RunFamily& family, bool onTest)
{
    std::vector<Pair> pairs;
    std::set<RunId> taken;                    // a baseline with a seed of its own is that of many
    for (const RunSummary* student : onePerSeed(family.students, family.student, onTest)) {
        const RunId& other = family.baselineIsReference ? student->reference : student->baseline;
        const auto baseline = std::ranges::find(family.baselines, other, [](const RunSummary* each) { return each->id; });
        if (baseline == family.baselines.end() || !counts(*baseline, onTest) || !taken.insert(other).second)
            continue;
        const auto place = std::ranges::find(family.students, student) - family.students.begin();
        pairs.push_back({student, *baseline, family.taughtBy.at(static_cast<std::size_t>(place))});
    }
    return pairs;
}

Spread spreadOver(const std::vector<const RunSummary*>& runs, bool onTest)
{
    std::vector<double> values;
    for (const RunSummary* run : runs)
        values.push_back(*accuracyOf(run, onTest));
    return spreadOf(values);
}

/// How many samples the test has, from a run's count of errors.
std::int64_t testSamples(const RunSummary* run)
{
    if (!run || !run->scores.testAccuracy || *run->scores.testAccuracy >= 1)
        return 0;
    return std::llround(static_cast<double>(run->scores.testErrors) / (1 - *run->scores.testAccuracy));
}

/// Of the same seeds on all three sides, each with the teacher it had.
void share(TrainFigures& figures, const std::vector<Pair>& pairs, std::int64_t samples)
{
    std::set<const RunSummary*> all;
    std::vector<double> students, baselines, teachers;
    for (const Pair& pair : pairs) {
        const auto level = accuracyOf(pair.teacher, figures.onTest);
        if (!level || pair.teacher->altered || !sameData(*pair.teacher, *pair.student))
            continue;
        all.insert(pair.teacher);
        students.push_back(*accuracyOf(pair.student, figures.onTest));
        baselines.push_back(*accuracyOf(pair.baseline, figures.onTest));
        teachers.push_back(*level);
    }
    if (all.size() == 1)
        teachers.resize(1);                   // no spread: it is one run
    else if (all.size() != teachers.size())
        return;                               // neither one for all nor one for each: they have no spread over seeds
    figures.sharers = std::ssize(students);
    if (!students.empty())
        figures.recovered = gapRecovered(students, baselines, teachers, samples);
}

/// Whom translators see this file's words belong to.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(TrainFigures)
};

} // namespace

TrainFigures figuresOf(const RunFamily& family, const Taught& taught)
{
    TrainFigures figures;
    figures.networks = taught.networks;
    figures.files = taught.files;
    const auto tested = [](const RunSummary* run) { return run->scores.testAccuracy.has_value(); };
    figures.onTest = (family.student || family.baseline || !family.teachers.empty()) && (!family.student || tested(family.student))
        && (!family.baseline || tested(family.baseline)) && std::ranges::all_of(family.teachers, tested);
    figures.altered = (family.student && family.student->altered) || (family.baseline && family.baseline->altered);
    figures.student = accuracyOf(family.student, figures.onTest);
    figures.baseline = accuracyOf(family.baseline, figures.onTest);
    if (family.student)
        figures.agreement = family.student->scores.agreement;

    double sum = 0;
    for (const RunSummary* teacher : family.teachers) {
        if (family.student && !sameData(*teacher, *family.student)) {
            figures.otherData = true;
        } else if (const auto value = accuracyOf(teacher, figures.onTest)) {
            const auto known = taught.by.find(teacher->id);
            const std::int64_t networks = known == taught.by.end() ? 1 : known->second.networks;
            sum += static_cast<double>(networks) * *value;
            figures.teachers += networks;
        }
    }
    if (figures.teachers > 0)
        figures.teacher = sum / static_cast<double>(figures.teachers);

    figures.students = spreadOver(onePerSeed(family.students, family.student, figures.onTest), figures.onTest);
    figures.baselines = spreadOver(onePerSeed(family.baselines, family.baseline, figures.onTest), figures.onTest);
    if (figures.student && figures.baseline && !figures.altered)
        figures.gain = *figures.student - *figures.baseline;

    const std::vector<Pair> pairs = pairsOf(family, figures.onTest);
    std::vector<double> gains;
    for (const Pair& pair : pairs)
        gains.push_back(*accuracyOf(pair.student, figures.onTest) - *accuracyOf(pair.baseline, figures.onTest));
    figures.gains = spreadOf(gains);
    figures.otherWeights = !std::ranges::all_of(taught.by, [](const auto& by) { return by.second.tested; });
    if (!family.baselineIsReference && figures.networks == 1 && !figures.otherWeights)
        share(figures, pairs, figures.onTest ? testSamples(family.student) : 0);
    return figures;
}

QString verdict(const TrainFigures& figures, bool againstReference)
{
    const auto count = static_cast<int>(figures.gains.count);
    if (count < 2)
        return figures.altered ? Words::tr("altered runs stay out of means and verdicts") : QString();
    const double mean = figures.gains.mean, half = figures.gains.halfWidth;
    const bool same = figures.gains.deviation < alike;   // and then there is no interval
    const QString gain = signedText(100 * mean), split = figures.onTest ? Words::tr("test") : Words::tr("best on validation");
    const QString amount = same ? gain : QStringLiteral("%1 ± %2").arg(gain, percentText(figures.gains.deviation));
    const QString seeds = same ? Words::tr("%n seeds, all alike", nullptr, count)
                               : Words::tr("%n seeds; 95 %: %1 to %2", nullptr, count).arg(signedText(100 * (mean - half)), signedText(100 * (mean + half)));
    if (againstReference)
        return Words::tr("%1: %2 points against true labels (%3), same pictures").arg(split, amount, seeds);
    if (!same && std::abs(mean) <= half)
        return Words::tr("%1: no clear difference, %2 points over no teacher (%3), same start").arg(split, amount, seeds);
    return Words::tr("%1: %2 points over no teacher (%3), same start").arg(split, amount, seeds);
}

} // namespace retort::ui

#include "ui/panels/plan_line.h"

#include "core/base/error.h"
#include "core/supervise/forecast.h"
#include "core/supervise/launch.h"
#include "core/supervise/supervisor.h"
#include "ui/example.h"
#include "ui/experiment_document.h"
#include "ui/theme/theme.h"

#include <QLocale>

#include <algorithm>

namespace retort::ui {

namespace {

QString durationText(double seconds)
{
    if (seconds < 90)
        return PlanLine::tr("about %1 s").arg(static_cast<int>(std::max(1.0, seconds)));
    if (seconds < 5400)
        return PlanLine::tr("about %1 min").arg(static_cast<int>(seconds / 60 + 0.5));
    return PlanLine::tr("about %1 h").arg(QLocale().toString(seconds / 3600, 'f', 1));
}

QString describe(const Plan& plan, const Store& store)
{
    const auto finished = store.finishedRuns(plan);
    std::vector<bool> done(plan.runs.size());
    int teachers = 0, students = 0, reused = 0, left = 0;
    for (std::size_t i = 0; i < plan.runs.size(); ++i) {
        done[i] = !finished[i].empty();
        reused += done[i];
        left += !done[i];
        const bool teaches = std::ranges::any_of(plan.runs, [i](const PlannedRun& run) { return std::ranges::find(run.teacherRuns, i) != run.teacherRuns.end(); });
        (teaches && plan.runs[i].teacherRuns.empty() ? teachers : students) += 1;
    }
    QStringList parts;
    if (teachers > 0)
        parts << PlanLine::tr("%n teacher(s)", nullptr, teachers);
    if (students > 0)
        parts << PlanLine::tr("%n student(s)", nullptr, students);
    QString text = parts.join(QStringLiteral(" + "));
    if (left == 0)
        return text + PlanLine::tr(", all finished already: nothing to train");
    // The example was trained while something else was built, and not necessarily here.
    const Forecast forecast(isExampleStore(store.folder()) ? std::vector<RunSummary>() : store.runsSince());
    text += QStringLiteral(", ") + durationText(wallSeconds(plan, done, forecast, coreCount()));
    if (!forecast.measured())
        text += PlanLine::tr(" (a guess)");
    if (reused > 0)
        text += PlanLine::tr("; %n finished already", nullptr, reused);
    return text;
}

} // namespace

PlanLine::PlanLine(ExperimentDocument& document, std::filesystem::path store, QWidget* parent)
    : QLabel(parent), m_document(document), m_store(std::move(store))
{
    setTextFormat(Qt::PlainText);
    setWordWrap(true);
    m_soon.setSingleShot(true);
    m_soon.setInterval(250);
    connect(&m_soon, &QTimer::timeout, this, &PlanLine::start);
    connect(&document, &ExperimentDocument::changed, this, &PlanLine::plan);
    plan();
}

PlanLine::~PlanLine() = default;

void PlanLine::plan() { m_soon.start(); }

void PlanLine::start()
{
    const int job = ++m_job;
    const auto& problems = m_document.problems();
    const auto errors = std::ranges::count_if(problems, [](const Problem& problem) { return !problem.warning; });
    if (errors > 0) {
        const auto first = std::ranges::find_if(problems, [](const Problem& problem) { return !problem.warning; });
        show(job, errors == 1 ? QString::fromStdString(toText(*first)) : tr("%n field(s) to mend; first: %1", nullptr, static_cast<int>(errors)).arg(QString::fromStdString(toText(*first))), true);
        warn(job, {});
        return;
    }
    m_worker = std::jthread([this, job, experiment = m_document.experiment(), folder = m_store] {
        QString text;
        QStringList warnings;
        bool problem = false;
        try {
            const Store store(folder, Store::Access::ReadOnly);
            const PlannedExperiment planned = planExperiment(experiment, &store);
            problem = !planned.plan;
            for (const std::string& warning : planned.data.warnings)
                warnings << QString::fromStdString(warning);
            const auto error = std::ranges::find_if(planned.problems, [](const Problem& each) { return !each.warning; });
            text = planned.plan ? describe(*planned.plan, store) : QString::fromStdString(error == planned.problems.end() ? std::string() : toText(*error));
        } catch (const std::exception& error) {
            text = QString::fromUtf8(error.what());
            problem = true;
        }
        QMetaObject::invokeMethod(this, [this, job, text, problem, warnings] {
            show(job, text, problem);
            warn(job, warnings);
        }, Qt::QueuedConnection);
    });
}

void PlanLine::show(int job, const QString& text, bool problem)
{
    if (job != m_job)
        return;
    setText(text);
    setTone(this, problem ? Tone::Bad : Tone::Quiet);
}

void PlanLine::warn(int job, const QStringList& warnings)
{
    if (job == m_job)
        Q_EMIT dataWarned(warnings);
}

} // namespace retort::ui

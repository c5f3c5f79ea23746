#include "ui/follow/beliefs.h"

#include "core/analysis/ensemble.h"
#include "ui/background.h"
#include "ui/follow/run_data.h"

#include <algorithm>
#include <unordered_map>

namespace retort::ui {

namespace {

/// The evaluation at a step, the latest for −1, or nullptr.
const Evaluation* at(const std::vector<Evaluation>& evaluations, std::int64_t step)
{
    if (evaluations.empty())
        return nullptr;
    if (step < 0)
        return &evaluations.back();
    const auto found = std::ranges::find(evaluations, step, &Evaluation::step);
    return found == evaluations.end() ? nullptr : &*found;
}

struct Said {
    Predictions predictions;
    std::int64_t step = 0;
};

std::optional<Said> validation(const Store& store, const RunId& run, std::int64_t step)
{
    auto evaluations = store.evaluationsSince(run).first;
    std::ranges::stable_sort(evaluations, {}, &Evaluation::step);
    const Evaluation* evaluation = at(evaluations, step);
    if (!evaluation || evaluation->predictions.empty())
        return std::nullopt;
    return Said{store.predictions(evaluation->predictions), evaluation->step};
}

/// The evaluation point of the weights a teacher teaches with; −1: its last.
std::int64_t teachingPoint(const Store& store, const RunId& teacher, const std::string& weights)
{
    const bool selectsLast = recipeFromStoredJson(store.record(teacher).recipeJson).train.select == Select::Last;
    return weights == "last" || (weights == "selected" && selectsLast) ? -1 : store.run(teacher).scores.bestStep;
}

/// The rows of `all` for these samples in this order; nothing when one is missing (each run keeps its own subset of a large split).
std::optional<Predictions> of(const Predictions& all, const std::vector<std::uint64_t>& ids)
{
    if (all.ids == ids)
        return all;
    std::unordered_map<std::uint64_t, std::int64_t> rows;
    for (std::int64_t i = 0; i < all.size(); ++i)
        rows.emplace(all.ids[static_cast<std::size_t>(i)], i);
    Predictions some;
    some.classes = all.classes;
    for (const std::uint64_t id : ids) {
        const auto found = rows.find(id);
        if (found == rows.end())
            return std::nullopt;
        const auto row = all.row(found->second);
        some.logits.insert(some.logits.end(), row.begin(), row.end());
        some.labels.push_back(all.labels[static_cast<std::size_t>(found->second)]);
        some.ids.push_back(id);
    }
    return some;
}

void readValidation(const Store& store, const RunSummary& run, const Recipe& recipe, std::int64_t step, Beliefs& beliefs)
{
    for (std::size_t i = 0; i < run.teachers.size(); ++i) {
        const RunId& teacher = run.teachers[i];
        const std::string weights = i < recipe.teachers.size() ? recipe.teachers[i].weights : "selected";
        const auto said = teacher.empty() ? std::nullopt : validation(store, teacher, teachingPoint(store, teacher, weights));
        const auto same = said ? of(said->predictions, beliefs.student.ids) : std::nullopt;
        if (!same) {
            beliefs.teachers.clear();
            break;
        }
        beliefs.teachers.push_back(*same);
    }
    if (run.baseline.empty())
        return;
    // The same step of the same start, also where the latest is asked for; while the baseline is behind, its latest.
    auto said = validation(store, run.baseline, step);
    if (!said)
        said = validation(store, run.baseline, -1);
    if (said)
        beliefs.baseline = of(said->predictions, beliefs.student.ids);
}

} // namespace

Predictions Beliefs::teacher(double temperature) const { return combined(teachers, combine, temperature); }

std::optional<Beliefs> readBeliefs(const std::filesystem::path& folder, const RunId& id, const ViewPoint& point)
{
    const Store store(folder, Store::Access::ReadOnly);
    const RunRecord record = store.record(id);
    const Recipe recipe = recipeFromStoredJson(record.recipeJson);
    Beliefs beliefs;
    beliefs.run = id;
    beliefs.point = point;
    beliefs.combine = recipe.combine;
    if (point.split == ViewPoint::Split::Validation) {
        auto said = validation(store, id, point.step);
        if (!said)
            return std::nullopt;
        beliefs.student = std::move(said->predictions);
        readValidation(store, record.summary, recipe, said->step, beliefs);
        return beliefs;
    }
    auto said = store.testPredictions(id, "selected");
    if (!said)
        return std::nullopt;
    beliefs.student = std::move(*said);
    beliefs.teachers = store.teacherTestPredictions(id);
    if (!record.summary.baseline.empty())
        beliefs.baseline = store.testPredictions(record.summary.baseline, "selected");
    return beliefs;
}

BeliefsSource::BeliefsSource(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    connect(&workbench, &Workbench::currentRunChanged, this, &BeliefsSource::follow);
    connect(&workbench, &Workbench::viewPointChanged, this, &BeliefsSource::read);
    follow();
}

void BeliefsSource::follow()
{
    if (m_data)
        m_data->disconnect(this);
    m_data = m_workbench.currentRun().empty() ? nullptr : m_workbench.follower().data(m_workbench.currentRun());
    if (m_data)
        connect(m_data.get(), &RunData::changed, this, [this] {
            if (!m_now || m_workbench.viewPoint().step < 0)
                read();
        });
    read();
}

void BeliefsSource::read()
{
    // One read at a time: a run that goes on quicker than it is read must not pile up work.
    m_again = m_reading;
    if (m_reading)
        return;
    const RunId run = m_workbench.currentRun();
    if (run.empty()) {
        m_now = nullptr;
        Q_EMIT changed();
        return;
    }
    m_reading = true;
    const auto done = [this, run](std::shared_ptr<const Beliefs> beliefs) {
        m_reading = false;
        if (run == m_workbench.currentRun()) {
            m_now = std::move(beliefs);
            Q_EMIT changed();
        }
        if (m_again || run != m_workbench.currentRun())
            read();
    };
    inBackground(
        this,
        [folder = m_workbench.follower().store().folder(), run, point = m_workbench.viewPoint()] {
            auto beliefs = readBeliefs(folder, run, point);
            return beliefs ? std::make_shared<const Beliefs>(std::move(*beliefs)) : nullptr;
        },
        done,
        [this, done](const QString& problem) {
            Q_EMIT m_workbench.message(problem, true);
            done(nullptr);
        });
}

} // namespace retort::ui

#include "ui/follow/beliefs.h"

#include "core/analysis/ensemble.h"
#include "core/store/store.h"

#include <algorithm>
#include <unordered_map>

namespace retort::ui {

namespace {

/// The evaluation at a step, or the last one before it (another run may have other points); the latest for −1; nullptr: none.
const Evaluation* at(const std::vector<Evaluation>& evaluations, std::int64_t step)
{
    if (evaluations.empty())
        return nullptr;
    if (step < 0)
        return &evaluations.back();
    const auto after = std::ranges::upper_bound(evaluations, step, {}, &Evaluation::step);
    return after == evaluations.begin() ? &evaluations.front() : &*(after - 1);
}

struct Said {
    std::optional<Predictions> predictions;
    Confusion counts;
    std::int64_t step = 0;
};

std::optional<Said> validation(const Store& store, const RunId& run, std::int64_t step)
{
    auto evaluations = store.evaluationsSince(run).first;
    std::ranges::stable_sort(evaluations, {}, &Evaluation::step);
    const Evaluation* evaluation = at(evaluations, step);
    if (!evaluation)
        return std::nullopt;
    Said said{.predictions = {}, .counts = evaluation->confusion, .step = evaluation->step};
    if (!evaluation->predictions.empty())
        said.predictions = store.predictions(evaluation->predictions);
    return said;
}

/// The evaluation point of the weights a teacher teaches with; −1: its last.
std::int64_t teachingPoint(const RunSummary& teacher, const Recipe& recipe, const std::string& weights)
{
    const bool last = weights == "last" || (weights == "selected" && recipe.train.select == Select::Last);
    return last ? -1 : teacher.scores.bestStep;
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

std::optional<Predictions> sameSamples(const std::optional<Said>& said, const Beliefs& beliefs)
{
    return said && said->predictions && beliefs.hasSamples() ? of(*said->predictions, beliefs.student.ids) : std::nullopt;
}

void readTeachers(const Store& store, const RunSummary& run, const Recipe& recipe, Beliefs& beliefs)
{
    bool all = true;
    for (std::size_t i = 0; i < run.teachers.size(); ++i) {
        const RunId& teacher = run.teachers[i];
        const std::string weights = i < recipe.teachers.size() ? recipe.teachers[i].weights : "selected";
        if (teacher.empty()) {
            all = false;                      // a file, which keeps no word of its own
            continue;
        }
        const RunRecord record = store.record(teacher);
        const Recipe taught = recipeFromStoredJson(record.recipeJson);
        const auto said = validation(store, teacher, teachingPoint(record.summary, taught, weights));
        if (said && run.teachers.size() == 1 && taught.data == recipe.data)
            beliefs.counts.teacher = said->counts;
        if (auto same = sameSamples(said, beliefs))
            beliefs.teachers.push_back(std::move(*same));
        else
            all = false;
    }
    if (!all)
        beliefs.teachers.clear();             // a part of an ensemble is another teacher
}

/// The same step of another run, also where the latest is asked for; while it is behind, its latest.
void readBeside(const Store& store, const RunId& run, std::int64_t step, const Beliefs& beliefs, std::optional<Predictions>& predictions, Confusion& counts)
{
    auto said = validation(store, run, step);
    if (!said)
        return;
    predictions = sameSamples(said, beliefs);
    counts = std::move(said->counts);
}

} // namespace

Predictions Beliefs::teacher(double temperature) const { return combined(teachers, combine, temperature); }

Predictions Beliefs::teacher(double temperature, std::int64_t row) const
{
    std::vector<Predictions> members;
    for (const Predictions& all : teachers) {
        const auto at = static_cast<std::size_t>(row);
        const auto logits = all.row(row);
        members.push_back({.classes = all.classes, .logits = {logits.begin(), logits.end()}, .labels = {all.labels[at]}, .ids = {all.ids[at]}});
    }
    return combined(members, combine, temperature);
}

std::optional<Beliefs> readBeliefs(const std::filesystem::path& folder, const RunId& id, const ViewPoint& point, const RunId& against)
{
    const Store store(folder, Store::Access::ReadOnly);
    const RunRecord record = store.record(id);
    const Recipe recipe = recipeFromStoredJson(record.recipeJson);
    Beliefs beliefs;
    beliefs.run = id;
    beliefs.point = point;
    beliefs.combine = recipe.combine;
    beliefs.against = against;
    const bool comparable = !against.empty() && recipeFromStoredJson(store.record(against).recipeJson).data == recipe.data;
    const RunId& baseline = record.summary.baseline;
    if (point.split == ViewPoint::Split::Validation) {
        auto said = validation(store, id, point.step);
        if (!said)
            return std::nullopt;
        beliefs.student = std::move(said->predictions).value_or(Predictions{});
        beliefs.counts.student = std::move(said->counts);
        readTeachers(store, record.summary, recipe, beliefs);
        if (!baseline.empty())
            readBeside(store, baseline, said->step, beliefs, beliefs.baseline, beliefs.counts.baseline);
        if (comparable)
            readBeside(store, against, said->step, beliefs, beliefs.other, beliefs.counts.other);
        return beliefs;
    }
    auto said = store.testPredictions(id, "selected");
    if (!said)
        return std::nullopt;
    beliefs.student = std::move(*said);
    beliefs.teachers = store.teacherTestPredictions(id);
    if (!baseline.empty())
        beliefs.baseline = store.testPredictions(baseline, "selected");
    if (comparable)
        beliefs.other = store.testPredictions(against, "selected");
    return beliefs;
}

} // namespace retort::ui

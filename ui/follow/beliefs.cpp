#include "ui/follow/beliefs.h"

#include "core/analysis/ensemble.h"
#include "core/store/store.h"

#include <algorithm>
#include <unordered_map>

namespace retort::ui {

namespace {

/// The evaluation at a step, or the last one before it (another run may have other points), or else the first; the latest for −1;
/// nullptr: none.
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

std::vector<Evaluation> evaluationsOf(const Store& store, const RunId& run, std::int64_t network)
{
    auto evaluations = store.evaluationsSince(run).first;
    std::erase_if(evaluations, [network](const Evaluation& each) { return each.network != network; });
    std::ranges::stable_sort(evaluations, {}, &Evaluation::step);
    return evaluations;
}

std::optional<Said> said(const Store& store, const Evaluation* evaluation)
{
    if (!evaluation)
        return std::nullopt;
    Said said{.predictions = {}, .counts = evaluation->confusion, .step = evaluation->step};
    if (!evaluation->predictions.empty())
        said.predictions = store.predictions(evaluation->predictions);
    return said;
}

std::optional<Said> validation(const Store& store, const RunId& run, std::int64_t step, std::int64_t network = 0)
{
    const auto evaluations = evaluationsOf(store, run, network);
    return said(store, at(evaluations, step));
}

/// At the evaluation point of the weights that a teacher teaches with.
std::optional<Said> teaching(const Store& store, const RunId& run, const Recipe& recipe, const TeacherIdentity& as)
{
    const auto evaluations = evaluationsOf(store, run, as.network);
    if (as.weights == "last" || (as.weights == "selected" && recipe.train.select == Select::Last))
        return said(store, at(evaluations, -1));
    const auto accuracy = [](const Evaluation& each) {
        const auto found = each.values.find("validation.accuracy");
        return found == each.values.end() ? -1.0 : found->second;
    };
    const auto best = std::ranges::max_element(evaluations, {}, accuracy);   // ties: the earliest
    return said(store, best == evaluations.end() ? nullptr : &*best);
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

void readTeachers(const Store& store, const RunRecord& record, const Recipe& recipe, Beliefs& beliefs)
{
    bool all = true;
    for (std::size_t i = 0; i < recipe.teachers.size(); ++i) {
        const RunId& teacher = record.context.teachers.at(i).run;
        if (teacher.empty()) {
            all = false;                      // a file, which keeps no word of its own
            continue;
        }
        const Recipe taught = recipeFromStoredJson(store.record(teacher).recipeJson);
        const auto said = teaching(store, teacher, taught, recipe.teachers[i]);
        if (said && recipe.teachers.size() == 1 && taught.data == recipe.data)
            beliefs.counts.teacher = said->counts;
        if (auto same = sameSamples(said, beliefs))
            beliefs.teachers.push_back(std::move(*same));
        else
            all = false;
    }
    if (!all)
        beliefs.teachers.clear();             // a part of an ensemble is another teacher
}

/// The same step of another run, also where the latest is asked for; while it is behind, its latest. Never a later one: that has
/// learnt for longer, and a difference to it would say nothing.
void readBeside(const Store& store, const RunId& run, const Beliefs& beliefs, Beliefs::Beside& beside, std::optional<Predictions>& predictions, Confusion& counts)
{
    beside.exists = true;
    auto its = validation(store, run, beliefs.step);
    if (!its || its->step > beliefs.step)
        return;
    beside.step = its->step;
    predictions = sameSamples(its, beliefs);
    counts = std::move(its->counts);
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
        auto said = validation(store, id, point.step, point.network);
        if (!said)
            return std::nullopt;
        beliefs.step = said->step;
        beliefs.student = std::move(said->predictions).value_or(Predictions{});
        beliefs.counts.student = std::move(said->counts);
        readTeachers(store, record, recipe, beliefs);
        if (!baseline.empty())
            readBeside(store, baseline, beliefs, beliefs.besideBaseline, beliefs.baseline, beliefs.counts.baseline);
        if (comparable)
            readBeside(store, against, beliefs, beliefs.besideOther, beliefs.other, beliefs.counts.other);
        return beliefs;
    }
    auto said = store.testPredictions(id, "selected", point.network);
    if (!said)
        return std::nullopt;
    beliefs.student = std::move(*said);
    beliefs.teachers = store.teacherTestPredictions(id);
    beliefs.besideBaseline.exists = !baseline.empty();
    beliefs.besideOther.exists = comparable;
    if (!baseline.empty())
        beliefs.baseline = store.testPredictions(baseline, "selected");
    if (comparable)
        beliefs.other = store.testPredictions(against, "selected");
    return beliefs;
}

} // namespace retort::ui

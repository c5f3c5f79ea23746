#include "ui/panels/train_curves.h"

#include "ui/workbench.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace retort::ui {

namespace {

/// The x of a step: its number, the epoch it is in, or the seconds of training until then.
double perStep(const RunSummary& run, XUnit unit)
{
    switch (unit) {
    case XUnit::Step: break;
    case XUnit::Epoch: return run.steps > 0 && run.epochs > 0 ? run.epochs / static_cast<double>(run.steps) : 1;
    case XUnit::Time: return run.step > 0 && run.trainSeconds > 0 ? run.trainSeconds / static_cast<double>(run.step) : 1e-3;
    }
    return 1;
}

/// Of these only a part is multiplied by T², so it cannot be taken out of the whole.
constexpr std::array<std::string_view, 1> partlySoftened{"nkd"};

/// A softened term without the T² that belongs to it, so that two temperatures can be compared.
std::vector<float> withoutSquare(const std::vector<float>& term, const std::vector<float>& temperature)
{
    std::vector<float> values = term;
    for (std::size_t i = 0; i < std::min(values.size(), temperature.size()); ++i)
        values[i] /= temperature[i] * temperature[i];
    return values;
}

QString text(const std::string& value) { return QString::fromStdString(value); }

} // namespace

TrainCurves::TrainCurves(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench) {}

bool TrainCurves::setRuns(std::vector<TracedRun> runs, XUnit unit)
{
    const auto look = [](const TracedRun& each) { return std::tuple(each.run.id, each.name, each.ink, each.with); };
    bool others = unit != std::exchange(m_unit, unit) || runs.size() != m_order.size();
    std::map<RunId, Trace> traces;
    std::vector<RunId> order;
    for (TracedRun& each : runs) {
        const RunId id = each.run.id;
        if (traces.contains(id))
            continue;
        Trace& trace = traces[id];
        if (const auto known = m_traces.find(id); known != m_traces.end()) {
            others = others || look(known->second.traced) != look(each);
            trace = std::move(known->second);
        } else {
            others = true;
            trace.data = m_workbench.follower().data(id);
            connect(trace.data.get(), &RunData::changed, this, [this, id] {
                if (const auto found = m_traces.find(id); found != m_traces.end()) {
                    update(found->second);
                    Q_EMIT valuesChanged();
                }
            });
        }
        trace.traced = std::move(each);
        order.push_back(id);
    }
    for (auto& [id, trace] : m_traces) {
        if (trace.data && !traces.contains(id))
            disconnect(trace.data.get(), nullptr, this, nullptr);
    }
    m_traces = std::move(traces);
    m_order = std::move(order);
    for (auto& [id, trace] : m_traces)
        update(trace);
    return others;
}

void TrainCurves::update(Trace& trace)
{
    const RunSummary& run = trace.traced.run;
    trace.perStep = perStep(run, m_unit);
    trace.x.clear();
    trace.accuracy.clear();
    for (const Evaluation& point : trace.data->evaluations()) {
        const auto value = point.values.find("validation.accuracy");
        if (value == point.values.end())
            continue;
        trace.x.push_back(m_unit == XUnit::Epoch ? point.epoch : static_cast<double>(point.step) * trace.perStep);
        trace.accuracy.push_back(static_cast<float>(value->second));
    }
    if (run.id == m_lossOf)
        derive(trace);
}

void TrainCurves::derive(Trace& trace)
{
    trace.derived.clear();
    if (m_quantity != Quantity::Raw)
        return;
    for (const TermSpec& term : recipeOf(trace)->terms)
        trace.derived[term.name] = std::ranges::find(partlySoftened, term.kind) != partlySoftened.end()
            ? trace.data->series("loss." + term.name)
            : withoutSquare(trace.data->series("loss." + term.name), trace.data->series("temperature." + term.name));
}

const Recipe* TrainCurves::recipeOf(Trace& trace)
{
    if (!trace.recipe) {
        try {
            trace.recipe = recipeFromStoredJson(m_workbench.follower().store().record(trace.traced.run.id).recipeJson);
        } catch (const std::exception& error) {
            Q_EMIT m_workbench.message(QString::fromUtf8(error.what()), true);
            trace.recipe = Recipe{};
        }
    }
    return &*trace.recipe;
}

std::vector<Curve> TrainCurves::accuracy() const
{
    std::vector<Curve> curves;
    for (const RunId& id : m_order) {
        const Trace& trace = m_traces.at(id);
        curves.push_back({
            .id = text(id),
            .name = trace.traced.name,
            .ink = trace.traced.ink,
            .values = [this, id] {
                const auto found = m_traces.find(id);
                return found == m_traces.end() ? CurveValues{} : CurveValues{.y = found->second.accuracy, .x = found->second.x, .factor = 100};
            },
            .points = true,
            .with = text(trace.traced.with),
        });
    }
    return curves;
}

std::vector<Curve> TrainCurves::loss(const RunId& run, Quantity quantity)
{
    const auto found = m_traces.find(run);
    if (found == m_traces.end())
        return {};
    m_lossOf = run;
    m_quantity = quantity;
    Trace& trace = found->second;
    derive(trace);
    std::vector<Curve> curves;
    const auto add = [&](const std::string& id, const QString& name, const Ink& ink, auto values, double factor = 1) {
        curves.push_back({.id = text(id), .name = name, .ink = ink,
            .values = [this, run, values, factor] {
                const auto at = m_traces.find(run);
                return at == m_traces.end() ? CurveValues{} : CurveValues{.y = values(at->second), .perIndex = at->second.perStep, .factor = factor};
            },
            .smooth = quantity != Quantity::LearningRate});
    };
    const auto series = [](const std::string& name) { return [name](const Trace& each) -> std::span<const float> { return each.data->series(name); }; };
    if (quantity == Quantity::LearningRate) {
        add("lr", tr("learning rate"), {.colour = Tone::Accent}, series("lr"));
        return curves;
    }
    const std::vector<TermSpec>& terms = recipeOf(trace)->terms;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const std::string& name = terms[i].name;
        const Ink ink{.colour = static_cast<std::int64_t>(i)};
        if (quantity == Quantity::Trained)
            add(name, text(name), ink, series("weighted." + name));
        else if (quantity == Quantity::Share)
            add(name, text(name), ink, series("share." + name), 100);
        else
            add(name, text(name), ink, [name](const Trace& each) -> std::span<const float> {
                const auto derived = each.derived.find(name);
                return derived == each.derived.end() ? std::span<const float>() : std::span<const float>(derived->second);
            });
    }
    if (quantity == Quantity::Trained && terms.size() > 1)
        add("total", tr("all together"), {.colour = Tone::Text}, series("loss.total"));
    return curves;
}

std::vector<Mark> TrainCurves::marks(const RunId& run) const
{
    std::vector<Mark> marks;
    const auto found = m_traces.find(run);
    if (found == m_traces.end())
        return marks;
    for (const LiveChange& change : found->second.data->changes()) {
        const std::string field = change.field.starts_with("terms.") ? change.field.substr(6) : change.field;
        marks.push_back({m_unit == XUnit::Epoch ? change.epoch : static_cast<double>(change.step) * found->second.perStep,
            tr("%1 %2 → %3").arg(text(field)).arg(change.before, 0, 'g', 3).arg(change.after, 0, 'g', 3)});
    }
    return marks;
}

Range TrainCurves::whole() const
{
    Range range;
    for (const auto& [id, trace] : m_traces) {
        const RunSummary& run = trace.traced.run;
        range.to = std::max(range.to, trace.perStep * static_cast<double>(m_unit == XUnit::Time ? run.step : run.steps));
    }
    return range;
}

std::optional<double> TrainCurves::aheadAtSameStep(const RunId& run, const RunId& other) const
{
    const auto one = m_traces.find(run), two = m_traces.find(other);
    if (one == m_traces.end() || two == m_traces.end())
        return std::nullopt;
    const auto accuracyAt = [](const RunData& data, std::int64_t step) -> std::optional<double> {
        const auto at = std::ranges::lower_bound(data.evaluations(), step, {}, &Evaluation::step);
        if (at == data.evaluations().end() || at->step != step || !at->values.contains("validation.accuracy"))
            return std::nullopt;
        return at->values.at("validation.accuracy");
    };
    const auto& points = one->second.data->evaluations();
    for (auto point = points.rbegin(); point != points.rend(); ++point) {
        const auto mine = accuracyAt(*one->second.data, point->step), others = accuracyAt(*two->second.data, point->step);
        if (mine && others)
            return *mine - *others;
    }
    return std::nullopt;
}

} // namespace retort::ui

#include "core/store/planned_summary.h"

#include <algorithm>
#include <cmath>

namespace retort {

namespace {

const Node* findNode(const Plan& plan, const std::string& name)
{
    const auto found = std::ranges::find(plan.experiment.nodes, name, &Node::name);
    return found == plan.experiment.nodes.end() ? nullptr : &*found;
}

} // namespace

Role roleOf(const Plan& plan, std::size_t index)
{
    const PlannedRun& planned = plan.runs[index];
    if (const Node* node = findNode(plan, planned.node)) {
        if (!node->baselineOf.empty())
            return Role::Baseline;
        if (!node->referenceOf.empty())
            return Role::Reference;
    }
    const bool teaches = std::ranges::any_of(plan.runs, [index](const PlannedRun& each) { return std::ranges::find(each.teacherRuns, index) != each.teacherRuns.end(); });
    return planned.teachers.empty() && teaches ? Role::Teacher : Role::Student;
}

std::optional<double> temperatureOf(const Recipe& recipe)
{
    for (const TermSpec& term : recipe.terms)
        if (term.params.has("temperature"))
            return term.params.real("temperature");
    return std::nullopt;
}

double epochsOf(const PlannedRun& planned)
{
    if (planned.recipe.train.epochs > 0)
        return static_cast<double>(planned.recipe.train.epochs);
    const double perEpoch = std::ceil(static_cast<double>(planned.transferSamples) / static_cast<double>(std::max<std::int64_t>(1, planned.recipe.train.batch)));
    return perEpoch > 0 ? static_cast<double>(planned.steps) / perEpoch : 0;
}

} // namespace retort

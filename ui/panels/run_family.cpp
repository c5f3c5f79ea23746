#include "ui/panels/run_family.h"

#include <algorithm>
#include <tuple>

namespace retort::ui {

namespace {

using Runs = std::deque<RunSummary>;

const RunSummary* find(const Runs& runs, const RunId& id)
{
    const auto found = id.empty() ? runs.end() : std::ranges::find(runs, id, &RunSummary::id);
    return found == runs.end() ? nullptr : &*found;
}

/// The first by seed among the students that are with this run; a student that trains or has trained before one that waits.
template <typename Belongs>
const RunSummary* studentWhere(const Runs& runs, Belongs belongs)
{
    const RunSummary* best = nullptr;
    for (const RunSummary& run : runs) {
        if (run.role != Role::Student || run.trashed || !belongs(run))
            continue;
        const auto rank = [](const RunSummary& each) { return std::tuple(each.step == 0, each.seed, each.createdAt); };
        if (!best || rank(run) < rank(*best))
            best = &run;
    }
    return best;
}

std::vector<const RunSummary*> groupOf(const RunSummary* run, const Runs& runs)
{
    std::vector<const RunSummary*> all;
    if (!run)
        return all;
    for (const RunSummary& each : runs) {
        if (each.id == run->id || (!run->group.empty() && each.group == run->group && !each.altered && !each.trashed))
            all.push_back(&each);
    }
    std::ranges::sort(all, {}, [](const RunSummary* each) { return std::tuple(each->seed, each->member, each->createdAt, each->id); });
    return all;
}

} // namespace

RunFamily familyOf(const RunId& focus, const Runs& runs)
{
    RunFamily family;
    const RunSummary* run = find(runs, focus);
    if (!run)
        return family;
    switch (run->role) {
    case Role::Student: family.student = run; break;
    case Role::Baseline: family.student = studentWhere(runs, [&](const RunSummary& each) { return each.baseline == focus; }); break;
    case Role::Reference: family.student = studentWhere(runs, [&](const RunSummary& each) { return each.reference == focus; }); break;
    case Role::Teacher: family.student = studentWhere(runs, [&](const RunSummary& each) { return std::ranges::count(each.teachers, focus) > 0; }); break;
    }
    if (!family.student) {
        (run->role == Role::Teacher ? family.teachers.emplace_back(run) : family.baseline = run);
        family.baselines = groupOf(family.baseline, runs);
        return family;
    }
    family.baseline = find(runs, family.student->baseline);
    if (!family.baseline || run->role == Role::Reference) {
        family.baseline = find(runs, family.student->reference);
        family.baselineIsReference = family.baseline != nullptr;
    }
    for (const RunId& id : family.student->teachers) {
        if (const RunSummary* teacher = find(runs, id))
            family.teachers.push_back(teacher);
    }
    family.students = groupOf(family.student, runs);
    family.baselines = groupOf(family.baseline, runs);
    for (const RunSummary* student : family.students)
        family.taughtBy.push_back(student->teachers.size() == 1 ? find(runs, student->teachers.front()) : nullptr);
    return family;
}

} // namespace retort::ui

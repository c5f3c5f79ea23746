#include "ui/follow/run_points.h"

#include "core/recipe/evaluation_points.h"

#include <exception>

namespace retort::ui {

const std::vector<std::int64_t>& RunPoints::of(const Store& store, const RunSummary& run)
{
    static const std::vector<std::int64_t> none;
    if (run.step >= run.steps)                // all of its points are behind it, wherever they were
        return none;
    const auto [entry, fresh] = m_known.try_emplace(run.group);
    if (fresh) {
        try {
            entry->second = evaluationPoints(recipeFromStoredJson(store.record(run.id).recipeJson), run.steps, run.epochs);
        } catch (const std::exception&) {
            // An estimate is no reason to complain; whoever needs the recipe will say what is wrong with it.
        }
    }
    return entry->second;
}

} // namespace retort::ui

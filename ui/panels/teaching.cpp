#include "ui/panels/teaching.h"

#include "core/base/error.h"
#include "core/recipe/recipe.h"
#include "core/store/store.h"
#include "ui/follow/run_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <optional>

namespace retort::ui {

namespace {

/// Whom translators see this file's words belong to.
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Teaching)
};

Taught read(const Store& store, const RunId& student)
{
    Taught taught;
    try {
        const RunRecord record = store.record(student);
        const Recipe recipe = recipeFromStoredJson(record.recipeJson);
        for (std::size_t i = 0; i < std::min(recipe.teachers.size(), record.context.teachers.size()); ++i) {
            const RunId& run = record.context.teachers[i].run;
            taught.files += run.empty() ? 1 : 0;
            if (run.empty())
                continue;
            if (const auto known = taught.by.find(run); known != taught.by.end()) {
                ++known->second.networks;
                continue;
            }
            const Select select = recipeFromStoredJson(store.record(run).recipeJson).train.select;
            const std::string selected = select == Select::Last ? "last" : "best", &weights = recipe.teachers[i].weights;
            taught.by[run] = {.weights = weights == "selected" ? selected : weights, .tested = weights == "selected" || weights == selected};
        }
        taught.networks = std::ssize(recipe.teachers);
    } catch (const Error&) {                  // of another version: then nothing is said of its teachers
        return {};
    }
    return taught;
}

std::optional<Level> levelOf(const RunSummary& teacher, const RunSummary& student, const std::string& weights)
{
    const QString name = nameBeside(teacher, student);
    const bool last = weights == "last";
    const std::optional<double> accuracy = last ? teacher.scores.lastAccuracy : teacher.scores.bestAccuracy;
    if (!accuracy || (!last && weights != "best"))
        return std::nullopt;                  // no summary has an earlier epoch's
    return Level{.name = last ? Words::tr("teacher (%1), last weights").arg(name) : Words::tr("teacher (%1), best weights").arg(name),
        .y = 100 * *accuracy, .ink = {.colour = Tone::Teacher}};
}

} // namespace

const Taught& Teaching::of(const Store& store, const RunSummary* student)
{
    static const Taught nobody;
    if (!student)
        return nobody;
    const auto [known, isNew] = m_known.try_emplace(student->id);
    if (isNew || known->second.teachers != student->teachers)
        known->second = {.teachers = student->teachers, .taught = read(store, student->id)};
    return known->second.taught;
}

std::vector<Level> Teaching::levels(const Store& store, const RunFamily& family)
{
    std::vector<Level> levels;
    const Taught& taught = of(store, family.student);
    for (const RunSummary* teacher : family.teachers) {
        if (!family.student || !isFinal(teacher->state))
            continue;
        const auto by = taught.by.find(teacher->id);
        if (auto level = levelOf(*teacher, *family.student, by == taught.by.end() ? "best" : by->second.weights))
            levels.push_back(std::move(*level));
    }
    return levels;
}

} // namespace retort::ui

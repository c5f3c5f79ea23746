#include "core/store/recipe_group.h"

#include "core/base/error.h"

#include <map>
#include <optional>
#include <utility>

namespace retort {

namespace {

class Regrouping {
public:
    explicit Regrouping(Database& database) : m_database(database)
    {
        Query query(database, "SELECT runs.id, runs.recipe, member, recipe_group, run_recipes.recipe, altered FROM runs JOIN run_recipes ON run = runs.id");
        while (query.next())
            m_runs[query.text(0)] = {.recipe = recipeOf(query.text(4), query.text(1)), .member = query.integer(2), .group = query.text(3), .altered = query.boolean(5), .teachers = {}};
        Query lineage(database, "SELECT run, teacher FROM lineage ORDER BY run, position");
        while (lineage.next())
            m_runs[lineage.text(0)].teachers.push_back(lineage.text(1));
    }

    void run()
    {
        for (auto& [id, run] : m_runs)
            Query(m_database, "UPDATE runs SET recipe_group = ?2 WHERE id = ?1 AND recipe_group <> ?2").bind(id, groupOf(run)).run();
    }

private:
    struct Run {
        std::optional<Recipe> recipe;         ///< absent: its group stays
        std::int64_t member = 0;
        std::string group;
        bool altered = false;
        std::vector<RunId> teachers;          ///< empty: a file
    };

    static std::optional<Recipe> recipeOf(const std::string& stored, const std::string& hash)
    {
        try {
            Recipe recipe = recipeFromStoredJson(stored);
            return recipeHash(recipe) == hash ? std::optional(std::move(recipe)) : std::nullopt;
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    // Teachers first; lineage has no cycles.
    const std::string& groupOf(Run& run)
    {
        if (const auto recipe = std::exchange(run.recipe, std::nullopt); recipe && recipe->teachers.size() == run.teachers.size()) {
            std::vector<std::string> groups;
            for (const RunId& teacher : run.teachers)
                groups.push_back(teacher.empty() || m_runs[teacher].altered ? std::string() : groupOf(m_runs[teacher]));
            run.group = recipeGroup(*recipe, run.member, groups);
        }
        return run.group;
    }

    Database& m_database;
    std::map<RunId, Run> m_runs;
};

} // namespace

std::string recipeGroup(Recipe recipe, std::int64_t member, const std::vector<std::string>& teacherGroups)
{
    recipe.seed = 0;
    recipe.lane -= static_cast<std::uint64_t>(member);
    for (std::size_t i = 0; i < teacherGroups.size(); ++i)
        if (!teacherGroups[i].empty())
            recipe.teachers.at(i).identity = teacherGroups[i];
    return recipeHash(recipe);
}

void regroupRuns(Database& database) { Regrouping(database).run(); }

} // namespace retort

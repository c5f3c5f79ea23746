#include "core/supervise/term_pairs.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/catalogue/taps.h"

#include <algorithm>
#include <optional>

namespace retort {

namespace {

constexpr unsigned featuresNeeded = NeedsEmbedding | NeedsStages;

class Pairs {
public:
    Pairs(const ResolvedExperiment& experiment, InputShape input, std::int64_t classes, const Store* store)
        : m_experiment(experiment)
        , m_input(input)
        , m_classes(classes)
        , m_store(store)
    {
    }

    std::vector<Problem> problems()
    {
        for (const Node& node : m_experiment.nodes) {
            for (const TermSpec& term : node.terms) {
                const Entry& row = entry(Kind::Term, term.kind);
                if ((row.needs & featuresNeeded) == 0)
                    continue;
                for (const TeacherSource& source : node.teachers)
                    for (const Choice& teacher : modelsOf(source))
                        look("nodes." + node.name + ".terms." + term.name, row, term, node.model, teacher);
            }
        }
        return std::move(m_problems);
    }

private:
    /// The networks a source may mean: one for each variant of a node.
    std::vector<Choice> modelsOf(const TeacherSource& source) const
    {
        std::vector<Choice> models;
        if (source.kind == TeacherSource::Kind::Run && m_store != nullptr)
            models.push_back(recipeFromStoredJson(m_store->record(source.name).recipeJson).model);
        for (const Node& node : m_experiment.nodes)
            if (source.kind == TeacherSource::Kind::Node && node.name == source.name && std::ranges::find(models, node.model) == models.end())
                models.push_back(node.model);
        return models;
    }

    /// Nothing where the network itself cannot be built, which planning says in its own words.
    std::optional<std::vector<StageShape>> stagesOf(const Choice& model) const
    {
        try {
            return modelCost(model.kind, model.params, m_input, m_classes).stages;
        } catch (const Error&) {
            return std::nullopt;
        }
    }

    void look(const std::string& path, const Entry& row, const TermSpec& term, const Choice& student, const Choice& teacher)
    {
        const auto studentStages = stagesOf(student);
        const auto teacherStages = stagesOf(teacher);
        if (!studentStages || !teacherStages)
            return;
        try {
            tapsOf(row, term.params, *studentStages, *teacherStages);
            if (std::string harm = knownHarm(row, student.kind, teacher.kind); !harm.empty())
                add({.path = path, .message = std::move(harm), .warning = true});
        } catch (const Error& error) {
            add({.path = path, .message = error.what()});
        }
    }

    void add(Problem problem)
    {
        if (std::ranges::find(m_problems, problem) == m_problems.end())
            m_problems.push_back(std::move(problem));
    }

    const ResolvedExperiment& m_experiment;
    InputShape m_input;
    std::int64_t m_classes;
    const Store* m_store;
    std::vector<Problem> m_problems;
};

} // namespace

std::vector<Problem> problemsOfPairs(const ResolvedExperiment& experiment, InputShape input, std::int64_t classes, const Store* store)
{
    return Pairs(experiment, input, classes, store).problems();
}

} // namespace retort

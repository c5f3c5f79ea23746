#include "core/recipe/plan.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/recipe/evaluation_points.h"
#include "core/recipe/transfer_size.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

namespace retort {

namespace {

constexpr std::size_t mostRuns = 10'000;

class Planner {
public:
    Planner(const ResolvedExperiment& experiment, const PlanContext& context) : m_context(context), m_split(trainSplit(experiment.data.validation, context))
    {
        m_plan.experiment = experiment;
        m_plan.experiment.data.contentHash = context.contentHash;
    }

    Plan plan()
    {
        for (const Node& node : m_plan.experiment.nodes)
            checkData(node);
        const auto& nodes = m_plan.experiment.nodes;
        for (const Node& node : nodes) {   // what several seeds share comes first
            if (node.seed)
                addAll(node, *node.seed);
        }
        for (const std::uint64_t seed : m_plan.experiment.seeds) {   // then seed by seed: the first comparison is complete early
            for (const Node& node : nodes) {
                if (!node.seed)
                    addAll(node, seed);
            }
        }
        for (std::size_t i = 0; i < m_plan.runs.size(); ++i)
            link(i);
        return std::move(m_plan);
    }

private:
    void checkData(const Node& node) const;
    void addAll(const Node& node, std::uint64_t seed)
    {
        for (std::int64_t member = 0; member < runsOf(node); ++member)
            add(node, seed, member);
    }
    static std::int64_t runsOf(const Node& node) { return node.together ? 1 : node.members; }
    PlannedRun make(const Node& node, std::uint64_t seed, std::int64_t member);
    /// The run's index. A teacher of many is asked for again and again, and worked out once.
    std::size_t add(const Node& node, std::uint64_t seed, std::int64_t member);
    std::size_t addNew(const Node& node, std::uint64_t seed, std::int64_t member);
    void teach(PlannedRun& run, const Node& node, std::uint64_t seed);
    TrainSpec training(const Node& node) const;
    void link(std::size_t index);

    /// The variant of a node that belongs to a point of the sweep: the one that shares most of its values and contradicts none.
    const Node* variant(const std::string& name, const std::map<std::string, std::string>& sweep) const;
    std::int64_t samples(const Node& node) const { return transferSize(node.data, m_split).total(); }

    const PlanContext& m_context;
    SplitSize m_split;
    Plan m_plan;
    std::map<std::string, std::size_t> m_runs;        // recipe hash → its run
    std::map<std::tuple<const Node*, std::uint64_t, std::int64_t>, std::size_t> m_made;   // node variant, seed, member → its run
    std::vector<std::vector<const Node*>> m_askers;   // beside m_plan.runs: the node variants that ask for it
};

std::int64_t stepsAnEpoch(std::int64_t batch, std::int64_t samples) { return (samples + batch - 1) / batch; }

std::string placeOf(const Node& node) { return "nodes." + node.name + ": "; }

void Planner::checkData(const Node& node) const
{
    try {
        (void)transferSize(node.data, m_split);
        (void)modelCost(node.model.kind, node.model.params, m_context.input, m_context.classes);
    } catch (const Error& e) {
        throw Error(placeOf(node) + e.what());
    }
    const bool table = m_context.input.channels == 1 && m_context.input.height == 1;
    for (const Choice& augmentation : node.train.augment) {
        if (table && (entry(Kind::Augmentation, augmentation.kind).needs & NeedsPictures) != 0)
            throw Error(placeOf(node) + "train.augment: " + augmentation.kind + " is for pictures, and this data set is a table; leave it out.");
    }
}

const Node* Planner::variant(const std::string& name, const std::map<std::string, std::string>& sweep) const
{
    const Node* best = nullptr;
    std::array<std::int64_t, 2> bestScore{};
    for (const Node& node : m_plan.experiment.nodes) {
        if (node.name != name)
            continue;
        std::int64_t shared = 0, contradicted = 0;
        for (const auto& [path, value] : node.sweep) {
            const auto found = sweep.find(path);
            shared += found != sweep.end() && found->second == value ? 1 : 0;
            contradicted += found != sweep.end() && found->second != value ? 1 : 0;
        }
        const std::array score{shared, shared - static_cast<std::int64_t>(node.sweep.size())};   // then the fewest values of its own
        if (contradicted == 0 && (!best || score > bestScore)) {
            best = &node;
            bestScore = score;
        }
    }
    return best;
}

/// A baseline makes as many steps as its student, and is measured at the same ones, though it sees fewer samples an epoch.
TrainSpec Planner::training(const Node& node) const
{
    TrainSpec train = node.train;
    const std::string& name = node.baselineOf.empty() ? node.referenceOf : node.baselineOf;
    const Node* student = name.empty() ? nullptr : variant(name, node.sweep);
    if (!student || samples(*student) == samples(node))
        return train;
    if (train.epochs > 0 && train.epochs == student->train.epochs) {
        train.steps = totalSteps(student->train, samples(*student));
        train.epochs = 0;
    }
    if (train.evaluateEpochs > 0 && train.evaluateEpochs == student->train.evaluateEpochs) {
        train.evaluateSteps = train.evaluateEpochs * stepsAnEpoch(student->train.batch, samples(*student));
        train.evaluateEpochs = 0;
    }
    return train;
}

PlannedRun Planner::make(const Node& node, std::uint64_t seed, std::int64_t member)
{
    PlannedRun run;
    run.node = node.name;
    run.seed = seed;
    run.member = member;
    run.sweep = node.sweep;
    run.recipe = {m_plan.experiment.data, node.data, node.model, node.terms, {}, {}, training(node), seed, node.lane + static_cast<std::uint64_t>(member),
        node.together ? node.members : 1};
    teach(run, node, seed);
    run.hash = recipeHash(run.recipe);
    return run;
}

std::size_t Planner::add(const Node& node, std::uint64_t seed, std::int64_t member)
{
    const std::tuple key(&node, seed, member);
    if (const auto made = m_made.find(key); made != m_made.end())
        return made->second;
    return m_made[key] = addNew(node, seed, member);
}

std::size_t Planner::addNew(const Node& node, std::uint64_t seed, std::int64_t member)
{
    if (m_plan.runs.size() == mostRuns)
        throw Error("The experiment comes to more than " + std::to_string(mostRuns) + " runs; take fewer seeds, members or points of the sweep.");
    PlannedRun run = make(node, seed, member);
    const auto [known, isNew] = m_runs.try_emplace(run.hash, m_plan.runs.size());
    if (!isNew) {
        PlannedRun& same = m_plan.runs[known->second];   // keeps the values that decide it: those that all who ask for it share
        if (same.node == node.name)
            std::erase_if(same.sweep, [&](const auto& one) { return !node.sweep.contains(one.first) || node.sweep.at(one.first) != one.second; });
        if (std::ranges::find(m_askers[known->second], &node) == m_askers[known->second].end())
            m_askers[known->second].push_back(&node);
        return known->second;
    }
    run.cost = modelCost(node.model.kind, node.model.params, m_context.input, m_context.classes);
    run.transferSamples = samples(node);
    run.steps = totalSteps(run.recipe.train, run.transferSamples);
    const std::int64_t perEpoch = stepsAnEpoch(run.recipe.train.batch, run.transferSamples);
    try {
        requireFewEvaluations(run.recipe.train, run.steps, perEpoch);
    } catch (const Error& e) {
        throw Error(placeOf(node) + e.what());
    }
    const double aStep = static_cast<double>(run.transferSamples) / static_cast<double>(perEpoch);
    run.trainingMacs = 3.0 * static_cast<double>(run.cost.macs * run.recipe.networks) * aStep * static_cast<double>(run.steps);
    m_plan.runs.push_back(std::move(run));
    m_askers.push_back({&node});
    return known->second;
}

void Planner::teach(PlannedRun& run, const Node& node, std::uint64_t seed)
{
    if (node.teachers.empty())
        return;
    run.recipe.combine = node.combine;
    const auto add = [&](const TeacherSource& source, const std::string& identity, const std::string& weights, std::int64_t networks = 1) {
        for (std::int64_t network = 0; network < networks; ++network) {
            run.recipe.teachers.push_back({identity, weights, network});
            run.teachers.push_back(source);
        }
    };
    for (const TeacherSource& source : node.teachers) {
        if (source.kind == TeacherSource::Kind::Run) {
            const PlanContext::TeachingRun teacher = m_context.teachingRun(source.name);
            add(source, teacher.identity, node.teacherWeights, teacher.networks);
        } else if (source.kind == TeacherSource::Kind::File) {
            add(source, "sha256:" + m_context.fileHash(source.name), node.teacherWeights);
        } else {
            const Node* teacher = variant(source.name, node.sweep);
            const std::string selected = teacher->train.select == Select::Last ? "last" : "best";   // one word for one thing
            for (std::int64_t member = 0; member < runsOf(*teacher); ++member) {
                const std::size_t index = this->add(*teacher, teacher->seed.value_or(seed), member);
                const PlannedRun& planned = m_plan.runs[index];
                add(source, planned.hash, node.teacherWeights == "selected" ? selected : node.teacherWeights, planned.recipe.networks);
                run.teacherRuns.insert(run.teacherRuns.end(), static_cast<std::size_t>(planned.recipe.networks), index);
            }
        }
    }
}

/// What a baseline or reference of this student would be, whether or not the experiment names one.
Node impliedBy(const Node& student, bool reference)
{
    Node node = student;
    (reference ? node.referenceOf : node.baselineOf) = student.name;
    const auto hard = std::ranges::find(student.terms, "cross_entropy", &TermSpec::kind);
    node.terms = {{"hard", "cross_entropy", {}, hard == student.terms.end() ? defaults(entry(Kind::Term, "cross_entropy")) : hard->params}};
    node.teachers.clear();
    if (reference && student.data.unlabelled != UnlabelledPart::None)
        node.data.labelled = LabelledPart::All;
    node.data.unlabelled = UnlabelledPart::None;
    return node;
}

/// Finds a student's baseline and reference: the variants derived from it, of its seed and member, or else a run that is
/// what they would be (two students of one network have one baseline, named once).
void Planner::link(std::size_t index)
{
    PlannedRun& run = m_plan.runs[index];
    const auto choose = [&](const Node& node, bool reference) {
        auto& place = reference ? run.reference : run.baseline;
        const auto other = place || run.member >= runsOf(node) ? m_runs.end() : m_runs.find(make(node, node.seed.value_or(run.seed), run.member).hash);
        if (other != m_runs.end())
            place = other->second;
    };
    for (const Node* student : m_askers[index]) {
        std::set<std::string> names;
        for (const Node& node : m_plan.experiment.nodes) {
            if ((node.baselineOf != student->name && node.referenceOf != student->name) || !names.insert(node.name).second)
                continue;
            if (const Node* derived = variant(node.name, student->sweep))
                choose(*derived, node.baselineOf.empty());
        }
        if (student->teachers.empty())
            continue;
        if (student->data.labelled != LabelledPart::None)
            choose(impliedBy(*student, false), false);
        if (student->data.unlabelled != UnlabelledPart::None)
            choose(impliedBy(*student, true), true);
    }
}

} // namespace

Plan plan(const ResolvedExperiment& experiment, const PlanContext& context)
{
    return Planner(experiment, context).plan();
}

} // namespace retort

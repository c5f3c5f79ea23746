#include "core/recipe/documents.h"
#include "core/recipe/experiment_path.h"
#include "core/recipe/graph.h"
#include "core/recipe/read_sections.h"
#include "core/recipe/typed_value.h"

#include <algorithm>
#include <set>

namespace retort {

namespace {

constexpr ParamInfo seedsInfo{.id = "seeds", .title = "Seeds", .type = ParamType::Integers, .value = "[0]", .min = 0, .max = 9007199254740992.0};

constexpr std::size_t mostVariants = 20'000;   // nodes at points of the sweep
constexpr std::size_t mostBytes = 128'000'000;     // of their documents: a 4 MB text that others copy comes to far more

class Resolver {
public:
    explicit Resolver(const Json& document)
        : m_document(document), m_report{m_problems, [](const std::string& path) { return path; }}, m_documents(document, m_problems)
    {
    }

    Resolution resolve()
    {
        readSections();
        m_points = sweepPoints(m_document, m_report);
        if (m_points.size() * m_documents.names().size() > mostVariants)
            m_report.error("sweep", "has too many points for so many nodes: together at most " + std::to_string(mostVariants) + " are allowed");
        else if (m_documents.sound() && m_documents.bytes() > mostBytes / m_points.size())
            m_report.error("nodes", "come to more than can be read once every copy and every point of the sweep is written out: make the nodes smaller, or fewer of them");
        else if (m_documents.sound()) {
            readTeachers();
            if (m_sound) {
                readNodes();
                if (std::ranges::all_of(m_problems, &Problem::warning))
                    compareSteps();
            }
        }
        sortProblems();
        Resolution resolution{std::nullopt, std::move(m_problems)};
        if (std::ranges::all_of(resolution.problems, &Problem::warning))
            resolution.experiment = std::move(m_experiment);
        return resolution;
    }

private:
    void readSections();
    void readSeeds(const Json& json);
    void readTeachers();
    void readNodes();
    void readVariant(const std::string& name, const SweepPoint& point, const SweepPoint& variant);
    void checkDerived(const std::string& name, const SweepPoint& point, const Report& report);
    void compareSteps();
    void sortProblems();

    bool isDerived(const std::string& name) const { return !m_documents.baselineOf(name).empty() || !m_documents.referenceOf(name).empty(); }
    std::string studentOf(const std::string& name) const
    {
        const std::string student = m_documents.baselineOf(name);
        return student.empty() ? m_documents.referenceOf(name) : student;
    }
    /// The values of a point that a variant of this node is told apart by: those of its document and of its teachers'.
    /// REQUIRES: those of its teachers are in m_variants.
    SweepPoint variantOf(const std::string& name, std::size_t point) const;
    std::uint64_t laneOf(const std::string& name) const { return isDerived(name) ? laneOf(studentOf(name)) : 1000 * m_generations.at(name); }

    const Json& m_document;
    std::vector<Problem> m_problems;
    Report m_report;
    NodeDocuments m_documents;
    std::vector<SweepPoint> m_points;
    References m_teachers;                     // at any point of the sweep
    std::map<std::string, std::uint64_t> m_generations;
    std::map<std::string, std::vector<SweepPoint>> m_variants;   // by node, beside m_points
    ResolvedExperiment m_experiment;
    bool m_sound = true;
};

void Resolver::readSections()
{
    FieldReader fields(m_document, "", m_report);
    if (const Json* version = fields.take("retort"); version && *version != 1)
        fields.error("retort", "must be 1, the only version of the format that this program knows, not " + found(*version));
    m_experiment.name = fields.text("name").value_or("");
    m_experiment.about = fields.text("about").value_or("");
    if (const Json* data = fields.take("data")) {
        DataSection section = readData(*data, m_report);
        m_experiment.data = std::move(section.spec);
        m_experiment.paths = std::move(section.paths);
    } else {
        fields.error("data", R"(must be given: the data set, such as {"dataset": "digits"})");
    }
    fields.take("nodes");   // NodeDocuments has said what is wrong with it
    m_experiment.seeds = {0};
    if (const Json* seeds = fields.take("seeds"))
        readSeeds(*seeds);
    fields.take("sweep");
    fields.finish();
}

void Resolver::readSeeds(const Json& json)
{
    FieldReader fields(m_document, "", m_report);
    const auto given = fields.value(seedsInfo);
    if (!given)
        return;
    m_experiment.seeds.clear();
    for (const std::int64_t seed : std::get<std::vector<std::int64_t>>(*given)) {
        if (std::ranges::find(m_experiment.seeds, static_cast<std::uint64_t>(seed)) != m_experiment.seeds.end())
            fields.error("seeds", "has " + std::to_string(seed) + " twice; keep one");
        else
            m_experiment.seeds.push_back(static_cast<std::uint64_t>(seed));
    }
    if (json.empty())
        fields.error("seeds", "must hold at least one seed, such as [0]");
}

void Resolver::readTeachers()
{
    std::set<std::string> told;
    for (const std::string& name : m_documents.names()) {
        for (const SweepPoint& point : m_points) {
            for (const std::string& teacher : teacherNames(m_documents.at(name, point))) {
                auto& known = m_teachers[name];
                if (m_documents.has(teacher) && std::ranges::find(known, teacher) == known.end())
                    known.push_back(teacher);
                if (m_documents.has(teacher) || !told.insert(name + ' ' + teacher).second)
                    continue;
                const auto& names = m_documents.names();
                const std::vector<std::string_view> words(names.begin(), names.end());
                const std::string near = nearest(teacher, words);
                m_documents.report(name, point).error("teachers.from", "there is no node \"" + teacher + '"'
                        + (near.empty() ? "; a finished run is run:ID, a file is file:PATH" : "; did you mean \"" + near + "\"?"));
            }
        }
    }
    std::set<std::string> circled;
    for (const std::string& name : m_documents.names()) {
        const auto circle = circleFrom(name, m_teachers);
        if (circle.empty())
            continue;
        m_sound = false;
        if (!circled.contains(circle.front()))
            m_documents.report(circle.front(), m_points.front()).error("teachers.from", "leads in a circle, each taught by the next: " + spelt(circle));
        circled.insert(circle.begin(), circle.end());
    }
}

SweepPoint Resolver::variantOf(const std::string& name, std::size_t point) const
{
    SweepPoint values = m_documents.reaching(name, m_points[point]);
    for (const std::string& teacher : teacherNames(m_documents.at(name, m_points[point]))) {
        if (!m_documents.has(teacher))
            continue;
        const SweepPoint& theirs = m_variants.at(teacher)[point];
        values.insert(theirs.begin(), theirs.end());
    }
    return values;
}

void Resolver::readNodes()
{
    m_generations = generations(m_documents.names(), m_teachers);
    for (const std::string& name : teachersFirst(m_documents.names(), m_teachers)) {
        std::vector<SweepPoint>& variants = m_variants[name];
        std::set<SweepPoint> seen;
        for (std::size_t point = 0; point < m_points.size(); ++point) {
            variants.push_back(variantOf(name, point));
            if (seen.insert(variants.back()).second)
                readVariant(name, m_points[point], variants.back());
        }
    }
}

void Resolver::readVariant(const std::string& name, const SweepPoint& point, const SweepPoint& variant)
{
    std::vector<Problem> problems;
    const Report report{problems, m_documents.report(name, point).locate};
    checkDerived(name, point, report);
    Node node = readNode(name, m_documents.at(name, point), report);
    if (std::ranges::all_of(problems, &Problem::warning))
        checkNode(node, {problems, [&](const std::string& path) { return "nodes." + name + (path.empty() ? "" : "." + path); }});
    for (Problem& problem : problems)
        m_report.add(std::move(problem));   // once, though a sweep and `like` say it many times
    node.baselineOf = m_documents.baselineOf(name);
    node.referenceOf = m_documents.referenceOf(name);
    node.lane = laneOf(name);
    for (const auto& [path, value] : variant)
        node.sweep[path] = value.dump();
    m_experiment.nodes.push_back(std::move(node));
}

void Resolver::checkDerived(const std::string& name, const SweepPoint& point, const Report& report)
{
    if (!isDerived(name))
        return;
    const bool baseline = !m_documents.baselineOf(name).empty();
    const std::string key = baseline ? "baseline_of" : "reference_of";
    const std::string student = studentOf(name);
    const Json document = m_documents.at(student, point);
    if (!document.contains("teachers"))
        report.error(key, '"' + student + "\" has no teachers, so that there is nothing to take away; name a node that is taught");
    const Json* labelled = find(document, "data.labelled");
    if (baseline && labelled && *labelled == "none")
        report.error(key, '"' + student + "\" sees no labels, so that nothing is left to learn from without its teacher; compare it with reference_of, the same pictures with their true labels");
    if (m_documents.at(name, point).contains("teachers"))
        report.error("teachers", "a " + std::string(baseline ? "baseline" : "reference") + " has none; use like for a node that is taught");
}

void Resolver::compareSteps()
{
    const Node* first = nullptr;
    std::set<std::string> seen;
    for (const Node& node : m_experiment.nodes) {
        const TrainSpec& train = node.train;
        if (!seen.insert(node.name).second || m_generations.at(node.name) > 0 || (train.epochs > 0) == (train.steps > 0))
            continue;
        if (!first) {
            first = &node;
            continue;
        }
        const bool derived = !node.baselineOf.empty() || !node.referenceOf.empty();   // planning gives it its student's steps
        const bool sameLength = train.epochs == first->train.epochs && train.steps == first->train.steps
            && (train.steps > 0 || train.batch == first->train.batch);
        const bool sameSight = train.steps > 0 || derived || node.data == first->data;
        if (!sameLength || !sameSight)
            m_documents.report(node.name, m_points.front()).warning("train", "makes another number of steps than " + first->name
                    + (sameLength ? ", since an epoch is one pass over what a node sees" : "")
                    + ": nodes that are compared should have equal steps");
    }
}

void Resolver::sortProblems()
{
    std::map<std::string, std::size_t> positions;
    const std::function<void(const Json&, const std::string&)> number = [&](const Json& json, const std::string& path) {
        positions.emplace(path, positions.size());
        if (json.is_structured()) {
            for (const auto& [key, value] : json.items())
                number(value, path.empty() ? key : path + '.' + key);
        }
    };
    number(m_document, "");
    const auto position = [&](std::string path) {
        while (!positions.contains(path))
            path = path.substr(0, path.rfind('.') == std::string::npos ? 0 : path.rfind('.'));
        return positions.at(path);
    };
    std::ranges::stable_sort(m_problems, {}, [&](const Problem& problem) { return position(problem.path); });
}

} // namespace

Resolution resolve(const Experiment& experiment)
{
    if (!experiment.document.is_object())
        return {std::nullopt, {{"", "is no experiment: an experiment is a JSON object, {…}"}}};
    return Resolver(experiment.document).resolve();
}

} // namespace retort

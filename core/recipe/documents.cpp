#include "core/recipe/documents.h"

#include "core/recipe/experiment_path.h"
#include "core/recipe/graph.h"
#include "core/recipe/typed_value.h"

#include <algorithm>
#include <array>
#include <set>

namespace retort {

namespace {

constexpr std::size_t mostNodes = 1000;
constexpr std::array referenceKeys{"like", "baseline_of", "reference_of"};

const Json* objectIn(const Json& json, const char* key)
{
    const auto found = json.is_object() ? json.find(key) : json.end();
    return found != json.end() && found->is_object() ? &*found : nullptr;
}

/// Where a sweep says that this path has this value.
std::string sweptAt(const Json& sweep, const std::string& path, const Json& value)
{
    for (const std::string& written : {path, "nodes." + path}) {
        if (sweep.is_object() && sweep.contains(written))
            return "sweep." + written;
        for (std::size_t i = 0; sweep.is_array() && i < sweep.size(); ++i) {
            if (sweep[i].contains(written) && sweep[i][written] == value)
                return "sweep." + std::to_string(i) + '.' + written;
        }
    }
    return "sweep";
}

/// About what a document takes in memory.
std::size_t bytesOf(const Json& json)
{
    if (json.is_string())
        return sizeof(Json) + json.get_ref<const std::string&>().size();
    std::size_t sum = sizeof(Json);
    if (json.is_structured()) {
        for (auto field = json.begin(); field != json.end(); ++field)
            sum += (json.is_object() ? sizeof(std::string) + field.key().size() : 0) + bytesOf(*field);
    }
    return sum;
}

/// One cross-entropy of weight 1, called and smoothed as the student's own.
Json hardTerm(const Json& student)
{
    std::string name = "hard";
    Json term{{"kind", "cross_entropy"}, {"weight", 1}};
    if (const Json* terms = objectIn(student, "terms")) {
        for (const auto& [key, spec] : terms->items()) {
            if (!spec.is_object() || !spec.contains("kind") || spec["kind"] != "cross_entropy")
                continue;
            name = key;
            if (spec.contains("label_smoothing"))
                term["label_smoothing"] = spec["label_smoothing"];
            break;
        }
    }
    return Json{{name, term}};
}

/// The student without its teachers: on its labelled part (a baseline), or on all its pictures with their labels (a reference).
Json withoutTeachers(Json student, bool reference)
{
    if (!student.is_object())
        return student;
    student["terms"] = hardTerm(student);
    student.erase("teachers");
    Json data = objectIn(student, "data") ? student["data"] : Json::object();
    const bool restricted = data.contains("labelled") && data["labelled"] != "all";
    const bool more = data.contains("unlabelled") && data["unlabelled"] != "none";
    if (reference && restricted && objectIn(student, "train") && !student["train"].contains("select"))
        student["train"]["select"] = "last";   // what its student does; the same weights must be compared
    if (reference && more)
        data["labelled"] = "all";
    data.erase("unlabelled");
    data.erase("labelled_share");
    if (student.contains("data") && student["data"].is_object())
        student["data"] = std::move(data);
    return student;
}

} // namespace

NodeDocuments::NodeDocuments(const Json& document, std::vector<Problem>& problems) : m_document(document), m_problems(problems)
{
    const auto nodes = document.find("nodes");
    const auto refuse = [&](const std::string& path, const std::string& message) {
        m_problems.push_back({path, message});
        m_sound = false;
    };
    if (nodes == document.end() || !nodes->is_object() || nodes->empty()) {
        refuse("nodes", R"(must be an object with at least one node, such as {"student": {…}})");
        return;
    }
    if (nodes->size() > mostNodes) {
        refuse("nodes", "has " + std::to_string(nodes->size()) + " nodes; at most " + std::to_string(mostNodes) + " are allowed");
        return;
    }
    for (const auto& [name, node] : nodes->items()) {
        const auto sections = sectionNames();
        if (!isName(name))
            refuse("nodes." + name, "is no name: use lower-case letters, digits, _ and -");
        else if (std::ranges::find(sections, name) != sections.end())
            refuse("nodes." + name, "is the name of a section of every experiment; call the node something else");
        else if (!node.is_object())
            refuse("nodes." + name, "must be an object, {…}, not " + found(node));
        else
            m_names.push_back(name);
    }
    for (const std::string& name : m_names)
        m_nodes[name] = (*nodes)[name];
    for (const std::string& name : m_names)
        checkReferences(name);
    checkCircles();
    if (!m_sound)
        return;
    for (const std::string& name : m_names)
        checkDerived(name);
}

void NodeDocuments::checkCircles()
{
    References references;
    for (const std::string& name : m_names) {
        for (const char* key : referenceKeys) {
            if (const std::string other = target(m_nodes.at(name), key); !other.empty())
                references[name].push_back(other);
        }
    }
    std::set<std::string> told;
    for (const std::string& name : m_names) {
        const auto circle = circleFrom(name, references);
        if (circle.empty() || told.contains(circle.front()))
            continue;
        told.insert(circle.begin(), circle.end());
        const Json& node = m_nodes.at(circle.front());
        const auto key = std::ranges::find_if(referenceKeys, [&](const char* one) { return node.contains(one); });
        m_problems.push_back({"nodes." + circle.front() + '.' + *key, "leads in a circle: " + spelt(circle)});
        m_sound = false;
    }
}

/// A long chain of them would be derived anew for every one of its nodes, only to be refused.
void NodeDocuments::checkDerived(const std::string& name)
{
    for (const char* key : {"baseline_of", "reference_of"}) {
        const std::string student = target(m_nodes.at(name), key);
        std::string original = student;
        while (!original.empty() && m_nodes.at(original).contains("like"))
            original = target(m_nodes.at(original), "like");
        if (original.empty() || (!m_nodes.at(original).contains("baseline_of") && !m_nodes.at(original).contains("reference_of")))
            continue;
        m_problems.push_back({"nodes." + name + '.' + key, '"' + student + "\" is a baseline or reference itself and has no teachers to take away; name a node that is taught"});
        m_sound = false;
    }
}

void NodeDocuments::checkReferences(const std::string& name)
{
    const Json& node = m_nodes.at(name);
    const char* first = nullptr;
    for (const char* key : referenceKeys) {
        if (!node.contains(key))
            continue;
        const std::string path = "nodes." + name + '.' + key;
        if (first) {
            m_problems.push_back({path, "stands beside " + std::string(first) + "; a node has one of like, baseline_of and reference_of"});
            m_sound = false;
        }
        first = key;
        if (!node[key].is_string()) {
            m_problems.push_back({path, "must be the name of a node, not " + found(node[key])});
            m_sound = false;
        } else if (!has(node[key].get<std::string>())) {
            const std::vector<std::string_view> known(m_names.begin(), m_names.end());
            const std::string near = nearest(node[key].get<std::string>(), known);
            m_problems.push_back({path, "there is no node " + node[key].dump() + (near.empty() ? "" : "; did you mean \"" + near + "\"?")});
            m_sound = false;
        }
    }
}

std::string NodeDocuments::target(const Json& node, const char* key) const
{
    const auto found = node.find(key);
    return found != node.end() && found->is_string() && has(found->get<std::string>()) ? found->get<std::string>() : std::string();
}

std::size_t NodeDocuments::bytes() const
{
    std::map<std::string, std::size_t> known;
    const std::function<std::size_t(const std::string&)> of = [&](const std::string& name) {
        if (const auto found = known.find(name); found != known.end())
            return found->second;
        std::size_t sum = bytesOf(m_nodes.at(name));
        for (const char* key : referenceKeys) {
            if (const std::string other = target(m_nodes.at(name), key); !other.empty())
                sum += of(other);
        }
        return known[name] = sum;
    };
    std::size_t all = 0;
    for (const std::string& name : m_names)
        all += of(name);
    return all;
}

const Json& NodeDocuments::copied(const std::string& name) const
{
    const std::string like = target(m_nodes.at(name), "like");
    if (like.empty())
        return m_nodes.at(name);
    if (const auto known = m_copied.find(name); known != m_copied.end())
        return known->second;
    Json own = m_nodes.at(name);
    own.erase("like");
    return m_copied[name] = merged(copied(like), own);
}

Json NodeDocuments::at(const std::string& name, const SweepPoint& point) const
{
    Json node = copied(name);
    for (const char* key : {"baseline_of", "reference_of"}) {
        const std::string student = target(node, key);
        node.erase(key);
        if (!student.empty())
            node = merged(withoutTeachers(at(student, point), std::string_view(key) == "reference_of"), node);
    }
    applyPoint(valuesFor(point, name), name, node, report(name, point));
    return node;
}

SweepPoint NodeDocuments::reaching(const std::string& name, const SweepPoint& point) const
{
    SweepPoint values;
    for (const auto& [path, value] : point) {
        if (splitFirst(path).first == name)
            values[path] = value;
    }
    for (const std::string& student : {baselineOf(name), referenceOf(name)}) {
        if (!student.empty())
            values.merge(reaching(student, point));
    }
    return values;
}

std::string NodeDocuments::locate(const std::string& name, const SweepPoint& point, const std::string& path) const
{
    const SweepPoint values = valuesFor(point, name);
    for (std::string swept = path; !swept.empty(); swept = swept.substr(0, swept.rfind('.') == std::string::npos ? 0 : swept.rfind('.'))) {
        if (const auto found = values.find(swept); found != values.end())
            return sweptAt(m_document["sweep"], name + '.' + swept, found->second);
    }
    const Json& node = m_nodes.at(name);
    const bool elsewhere = !path.empty() && !find(node, path);
    for (const char* key : referenceKeys) {
        const std::string other = elsewhere ? target(node, key) : std::string();
        if (!other.empty() && (find(copied(other), path) || !node.contains(std::string(splitFirst(path).first))))
            return locate(other, point, path);
    }
    return "nodes." + name + (path.empty() ? "" : "." + path);
}

Report NodeDocuments::report(const std::string& name, const SweepPoint& point) const
{
    return {m_problems, [this, name, point](const std::string& path) { return locate(name, point, path); }};
}

} // namespace retort

#include "core/recipe/sweep.h"

#include "core/base/error.h"
#include "core/recipe/experiment_path.h"
#include "core/recipe/typed_value.h"

#include <algorithm>

namespace retort {

namespace {

constexpr std::size_t mostPoints = 1000;

void addParams(std::vector<std::string>& paths, const std::string& prefix, const Entry& row)
{
    for (const ParamInfo& info : row.params)
        paths.push_back(prefix + '.' + std::string(info.id));
}

void addChoice(std::vector<std::string>& paths, const Json& node, const std::string& path, Kind kind, const char* key, const char* otherwise)
{
    const Json* named = find(node, path + '.' + key);
    paths.push_back(path);
    paths.push_back(path + '.' + key);
    if (const Entry* row = findEntry(kind, named && named->is_string() ? named->get<std::string>() : otherwise))
        addParams(paths, path, *row);
}

/// Every path below a node that a sweep may name: its fields, written out or not, and those of its terms and kinds.
std::vector<std::string> knownPaths(const Json& node)
{
    std::vector<std::string> paths{"seed", "members", "together", "data", "data.labelled", "data.unlabelled", "teachers", "teachers.from", "teachers.combine",
        "teachers.weights", "terms", "train", "train.augment", "train.evaluate", "train.evaluate.every", "train.select"};
    addParams(paths, "data", entry(Kind::Fields, "data"));
    addParams(paths, "data.labelled", entry(Kind::Fields, "labelled"));
    addParams(paths, "train", entry(Kind::Fields, "train"));
    addParams(paths, "train.evaluate.every", entry(Kind::Fields, "evaluate"));
    addChoice(paths, node, "model", Kind::Architecture, "architecture", "");
    addChoice(paths, node, "train.optimizer", Kind::Optimizer, "kind", "adam");
    addChoice(paths, node, "train.schedule", Kind::Schedule, "kind", "constant");
    if (const Json* terms = find(node, "terms"); terms && terms->is_object()) {
        for (const auto& term : terms->items()) {
            const std::string prefix = "terms." + term.key();
            addChoice(paths, node, prefix, Kind::Term, "kind", "");
            paths.push_back(prefix + ".weight");
            addParams(paths, prefix + ".weight", entry(Kind::Fields, "weight"));
        }
    }
    return paths;
}

void addGrid(const Json& sweep, std::vector<SweepPoint>& points, const std::function<std::string(const std::string&)>& pathOf)
{
    points.emplace_back();
    for (const auto& [written, values] : sweep.items()) {
        std::vector<SweepPoint> longer;
        for (const SweepPoint& point : points) {
            for (const Json& value : values) {
                longer.push_back(point);
                longer.back()[pathOf(written)] = value;
            }
        }
        points = std::move(longer);
    }
}

/// Checks that a key of the sweep begins with a node's name.
bool isNodePath(const Json& document, const std::string& written, const Report& report)
{
    try {
        const auto [section, rest] = splitFirst(written);
        const std::string full = fullPath(document, written);
        if (section != "nodes" && full == written) {
            report.error("sweep." + written, "a sweep reaches fields of nodes, such as student.train.steps; data and seeds are the same for all");
            return false;
        }
        if (section == "nodes")
            (void)fullPath(document, rest);
        if (splitFirst(splitFirst(full).second).second.empty()) {
            report.error("sweep." + written, "names a node and no field of it");
            return false;
        }
        return true;
    } catch (const Error& e) {
        report.error("sweep." + written, e.what());
        return false;
    }
}

} // namespace

std::vector<SweepPoint> sweepPoints(const Json& document, const Report& report)
{
    const auto sweep = document.find("sweep");
    if (sweep == document.end() || sweep->empty())
        return {SweepPoint()};
    const auto pathOf = [&](const std::string& written) { return written.starts_with("nodes.") ? written.substr(6) : written; };
    std::vector<SweepPoint> points;
    bool sound = true;
    const auto complain = [&](const std::string& path, const std::string& message) {
        report.error(path, message);
        sound = false;
    };
    if (sweep->is_object()) {
        double size = 1;
        for (const auto& [written, values] : sweep->items()) {
            sound = isNodePath(document, written, report) && sound;
            if (!values.is_array() || values.empty())
                complain("sweep." + written, "must be a list of values, such as [1, 4, 20], not " + found(values));
            size *= static_cast<double>(values.size());
        }
        if (size > mostPoints)
            complain("sweep", "makes " + (size < 1e15 ? std::to_string(static_cast<std::int64_t>(size)) : std::string("too many")) + " points; at most " + std::to_string(mostPoints) + " are allowed");
        if (sound)
            addGrid(*sweep, points, pathOf);
    } else if (sweep->is_array()) {
        if (sweep->size() > mostPoints)
            complain("sweep", "has " + std::to_string(sweep->size()) + " points; at most " + std::to_string(mostPoints) + " are allowed");
        for (std::size_t i = 0; sound && i < sweep->size(); ++i) {
            const Json& given = (*sweep)[i];
            if (!given.is_object()) {
                complain("sweep." + std::to_string(i), R"(must be an object such as {"student.train.steps": 100}, not )" + found(given));
                continue;
            }
            SweepPoint point;
            for (const auto& [written, value] : given.items()) {
                sound = isNodePath(document, written, report) && sound;
                point[pathOf(written)] = value;
            }
            if (std::ranges::find(points, point) == points.end())
                points.push_back(std::move(point));
        }
    } else {
        complain("sweep", "must be an object of lists (a grid) or a list of objects (points), not " + found(*sweep));
    }
    return sound ? points : std::vector{SweepPoint()};
}

SweepPoint valuesFor(const SweepPoint& point, const std::string& node)
{
    SweepPoint values;
    for (const auto& [path, value] : point) {
        const auto [name, rest] = splitFirst(path);
        if (name == node)
            values[std::string(rest)] = value;
    }
    return values;
}

void applyPoint(const SweepPoint& values, const std::string& node, Json& document, const Report& report)
{
    const auto apply = [&](const std::string& path, const Json& value) {
        const std::vector<std::string> known = knownPaths(document);
        if (std::ranges::find(known, path) == known.end()) {
            const std::vector<std::string_view> words(known.begin(), known.end());
            const std::string near = nearest(path, words);
            report.error(path, "reaches nothing" + (near.empty() ? "; there is no such field" : "; did you mean \"" + node + '.' + near + "\"?"));
            return;
        }
        try {
            put(document, path, value);
        } catch (const Error& e) {
            report.error(path, e.what());
        }
    };
    const auto choosesKind = [](const std::string& path) { return path.ends_with(".kind") || path.ends_with(".architecture"); };
    for (const bool first : {true, false}) {   // the kind first: it decides which fields there are
        for (const auto& [path, value] : values) {
            if (choosesKind(path) == first)
                apply(path, value);
        }
    }
}

} // namespace retort

#include "core/recipe/graph.h"

#include <algorithm>
#include <set>

namespace retort {

namespace {

const std::vector<std::string>& referencesOf(const std::string& name, const References& references)
{
    static const std::vector<std::string> none;
    const auto found = references.find(name);
    return found == references.end() ? none : found->second;
}

std::vector<std::string> search(const std::string& name, const References& references, std::vector<std::string>& way, std::set<std::string>& done)
{
    if (const auto seen = std::ranges::find(way, name); seen != way.end()) {
        std::vector<std::string> circle(seen, way.end());
        circle.push_back(name);
        return circle;
    }
    if (!done.insert(name).second)
        return {};
    way.push_back(name);
    for (const std::string& next : referencesOf(name, references)) {
        if (auto circle = search(next, references, way, done); !circle.empty())
            return circle;
    }
    way.pop_back();
    return {};
}

} // namespace

std::vector<std::string> circleFrom(const std::string& start, const References& references)
{
    std::vector<std::string> way;
    std::set<std::string> done;
    return search(start, references, way, done);
}

std::string spelt(const std::vector<std::string>& circle)
{
    std::string text;
    for (const std::string& name : circle)
        text += (text.empty() ? "" : " → ") + name;
    return text;
}

std::vector<std::string> teachersFirst(const std::vector<std::string>& names, const References& teachers)
{
    std::vector<std::string> ordered;
    std::set<std::string> done;
    const std::function<void(const std::string&)> visit = [&](const std::string& name) {
        if (!done.insert(name).second)
            return;
        for (const std::string& teacher : referencesOf(name, teachers))
            visit(teacher);
        ordered.push_back(name);
    };
    std::ranges::for_each(names, visit);
    return ordered;
}

std::map<std::string, std::uint64_t> generations(const std::vector<std::string>& names, const References& teachers)
{
    std::map<std::string, std::uint64_t> generation;
    std::vector<std::string> ordered = teachersFirst(names, teachers);
    for (auto name = ordered.rbegin(); name != ordered.rend(); ++name) {   // students before their teachers
        const std::uint64_t own = generation[*name];
        for (const std::string& teacher : referencesOf(*name, teachers))
            generation[teacher] = std::max(generation[teacher], own + 1);
    }
    return generation;
}

} // namespace retort

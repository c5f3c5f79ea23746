#include "core/recipe/experiment_path.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

namespace retort {

namespace {

constexpr std::array<std::string_view, 7> sections{"retort", "name", "about", "data", "nodes", "seeds", "sweep"};

/// Keys of which an object holds one at most.
const std::vector<std::vector<std::string_view>>& rivals()
{
    static const std::vector<std::vector<std::string_view>> groups{
        {"epochs", "steps"}, {"per_class", "count", "fraction"}, {"like", "baseline_of", "reference_of"}};
    return groups;
}

void dropRivals(Json& object, std::string_view key)
{
    for (const auto& group : rivals()) {
        if (std::ranges::find(group, key) == group.end())
            continue;
        for (std::string_view rival : group) {
            if (rival != key)
                object.erase(std::string(rival));
        }
    }
}

/// After another kind was chosen: the old kind's fields that the new one does not know go.
void keepFieldsOfItsKind(Json& object, std::string_view key)
{
    if ((key != "kind" && key != "architecture") || !object[std::string(key)].is_string())
        return;
    for (Kind kind : {Kind::Architecture, Kind::Term, Kind::Optimizer, Kind::Schedule, Kind::Augmentation}) {
        const Entry* row = (kind == Kind::Architecture) == (key == "architecture") ? findEntry(kind, object[std::string(key)].get<std::string>()) : nullptr;
        if (!row)
            continue;
        Json kept = Json::object();
        for (const auto& [field, value] : object.items()) {
            if (field == key || field == "weight" || findParam(*row, field))
                kept[field] = value;
        }
        object = std::move(kept);
        return;
    }
}

bool namesAnotherKind(const Json& base, const Json& over)
{
    return std::ranges::any_of(std::array{"kind", "architecture"}, [&](const char* key) {
        const auto now = base.find(key), next = over.find(key);
        return next != over.end() && now != base.end() && *now != *next;
    });
}

/// The element of an array, or the value of a key; nullptr where there is none.
const Json* child(const Json& json, std::string_view key)
{
    if (json.is_object()) {
        const auto found = json.find(std::string(key));
        return found == json.end() ? nullptr : &*found;
    }
    std::size_t index = 0;
    const auto [end, code] = std::from_chars(key.data(), key.data() + key.size(), index);
    if (!json.is_array() || code != std::errc() || end != key.data() + key.size() || index >= json.size())
        return nullptr;
    return &json[index];
}

} // namespace

std::span<const std::string_view> sectionNames() { return sections; }

std::pair<std::string_view, std::string_view> splitFirst(std::string_view path)
{
    const auto dot = path.find('.');
    return dot == std::string_view::npos ? std::pair(path, std::string_view()) : std::pair(path.substr(0, dot), path.substr(dot + 1));
}

std::string fullPath(const Json& document, std::string_view path)
{
    const std::string_view first = splitFirst(path).first;
    if (std::ranges::find(sections, first) != sections.end())
        return std::string(path);
    std::vector<std::string_view> known(sections.begin(), sections.end());
    if (const Json* nodes = child(document, "nodes"); nodes && nodes->is_object()) {
        if (nodes->contains(std::string(first)))
            return "nodes." + std::string(path);
        for (const auto& node : nodes->items())
            known.push_back(node.key());
    }
    const std::string near = nearest(first, known);
    throw Error("\"" + std::string(path) + "\": there is no node \"" + std::string(first) + "\" in this experiment"
        + (near.empty() ? "." : "; did you mean \"" + near + "\"?"));
}

const Json* find(const Json& json, std::string_view path)
{
    if (const Json* whole = child(json, path))
        return whole;
    const auto [first, rest] = splitFirst(path);
    const Json* next = rest.empty() ? nullptr : child(json, first);
    return next ? find(*next, rest) : nullptr;
}

void put(Json& json, std::string_view path, Json value)
{
    const auto [first, rest] = splitFirst(path);
    const std::string key(first);
    if (json.is_array()) {
        if (!child(json, key))
            throw Error("\"" + key + "\" is no position in this list, which has " + std::to_string(json.size()) + " entries counted from 0.");
    } else if (!json.is_object()) {
        throw Error("\"" + key + "\" cannot be set inside " + json.dump() + ", which has no fields; set the whole value instead.");
    }
    Json& place = json.is_array() ? json[static_cast<std::size_t>(std::stoull(key))] : json[key];
    if (!rest.empty()) {
        if (place.is_null())
            place = Json::object();
        return put(place, rest, std::move(value));
    }
    place = std::move(value);
    if (json.is_object()) {
        dropRivals(json, key);
        keepFieldsOfItsKind(json, key);
    }
}

Json merged(Json base, const Json& over)
{
    if (!base.is_object() || !over.is_object() || namesAnotherKind(base, over))
        return over;
    for (const auto& [key, value] : over.items()) {
        dropRivals(base, key);
        if (value.is_null())
            base.erase(key);
        else if (key == "terms" || key == "every" || !base.contains(key))
            base[key] = value;
        else
            base[key] = merged(base[key], value);
    }
    return base;
}

void keepCopiedTerms(Json& document, std::string_view path)
{
    const auto [nodes, inNodes] = splitFirst(path);
    const auto [name, field] = splitFirst(inNodes);
    const Json* node = nodes == "nodes" ? find(document, "nodes." + std::string(name)) : nullptr;
    if (!field.starts_with("terms.") || !node || !node->is_object() || node->contains("terms"))
        return;
    const Json* source = node;
    for (int hops = 0; hops < 1000 && source && source->is_object() && source->contains("like") && (*source)["like"].is_string(); ++hops) {
        source = find(document, "nodes." + (*source)["like"].get<std::string>());
        if (source && source->is_object() && source->contains("terms")) {
            Json terms = (*source)["terms"];
            document["nodes"][std::string(name)]["terms"] = std::move(terms);
            return;
        }
    }
}

} // namespace retort

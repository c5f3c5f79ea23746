#include "core/recipe/field_reader.h"

#include "core/base/error.h"
#include "core/recipe/typed_value.h"

#include <algorithm>

namespace retort {

namespace {

const Json& objectOrEmpty(const Json& json)
{
    static const Json empty = Json::object();
    return json.is_object() ? json : empty;
}

} // namespace

void Report::add(Problem problem) const
{
    if (std::ranges::find(problems, problem) == problems.end())
        problems.push_back(std::move(problem));
}

FieldReader::FieldReader(const Json& json, std::string path, const Report& report)
    : m_json(objectOrEmpty(json)), m_isObject(json.is_object()), m_path(std::move(path)), m_report(report)
{
    if (!m_isObject)
        m_report.error(m_path, "must be an object, {…}, not " + found(json));
}

const Json* FieldReader::take(std::string_view key)
{
    m_known.emplace_back(key);
    const auto found = m_json.find(std::string(key));
    return found == m_json.end() ? nullptr : &*found;
}

std::optional<std::string> FieldReader::text(std::string_view key)
{
    const Json* json = take(key);
    if (!json)
        return {};
    if (!json->is_string()) {
        error(key, "must be a text, not " + found(*json));
        return {};
    }
    return json->get<std::string>();
}

std::optional<ParamValue> FieldReader::value(const ParamInfo& info)
{
    const Json* json = take(info.id);
    if (!json)
        return {};
    try {
        return typedValue(info, *json);
    } catch (const Error& e) {
        error(info.id, e.what());
        return {};
    }
}

Params FieldReader::params(const Entry& row)
{
    Params params = defaults(row);
    for (const ParamInfo& info : row.params) {
        if (auto given = value(info))
            params.set(info.id, std::move(*given));
        else if (info.value.empty() && !m_json.contains(std::string(info.id)))
            error(info.id, "must be given: " + std::string(info.help));
    }
    return params;
}

std::optional<Choice> FieldReader::choice(Kind kind, std::string_view key, std::string_view otherwise)
{
    const Json* named = take(key);
    if (!m_isObject)
        return {};   // which has been said
    if (!named && otherwise.empty()) {
        error(key, "must be given: one of the " + std::string(kindName(kind)) + "s that \"retort catalogue " + std::string(kindName(kind)) + "\" lists");
        return {};
    }
    if (named && !named->is_string()) {
        error(key, "must be a text, not " + found(*named));
        return {};
    }
    const std::string id = named ? named->get<std::string>() : std::string(otherwise);
    const Entry* row = findEntry(kind, id);
    if (!row) {
        error(key, unknownId(kind, id));
        return {};
    }
    Choice choice{id, params(*row)};
    finish();
    return choice;
}

void FieldReader::finish()
{
    const std::vector<std::string_view> known(m_known.begin(), m_known.end());
    for (const auto& field : m_json.items()) {
        if (std::ranges::find(known, field.key()) != known.end())
            continue;
        const std::string near = nearest(field.key(), known);
        std::string all;
        for (std::string_view one : known)
            all += (all.empty() ? "" : ", ") + std::string(one);
        error(field.key(), "unknown field; " + (near.empty() ? "the fields here are " + all : "did you mean \"" + near + "\"?"));
    }
}

const ParamInfo& fieldInfo(std::string_view section, std::string_view id) { return *findParam(entry(Kind::Fields, section), id); }

std::string unknownId(Kind kind, const std::string& id)
{
    std::vector<std::string_view> known;
    std::string all;
    for (const Entry& row : catalogue(kind)) {
        known.push_back(row.id);
        all += (all.empty() ? "\"" : ", \"") + std::string(row.id) + '"';
    }
    const std::string near = nearest(id, known);
    return "there is no " + std::string(kindName(kind)) + " \"" + id + "\"; " + (near.empty() ? "there are " + all : "did you mean \"" + near + "\"?");
}

bool isName(std::string_view name)
{
    return !name.empty() && std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

} // namespace retort

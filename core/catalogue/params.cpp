#include "core/catalogue/params.h"

#include "core/base/error.h"

#include <nlohmann/json.hpp>

namespace retort {

namespace {

template<typename T>
const T& get(const std::map<std::string, ParamValue, std::less<>>& values, std::string_view id)
{
    const auto found = values.find(id);
    if (found == values.end())
        throw Error("The parameter \"" + std::string(id) + "\" has no value here; this is a mistake of the program, please report it.");
    if (const T* value = std::get_if<T>(&found->second))
        return *value;
    throw Error("The parameter \"" + std::string(id) + "\" is not of the type asked for; this is a mistake of the program, please report it.");
}

} // namespace

bool Params::boolean(std::string_view id) const { return get<bool>(m_values, id); }
std::int64_t Params::integer(std::string_view id) const { return get<std::int64_t>(m_values, id); }
double Params::real(std::string_view id) const { return get<double>(m_values, id); }
const std::string& Params::text(std::string_view id) const { return get<std::string>(m_values, id); }
const std::vector<std::int64_t>& Params::integers(std::string_view id) const { return get<std::vector<std::int64_t>>(m_values, id); }

nlohmann::json toJson(const Params& params)
{
    nlohmann::json json = nlohmann::json::object();
    for (const auto& [id, value] : params.values())
        std::visit([&, &key = id](const auto& typed) { json[key] = typed; }, value);
    return json;
}

} // namespace retort

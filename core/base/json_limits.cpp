#include "core/base/json_limits.h"

#include <nlohmann/json.hpp>

#include <set>
#include <utility>
#include <vector>

namespace retort {

namespace {

using LimitedJson = nlohmann::json;

class LimitReader final : public nlohmann::json_sax<LimitedJson> {
public:
    explicit LimitReader(const JsonLimits& limits) : m_limits(limits) {}

    JsonTrouble trouble;

    bool null() override { return value(); }
    bool boolean(bool) override { return value(); }
    bool number_integer(number_integer_t) override { return value(); }
    bool number_unsigned(number_unsigned_t) override { return value(); }
    bool number_float(number_float_t, const string_t&) override { return value(); }
    bool string(string_t&) override { return value(); }
    bool binary(binary_t&) override { return value(); }
    bool start_object(std::size_t) override { return begin(); }
    bool start_array(std::size_t) override { return begin(); }
    bool end_object() override { return end(); }
    bool end_array() override { return end(); }
    bool parse_error(std::size_t, const std::string&, const LimitedJson::exception&) override { return false; }

    bool key(string_t& name) override
    {
        Open& object = m_open.back();
        object.name = name;
        if (object.keys.insert(name).second)
            return object.keys.size() <= m_limits.members || refuse(JsonTrouble::What::Many);
        for (const Open& each : m_open)
            if (!each.name.empty())
                trouble.path += (trouble.path.empty() ? "" : ".") + each.name;
        return refuse(JsonTrouble::What::Twice);
    }

private:
    struct Open {
        std::string name;                     ///< of the value that is being read
        std::set<std::string> keys;
    };

    bool refuse(JsonTrouble::What what)
    {
        trouble.what = what;
        return false;
    }

    bool value()
    {
        if (m_open.size() > m_limits.depth)
            return refuse(JsonTrouble::What::Deep);
        return ++m_values <= m_limits.values || refuse(JsonTrouble::What::Many);
    }

    bool begin()
    {
        if (!value())
            return false;
        m_open.emplace_back();
        return true;
    }

    bool end()
    {
        m_open.pop_back();
        return true;
    }

    const JsonLimits& m_limits;
    std::size_t m_values = 0;
    std::vector<Open> m_open;
};

} // namespace

JsonTrouble findTrouble(std::string_view text, const JsonLimits& limits)
{
    LimitReader reader(limits);
    (void)LimitedJson::sax_parse(text.begin(), text.end(), &reader);
    return std::move(reader.trouble);
}

} // namespace retort

#include "core/translate/yaml_document.h"

#include "core/base/error.h"
#include "core/base/utf8.h"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <cmath>
#include <sstream>

namespace retort {

namespace {

constexpr std::size_t mostYaml = 1 << 20;
constexpr int mostYamlValues = 20000;
constexpr int deepestYaml = 100;

[[noreturn]] void refuseValues()
{
    throw Error("The YAML text comes to more than " + std::to_string(mostYamlValues) + " values, which is no configuration; check which file this is.");
}

/// Counts what a text holds without keeping it: a node of the library takes several hundred times the bytes it is written in.
class YamlCounter final : public YAML::EventHandler {
public:
    void OnDocumentStart(const YAML::Mark&) override {}
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark&, YAML::anchor_t) override { count(); }
    void OnAlias(const YAML::Mark&, YAML::anchor_t) override { count(); }
    void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t, const std::string&) override { count(); }
    void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { count(); }
    void OnSequenceEnd() override {}
    void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t, YAML::EmitterStyle::value) override { count(); }
    void OnMapEnd() override {}

private:
    void count()
    {
        if (++m_events > 2 * mostYamlValues)              // no more of them are keys than are values
            refuseValues();
    }

    int m_events = 0;
};

class YamlConverter {
public:
    Json operator()(const YAML::Node& node, int depth = 0)
    {
        if (++m_values > mostYamlValues)
            refuseValues();
        if (depth > deepestYaml)
            throw Error("The YAML text nests deeper than " + std::to_string(deepestYaml) + " levels; check which file this is.");
        switch (node.Type()) {
        case YAML::NodeType::Scalar: return scalar(node);
        case YAML::NodeType::Sequence: return sequence(node, depth);
        case YAML::NodeType::Map: return map(node, depth);
        default: return nullptr;
        }
    }

private:
    /// The library writes the escapes of two characters (\_ and \N) as bytes of Latin-1.
    static const std::string& textOf(const YAML::Node& node)
    {
        if (!isUtf8(node.Scalar()))
            throw Error("The YAML text has the escape \\_ or \\N, which is not read here; write the character itself.");
        return node.Scalar();
    }

    static Json scalar(const YAML::Node& node)
    {
        const std::string& text = textOf(node);
        if (node.Tag() == "!")                            // in quotes
            return text;
        if (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL")
            return nullptr;
        if (text == "true" || text == "True" || text == "TRUE")
            return true;
        if (text == "false" || text == "False" || text == "FALSE")
            return false;
        const char* end = text.data() + text.size();
        std::int64_t whole = 0;
        if (const auto [at, code] = std::from_chars(text.data(), end, whole); code == std::errc() && at == end)
            return whole;
        double real = 0;
        if (const auto [at, code] = std::from_chars(text.data(), end, real); code == std::errc() && at == end && std::isfinite(real))
            return real;
        return text;
    }

    Json sequence(const YAML::Node& node, int depth)
    {
        Json list = Json::array();
        for (const YAML::Node& item : node)
            list.push_back((*this)(item, depth + 1));
        if (node.Tag() != "!join")
            return list;
        std::string joined;
        for (const Json& item : list)
            joined += item.is_string() ? item.get<std::string>() : item.dump();
        return joined;
    }

    Json map(const YAML::Node& node, int depth)
    {
        Json object = Json::object();
        for (const auto& item : node) {
            if (!item.first.IsScalar())
                throw Error("The YAML text has a key that is no word; check which file this is.");
            const std::string& key = textOf(item.first);
            Json value = (*this)(item.second, depth + 1);
            if (key == "<<" && value.is_object()) {
                for (const auto& [name, merged] : value.items())
                    if (!object.contains(name))
                        object[name] = merged;
            } else {
                object[key] = std::move(value);
            }
        }
        return object;
    }

    int m_values = 0;
};

} // namespace

Json yamlDocument(std::string_view text)
{
    if (text.size() > mostYaml)
        throw Error("The YAML text is larger than 1 MB, which is no configuration; check which file this is.");
    try {
        const std::string copy(text);
        std::istringstream in(copy);
        YamlCounter counter;
        YAML::Parser(in).HandleNextDocument(counter);
        return YamlConverter()(YAML::Load(copy));
    } catch (const YAML::Exception& error) {
        throw Error("This is no YAML text (" + std::string(error.what()) + ").");
    }
}

} // namespace retort

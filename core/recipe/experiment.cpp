#include "core/recipe/experiment.h"

#include "core/base/error.h"
#include "core/base/file.h"
#include "core/base/json_limits.h"
#include "core/base/utf8.h"
#include "core/recipe/experiment_path.h"

#include <algorithm>
#include <cstddef>

namespace retort {

namespace {

constexpr std::size_t mostExperimentBytes = std::size_t{4} << 20;
constexpr JsonLimits experimentLimits{.depth = 64, .values = 20'000, .members = 1'000};
constexpr std::size_t columns = 100;   // of a line of text

/// The reader's own words without its "[json.exception.parse_error.101] ".
std::string plain(const Json::exception& e)
{
    const std::string text = e.what();
    const auto end = text.find("] ");
    return end == std::string::npos ? text : text.substr(end + 2);
}

void refuseTrouble(const JsonTrouble& trouble)
{
    using What = JsonTrouble::What;
    if (trouble.what == What::Deep)
        throw Error("The experiment is nested more than " + std::to_string(experimentLimits.depth) + " levels deep; is it an experiment at all?");
    if (trouble.what == What::Many)
        throw Error("The experiment has more than " + std::to_string(experimentLimits.values) + " values, or " + std::to_string(experimentLimits.members) + " in one object; is it an experiment at all?");
    if (trouble.what == What::Twice)
        throw Error("The experiment has \"" + trouble.path + "\" twice; keep one of them.");
}

std::string compact(const Json& json)
{
    if (!json.is_structured())
        return json.dump(-1, ' ', false, Json::error_handler_t::replace);
    std::string text;
    for (const auto& [key, value] : json.items()) {
        text += text.empty() ? "" : ", ";
        text += (json.is_object() ? compact(key) + ": " : "") + compact(value);
    }
    return json.is_object() ? '{' + text + '}' : '[' + text + ']';
}

/// `used`: the columns already taken on the line, and those that follow the value.
std::string pretty(const Json& json, std::size_t indent, std::size_t used)
{
    std::string line = compact(json);
    if (!json.is_structured() || json.empty() || (indent > 0 && used + line.size() <= columns))
        return line;
    const std::string margin(indent + 2, ' ');
    std::string text(1, json.is_object() ? '{' : '[');
    bool first = true;
    for (const auto& [key, value] : json.items()) {
        const std::string start = margin + (json.is_object() ? compact(key) + ": " : "");
        text += (first ? "\n" : ",\n") + start + pretty(value, indent + 2, start.size() + 1);
        first = false;
    }
    return text + '\n' + std::string(indent, ' ') + (json.is_object() ? '}' : ']');
}

int depthOf(const Json& json)
{
    int depth = 0;
    if (json.is_structured())
        for (const Json& each : json)
            depth = std::max(depth, 1 + depthOf(each));
    return depth;
}

std::string textAt(const Json& document, const char* key)
{
    const auto found = document.find(key);
    return found != document.end() && found->is_string() ? found->get<std::string>() : std::string();
}

} // namespace

std::string Experiment::name() const { return document.is_object() ? textAt(document, "name") : std::string(); }
std::string Experiment::about() const { return document.is_object() ? textAt(document, "about") : std::string(); }

Experiment parseExperiment(std::string_view text)
{
    if (text.size() > mostExperimentBytes)
        throw Error("The experiment is larger than 4 MB; is it an experiment at all?");
    refuseTrouble(findTrouble(text, experimentLimits));
    try {
        Experiment experiment{Json::parse(text)};
        if (!experiment.document.is_object())
            throw Error("The experiment is no JSON object; it begins with { and ends with }.");
        return experiment;
    } catch (const Json::exception& e) {
        throw Error("The experiment is not valid JSON: " + plain(e) + ".");
    }
}

Experiment readExperiment(const std::filesystem::path& file)
{
    try {
        return parseExperiment(readFile(file, mostExperimentBytes));
    } catch (const Error& e) {
        const std::string message = e.what();
        throw Error(message.find(file.string()) == std::string::npos ? file.string() + ": " + message : message);
    }
}

std::string toText(const Experiment& experiment)
{
    return pretty(experiment.document, 0, 0) + '\n';
}

const Json* valueAt(const Experiment& experiment, std::string_view path)
{
    return find(experiment.document, fullPath(experiment.document, path));
}

void setValue(Experiment& experiment, std::string_view path, Json value)
{
    if (!isUtf8(path))
        throw Error("A path is not in UTF-8; write it in plain letters.");
    const std::string full = fullPath(experiment.document, path);
    if (std::ranges::count(full, '.') + depthOf(value) + 1 > static_cast<std::ptrdiff_t>(experimentLimits.depth))
        throw Error("\"" + full.substr(0, columns) + "\": an experiment is nested at most " + std::to_string(experimentLimits.depth) + " levels deep.");
    if (full.starts_with("sweep.") && (!experiment.document.contains("sweep") || experiment.document["sweep"].is_object())) {
        experiment.document["sweep"][full.substr(6)] = std::move(value);   // its keys are paths
        return;
    }
    keepCopiedTerms(experiment.document, full);
    put(experiment.document, full, std::move(value));
}

Json valueFromText(std::string_view text)
{
    if (findTrouble(text, experimentLimits).what == JsonTrouble::What::None)
        if (Json value = Json::parse(text, nullptr, false); !value.is_discarded())
            return value;
    if (!isUtf8(text))
        throw Error("A value is not in UTF-8; write it in plain letters.");
    return std::string(text);
}

} // namespace retort

#include "core/catalogue/catalogue.h"

#include "app/retort/documents.h"
#include "app/retort/table.h"
#include "app/retort/verbs.h"
#include "core/base/error.h"
#include "core/recipe/words.h"

#include <CLI/Option.hpp>

#include <algorithm>
#include <array>
#include <iostream>
#include <limits>
#include <memory>
#include <utility>

namespace retort::cli {

namespace {

struct CatalogueOptions {
    std::string kind;
    std::string id;
    bool json = false;
};

bool hasMin(const ParamInfo& param) { return param.min > std::numeric_limits<double>::lowest(); }
bool hasMax(const ParamInfo& param) { return param.max < std::numeric_limits<double>::max(); }

std::string_view typeName(ParamType type)
{
    constexpr std::array<std::pair<ParamType, std::string_view>, 7> names{{{ParamType::Boolean, "boolean"}, {ParamType::Integer, "integer"}, {ParamType::Real, "real"},
        {ParamType::Choice, "choice"}, {ParamType::Integers, "integers"}, {ParamType::Text, "text"}, {ParamType::Path, "path"}}};
    return std::ranges::find(names, type, &std::pair<ParamType, std::string_view>::first)->second;
}

std::string rangeText(const ParamInfo& param)
{
    if (!param.choices.empty()) {
        std::string text;
        for (const std::string_view choice : param.choices)
            text += (text.empty() ? "" : " | ") + std::string(choice);
        return text;
    }
    if (hasMin(param) && hasMax(param))
        return numberText(param.min) + " … " + numberText(param.max);
    return hasMin(param) ? "≥ " + numberText(param.min) : hasMax(param) ? "≤ " + numberText(param.max) : std::string();
}

Json needsJson(unsigned needs)
{
    constexpr std::array<std::pair<unsigned, std::string_view>, 6> names{
        {{NeedsLabels, "labels"}, {NeedsTeacherLogits, "teacher_logits"}, {NeedsEmbedding, "embedding"}, {NeedsStages, "stages"}, {NeedsMaps, "maps"}, {NeedsPictures, "pictures"}}};
    Json result = Json::array();
    for (const auto& [bit, name] : names)
        if ((needs & bit) != 0)
            result.push_back(name);
    return result;
}

Json entryJson(Kind kind, const Entry& entry)
{
    Json params = Json::array();
    for (const ParamInfo& param : entry.params)
        params.push_back({{"id", param.id}, {"title", param.title}, {"type", typeName(param.type)}, {"default", param.value.empty() ? Json(nullptr) : Json::parse(param.value)},
            {"min", hasMin(param) ? Json(param.min) : Json(nullptr)}, {"max", hasMax(param) ? Json(param.max) : Json(nullptr)},
            {"choices", std::vector<std::string_view>(param.choices.begin(), param.choices.end())}, {"unit", param.unit}, {"help", param.help},
            {"live", param.takes == Takes::Live}});
    return {{"kind", kindName(kind)}, {"id", entry.id}, {"title", entry.title}, {"about", entry.about}, {"reference", entry.reference}, {"needs", needsJson(entry.needs)},
        {"revision", entry.revision}, {"parameters", std::move(params)}};
}

void print(const Entry& entry)
{
    std::cout << entry.id << "  " << entry.title << '\n' << "  " << entry.about << '\n';
    if (!entry.reference.empty())
        std::cout << "  " << entry.reference << '\n';
    if (entry.params.empty())
        return;
    Table table({{"  parameter"}, {"default"}, {"range"}, {"unit"}, {"help"}});
    for (const ParamInfo& param : entry.params)
        table.add({"  " + std::string(param.id), param.value.empty() ? "(must be given)" : std::string(param.value), rangeText(param), std::string(param.unit),
            std::string(param.help) + (param.takes == Takes::Live ? " May be changed while training." : "")});
    table.print(std::cout);
}

/// "term", "terms" and any unique beginning.
Kind kindFrom(const std::string& text)
{
    std::vector<Kind> meant;
    std::string known;
    for (const Kind kind : allKinds()) {
        known += (known.empty() ? "" : ", ") + std::string(kindName(kind));
        if (kindName(kind).starts_with(text) || text == std::string(kindName(kind)) + "s")
            meant.push_back(kind);
    }
    if (meant.size() != 1)
        throw Error("The catalogue has no kind \"" + text + "\"; it has " + known + ".");
    return meant.front();
}

int catalogueVerb(const CatalogueOptions& options)
{
    std::vector<Kind> kinds(allKinds().begin(), allKinds().end());
    if (!options.kind.empty())
        kinds = {kindFrom(options.kind)};
    std::vector<std::pair<Kind, const Entry*>> rows;
    if (!options.id.empty())
        rows.emplace_back(kinds.front(), &entry(kinds.front(), options.id));
    else
        for (const Kind kind : kinds)
            for (const Entry& row : catalogue(kind))
                rows.emplace_back(kind, &row);

    if (options.json) {
        Json document = Json::array();
        for (const auto& [kind, row] : rows)
            document.push_back(entryJson(kind, *row));
        std::cout << toText(document);
    } else if (options.kind.empty()) {
        Table table({{"kind"}, {"id"}, {"title"}, {"what it is"}});
        for (const auto& [kind, row] : rows)
            table.add({std::string(kindName(kind)), std::string(row->id), std::string(row->title), std::string(row->about)});
        table.print(std::cout);
    } else {
        bool first = true;
        for (const auto& [kind, row] : rows) {
            std::cout << (std::exchange(first, false) ? "" : "\n");
            print(*row);
        }
    }
    return Done;
}

} // namespace

void addCatalogue(CLI::App& app, int& status)
{
    auto options = std::make_shared<CatalogueOptions>();
    CLI::App* verb = app.add_subcommand("catalogue", "Lists data sets, architectures, terms … with their parameters");
    verb->add_option("KIND", options->kind, "dataset, architecture, term, optimizer, schedule, augmentation, combine or fields");
    verb->add_option("ID", options->id, "One row of that kind");
    verb->add_flag("--json", options->json, "Prints a JSON array");
    verb->footer("Examples:\n"
                 "  retort catalogue\n"
                 "  retort catalogue term kd");
    verb->callback([options, &status] { status = catalogueVerb(*options); });
}

} // namespace retort::cli

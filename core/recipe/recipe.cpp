#include "core/recipe/recipe.h"

#include "core/base/error.h"
#include "core/base/hash.h"
#include "core/catalogue/catalogue.h"
#include "core/recipe/canonical_json.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace retort {

namespace {

using Sorted = nlohmann::json;   // keys in order of their bytes: what makes the text canonical

constexpr int recipeVersion = 1;

constexpr std::array<std::pair<LabelledPart, std::string_view>, 5> labelledParts{{
    {LabelledPart::All, "all"}, {LabelledPart::None, "none"}, {LabelledPart::PerClass, "per_class"},
    {LabelledPart::Count, "count"}, {LabelledPart::Fraction, "fraction"},
}};
constexpr std::array<std::pair<UnlabelledPart, std::string_view>, 3> unlabelledParts{{
    {UnlabelledPart::None, "none"}, {UnlabelledPart::All, "all"}, {UnlabelledPart::Rest, "rest"},
}};
constexpr std::array<std::pair<Draw, std::string_view>, 2> draws{{{Draw::PerSeed, "per_seed"}, {Draw::Fixed, "fixed"}}};
constexpr std::array<std::pair<Select, std::string_view>, 2> selects{{{Select::Best, "best"}, {Select::Last, "last"}}};

template<typename T, std::size_t N>
std::string word(const std::array<std::pair<T, std::string_view>, N>& table, T value)
{
    return std::string(std::ranges::find(table, value, &std::pair<T, std::string_view>::first)->second);
}

/// Casting a number that is not whole, or beyond all whole ones, would be undefined.
template<typename T = std::int64_t>
T wholeIn(const Sorted& json)
{
    if (!json.is_number_integer())
        throw Error("a number should be whole.");
    return json.get<T>();
}

std::vector<std::int64_t> wholesIn(const Sorted& json)
{
    std::vector<std::int64_t> numbers;
    for (const Sorted& each : json)
        numbers.push_back(wholeIn(each));
    return numbers;
}

template<typename T, std::size_t N>
T value(const std::array<std::pair<T, std::string_view>, N>& table, const Sorted& text)
{
    const auto found = std::ranges::find(table, text.get<std::string>(), &std::pair<T, std::string_view>::second);
    if (found == table.end())
        throw Error("\"" + text.get<std::string>() + "\" is no word of a recipe.");
    return found->first;
}

Params readParams(const Sorted& json)
{
    Params params;
    for (const auto& [id, value] : json.items()) {
        if (value.is_boolean())
            params.set(id, value.get<bool>());
        else if (value.is_number_float())
            params.set(id, value.get<double>());
        else if (value.is_number_integer())
            params.set(id, value.get<std::int64_t>());
        else if (value.is_array())
            params.set(id, wholesIn(value));
        else
            params.set(id, value.get<std::string>());
    }
    return params;
}

Sorted write(Kind kind, const Choice& choice)
{
    return {{"kind", choice.kind}, {"params", toJson(choice.params)}, {"revision", entry(kind, choice.kind).revision}};
}

Choice readChoice(const Sorted& json)
{
    return {json.at("kind").get<std::string>(), readParams(json.at("params"))};
}

Sorted write(const TermSpec& term)
{
    Sorted json = write(Kind::Term, Choice{term.kind, term.params});
    json["weight"] = {{"from", term.weight.from}, {"to", term.weight.to}, {"epochs", term.weight.epochs}};
    return json;
}

TermSpec readTerm(const Sorted& json, std::string name)
{
    const Sorted& weight = json.at("weight");
    Choice choice = readChoice(json);
    return {std::move(name), std::move(choice.kind),
        {weight.at("from").get<double>(), weight.at("to").get<double>(), weight.at("epochs").get<double>()}, std::move(choice.params)};
}

Sorted write(const DataSpec& data)
{
    Sorted json = write(Kind::Dataset, Choice{data.dataset, data.params});
    json["content"] = data.contentHash;
    json["validation"] = {{"count", data.validation.count}, {"fraction", data.validation.fraction}};
    return json;
}

DataSpec readData(const Sorted& json)
{
    Choice choice = readChoice(json);
    const Sorted& validation = json.at("validation");
    return {std::move(choice.kind), std::move(choice.params), json.at("content").get<std::string>(),
        {wholeIn(validation.at("count")), validation.at("fraction").get<double>()}};
}

Sorted write(const NodeData& node)
{
    return {{"labelled", word(labelledParts, node.labelled)}, {"labelled_amount", node.labelledAmount}, {"draw", word(draws, node.draw)},
        {"unlabelled", word(unlabelledParts, node.unlabelled)}, {"labelled_share", node.labelledShare}, {"omit_classes", node.omitClasses}};
}

NodeData readNodeData(const Sorted& json)
{
    return {value(labelledParts, json.at("labelled")), json.at("labelled_amount").get<double>(), value(draws, json.at("draw")),
        value(unlabelledParts, json.at("unlabelled")), json.at("labelled_share").get<double>(),
        json.at("omit_classes").get<std::vector<std::int64_t>>()};
}

Sorted write(const TrainSpec& train)
{
    Sorted augment = Sorted::array();
    for (const Choice& choice : train.augment)
        augment.push_back(write(Kind::Augmentation, choice));
    return {{"epochs", train.epochs}, {"steps", train.steps}, {"batch", train.batch}, {"clip", train.clip}, {"patience", train.patience},
        {"select", word(selects, train.select)}, {"optimizer", write(Kind::Optimizer, train.optimizer)},
        {"schedule", write(Kind::Schedule, train.schedule)}, {"augment", augment},
        {"evaluate_epochs", train.evaluateEpochs}, {"evaluate_steps", train.evaluateSteps}};
}

TrainSpec readTrain(const Sorted& json)
{
    TrainSpec train;
    train.epochs = wholeIn(json.at("epochs"));
    train.steps = wholeIn(json.at("steps"));
    train.batch = wholeIn(json.at("batch"));
    train.clip = json.at("clip").get<double>();
    train.patience = wholeIn(json.at("patience"));
    train.select = value(selects, json.at("select"));
    train.optimizer = readChoice(json.at("optimizer"));
    train.schedule = readChoice(json.at("schedule"));
    for (const Sorted& choice : json.at("augment"))
        train.augment.push_back(readChoice(choice));
    train.evaluateEpochs = wholeIn(json.at("evaluate_epochs"));
    train.evaluateSteps = wholeIn(json.at("evaluate_steps"));
    return train;
}

Sorted write(const Recipe& recipe)
{
    Sorted terms = Sorted::array();
    for (const TermSpec& term : recipe.terms)
        terms.push_back(write(term));
    Sorted teachers = Sorted::array();
    for (const TeacherIdentity& teacher : recipe.teachers) {
        teachers.push_back({{"identity", teacher.identity}, {"weights", teacher.weights}});
        if (teacher.network > 0)
            teachers.back()["network"] = teacher.network;
    }
    Sorted json{{"recipe", recipeVersion}, {"data", write(recipe.data)}, {"node", write(recipe.node)}, {"model", write(Kind::Architecture, recipe.model)},
        {"terms", terms}, {"teachers", teachers}, {"combine", nullptr}, {"train", write(recipe.train)}, {"seed", recipe.seed}, {"lane", recipe.lane}};
    if (recipe.networks > 1)                  // only then: the recipes of single ones are older than this field
        json["networks"] = recipe.networks;
    if (!recipe.combine.empty())
        json["combine"] = write(Kind::Combine, Choice{recipe.combine, {}});
    return json;
}

/// The same numbers, said in one way only: what has no effect gets the value it has by default.
Recipe normalised(Recipe recipe)
{
    const bool amount = recipe.node.labelled != LabelledPart::All && recipe.node.labelled != LabelledPart::None;
    if (!amount) {
        recipe.node.labelledAmount = 0;
        recipe.node.draw = Draw::PerSeed;
    }
    if (recipe.node.labelled == LabelledPart::None || recipe.node.unlabelled == UnlabelledPart::None)
        recipe.node.labelledShare = 0;
    std::ranges::sort(recipe.node.omitClasses);
    if (recipe.teachers.size() < 2)
        recipe.combine.clear();
    for (TermSpec& term : recipe.terms) {
        if (term.weight.epochs <= 0 || term.weight.from == term.weight.to)
            term.weight = {term.weight.to, term.weight.to, 0};
    }
    sortTerms(recipe.terms);
    return recipe;
}

} // namespace

void sortTerms(std::vector<TermSpec>& terms)
{
    std::ranges::sort(terms, {}, [](const TermSpec& term) { return std::pair(canonicalJson(write(term)), term.name); });
}

std::string toJson(const Recipe& recipe)
{
    return canonicalJson(write(normalised(recipe)));
}

std::string recipeHash(const Recipe& recipe)
{
    return "r1:" + sha256(toJson(recipe));
}

std::string toStoredJson(const Recipe& recipe)
{
    Sorted names = Sorted::array();
    for (const TermSpec& term : recipe.terms)
        names.push_back(term.name);
    Sorted json = write(recipe);
    json["term_names"] = std::move(names);
    return canonicalJson(json);
}

Recipe recipeFromStoredJson(std::string_view text)
{
    try {
        const Sorted json = Sorted::parse(text);
        if (wholeIn(json.at("recipe")) != recipeVersion)
            throw Error("it is of another version.");
        Recipe recipe;
        recipe.data = readData(json.at("data"));
        recipe.node = readNodeData(json.at("node"));
        recipe.model = readChoice(json.at("model"));
        const Sorted& names = json.at("term_names");
        for (std::size_t i = 0; i < json.at("terms").size(); ++i)
            recipe.terms.push_back(readTerm(json.at("terms").at(i), names.at(i).get<std::string>()));
        for (const Sorted& teacher : json.at("teachers"))
            recipe.teachers.push_back({teacher.at("identity").get<std::string>(), teacher.at("weights").get<std::string>(), teacher.contains("network") ? wholeIn(teacher.at("network")) : 0});
        if (!json.at("combine").is_null())
            recipe.combine = json.at("combine").at("kind").get<std::string>();
        recipe.train = readTrain(json.at("train"));
        recipe.seed = wholeIn<std::uint64_t>(json.at("seed"));
        recipe.lane = wholeIn<std::uint64_t>(json.at("lane"));
        recipe.networks = json.contains("networks") ? wholeIn(json.at("networks")) : 1;
        if (recipe.networks < 1)
            throw Error("it has no network.");
        return recipe;
    } catch (const std::exception& e) {   // json::exception, or our own Error
        throw Error(std::string("This is not a stored recipe that this program can read (") + e.what()
            + "); was it written by another version of Retort?");
    }
}

std::int64_t totalSteps(const TrainSpec& train, std::int64_t transferSamples)
{
    if (train.steps > 0)
        return train.steps;
    return train.epochs * ((transferSamples + train.batch - 1) / train.batch);
}

} // namespace retort

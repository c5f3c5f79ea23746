#include "core/recipe/read_sections.h"

#include "core/base/error.h"
#include "core/recipe/typed_value.h"

#include <algorithm>
#include <array>

namespace retort {

namespace {

constexpr std::string_view epochWord = "epoch:";
constexpr double largestSeed = 9007199254740992.0;   // 2^53: JSON readers of other languages keep it exactly
constexpr ParamInfo seedInfo{.id = "seed", .title = "Seed", .type = ParamType::Integer, .value = "0", .min = 0, .max = largestSeed};

void readLabelled(const Json& json, const std::string& path, const Report& report, NodeData& data)
{
    if (json == "all" || json == "none") {
        data.labelled = json == "all" ? LabelledPart::All : LabelledPart::None;
        return;
    }
    if (!json.is_object()) {
        report.error(path, R"(must be "all", "none" or an object such as {"per_class": 20}, not )" + found(json));
        return;
    }
    constexpr std::array amounts{std::pair{"per_class", LabelledPart::PerClass}, std::pair{"count", LabelledPart::Count}, std::pair{"fraction", LabelledPart::Fraction}};
    FieldReader fields(json, path, report);
    int given = 0;
    for (const auto& [id, part] : amounts) {
        given += json.contains(id) ? 1 : 0;
        if (const auto value = fields.value(fieldInfo("labelled", id))) {
            data.labelled = part;
            data.labelledAmount = std::holds_alternative<double>(*value) ? std::get<double>(*value) : static_cast<double>(std::get<std::int64_t>(*value));
        }
    }
    if (given != 1)
        report.error(path, "needs exactly one of per_class, count and fraction");
    data.draw = fields.value<std::string>(fieldInfo("labelled", "draw"), "per_seed") == "fixed" ? Draw::Fixed : Draw::PerSeed;
    fields.finish();
}

void readUnlabelled(const Json& json, const std::string& path, const Report& report, NodeData& data)
{
    constexpr std::array words{std::pair{"none", UnlabelledPart::None}, std::pair{"all", UnlabelledPart::All}, std::pair{"rest", UnlabelledPart::Rest}};
    for (const auto& [word, part] : words) {
        if (json == word) {
            data.unlabelled = part;
            return;
        }
    }
    if (json.is_object() || (json.is_string() && findEntry(Kind::Dataset, json.get<std::string>())))
        report.error(path, R"(another data set as transfer set is not supported yet; say "none", "all" or "rest")");
    else
        report.error(path, R"(must be "none", "all" or "rest", not )" + found(json));
}

NodeData readNodeData(const Json& json, const Report& report)
{
    NodeData data;
    FieldReader fields(json, "data", report);
    if (const Json* labelled = fields.take("labelled"))
        readLabelled(*labelled, fields.at("labelled"), report, data);
    if (const Json* unlabelled = fields.take("unlabelled"))
        readUnlabelled(*unlabelled, fields.at("unlabelled"), report, data);
    data.labelledShare = fields.value(fieldInfo("data", "labelled_share"), 0.0);
    data.omitClasses = fields.value(fieldInfo("data", "omit_classes"), data.omitClasses);
    std::ranges::sort(data.omitClasses);
    if (std::ranges::adjacent_find(data.omitClasses) != data.omitClasses.end())
        fields.error("omit_classes", "names a class twice; keep one");
    fields.finish();
    return data;
}

WeightSchedule readWeight(FieldReader& term, const Report& report)
{
    const ParamInfo& info = fieldInfo("term", "weight");
    const Json* json = term.take("weight");
    if (!json)
        return {};
    WeightSchedule weight;
    if (json->is_object()) {
        FieldReader fields(*json, term.at("weight"), report);
        for (const ParamInfo& part : entry(Kind::Fields, "weight").params) {
            if (!json->contains(std::string(part.id)))
                fields.error(part.id, "must be given: " + std::string(part.help));
        }
        weight = {fields.value(fieldInfo("weight", "from"), 0.0), fields.value(fieldInfo("weight", "to"), 1.0), fields.value(fieldInfo("weight", "epochs"), 1.0)};
        fields.finish();
    } else {
        try {
            weight.from = weight.to = std::get<double>(typedValue(info, *json));
        } catch (const Error& e) {
            term.error("weight", std::string(e.what()) + R"(, or a schedule {"from": 0, "to": 0.9, "epochs": 5})");
        }
    }
    return weight;
}

std::vector<TermSpec> readTerms(const Json& json, const Report& report)
{
    std::vector<TermSpec> terms;
    if (!json.is_object() || json.empty()) {
        report.error("terms", "must be an object of named terms, such as {\"hard\": {\"kind\": \"cross_entropy\"}}, not " + (json.is_object() ? "an empty one" : found(json)));
        return terms;
    }
    for (const auto& [name, spec] : json.items()) {
        if (!isName(name))
            report.error("terms." + name, "is no name: use lower-case letters, digits, _ and -");
        FieldReader fields(spec, "terms." + name, report);
        const WeightSchedule weight = readWeight(fields, report);
        if (auto choice = fields.choice(Kind::Term, "kind", ""))
            terms.push_back({name, std::move(choice->kind), weight, std::move(choice->params)});
    }
    sortTerms(terms);
    return terms;
}

bool isWeightsWord(const std::string& word)
{
    if (word.starts_with(epochWord))
        return word.size() > epochWord.size() && word.size() < 16 && word.find_first_not_of("0123456789", epochWord.size()) == std::string::npos;
    return word == "best" || word == "last" || word == "selected";
}

TeacherSource teacherSource(const std::string& word)
{
    if (word.starts_with("run:"))
        return {TeacherSource::Kind::Run, word.substr(4)};
    if (word.starts_with("file:"))
        return {TeacherSource::Kind::File, word.substr(5)};
    return {TeacherSource::Kind::Node, word};
}

void readTeachers(const Json& json, const Report& report, Node& node)
{
    FieldReader fields(json, "teachers", report);
    if (!json.is_object())
        return;
    const Json* from = fields.take("from");
    const Json list = from && from->is_string() ? Json::array({*from}) : from ? *from : Json();
    if (!list.is_array() || list.empty() || !std::ranges::all_of(list, [](const Json& one) { return one.is_string(); })) {
        fields.error("from", from ? R"(must be the names of nodes, such as ["teacher"], "run:ID" or "file:PATH", not )" + found(*from) : "must be given: who teaches");
    } else {
        for (const Json& one : list) {
            TeacherSource source = teacherSource(one.get<std::string>());
            if (source.name.empty())
                fields.error("from", "\"" + one.get<std::string>() + "\" names nothing; write run:ID or file:PATH");
            else if (std::ranges::find(node.teachers, source) != node.teachers.end())
                fields.error("from", "names " + source.name + " twice; keep one");
            else
                node.teachers.push_back(std::move(source));
        }
    }
    node.combine = "mean_probability";
    if (const auto combine = fields.text("combine")) {
        node.combine = *combine;
        if (!findEntry(Kind::Combine, *combine))
            fields.error("combine", unknownId(Kind::Combine, *combine));
    }
    if (const auto weights = fields.text("weights")) {
        node.teacherWeights = *weights;
        if (!isWeightsWord(*weights))
            fields.error("weights", R"(must be "selected", "best", "last" or "epoch:N", not the text ")" + *weights + '"');
        else if (weights->starts_with(epochWord) && std::ranges::find(node.teachers, TeacherSource::Kind::Node, &TeacherSource::kind) != node.teachers.end())
            fields.error("weights", "asks a node for the weights of one epoch, and a training keeps its best and its last only: choose selected, best or last");
    }
    fields.finish();
}

void readEvaluate(const Json& json, const Report& report, TrainSpec& train)
{
    FieldReader fields(json, "train.evaluate", report);
    if (const Json* every = fields.take("every"); every && *every != "auto") {
        if (every->is_object()) {
            FieldReader inner(*every, fields.at("every"), report);
            train.evaluateEpochs = inner.value(fieldInfo("evaluate", "epochs"), std::int64_t{0});
            train.evaluateSteps = inner.value(fieldInfo("evaluate", "steps"), std::int64_t{0});
            inner.finish();
            if ((train.evaluateEpochs > 0) == (train.evaluateSteps > 0))
                fields.error("every", "needs exactly one of epochs and steps");
        } else {
            fields.error("every", R"(must be "auto", {"epochs": 1} or {"steps": 100}, not )" + found(*every));
        }
    }
    fields.finish();
}

void readAugment(const Json& json, const Report& report, TrainSpec& train)
{
    if (!json.is_array()) {
        report.error("train.augment", R"(must be a list such as [{"kind": "shift", "pixels": 2}], not )" + found(json));
        return;
    }
    for (std::size_t i = 0; i < json.size(); ++i) {
        FieldReader fields(json[i], "train.augment." + std::to_string(i), report);
        if (auto choice = fields.choice(Kind::Augmentation, "kind", ""))
            train.augment.push_back(std::move(*choice));
    }
}

TrainSpec readTrain(const Json* json, const NodeData& data, const Report& report)
{
    static const Json empty = Json::object();
    TrainSpec train;
    FieldReader fields(json ? *json : empty, "train", report);
    train.epochs = fields.value(fieldInfo("train", "epochs"), std::int64_t{0});
    train.steps = fields.value(fieldInfo("train", "steps"), std::int64_t{0});
    train.batch = fields.value(fieldInfo("train", "batch"), std::int64_t{128});
    train.clip = fields.value(fieldInfo("train", "clip"), 0.0);
    train.patience = fields.value(fieldInfo("train", "patience"), std::int64_t{0});
    const bool restricted = data.labelled != LabelledPart::All;   // then "best" would use more labels than the node has
    train.select = fields.value<std::string>(fieldInfo("select", "select"), restricted ? "last" : "best") == "last" ? Select::Last : Select::Best;
    const auto choice = [&](const char* key, Kind kind, std::string_view otherwise) {
        const Json* given = fields.take(key);
        FieldReader inner(given ? *given : empty, fields.at(key), report);
        return inner.choice(kind, "kind", otherwise).value_or(Choice{});
    };
    train.optimizer = choice("optimizer", Kind::Optimizer, "adam");
    train.schedule = choice("schedule", Kind::Schedule, "constant");
    if (const Json* augment = fields.take("augment"))
        readAugment(*augment, report, train);
    if (const Json* evaluate = fields.take("evaluate"))
        readEvaluate(*evaluate, report, train);
    fields.finish();
    const auto isZero = [&](const char* key) { return !json || !json->is_object() || !json->contains(key) || (*json)[key] == 0; };
    if (train.epochs > 0 && train.steps > 0)
        report.error("train.steps", "give epochs or steps, not both: remove one");
    else if (isZero("epochs") && isZero("steps"))
        report.error("train", "must say how long: give epochs (passes over what the node sees) or steps (batches)");
    return train;
}

} // namespace

Node readNode(const std::string& name, const Json& document, const Report& report)
{
    static const Json empty = Json::object();
    Node node;
    node.name = name;
    FieldReader fields(document, "", report);
    for (const char* key : {"like", "baseline_of", "reference_of"})
        fields.take(key);
    if (const auto seed = fields.value(seedInfo))
        node.seed = static_cast<std::uint64_t>(std::get<std::int64_t>(*seed));
    node.members = fields.value(fieldInfo("node", "members"), std::int64_t{1});
    const Json* data = fields.take("data");
    const Json* model = fields.take("model");
    const Json* teachers = fields.take("teachers");
    const Json* terms = fields.take("terms");
    const Json* train = fields.take("train");
    node.together = fields.value(fieldInfo("node", "together"), false);
    fields.finish();
    if (data)
        node.data = readNodeData(*data, report);
    if (model)
        node.model = FieldReader(*model, "model", report).choice(Kind::Architecture, "architecture", "").value_or(Choice{});
    else
        fields.error("model", R"(must be given: the network, such as {"architecture": "mlp"})");
    if (teachers)
        readTeachers(*teachers, report, node);
    if (terms)
        node.terms = readTerms(*terms, report);
    else if (!teachers)
        node.terms = {{"hard", "cross_entropy", {}, defaults(entry(Kind::Term, "cross_entropy"))}};
    else
        fields.error("terms", R"(must be given: what the teachers teach by, such as {"soft": {"kind": "kd", "temperature": 4}})");
    node.train = readTrain(train, node.data, report);
    return node;
}

} // namespace retort

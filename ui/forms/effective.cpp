#include "ui/forms/effective.h"

#include "core/recipe/experiment_path.h"

#include <algorithm>

namespace retort::ui {

namespace {

Json withParams(Json object, const Params& params)
{
    object.update(retort::toJson(params));
    return object;
}

Json toJson(const WeightSchedule& weight)
{
    if (weight.epochs <= 0)
        return weight.to;
    return {{"from", weight.from}, {"to", weight.to}, {"epochs", weight.epochs}};
}

Json labelledOf(const NodeData& data)
{
    const Json draw = data.draw == Draw::PerSeed ? "per_seed" : "fixed";
    switch (data.labelled) {
    case LabelledPart::All: return "all";
    case LabelledPart::None: return "none";
    case LabelledPart::PerClass: return {{"per_class", static_cast<std::int64_t>(data.labelledAmount)}, {"draw", draw}};
    case LabelledPart::Count: return {{"count", static_cast<std::int64_t>(data.labelledAmount)}, {"draw", draw}};
    case LabelledPart::Fraction: return {{"fraction", data.labelledAmount}, {"draw", draw}};
    }
    return nullptr;
}

Json trainOf(const TrainSpec& train)
{
    Json json = Json::object();
    if (train.steps > 0)
        json["steps"] = train.steps;
    else
        json["epochs"] = train.epochs;
    json["batch"] = train.batch;
    json["clip"] = train.clip;
    json["patience"] = train.patience;
    json["select"] = train.select == Select::Best ? "best" : "last";
    json["optimizer"] = withParams({{"kind", train.optimizer.kind}}, train.optimizer.params);
    json["schedule"] = withParams({{"kind", train.schedule.kind}}, train.schedule.params);
    json["augment"] = Json::array();
    for (const Choice& augmentation : train.augment)
        json["augment"].push_back(withParams({{"kind", augmentation.kind}}, augmentation.params));
    return json;
}

} // namespace

Json effectiveNode(const Node& node)
{
    static constexpr const char* unlabelled[] = {"none", "all", "rest"};
    Json json = Json::object();
    json["members"] = node.members;
    json["together"] = node.together;
    json["data"] = {{"labelled", labelledOf(node.data)}, {"unlabelled", unlabelled[static_cast<int>(node.data.unlabelled)]}};
    json["model"] = withParams({{"architecture", node.model.kind}}, node.model.params);
    json["terms"] = Json::object();
    for (const TermSpec& term : node.terms)
        json["terms"][term.name] = withParams({{"kind", term.kind}, {"weight", toJson(term.weight)}}, term.params);
    if (!node.teachers.empty())
        json["teachers"] = {{"combine", node.combine}, {"weights", node.teacherWeights}};
    json["train"] = trainOf(node.train);
    return json;
}

Json effectiveData(const ResolvedExperiment& experiment)
{
    Json json = withParams({{"dataset", experiment.data.dataset}}, experiment.data.params);
    for (const auto& [id, path] : experiment.paths)
        json[id] = path;
    const ValidationSpec& validation = experiment.data.validation;
    json["validation"] = validation.count > 0 ? Json{{"from", "train"}, {"count", validation.count}} : Json{{"from", "train"}, {"fraction", validation.fraction}};
    return json;
}

Json writtenOver(const Json& known, const Json& written)
{
    Json now = merged(known, written);
    const Json before = at(known, "terms"), terms = at(written, "terms");
    if (before.is_object() && terms.is_object()) {   // merged() replaces them whole: their defaults would be unknown
        for (const auto& [name, term] : terms.items())
            now["terms"][name] = before.contains(name) ? merged(before[name], term) : term;
    }
    return now;
}

const Node* findNode(const ResolvedExperiment* experiment, std::string_view name)
{
    if (!experiment)
        return nullptr;
    const auto found = std::ranges::find(experiment->nodes, name, &Node::name);
    return found == experiment->nodes.end() ? nullptr : &*found;
}

Json at(const Json& root, std::string_view path)
{
    const Json* here = &root;
    while (!path.empty()) {
        const auto dot = path.find('.');
        const std::string key(path.substr(0, dot));
        if (!here->is_object() || !here->contains(key))
            return nullptr;
        here = &(*here)[key];
        path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
    }
    return *here;
}

} // namespace retort::ui

#include "core/recipe/read_sections.h"

#include "core/recipe/typed_value.h"

#include <algorithm>

namespace retort {

namespace {

ValidationSpec readValidation(const Json* json, const Report& report)
{
    ValidationSpec validation{0, 0.1};
    if (!json)
        return validation;
    FieldReader fields(*json, "data.validation", report);
    if (const auto from = fields.text("from"); from && *from != "train")
        fields.error("from", "must be \"train\": validation is carved from the training part and never from the test");
    const auto count = fields.value(fieldInfo("validation", "count"), std::int64_t{0});
    const auto fraction = fields.value(fieldInfo("validation", "fraction"), 0.0);
    if (count > 0 && fraction > 0)
        report.error("data.validation", "give count or fraction, not both: remove one");
    fields.finish();
    return count > 0 || fraction > 0 ? ValidationSpec{count, count > 0 ? 0.0 : fraction} : validation;
}

} // namespace

DataSection readData(const Json& json, const Report& report)
{
    DataSection section;
    FieldReader fields(json, "data", report);
    section.spec.validation = readValidation(fields.take("validation"), report);
    auto choice = fields.choice(Kind::Dataset, "dataset", "");
    if (!choice)
        return section;
    section.spec.dataset = choice->kind;
    for (const ParamInfo& info : entry(Kind::Dataset, choice->kind).params) {
        if (!choice->params.has(info.id))
            continue;
        if (info.type == ParamType::Path)
            section.paths[std::string(info.id)] = choice->params.text(info.id);
        else
            section.spec.params.set(info.id, choice->params.values().find(info.id)->second);
    }
    return section;
}

std::vector<std::string> teacherNames(const Json& node)
{
    std::vector<std::string> names;
    const Json* from = node.is_object() && node.contains("teachers") && node["teachers"].is_object() && node["teachers"].contains("from")
        ? &node["teachers"]["from"] : nullptr;
    const auto add = [&](const Json& one) {
        if (!one.is_string())
            return;
        const auto name = one.get<std::string>();
        if (!name.starts_with("run:") && !name.starts_with("file:") && std::ranges::find(names, name) == names.end())
            names.push_back(name);
    };
    if (from && from->is_array())
        std::ranges::for_each(*from, add);
    else if (from)
        add(*from);
    return names;
}

namespace {

/// What keeps a node's members from being trained as one batch of networks; empty: nothing.
std::string whyNotTogether(const Node& node)
{
    const std::string otherwise = "; leave the field out, and its members are trained one by one";
    if (node.members < 2)
        return "is for several networks: give members, such as 12, or leave the field out";
    if (!node.teachers.empty() || node.terms.size() != 1 || node.terms.front().kind != "cross_entropy")
        return "is for networks that learn from labels alone, by cross_entropy" + otherwise;
    if (node.data.unlabelled != UnlabelledPart::None)
        return "is for networks that see labelled samples only" + otherwise;
    if (const Entry* row = findEntry(Kind::Architecture, node.model.kind); row && !row->together)
        return "is for fully connected architectures, not for " + node.model.kind + otherwise;
    for (const char* regularised : {"dropout", "input_dropout", "max_norm"})
        if (node.model.params.has(regularised) && node.model.params.real(regularised) > 0)
            return "does not go with the model's " + std::string(regularised) + otherwise;
    if (node.train.patience > 0)
        return "does not go with early stopping, by which each network would stop at a step of its own; leave train.patience out";
    if (std::ranges::find(node.train.augment, "mixup", &Choice::kind) != node.train.augment.end())
        return "does not go with mixup" + otherwise;
    return {};
}

} // namespace

void checkNode(const Node& node, const Report& report)
{
    const auto need = [](const TermSpec& term, unsigned what) { return (entry(Kind::Term, term.kind).needs & what) != 0; };
    const bool taught = std::ranges::any_of(node.terms, [&](const TermSpec& term) { return need(term, NeedsTeacher); });
    const bool weighs = std::ranges::any_of(node.terms, [](const TermSpec& term) { return term.weight.to > 0 || (term.weight.epochs > 0 && term.weight.from > 0); });
    for (const TermSpec& term : node.terms) {
        if (need(term, NeedsTeacher) && node.teachers.empty())
            report.error("terms." + term.name, term.kind + " needs a teacher, but this node has none: add \"teachers\": {\"from\": [...]}, or leave the term out");
        if (need(term, NeedsLabels) && node.data.labelled == LabelledPart::None)
            report.error("terms." + term.name, term.kind + " needs labels, but this node sees none: give it a labelled part, or leave the term out");
    }
    if (!node.teachers.empty() && !node.terms.empty() && !taught)
        report.warning("teachers", "no term asks the teachers anything: add one such as {\"kind\": \"kd\"}, or leave the teachers out");
    if (!node.terms.empty() && !weighs)
        report.warning("terms", "all weights are 0: nothing will be learnt");
    if (node.data.labelled == LabelledPart::None && node.data.unlabelled == UnlabelledPart::None)
        report.error("data", "the node sees nothing: give it a labelled part or an unlabelled one");
    else if (node.data.unlabelled != UnlabelledPart::None && !node.terms.empty() && !taught)
        report.warning("data.unlabelled", "no term uses samples without labels: they only fill the batches");
    if (const std::string why = node.together ? whyNotTogether(node) : std::string(); !why.empty())
        report.error("together", why);
}

} // namespace retort

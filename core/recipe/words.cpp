#include "core/recipe/words.h"

#include "core/base/digits.h"

namespace retort {

namespace {

std::string joined(const std::vector<std::int64_t>& widths)
{
    std::string text;
    for (std::int64_t width : widths)
        text += (text.empty() ? "" : "-") + std::to_string(width);
    return text;
}

std::string labelledText(const NodeData& data)
{
    switch (data.labelled) {
    case LabelledPart::All: return "all labels";
    case LabelledPart::None: return "no labels";
    case LabelledPart::PerClass: return numberText(data.labelledAmount) + " labels per class";
    case LabelledPart::Count: return numberText(data.labelledAmount) + " labels";
    case LabelledPart::Fraction: return numberText(100 * data.labelledAmount) + " % of the labels";
    }
    return {};
}

} // namespace

std::string numberText(double value) { return significantText(value, 6); }

std::string modelText(const Choice& model, std::int64_t networks)
{
    std::string text = (networks > 1 ? std::to_string(networks) + " × " : "") + model.kind;
    const Params& params = model.params;
    if (params.has("channels"))
        text += " " + joined(params.integers("channels"));
    if (params.has("hidden") && !params.integers("hidden").empty())
        text += (params.has("channels") ? ", " : " ") + joined(params.integers("hidden"));
    if (params.has("depth"))
        text += " " + params.text("depth");
    if (params.has("width") && params.real("width") != 1)
        text += " ×" + numberText(params.real("width"));
    return text;
}

std::string termsText(const std::vector<TermSpec>& terms)
{
    std::string text;
    for (const TermSpec& term : terms) {
        text += text.empty() ? "" : " + ";
        text += term.weight.epochs > 0 ? numberText(term.weight.from) + "→" + numberText(term.weight.to) : numberText(term.weight.to);
        text += " " + term.name;
        if (term.kind == "cross_entropy")
            continue;
        text += " (" + term.kind;
        if (term.params.has("temperature"))
            text += ", T " + numberText(term.params.real("temperature"));
        text += ")";
    }
    return text;
}

std::string seenText(const NodeData& data)
{
    std::string text = labelledText(data);
    if (data.unlabelled != UnlabelledPart::None)
        text += data.labelled == LabelledPart::None ? ", all pictures" : " and the other pictures without";
    if (!data.omitClasses.empty())
        text += ", " + std::to_string(data.omitClasses.size()) + (data.omitClasses.size() == 1 ? " class omitted" : " classes omitted");
    return text;
}

} // namespace retort

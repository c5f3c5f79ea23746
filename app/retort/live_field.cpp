#include "app/retort/live_field.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/recipe/field_reader.h"
#include "core/recipe/words.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <vector>

namespace retort::cli {

namespace {

struct Candidate {
    std::string field;
    double min;
    double max;
};

/// Every field of the recipe that a running trainer takes: the learning rate, each term's weight and its live parameters.
std::vector<Candidate> liveFields(const Recipe& recipe)
{
    const ParamInfo& weight = fieldInfo("term", "weight");
    std::vector<Candidate> fields;
    if (const ParamInfo* rate = findParam(entry(Kind::Optimizer, recipe.train.optimizer.kind), "lr"))
        fields.push_back({"lr", rate->min, rate->max});
    for (const TermSpec& term : recipe.terms) {
        fields.push_back({"terms." + term.name + ".weight", weight.min, weight.max});
        for (const ParamInfo& param : entry(Kind::Term, term.kind).params)
            if (param.takes == Takes::Live)
                fields.push_back({"terms." + term.name + "." + std::string(param.id), param.min, param.max});
    }
    return fields;
}

std::string joined(const std::vector<Candidate>& fields)
{
    std::string text;
    for (const Candidate& field : fields)
        text += (text.empty() ? "" : ", ") + field.field;
    return text;
}

double numberFrom(std::string_view text, const Candidate& field)
{
    double value = 0;
    const char* end = text.data() + text.size();
    const auto [rest, error] = std::from_chars(text.data(), end, value);
    if (text.empty() || error != std::errc() || rest != end || !std::isfinite(value))
        throw Error(field.field + ": \"" + std::string(text) + "\" is no number.");
    if (value < field.min || value > field.max)
        throw Error(field.field + ": " + numberText(value) + (value < field.min ? " is below " + numberText(field.min) : " is above " + numberText(field.max)) + ", the catalogue's bound.");
    return value;
}

} // namespace

LiveField liveFieldFrom(std::string_view text, const Recipe& recipe)
{
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos)
        throw Error("\"" + std::string(text) + "\": write FIELD=VALUE, like temperature=8.");
    const std::string name(text.substr(0, equals));
    const auto all = liveFields(recipe);
    std::vector<Candidate> meant;
    std::ranges::copy_if(all, std::back_inserter(meant), [&](const Candidate& c) { return c.field == name || c.field.ends_with("." + name); });
    if (meant.empty())
        throw Error("\"" + name + "\" cannot be changed in this run while it is trained; these can: " + joined(all) + ".");
    if (meant.size() > 1)
        throw Error("\"" + name + "\" may mean " + joined(meant) + ": say which.");
    return {.field = meant.front().field, .value = numberFrom(text.substr(equals + 1), meant.front())};
}

} // namespace retort::cli

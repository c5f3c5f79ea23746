#include "core/translate/foreign_run.h"

#include "core/base/error.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace retort {

namespace {

constexpr int keptForValidation = 1000;

Json trainSection(const ForeignRun& run, const Json& optimizer)
{
    Json train{{"epochs", run.epochs}, {"batch", run.batch}, {"optimizer", optimizer}};
    if (run.cosine) {
        train["schedule"] = {{"kind", "cosine"}};
    } else if (!run.milestones.empty()) {
        Json percents = Json::array();
        for (const std::int64_t epoch : run.milestones) {
            const auto percent = std::clamp<std::int64_t>(std::llround(100.0 * static_cast<double>(epoch) / static_cast<double>(run.epochs)), 1, 99);
            if (percents.empty() || percents.back() < percent)
                percents.push_back(percent);
        }
        train["schedule"] = {{"kind", "step"}, {"milestones", percents}, {"gamma", run.gamma}};
    } else {
        train["schedule"] = {{"kind", "constant"}};
    }
    if (run.cropAndFlip)
        train["augment"] = {{{"kind", "crop"}, {"padding", 4}}, {{"kind", "flip"}}};
    if (run.selectLast)
        train["select"] = "last";
    return train;
}

bool roundedMilestones(const ForeignRun& run)
{
    return !run.cosine && std::ranges::any_of(run.milestones, [&](std::int64_t epoch) { return epoch * 100 % run.epochs != 0; });
}

} // namespace

void ForeignRun::addTerm(const std::string& name, const std::string& kind, double weight, Json params)
{
    if (weight == 0)
        return;
    Json term{{"kind", kind}, {"weight", weight}};
    term.update(params);
    terms[name] = std::move(term);
}

void ForeignRun::addRisingTerm(const std::string& name, const std::string& kind, double weight, double risesOver, Json params)
{
    addTerm(name, kind, weight, std::move(params));
    if (weight != 0 && risesOver > 0)
        terms[name]["weight"] = {{"from", 0}, {"to", weight}, {"epochs", risesOver}};
}

Translation ForeignRun::finish() const
{
    Translation translation{.toolkit = toolkit, .terms = terms, .document = nullptr, .notes = notes};
    const auto say = [&](const char* part, std::string says, bool none) { translation.notes.push_back({part, std::move(says), none}); };
    if (studentModel.is_null() && student.empty())
        return translation;
    const bool taught = !terms.empty() && !teacher.empty();
    Json& document = translation.document;
    document = {{"retort", 1}, {"name", toolkit + ": " + method + (taught ? ", " + teacher + " → " : ", ") + student},
        {"about", "Translated from " + toolkit + "; see what was said beside it for what has no counterpart."},
        {"data", {{"dataset", dataset}, {"validation", {{"from", "train"}, {"count", keptForValidation}}}}}, {"nodes", Json::object()}};
    Json& nodes = document["nodes"];
    const auto withModel = [](Json node, const Json& model) {
        if (!model.is_null())
            node["model"] = model;
        return node;
    };
    Json teacherOptimizer = optimizer;
    if (taught) {
        teacherOptimizer["lr"] = lr;
        nodes["teacher"] = withModel({{"seed", 0}}, teacherModel);
        nodes["teacher"]["train"] = trainSection(*this, teacherOptimizer);
        say("the teacher's weights", "a file of PyTorch's is a program as much as data, and is not read; the teacher is trained here, with the student's schedule.", true);
    }
    Json studentNode = withModel(Json::object(), studentModel);
    if (taught)
        studentNode["teachers"] = {{"from", {"teacher"}}};
    if (!terms.empty())
        studentNode["terms"] = terms;
    studentNode["train"] = trainSection(*this, optimizer);
    nodes["student"] = std::move(studentNode);
    if (taught)
        nodes["student-alone"] = {{"baseline_of", "student"}};
    document["seeds"] = {0};
    say("validation", toolkit + " trains on all pictures and watches the test part; here " + std::to_string(keptForValidation)
            + " of the training part are kept for validation, and the test part is looked at once, at the end.", false);
    if (roundedMilestones(*this))
        say("learning-rate steps", "milestones are whole percents of the training here, so that a step may come up to half a percent of it earlier or later.", false);
    say("normalisation", "mean and deviation are measured on the training part here, not typed in; they agree to the third digit.", false);
    return translation;
}

void addForeignTerm(ForeignRun& run, const ForeignTerm& row, const std::string& part, double weight, const Json& more)
{
    if (row.kind.empty()) {
        run.missing(part, std::string(row.says));
        return;
    }
    Json params = Json::parse(row.params);
    params.update(more);
    run.addTerm(std::string(row.kind), std::string(row.kind), weight * row.scale, params);
    if (!row.says.empty())
        run.note(part, std::string(row.says));
    if (row.scale != 1)
        run.note(part, "the weight " + shortNumber(weight) + " becomes " + shortNumber(weight * row.scale) + ".");
}

std::string shortNumber(double value)
{
    std::array<char, 32> text{};
    const auto [end, code] = std::to_chars(text.data(), text.data() + text.size(), value);
    return code == std::errc() ? std::string(text.data(), end) : std::string("?");
}

double numberFrom(const Json& value, const std::string& where)
{
    double number = 0;
    if (value.is_number()) {
        number = value.get<double>();
    } else if (value.is_string()) {
        const auto& text = value.get_ref<const std::string&>();
        const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
        const char* end = text.data() + text.size();
        if (const auto [at, code] = std::from_chars(begin, end, number); code != std::errc() || at != end || begin == end)
            throw Error(where + " needs a number, and \"" + text + "\" is none.");
    } else {
        throw Error(where + " needs a number, and " + (value.is_null() ? "nothing is" : "something else is") + " given.");
    }
    if (!std::isfinite(number) || std::abs(number) > 1e12)
        throw Error(where + " needs a number that can be worked with.");
    return number;
}

std::int64_t wholeFrom(const Json& value, const std::string& where)
{
    const double number = numberFrom(value, where);
    if (number != std::floor(number) || number < 0 || number > 1e9)
        throw Error(where + " needs a whole number from 0, and " + shortNumber(number) + " is none.");
    return static_cast<std::int64_t>(number);
}

} // namespace retort

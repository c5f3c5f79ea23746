#include "core/engine/evaluate/evaluate_term.h"

#include "core/base/error.h"
#include "core/catalogue/catalogue.h"
#include "core/engine/export/tensor_bytes.h"
#include "core/engine/terms/term.h"

#include <torch/autograd.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace retort::engine {

namespace {

/// The tensors of one side, by what they are: "logits", "embedding", "stage0" …
using Side = std::map<std::string, torch::Tensor, std::less<>>;

struct Given {
    std::string file;
    Side student, teacher;
    torch::Tensor labels;

    [[noreturn]] void refuse(const std::string& why) const { throw Error(file + ": " + why); }
};

std::string shapeText(const torch::Tensor& tensor)
{
    std::string text;
    for (const std::int64_t size : tensor.sizes())
        text += (text.empty() ? "" : " × ") + std::to_string(size);
    return text.empty() ? "a single number" : text;
}

bool isKnown(std::string_view part)
{
    constexpr std::string_view stage = "stage";
    return part == "logits" || part == "embedding"
        || (part.starts_with(stage) && part.size() > stage.size() && part.size() < 9 && part.find_first_not_of("0123456789", stage.size()) == std::string_view::npos);
}

Given read(const TensorFile& file, std::string_view what)
{
    Given given{.file = std::string(what), .student = {}, .teacher = {}, .labels = {}};
    std::optional<DType> type;
    for (const auto& [name, raw] : file.tensors) {
        if (name == "labels") {
            if (raw.type != DType::I64)
                given.refuse("labels must be I64, not " + std::string(toText(raw.type)) + ".");
            given.labels = toTensor(raw);
            continue;
        }
        const auto dot = name.find('.');
        const std::string side = name.substr(0, dot);
        const std::string part = dot == std::string::npos ? std::string() : name.substr(dot + 1);
        if ((side != "student" && side != "teacher") || !isKnown(part))
            given.refuse("\"" + name + "\" is no tensor that a term looks at; they are student.logits, student.embedding, student.stage0 …, the same of teacher, and labels.");
        if (raw.type != DType::F32 && raw.type != DType::F64)
            given.refuse(name + " must be F32 or F64, not " + std::string(toText(raw.type)) + ".");
        if (type && *type != raw.type)
            given.refuse(name + " is " + std::string(toText(raw.type)) + " and another tensor is not; give all in one type, which is the one computed in.");
        type = raw.type;
        torch::Tensor tensor = toTensor(raw);
        if (tensor.dim() < 2 || tensor.numel() == 0)
            given.refuse(name + " must be samples × values, not " + shapeText(tensor) + ".");
        (side == "student" ? given.student : given.teacher).emplace(part, std::move(tensor));
    }
    if (given.student.empty())
        given.refuse("it has no tensor of the student; give student.logits or what else the term looks at.");
    return given;
}

/// "stage0", "stage1" … in order of their numbers, without a gap.
std::vector<std::pair<std::string, torch::Tensor>> stagesOf(const Given& given, const Side& side, std::string_view whose)
{
    std::vector<std::pair<std::string, torch::Tensor>> stages;
    const auto count = static_cast<std::size_t>(std::ranges::count_if(side, [](const auto& item) { return item.first.starts_with("stage"); }));
    for (std::size_t i = 0; i < count; ++i) {
        const auto found = side.find("stage" + std::to_string(i));
        if (found == side.end())
            given.refuse(std::string(whose) + ".stage" + std::to_string(i) + " is missing; stages are counted from 0, without a gap.");
        stages.emplace_back(found->first, found->second);
    }
    return stages;
}

torch::Tensor partOf(const Side& side, std::string_view part)
{
    const auto found = side.find(part);
    return found == side.end() ? torch::Tensor() : found->second;
}

ModelOutput outputOf(const Given& given, const Side& side, std::string_view whose)
{
    ModelOutput output;
    output.logits = partOf(side, "logits");
    output.embedding = partOf(side, "embedding");
    output.stages = stagesOf(given, side, whose);
    return output;
}

void requireWhatIsNeeded(const Given& given, const Entry& term)
{
    const auto require = [&](const Side& side, std::string_view whose, std::string_view part) {
        if (!side.contains(part))
            given.refuse(std::string(term.id) + " needs " + std::string(whose) + "." + std::string(part) + ", which is not there.");
    };
    const bool teacherLogits = (term.needs & NeedsTeacherLogits) != 0;
    const bool labels = (term.needs & NeedsLabels) != 0;
    if (teacherLogits || labels)
        require(given.student, "student", "logits");
    if (teacherLogits)
        require(given.teacher, "teacher", "logits");
    if (labels && !given.labels.defined())
        given.refuse(std::string(term.id) + " needs labels, which are not there.");
    for (const auto& [need, part] : {std::pair(NeedsEmbedding, "embedding"), std::pair(NeedsStages, "stage0")}) {
        if ((term.needs & need) == 0)
            continue;
        require(given.student, "student", part);
        require(given.teacher, "teacher", part);
    }
}

void requireShapes(const Given& given)
{
    const std::int64_t samples = given.student.begin()->second.size(0);
    for (const Side* side : {&given.student, &given.teacher})
        for (const auto& [part, tensor] : *side) {
            if (tensor.size(0) != samples)
                given.refuse((side == &given.student ? "student." : "teacher.") + part + " has " + std::to_string(tensor.size(0)) + " samples, and others have " + std::to_string(samples) + ".");
            const bool vector = part == "logits" || part == "embedding";
            if (tensor.dim() != 2 && (vector ? part == "logits" : tensor.dim() != 4))
                given.refuse((side == &given.student ? "student." : "teacher.") + part + " is " + shapeText(tensor) + (part == "logits" ? "; logits are samples × classes." : "; a stage is samples × channels × height × width, or samples × units."));
        }
    const torch::Tensor student = partOf(given.student, "logits");
    const torch::Tensor teacher = partOf(given.teacher, "logits");
    if (student.defined() && teacher.defined() && student.sizes() != teacher.sizes())
        given.refuse("student.logits are " + shapeText(student) + " and teacher.logits " + shapeText(teacher) + "; they must speak of the same samples and classes.");
    if (!given.labels.defined())
        return;
    if (given.labels.dim() != 1 || given.labels.size(0) > samples)
        given.refuse("labels must be one number for each of the first samples, at most " + std::to_string(samples) + ", not " + shapeText(given.labels) + ".");
    if (student.defined() && given.labels.numel() > 0 && (given.labels.min().item<std::int64_t>() < 0 || given.labels.max().item<std::int64_t>() >= student.size(1)))
        given.refuse("labels go from " + std::to_string(given.labels.min().item<std::int64_t>()) + " to " + std::to_string(given.labels.max().item<std::int64_t>())
            + ", and the classes of student.logits from 0 to " + std::to_string(student.size(1) - 1) + ".");
}

} // namespace

TermValue evaluateTerm(std::string_view kind, const Params& params, const TensorFile& file, std::string_view what)
{
    const Entry& row = entry(Kind::Term, kind);
    Given given = read(file, what);
    requireWhatIsNeeded(given, row);
    requireShapes(given);
    std::vector<torch::Tensor> wanted;
    for (auto& [part, tensor] : given.student)
        wanted.push_back(tensor.requires_grad_(true));

    const ModelOutput student = outputOf(given, given.student, "student");
    TermInput input{.student = student};
    if (!given.teacher.empty())
        input.teachers.push_back(outputOf(given, given.teacher, "teacher"));
    if (const torch::Tensor logits = partOf(given.teacher, "logits"); logits.defined())
        input.teacherLogits.push_back(logits);
    input.labels = given.labels.defined() ? given.labels : torch::empty({0}, torch::kInt64);
    input.labelled = input.labels.size(0);

    try {
        const torch::Tensor value = (*makeTerm(kind, params))(input);
        const auto gradients = torch::autograd::grad({value}, wanted, {}, false, false, true);
        TermValue result{.value = value.item<double>(), .gradients = {}};
        if (!std::isfinite(result.value))
            given.refuse("the value of " + std::string(kind) + " on these tensors is not finite; look for NaN, infinity or very large numbers among them.");
        std::size_t i = 0;
        for (const auto& [part, tensor] : given.student) {
            result.gradients.tensors.emplace("student." + part, toRaw(gradients[i].defined() ? gradients[i] : torch::zeros_like(tensor)));
            ++i;
        }
        return result;
    } catch (const c10::Error& error) {
        const std::string said = error.what_without_backtrace();
        given.refuse(std::string(kind) + " cannot be computed on these tensors: " + said.substr(0, said.find('\n')));
    }
}

} // namespace retort::engine

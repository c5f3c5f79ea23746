#include "core/engine/terms/target.h"

#include "core/base/error.h"

#include <torch/utils.h>

#include <cmath>
#include <string>

namespace retort::engine::terms {

torch::Tensor againstTeachers(const std::vector<torch::Tensor>& logits, Combine combine, const std::function<torch::Tensor(const Target&)>& loss)
{
    if (combine != Combine::MeanLoss)
        return loss(Target(logits, combine));
    torch::Tensor total = loss(Target({logits.at(0)}, combine));
    for (std::size_t m = 1; m < logits.size(); ++m)
        total = total + loss(Target({logits[m]}, combine));
    return total / static_cast<double>(logits.size());
}

torch::Tensor againstFeatures(const TermInput& input, const std::function<torch::Tensor(const ModelOutput& teacher, std::size_t member)>& loss)
{
    torch::Tensor total = loss(input.teachers.at(0), 0);
    for (std::size_t m = 1; m < input.teachers.size(); ++m)
        total = total + loss(input.teachers[m], m);
    return total / static_cast<double>(input.teachers.size());
}

torch::Tensor overLabels(const TermInput& input, const std::function<torch::Tensor(const torch::Tensor& labels)>& lossOfEach)
{
    if (!input.shares.defined())
        return lossOfEach(input.labels).mean();
    return torch::lerp(lossOfEach(input.otherLabels), lossOfEach(input.labels), input.shares.narrow(0, 0, input.labelled)).mean();
}

std::vector<torch::Tensor> labelledPart(const std::vector<torch::Tensor>& tensors, std::int64_t n)
{
    std::vector<torch::Tensor> parts;
    for (const torch::Tensor& tensor : tensors)
        parts.push_back(tensor.narrow(0, 0, n));
    return parts;
}

TrueAndOthers splitByLabel(const torch::Tensor& logProbabilities, const torch::Tensor& labels)
{
    const torch::Tensor index = labels.unsqueeze(1);
    const torch::Tensor others = torch::ones_like(logProbabilities, torch::kBool).scatter_(1, index, false);
    return {logProbabilities.gather(1, index), logProbabilities.masked_select(others).view({logProbabilities.size(0), logProbabilities.size(1) - 1})};
}

torch::Tensor nothing(const torch::Tensor& student) { return student.narrow(0, 0, 0).sum(); }

double checkedTemperature(double value)
{
    if (!(value > 0) || !std::isfinite(value))
        throw Error("A temperature must be a number above 0, and " + std::to_string(value) + " is not.");
    return value;
}

} // namespace retort::engine::terms

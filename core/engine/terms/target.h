#pragma once

#include "core/engine/terms/term.h"

#include <functional>
#include <vector>

/// What the terms share: whom the student is compared with.
namespace retort::engine::terms {

/// Who teaches, as one distribution: the combined teacher, or one member of it.
class Target {
public:
    Target(std::vector<torch::Tensor> logits, Combine combine) : m_logits(std::move(logits)), m_combine(combine) {}
    /// log softmax at T, [N, C], without gradient.
    torch::Tensor logProbabilities(double temperature) const { return combinedLogProbabilities(m_logits, m_combine, temperature); }

private:
    std::vector<torch::Tensor> m_logits;
    Combine m_combine;
};

/// A loss on distributions against the teachers as they are combined: once against the target they make together, or for
/// Combine::MeanLoss the mean over the members.
torch::Tensor againstTeachers(const std::vector<torch::Tensor>& logits, Combine combine, const std::function<torch::Tensor(const Target&)>& loss);

/// A loss on features: the mean over the members, since features of unlike networks have no mean of their own. `input.combine`
/// is about distributions alone.
torch::Tensor againstFeatures(const TermInput& input, const std::function<torch::Tensor(const ModelOutput& teacher, std::size_t member)>& loss);

/// The mean over the labelled samples of a loss of each, [labelled], against its label; of a mixture against both labels, in their
/// shares. REQUIRES: there is a labelled sample.
torch::Tensor overLabels(const TermInput& input, const std::function<torch::Tensor(const torch::Tensor& labels)>& lossOfEach);

/// The first n rows of each.
std::vector<torch::Tensor> labelledPart(const std::vector<torch::Tensor>& tensors, std::int64_t n);

/// The log-probabilities of the true class [N, 1] and of the others [N, C − 1], in their order.
struct TrueAndOthers {
    torch::Tensor trueClass, others;
};
TrueAndOthers splitByLabel(const torch::Tensor& logProbabilities, const torch::Tensor& labels);

/// An exact 0 with a graph to the student, so that the loss can always be differentiated.
torch::Tensor nothing(const torch::Tensor& student);

/// A term's temperature, live or not. Throws Error for a number that is none.
double checkedTemperature(double value);

} // namespace retort::engine::terms

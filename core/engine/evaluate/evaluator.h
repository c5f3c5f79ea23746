#pragma once

#include "core/analysis/values.h"
#include "core/data/dataset.h"
#include "core/engine/data/resident_data.h"
#include "core/engine/models/model.h"

#include <torch/types.h>
#include <torch/utils.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace retort::engine {

/// Samples in a batch of every pass without gradient. Part of what cached logits mean: another size moves their last bits.
constexpr std::int64_t passBatch = 512;
/// How such a pass computes; likewise. 3: batch normalisation folded into the convolutions.
constexpr int passVersion = 3;

/// A network in eval mode, without gradients, for as long as this lives; afterwards in the mode it was in.
class Evaluating {
public:
    explicit Evaluating(Model& model) : m_model(model), m_trained(model.is_training()) { m_model.eval(); }
    ~Evaluating() { m_model.train(m_trained); }
    Evaluating(const Evaluating&) = delete;
    Evaluating& operator=(const Evaluating&) = delete;

private:
    Model& m_model;
    bool m_trained;
    torch::NoGradGuard m_noGradient;
};

/// The logits of these samples as they are, [N, C] in main memory. `between` is called before each batch; what it throws passes through.
torch::Tensor logitsOf(Model& model, const ResidentData& data, const std::vector<std::int64_t>& rows, const std::function<void()>& between);

/// Beside the labels and ids of those samples.
Predictions predictionsOf(const torch::Tensor& logits, const Samples& samples, const std::vector<std::int64_t>& rows);

} // namespace retort::engine

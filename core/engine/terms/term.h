#pragma once

#include "core/catalogue/params.h"
#include "core/engine/models/model.h"

#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

namespace retort::engine {

enum class Combine { MeanProbability, MeanLogit, MeanLoss };
Combine combineFromText(std::string_view id);   ///< Throws retort::Error.

/// One batch, as every term sees it. Labelled samples come first.
struct TermInput {
    const ModelOutput& student;
    std::vector<torch::Tensor> teacherLogits;   ///< each [N, C], one a member, without gradient; empty without teachers
    Combine combine = Combine::MeanProbability;
    torch::Tensor labels;                       ///< [labelled] int64
    std::int64_t labelled = 0;                  ///< the first so many samples have labels
};

/// One summand of the loss. The trainer applies weight and schedule.
class Term {
public:
    virtual ~Term() = default;
    /// A scalar with gradient to the student and to nothing else; computed in the logits' own type. A term that needs labels
    /// gives an exact 0 for a batch without any.
    virtual torch::Tensor operator()(const TermInput& input) const = 0;
    /// Changes a parameter that takes effect live ("temperature"). Throws retort::Error for any other.
    virtual void set(std::string_view param, double value);
};

/// Throws retort::Error for an unknown kind.
std::unique_ptr<Term> makeTerm(std::string_view kind, const Params& params);
/// The ids that makeTerm knows, in the catalogue's order (a test compares them with the catalogue).
std::vector<std::string_view> termIds();

/// log of the combined teacher's distribution at T: [N, C], without gradient. MeanProbability: log mean softmax(z_m / T); MeanLogit: log softmax(mean z / T).
torch::Tensor combinedLogProbabilities(const std::vector<torch::Tensor>& logits, Combine combine, double temperature);

} // namespace retort::engine

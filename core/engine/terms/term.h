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
    std::vector<torch::Tensor> teacherLogits = {};   ///< each [N, C], one a member, without gradient; empty without teachers
    Combine combine = Combine::MeanProbability;
    torch::Tensor labels = {};                  ///< [labelled] int64
    std::int64_t labelled = 0;                  ///< the first so many samples have labels
    std::vector<ModelOutput> teachers = {};     ///< one a member: embeddings and stages, where a term needs them; else empty
    torch::Tensor positions = {};               ///< [N] int64: which sample of the transfer set each is, for memories
    std::uint64_t draws = 0;                    ///< this step's stream of random numbers, for terms that draw
    torch::Tensor shares = {};                  ///< [N] in [½, 1]: each sample's own share of the mixture it is seen in; undefined: nothing is mixed
    torch::Tensor otherLabels = {};             ///< [labelled] int64: what has the rest of it
};

/// Between whom a term is made: what it has to know before the first batch. Empty: between no networks, on bare tensors, whose
/// features are compared as they are, stage by stage in their order.
struct TermPlace {
    std::vector<StageShape> student = {};                ///< as ModelCost::stages
    std::vector<std::vector<StageShape>> teachers = {};  ///< one list a member
    std::vector<std::int64_t> labels = {};               ///< of the transfer set, by position; −1 where a sample has none
};

/// One summand of the loss. The trainer applies weight and schedule.
class Term {
public:
    virtual ~Term() = default;
    /// A scalar with gradient to the student and to nothing else; computed in the tensors' own type. A term that needs labels
    /// sees the labelled part alone, and gives an exact 0 for a batch without any.
    virtual torch::Tensor operator()(const TermInput& input) const = 0;
    /// Changes a parameter that takes effect live ("temperature"). Throws retort::Error for any other.
    virtual void set(std::string_view param, double value);

    /// What the term has of its own: adapters, which train with the student, and memories. Kept in checkpoints and shipped with
    /// nothing. Null: it has nothing.
    virtual torch::nn::Module* parts() { return nullptr; }
    /// Fills its parts for a fresh start; everything follows from the stream.
    virtual void draw(std::uint64_t stream);
    /// After the step that was taken with this input: what a memory takes up from it.
    virtual void remember(const TermInput& input);
};

/// Throws retort::Error for an unknown kind, and for networks between which the term has no meaning.
std::unique_ptr<Term> makeTerm(std::string_view kind, const Params& params, const TermPlace& place = {});
/// The ids that makeTerm knows, in the catalogue's order (a test compares them with the catalogue).
std::vector<std::string_view> termIds();

/// log of the combined teacher's distribution at T: [N, C], without gradient. MeanProbability: log mean softmax(z_m / T); MeanLogit: log softmax(mean z / T).
torch::Tensor combinedLogProbabilities(const std::vector<torch::Tensor>& logits, Combine combine, double temperature);

} // namespace retort::engine

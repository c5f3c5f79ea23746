#pragma once

#include "core/catalogue/cost.h"
#include "core/catalogue/params.h"

#include <torch/nn/module.h>
#include <torch/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace retort::engine {

/// What a network says about a batch. C++ modules have no forward hooks, so a network returns its taps by itself.
struct ModelOutput {
    torch::Tensor logits;                                      ///< [N, C]
    torch::Tensor embedding;                                   ///< [N, E], what the last layer sees
    std::vector<std::pair<std::string, torch::Tensor>> stages; ///< when wanted; named as ModelCost::stages: [N, C, H, W] or [N, F], after their ReLU where they have one
    std::vector<std::pair<std::string, torch::Tensor>> before; ///< when wanted: of the stages that are maps, the same before that ReLU
};

/// A network. Belongs to one thread at a time. Weights and buffers are named by torch's own rule (named_parameters, named_buffers).
class Model : public torch::nn::Module {
public:
    /// `input`: [N, C, H, W] for pictures, [N, F] or [N, 1, 1, F] for tables; standardised, float.
    virtual ModelOutput forward(const torch::Tensor& input) = 0;
    /// Called after every optimiser step: max-norm and the like.
    virtual void constrain() {}

    /// Whether forward() also gives the stages, which may cost a little more. Not by default.
    void wantStages(bool wanted) { m_stagesWanted = wanted; }
    bool stagesWanted() const { return m_stagesWanted; }

private:
    bool m_stagesWanted = false;
};

/// Throws retort::Error for an unknown architecture or one that cannot take this input. The weights are not drawn yet: call
/// initialise(), or fill them. The default generator is left as it was.
std::shared_ptr<Model> makeModel(std::string_view architecture, const Params& params, InputShape input, std::int64_t classes);
/// The ids that makeModel knows, in the catalogue's order (a test compares them with the catalogue).
std::vector<std::string_view> architectureIds();

/// Says of a network in main memory that its weights stay as they are, as a teacher's do: eval mode, no gradients, and each batch
/// normalisation folded into the convolution before it, which moves logits by rounding alone.
void freeze(Model& network);

/// Pictures [N, C, H, W] in channels-last memory, in which convolutions are quickest; networks call it on what they are given.
torch::Tensor forConvolutions(const torch::Tensor& pictures);

/// Draws every parameter from a generator of its own, seeded by mix({stream, keyOf(name)}), so that adding one never shifts
/// another: uniform ±1/√fan-in for weights and biases, as torch draws them; 1 and 0 for norms.
void initialise(torch::nn::Module& network, std::uint64_t stream);

} // namespace retort::engine

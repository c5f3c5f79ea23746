#include "core/base/error.h"
#include "core/engine/terms/kinds.h"
#include "core/engine/terms/target.h"

#include <torch/nn/functional/normalization.h>

#include <algorithm>

namespace retort::engine::terms {

namespace {

/// F Fᵀ with rows of length 1: how like each sample is to the others.
torch::Tensor likeness(const torch::Tensor& features)
{
    return torch::nn::functional::normalize(torch::mm(features, features.t()), torch::nn::functional::NormalizeFuncOptions().dim(1));
}

//   ‖ G_s − G_t ‖² / N²,   G = F Fᵀ with rows of length 1, F = the samples' features, flattened                    arXiv:1907.09682
class Similarity final : public Term {
public:
    explicit Similarity(const Params& params) : m_lastMaps(params.text("tap") == "last_maps") {}

    torch::Tensor operator()(const TermInput& input) const override
    {
        const torch::Tensor student = likeness(tapped(input.student));
        return againstFeatures(input, [&](const ModelOutput& teacher, std::size_t) {
            return (student - likeness(tapped(teacher).detach())).square().sum() / static_cast<double>(student.numel());
        });
    }

private:
    torch::Tensor tapped(const ModelOutput& output) const
    {
        if (!m_lastMaps)
            return output.embedding.flatten(1);
        const auto last = std::ranges::find_if(output.stages.rbegin(), output.stages.rend(), [](const auto& stage) { return stage.second.dim() == 4; });
        if (last == output.stages.rend())
            throw Error("similarity looks at the last maps, and a network here has none; set its \"tap\" to \"embedding\".");
        return last->second.flatten(1);
    }

    bool m_lastMaps;
};

} // namespace

std::unique_ptr<Term> similarity(const Params& params) { return std::make_unique<Similarity>(params); }

} // namespace retort::engine::terms

#pragma once

#include "core/engine/export/tensor_bytes.h"
#include "core/engine/terms/term.h"
#include "core/recipe/recipe.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace retort::engine {

/// The weighted sum of a recipe's terms, each kept apart for the meters.
class Loss {
public:
    /// Throws Error for a term that has no meaning between these networks.
    explicit Loss(const std::vector<TermSpec>& terms, const TermPlace& place = {});

    struct Value {
        torch::Tensor total;                  ///< Σ weight · term
        std::vector<torch::Tensor> terms;     ///< without their weights
    };
    Value operator()(const TermInput& input, double epoch) const;

    /// How much of the pull each term has on the logits, or on whatever all of them act on: weight · ‖∂term/∂these‖, as shares of
    /// their sum. Costs a backward pass down to there; the graph is kept.
    std::vector<float> shares(const Value& value, const std::vector<torch::Tensor>& these, double epoch) const;

    /// Catalogue's Needs, of all terms together.
    unsigned needs() const;
    /// The terms' own adapters and memories, named "0/weight" by the term's place in the sum.
    NamedTensors ownTensors() const;
    std::vector<torch::Tensor> ownParameters() const;
    /// Fills them for a fresh start, on this device. Names do not enter: equal recipes draw equal adapters.
    void drawOwn(std::uint64_t stream, torch::Device device);
    /// After a step: Term::remember of each.
    void remember(const TermInput& input);

    std::size_t size() const { return m_terms.size(); }
    Term& term(std::size_t i) { return *m_terms[i]; }
    /// As live changes have left it.
    const TermSpec& spec(std::size_t i) const { return m_specs[i]; }

    /// A live parameter, "weight" or one of the catalogue's: its value now; the change holds from the next step on.
    double live(std::size_t term, std::string_view param, double epoch) const;
    void setLive(std::size_t term, std::string_view param, double value);
    std::optional<std::size_t> find(std::string_view name) const;

private:
    std::vector<TermSpec> m_specs;
    std::vector<std::unique_ptr<Term>> m_terms;
};

} // namespace retort::engine

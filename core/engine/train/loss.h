#pragma once

#include "core/engine/terms/term.h"
#include "core/recipe/recipe.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace retort::engine {

/// The weighted sum of a recipe's terms, each kept apart for the meters.
class Loss {
public:
    explicit Loss(const std::vector<TermSpec>& terms);

    struct Value {
        torch::Tensor total;                  ///< Σ weight · term
        std::vector<torch::Tensor> terms;     ///< without their weights
    };
    Value operator()(const TermInput& input, double epoch) const;

    /// How much of the pull on the logits each term has: weight · ‖∂term/∂logits‖, as shares of their sum. Costs a backward pass
    /// through the terms alone; the graph is kept.
    std::vector<float> shares(const Value& value, const torch::Tensor& logits, double epoch) const;

    std::size_t size() const { return m_terms.size(); }
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

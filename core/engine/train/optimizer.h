#pragma once

#include "core/engine/export/tensor_bytes.h"
#include "core/engine/train/flat_parameters.h"
#include "core/recipe/recipe.h"

#include <cstdint>
#include <memory>

namespace retort::engine {

/// Moves parameters against their gradients. What it remembers are tensors by name, so that a checkpoint can hold it.
class Optimizer {
public:
    virtual ~Optimizer() = default;
    /// The n-th step, counted from 1.
    virtual void step(FlatParameters& parameters, double learningRate, std::int64_t n) = 0;
    const NamedTensors& memory() const { return m_memory; }

protected:
    NamedTensors m_memory;
};

/// Throws Error for an unknown kind. REQUIRES: the parameters outlive it.
std::unique_ptr<Optimizer> makeOptimizer(const Choice& choice, FlatParameters& parameters);

} // namespace retort::engine

#pragma once

#include <torch/types.h>

#include <cstdint>
#include <functional>
#include <vector>

namespace retort::engine {

/// The parameters of a network or several, and of what trains beside them, laid end to end in one buffer, so that an optimiser's memory is one buffer beside it. From then on the
/// network's tensors are views of the buffer: write into them, never replace them. Gaps between parameters hold zeros and stay so.
///
/// Gradients stay where the backward pass makes them: clearing and adding them up in a buffer would cost as much memory traffic as a
/// step of the optimiser.
class FlatParameters {
public:
    explicit FlatParameters(std::vector<torch::Tensor> parameters, const std::vector<torch::Tensor>& more = {});

    torch::Tensor& values() { return m_values; }

    /// Before each backward pass: there are no gradients.
    void clearGradients();
    /// After it. A parameter that has none has a gradient of zeros.
    torch::Tensor gradientNorm();
    void scaleGradients(double factor);
    /// Beside the values, as one tensor: a copy.
    torch::Tensor gradients();

    /// Calls work(where it begins in values, its gradient, how many numbers) for every piece of every parameter, on all threads. REQUIRES: main memory.
    void forEachPiece(const std::function<void(std::int64_t at, float* gradient, std::int64_t count)>& work);

private:
    struct Part {
        torch::Tensor parameter;              // a view of m_values
        std::int64_t at = 0;
        torch::Tensor gradient();             // contiguous
    };

    torch::Tensor m_values;
    std::vector<Part> m_parts;
};

} // namespace retort::engine

#pragma once

#include "core/engine/models/norm.h"

#include <torch/nn/modules/conv.h>

#include <memory>

namespace retort::engine::models {

/// A convolution and the batch normalisation behind it, of weights that stay as they are: one convolution of other weights
/// (arXiv:1806.08342, section 3.2.2), which adds and activates as it writes. One thread at a time.
class FoldedConvolution {
public:
    /// Of float weights in main memory, without groups. Anything else, and where torch is not linked with oneDNN 2: nothing.
    static std::unique_ptr<FoldedConvolution> of(const torch::nn::Conv2d& conv, const torch::nn::BatchNorm2d& norm);
    ~FoldedConvolution();

    /// activation(norm(conv(maps)) + added), to rounding; nothing is added where it is undefined. `maps`: [N, C, H, W], float. The
    /// numbers do not depend on the threads. Undefined where this processor has no such operation.
    torch::Tensor forward(const torch::Tensor& maps, Activation activation, const torch::Tensor& added);

private:
    struct Impl;
    explicit FoldedConvolution(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace retort::engine::models

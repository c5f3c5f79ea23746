#pragma once

#include "core/engine/models/folded_convolution.h"
#include "core/engine/models/norm.h"

#include <torch/nn/module.h>
#include <torch/nn/modules/conv.h>

#include <cstdint>
#include <memory>

namespace retort::engine::models {

/// What a convolution is, beside its channels; padded, so that the stride alone decides the size.
struct Kernel {
    std::int64_t side = 3;
    std::int64_t stride = 1;
    std::int64_t groups = 1;
    bool bias = false;
};
torch::nn::Conv2d convolution(std::int64_t inputs, std::int64_t channels, const Kernel& kernel = {});

/// A convolution and its batch normalisation.
class ConvNorm final : public torch::nn::Module {
public:
    ConvNorm(std::int64_t inputs, std::int64_t channels, const Kernel& kernel = {});

    /// activation(norm(conv(maps)) + added); nothing is added where it is undefined.
    torch::Tensor forward(const torch::Tensor& maps, Activation activation, const torch::Tensor& added = {});

    /// The weights stay as they are from now on: without gradients both are computed as one operation.
    void fold() { m_folded = FoldedConvolution::of(m_conv, m_norm); }

private:
    torch::nn::Conv2d m_conv;
    torch::nn::BatchNorm2d m_norm;
    std::unique_ptr<FoldedConvolution> m_folded;
};

} // namespace retort::engine::models

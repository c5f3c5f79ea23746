#include "core/engine/models/conv_norm.h"

#include "core/engine/models/depthwise.h"

namespace retort::engine::models {

torch::nn::Conv2d convolution(std::int64_t inputs, std::int64_t channels, const Kernel& kernel)
{
    return torch::nn::Conv2d(torch::nn::Conv2dOptions(inputs, channels, kernel.side).stride(kernel.stride).padding(kernel.side / 2).groups(kernel.groups).bias(kernel.bias));
}

ConvNorm::ConvNorm(std::int64_t inputs, std::int64_t channels, const Kernel& kernel)
    : m_conv(register_module("conv", convolution(inputs, channels, kernel)))
    , m_norm(register_module("norm", torch::nn::BatchNorm2d(channels)))
{
}

torch::Tensor ConvNorm::forward(const torch::Tensor& maps, Activation activation, const torch::Tensor& added)
{
    if (m_folded && !is_training() && !torch::GradMode::is_enabled() && maps.numel() > 0) {
        if (torch::Tensor result = m_folded->forward(maps, activation, added); result.defined())
            return result;
    }
    return normalised(m_norm, convolved(m_conv, maps), activation, added);
}

} // namespace retort::engine::models

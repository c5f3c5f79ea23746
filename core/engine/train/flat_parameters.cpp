#include "core/engine/train/flat_parameters.h"

#include <torch/utils.h>

#include <cstdint>

namespace retort::engine {

namespace {

constexpr std::int64_t alignment = 16;        // floats: a cache line, as torch's own allocations

std::int64_t roomFor(const torch::Tensor& parameter) { return (parameter.numel() + alignment - 1) / alignment * alignment; }

} // namespace

FlatParameters::FlatParameters(const Model& model, const std::vector<torch::Tensor>& more)
{
    const torch::NoGradGuard noGradient;
    std::vector<torch::Tensor> all = model.parameters();
    all.insert(all.end(), more.begin(), more.end());
    std::int64_t total = 0;
    for (const torch::Tensor& parameter : all)
        total += roomFor(parameter);
    const auto device = all.front().device();
    m_values = torch::zeros(total, device);
    m_gradients = torch::zeros(total, device);
    std::int64_t at = 0;
    for (torch::Tensor& parameter : all) {
        const torch::Tensor view = m_values.as_strided(parameter.sizes(), parameter.strides(), at);
        view.copy_(parameter);
        parameter.set_data(view);
        parameter.mutable_grad() = m_gradients.as_strided(parameter.sizes(), parameter.strides(), at);
        at += roomFor(parameter);
    }
}

} // namespace retort::engine

#include "core/engine/train/flat_parameters.h"

#include "core/engine/train/optimizer_kernels.h"

#include <ATen/Parallel.h>
#include <torch/utils.h>

#include <cmath>

namespace retort::engine {

namespace {

constexpr std::int64_t alignment = 16;        // floats: a cache line, as torch's own allocations
constexpr std::int64_t grain = 65536;         // numbers worth a thread of their own

std::int64_t roomFor(const torch::Tensor& parameter) { return (parameter.numel() + alignment - 1) / alignment * alignment; }

} // namespace

FlatParameters::FlatParameters(std::vector<torch::Tensor> all, const std::vector<torch::Tensor>& more)
{
    const torch::NoGradGuard noGradient;
    all.insert(all.end(), more.begin(), more.end());
    std::int64_t total = 0;
    for (const torch::Tensor& parameter : all)
        total += roomFor(parameter);
    m_values = torch::zeros(total, all.front().device());
    std::int64_t at = 0;
    for (torch::Tensor& parameter : all) {
        const torch::Tensor view = m_values.as_strided(parameter.sizes(), parameter.strides(), at);
        view.copy_(parameter);
        parameter.set_data(view);
        m_parts.push_back({parameter, at});
        at += roomFor(parameter);
    }
}

torch::Tensor FlatParameters::Part::gradient()
{
    torch::Tensor& gradient = parameter.mutable_grad();
    if (!gradient.defined())
        gradient = torch::zeros_like(parameter);
    else if (gradient.strides() != parameter.strides())
        gradient = torch::empty_like(parameter).copy_(gradient);
    return gradient;
}

void FlatParameters::clearGradients()
{
    for (Part& part : m_parts)
        part.parameter.mutable_grad().reset();
}

torch::Tensor FlatParameters::gradientNorm()
{
    if (!m_values.is_cpu())
        return gradients().norm();
    double squares = 0;
    for (Part& part : m_parts)
        squares += kernels::squares(part.gradient().data_ptr<float>(), static_cast<std::size_t>(part.parameter.numel()));
    return torch::tensor(std::sqrt(squares), torch::kFloat);
}

void FlatParameters::scaleGradients(double factor)
{
    for (Part& part : m_parts)
        part.gradient().mul_(factor);
}

torch::Tensor FlatParameters::gradients()
{
    torch::Tensor all = torch::zeros_like(m_values);
    for (Part& part : m_parts)
        all.as_strided(part.parameter.sizes(), part.parameter.strides(), part.at).copy_(part.gradient());
    return all;
}

void FlatParameters::forEachPiece(const std::function<void(std::int64_t, float*, std::int64_t)>& work)
{
    for (Part& part : m_parts) {
        float* gradient = part.gradient().data_ptr<float>();
        at::parallel_for(0, part.parameter.numel(), grain, [&](std::int64_t from, std::int64_t to) { work(part.at + from, gradient + from, to - from); });
    }
}

} // namespace retort::engine

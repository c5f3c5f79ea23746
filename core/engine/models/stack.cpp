#include "core/engine/models/stack.h"

#include "core/engine/models/linear_kernels.h"
#include "core/engine/models/product_kernel.h"

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <algorithm>
#include <atomic>

namespace retort::engine {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t threadMacs = 1 << 20;   // worth a thread of their own

/// Calls work(m) for every network. `macs`: what it costs.
template <class Work> void forEachNetwork(std::int64_t networks, std::int64_t macs, const Work& work)
{
    at::parallel_for(0, networks, std::max<std::int64_t>(1, threadMacs / std::max<std::int64_t>(1, macs)), [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t m = from; m < to; ++m)
            work(m);
    });
}

/// left [M, R, K] (or [M, K, R], to be transposed) · right [M, K, C] (or [M, C, K]); contiguous.
torch::Tensor products(const torch::Tensor& left, bool transposeLeft, const torch::Tensor& right, bool transposeRight)
{
    const std::int64_t networks = left.size(0), rows = left.size(transposeLeft ? 2 : 1), inner = left.size(transposeLeft ? 1 : 2), columns = right.size(transposeRight ? 1 : 2);
    torch::Tensor result = torch::empty({networks, rows, columns}, left.options());
    const float* l = left.data_ptr<float>();
    const float* r = right.data_ptr<float>();
    float* into = result.data_ptr<float>();
    std::atomic<bool> done = true;
    forEachNetwork(networks, rows * inner * columns, [&](std::int64_t m) {
        const kernels::Operand a{.values = l + m * rows * inner, .apart = left.size(2), .transposed = transposeLeft};
        const kernels::Operand b{.values = r + m * inner * columns, .apart = right.size(2), .transposed = transposeRight};
        if (!kernels::multiply(a, b, rows, inner, columns, into + m * rows * columns))
            done = false;
    });
    return done ? result : torch::bmm(transposeLeft ? left.transpose(1, 2) : left, transposeRight ? right.transpose(1, 2) : right);
}

//   of each network: y = W x + b, or its ReLU
class Layer : public torch::autograd::Function<Layer> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& input, const torch::Tensor& weight, const torch::Tensor& bias, bool rectified)
    {
        torch::Tensor result = products(input, false, weight, true);
        const std::int64_t networks = result.size(0), rows = result.size(1), columns = result.size(2);
        if (rectified) {
            float* y = result.data_ptr<float>();
            const float* b = bias.data_ptr<float>();
            forEachNetwork(networks, rows * columns, [&](std::int64_t m) { kernels::addRectify(y + m * rows * columns, b + m * columns, rows, columns); });
        } else {
            result.add_(bias.unsqueeze(1));
        }
        context->saved_data["input"] = input.requires_grad();
        context->saved_data["rectified"] = rectified;
        context->save_for_backward({input, weight, rectified ? result : torch::Tensor()});
        return result;
    }

    static variable_list backward(AutogradContext* context, const variable_list& given)
    {
        const auto saved = context->get_saved_variables();
        torch::Tensor gradient = given[0].contiguous(), sums;
        if (context->saved_data["rectified"].toBool()) {
            const std::int64_t networks = gradient.size(0), rows = gradient.size(1), columns = gradient.size(2);
            torch::Tensor gated = torch::empty_like(gradient);
            sums = torch::empty({networks, columns}, gradient.options());
            const float* g = gradient.data_ptr<float>();
            const float* y = saved[2].data_ptr<float>();
            float* into = gated.data_ptr<float>();
            float* sum = sums.data_ptr<float>();
            forEachNetwork(networks, rows * columns, [&](std::int64_t m) {
                const std::int64_t at = m * rows * columns;
                kernels::gateAndSum(g + at, y + at, into + at, rows, columns, sum + m * columns);
            });
            gradient = gated;
        } else {
            sums = gradient.sum(1);
        }
        return {context->saved_data["input"].toBool() ? products(gradient, false, saved[1], false) : torch::Tensor(), products(gradient, true, saved[0], false), sums, torch::Tensor()};
    }
};

torch::Tensor layer(const torch::Tensor& input, const torch::Tensor& weight, const torch::Tensor& bias, bool rectified)
{
    if (input.is_cpu() && input.scalar_type() == torch::kFloat)
        return Layer::apply(input.contiguous(), weight, bias, rectified);
    const torch::Tensor result = torch::baddbmm(bias.unsqueeze(1), input, weight.transpose(1, 2));
    return rectified ? result.relu() : result;
}

} // namespace

Stack::Stack(const std::vector<std::shared_ptr<Model>>& networks)
{
    const torch::NoGradGuard noGradient;
    for (std::size_t i = 0; i < networks.front()->parameters().size(); ++i) {
        std::vector<torch::Tensor> slices;
        for (const auto& network : networks)
            slices.push_back(network->parameters()[i]);
        m_parameters.push_back(torch::stack(slices).set_requires_grad(true));
    }
}

void Stack::shareWith(const std::vector<std::shared_ptr<Model>>& networks) const
{
    const torch::NoGradGuard noGradient;
    for (std::size_t m = 0; m < networks.size(); ++m) {
        std::vector<torch::Tensor> own = networks[m]->parameters();
        for (std::size_t i = 0; i < own.size(); ++i)
            own[i].set_data(m_parameters[i].detach().select(0, static_cast<std::int64_t>(m)));
    }
}

torch::Tensor Stack::forward(const torch::Tensor& input) const
{
    torch::Tensor values = input;
    for (std::size_t i = 0; i < m_parameters.size(); i += 2)
        values = layer(values, m_parameters[i], m_parameters[i + 1], i + 2 < m_parameters.size());
    return values;
}

} // namespace retort::engine

#include "core/engine/models/pooled_convolution.h"

#include "core/engine/models/pooled_convolution_kernels.h"
#include "core/engine/models/pooling.h"

#include <ATen/Parallel.h>
#include <ATen/record_function.h>
#include <torch/autograd.h>

#include <algorithm>
#include <vector>

namespace retort::engine::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr auto byPixels = torch::MemoryFormat::ChannelsLast;
constexpr std::int64_t threadMacs = 1 << 18;        // worth a thread of their own
constexpr std::int64_t together = 8;                // pictures whose gradients are one sum, whatever the threads

kernels::PooledConvolution shapeOf(const torch::Tensor& maps, const torch::Tensor& weight)
{
    return {.height = maps.size(2), .width = maps.size(3), .inputs = maps.size(1), .outputs = weight.size(0)};
}

/// weight [C, I, 3, 3] and bias [C] as [9 · I + 1, lanes].
torch::Tensor byLanes(const torch::Tensor& weight, const torch::Tensor& bias, std::int64_t lanes)
{
    const std::int64_t outputs = weight.size(0);
    const torch::Tensor rows = torch::zeros({weight.numel() / outputs + 1, lanes}, weight.options());
    rows.slice(0, 0, -1).narrow(1, 0, outputs).copy_(weight.detach().permute({2, 3, 1, 0}).reshape({-1, outputs}));
    rows.select(0, -1).narrow(0, 0, outputs).copy_(bias.detach());
    return rows;
}

/// Calls work(n, the picture with its border) for `pictures` of them, in groups of `group`.
template <class Work> void forEachPadded(const kernels::PooledConvolution& shape, const torch::Tensor& maps, std::int64_t group, const Work& work)
{
    const float* x = maps.data_ptr<float>();
    const std::int64_t pictures = maps.size(0), numbers = shape.height * shape.width * shape.inputs;
    const std::int64_t macs = group * numbers * 9 * shape.outputs;
    at::parallel_for(0, (pictures + group - 1) / group, std::max<std::int64_t>(1, threadMacs / macs), [&](std::int64_t from, std::int64_t to) {
        std::vector<float> padded(static_cast<std::size_t>(shape.padded()));
        for (std::int64_t n = from * group; n < std::min(pictures, to * group); ++n) {
            kernels::pad(shape, x + n * numbers, padded.data());
            work(n, padded.data());
        }
    });
}

class PooledConvolution : public torch::autograd::Function<PooledConvolution> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given, const torch::Tensor& weight, const torch::Tensor& bias)
    {
        const torch::Tensor maps = given.contiguous(byPixels);
        const kernels::PooledConvolution shape = shapeOf(maps, weight);
        const torch::Tensor rows = byLanes(weight, bias, shape.lanes());
        torch::Tensor pooled = torch::empty({maps.size(0), shape.outputs, shape.rows(), shape.columns()}, maps.options().memory_format(byPixels));
        torch::Tensor taken = torch::empty({pooled.numel()}, torch::kByte);
        const float* w = rows.data_ptr<float>();
        float* y = pooled.data_ptr<float>();
        std::uint8_t* which = taken.data_ptr<std::uint8_t>();
        const std::int64_t out = shape.rows() * shape.columns() * shape.outputs;
        forEachPadded(shape, maps, 1, [&](std::int64_t n, const float* padded) { kernels::convolveAndPool(shape, padded, w, y + n * out, which + n * out); });
        RECORD_FUNCTION("retort::pooled_convolution", std::vector<c10::IValue>({maps, weight}));
        context->save_for_backward({maps, weight, taken});
        return pooled;
    }

    static variable_list backward(AutogradContext* context, const variable_list& given)
    {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& maps = saved[0];
        const torch::Tensor& weight = saved[1];
        const kernels::PooledConvolution shape = shapeOf(maps, weight);
        const torch::Tensor gradient = given[0].contiguous(byPixels);
        const torch::Tensor sums = torch::zeros({(maps.size(0) + together - 1) / together, 9 * shape.inputs + 1, shape.lanes()}, weight.options());
        const float* g = gradient.data_ptr<float>();
        const std::uint8_t* which = saved[2].data_ptr<std::uint8_t>();
        float* sum = sums.data_ptr<float>();
        const std::int64_t out = shape.rows() * shape.columns() * shape.outputs, numbers = sums[0].numel();
        forEachPadded(shape, maps, together,
            [&](std::int64_t n, const float* padded) { kernels::pooledWeights(shape, padded, g + n * out, which + n * out, sum + n / together * numbers); });
        const torch::Tensor all = sums.sum(0).narrow(1, 0, shape.outputs);
        return {{}, all.slice(0, 0, -1).view({3, 3, shape.inputs, shape.outputs}).permute({3, 2, 0, 1}).contiguous(), all.select(0, -1).contiguous()};
    }
};

bool isOfPictures(const torch::nn::Conv2dImpl& conv, const torch::Tensor& maps)
{
    const auto& options = conv.options;
    return maps.is_cpu() && maps.scalar_type() == torch::kFloat && !maps.requires_grad() && (maps.size(1) == 1 || maps.size(1) == 3) && maps.size(2) > 1 && maps.size(3) > 1
        && options.bias() && options.groups() == 1 && c10::get<torch::ExpandingArray<2>>(options.padding())->at(0) == 1 && conv.weight.size(2) == 3 && conv.weight.size(3) == 3 && options.stride()->at(0) == 1 && options.stride()->at(1) == 1;
}

} // namespace

torch::Tensor pooledConvolution(torch::nn::Conv2d& conv, const torch::Tensor& maps)
{
    return isOfPictures(*conv, maps) ? PooledConvolution::apply(maps, conv->weight, conv->bias) : pooledRelu(conv->forward(maps));
}

} // namespace retort::engine::models

#include "core/engine/models/depthwise.h"

#include "core/engine/models/depthwise_kernels.h"

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

kernels::Depthwise depthwiseShape(torch::IntArrayRef maps, std::int64_t stride) { return {.height = maps[2], .width = maps[3], .channels = maps[1], .stride = stride}; }

/// [C, 1, 3, 3] as [3, 3, C].
torch::Tensor weightsByPixel(const torch::Tensor& weight) { return weight.detach().squeeze(1).permute({1, 2, 0}).contiguous(); }

template <class Work> void forEachPicture(std::int64_t count, const Work& work)
{
    at::parallel_for(0, count, 1, [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t n = from; n < to; ++n)
            work(n);
    });
}

class DepthwiseConvolution : public torch::autograd::Function<DepthwiseConvolution> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given, const torch::Tensor& weight, std::int64_t stride)
    {
        const torch::Tensor maps = given.contiguous(byPixels);
        const kernels::Depthwise shape = depthwiseShape(maps.sizes(), stride);
        const torch::Tensor weights = weightsByPixel(weight);
        torch::Tensor result = torch::empty({maps.size(0), shape.channels, shape.rows(), shape.columns()}, maps.options().memory_format(byPixels));
        const float* x = maps.data_ptr<float>();
        const float* w = weights.data_ptr<float>();
        float* y = result.data_ptr<float>();
        const std::int64_t in = maps[0].numel();
        const std::int64_t out = result[0].numel();
        forEachPicture(maps.size(0), [&](std::int64_t n) { kernels::depthwise(shape, x + n * in, w, y + n * out); });
        RECORD_FUNCTION("retort::depthwise", std::vector<c10::IValue>({result, weight}));
        context->saved_data["stride"] = stride;
        context->saved_data["input"] = given.requires_grad();
        context->save_for_backward({maps, weight});
        return result;
    }

    static variable_list backward(AutogradContext* context, const variable_list& given)
    {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& maps = saved[0];
        const torch::Tensor gradient = given[0].contiguous(byPixels);
        const kernels::Depthwise shape = depthwiseShape(maps.sizes(), context->saved_data["stride"].toInt());
        const float* x = maps.data_ptr<float>();
        const float* g = gradient.data_ptr<float>();
        const std::int64_t in = maps[0].numel();
        const std::int64_t out = gradient[0].numel();
        torch::Tensor into;
        if (context->saved_data["input"].toBool()) {
            const torch::Tensor weights = weightsByPixel(saved[1]);
            into = torch::empty_like(maps);
            float* values = into.data_ptr<float>();
            const float* w = weights.data_ptr<float>();
            forEachPicture(maps.size(0), [&](std::int64_t n) { kernels::depthwiseInput(shape, g + n * out, w, values + n * in); });
        }
        // Sums of so many pictures each, whatever the threads.
        constexpr std::int64_t together = 8;
        const std::int64_t pictures = maps.size(0);
        const torch::Tensor sums = torch::zeros({(pictures + together - 1) / together, 3, 3, shape.channels}, maps.options().memory_format(torch::MemoryFormat::Contiguous));
        float* sum = sums.data_ptr<float>();
        forEachPicture(sums.size(0), [&](std::int64_t part) {
            for (std::int64_t n = part * together; n < std::min(pictures, (part + 1) * together); ++n)
                kernels::depthwiseWeights(shape, g + n * out, x + n * in, sum + part * 9 * shape.channels);
        });
        return {into, sums.sum(0).permute({2, 0, 1}).unsqueeze(1).contiguous(), {}};
    }
};

bool isDepthwise(const torch::nn::Conv2dImpl& conv)
{
    const auto& options = conv.options;
    return options.groups() > 1 && options.groups() == options.in_channels() && options.groups() == options.out_channels() && !options.bias()
        && options.kernel_size()->at(0) == 3 && options.kernel_size()->at(1) == 3 && options.stride()->at(0) == options.stride()->at(1);
}

} // namespace

torch::Tensor convolved(torch::nn::Conv2d& conv, const torch::Tensor& maps)
{
    if (maps.is_cpu() && maps.scalar_type() == torch::kFloat && isDepthwise(*conv))
        return DepthwiseConvolution::apply(maps, conv->weight, conv->options.stride()->at(0));
    return conv->forward(maps);
}

} // namespace retort::engine::models

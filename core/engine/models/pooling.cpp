#include "core/engine/models/pooling.h"

#include "core/engine/models/pooling_kernels.h"

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <algorithm>

namespace retort::engine::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t lineNumbers = 32768;         // numbers worth a thread of their own

/// Calls `line` with the number of every pooled line, and where the upper of its two lines begins in the maps.
template <class Line> void forEachLine(torch::IntArrayRef maps, const Line& line)
{
    const std::int64_t lines = maps[2] / 2;
    const std::int64_t width = maps[3] * maps[1];
    at::parallel_for(0, maps[0] * lines, std::max<std::int64_t>(1, lineNumbers / (2 * width)), [&](std::int64_t from, std::int64_t to) {
        for (std::int64_t i = from; i < to; ++i)
            line(i, (i / lines * maps[2] + i % lines * 2) * width, width);
    });
}

class PooledRelu : public torch::autograd::Function<PooledRelu> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given)
    {
        const torch::Tensor maps = given.contiguous(torch::MemoryFormat::ChannelsLast);
        const std::int64_t channels = maps.size(1);
        const std::int64_t pixels = maps.size(3) / 2;
        torch::Tensor pooled = torch::empty({maps.size(0), channels, maps.size(2) / 2, pixels}, maps.options().memory_format(torch::MemoryFormat::ChannelsLast));
        torch::Tensor taken = torch::empty({pooled.numel()}, torch::kByte);
        const float* in = maps.data_ptr<float>();
        float* out = pooled.data_ptr<float>();
        std::uint8_t* which = taken.data_ptr<std::uint8_t>();
        forEachLine(maps.sizes(), [&](std::int64_t i, std::int64_t top, std::int64_t width) {
            const std::int64_t at = i * pixels * channels;
            kernels::poolLine(in + top, in + top + width, out + at, which + at, pixels, channels);
        });
        context->saved_data["shape"] = maps.sizes();
        context->save_for_backward({taken});
        return pooled;
    }

    static variable_list backward(AutogradContext* context, const variable_list& given)
    {
        const torch::Tensor gradient = given[0].contiguous(torch::MemoryFormat::ChannelsLast);
        const torch::Tensor taken = context->get_saved_variables()[0];
        const std::vector<std::int64_t> shape = context->saved_data["shape"].toIntVector();
        const std::int64_t channels = shape[1];
        const std::int64_t pixels = shape[3] / 2;
        torch::Tensor spread = torch::empty(shape, gradient.options().memory_format(torch::MemoryFormat::ChannelsLast));
        if (shape[2] % 2 != 0 || shape[3] % 2 != 0)
            spread.zero_();                   // a last line or column that no square covers
        const float* in = gradient.data_ptr<float>();
        const std::uint8_t* which = taken.data_ptr<std::uint8_t>();
        float* out = spread.data_ptr<float>();
        forEachLine(shape, [&](std::int64_t i, std::int64_t top, std::int64_t width) {
            const std::int64_t at = i * pixels * channels;
            kernels::spreadLine(in + at, which + at, out + top, out + top + width, pixels, channels);
        });
        return {spread};
    }
};

} // namespace

torch::Tensor pooledRelu(const torch::Tensor& maps)
{
    if (maps.is_cpu() && maps.scalar_type() == torch::kFloat && maps.size(2) > 1 && maps.size(3) > 1)
        return PooledRelu::apply(maps);
    return torch::max_pool2d(maps, 2).relu_();
}

} // namespace retort::engine::models

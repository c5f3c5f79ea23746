#include "core/engine/models/shuffle.h"

#include "core/engine/models/shuffle_kernels.h"

#include <ATen/Parallel.h>
#include <torch/autograd.h>

#include <algorithm>

namespace retort::engine::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr auto sideBySide = torch::MemoryFormat::ChannelsLast;
constexpr std::int64_t shuffleGrain = 32768;         // numbers worth a thread of their own

bool isShuffledHere(const torch::Tensor& maps) { return maps.is_cpu() && maps.scalar_type() == torch::kFloat; }

/// Calls work(first pixel, pixels).
template <class Work> void overPixels(torch::IntArrayRef maps, const Work& work)
{
    at::parallel_for(0, maps[0] * maps[2] * maps[3], std::max<std::int64_t>(1, shuffleGrain / maps[1]), [&](std::int64_t from, std::int64_t to) { work(from, to - from); });
}

torch::Tensor transposedChannels(const torch::Tensor& given, std::int64_t groups)
{
    const torch::Tensor maps = given.contiguous(sideBySide);
    torch::Tensor result = torch::empty_like(maps);
    const float* x = maps.data_ptr<float>();
    float* y = result.data_ptr<float>();
    const std::int64_t channels = maps.size(1);
    overPixels(maps.sizes(), [&](std::int64_t from, std::int64_t pixels) { kernels::transposeChannels(x + from * channels, y + from * channels, pixels, groups, channels / groups); });
    return result;
}

class Shuffle : public torch::autograd::Function<Shuffle> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& maps, std::int64_t groups)
    {
        context->saved_data["back"] = maps.size(1) / groups;
        return transposedChannels(maps, groups);
    }
    static variable_list backward(AutogradContext* context, const variable_list& gradient)
    {
        return {transposedChannels(gradient[0], context->saved_data["back"].toInt()), {}};
    }
};

using ChannelMove = void (*)(const float*, const float*, float*, float*, std::int64_t, std::int64_t);

variable_list movedChannels(const torch::Tensor& one, const torch::Tensor& other, ChannelMove move)
{
    const torch::Tensor a = one.contiguous(sideBySide);
    const torch::Tensor b = other.contiguous(sideBySide);
    torch::Tensor first = torch::empty_like(a);
    torch::Tensor second = torch::empty_like(a);
    const float* x = a.data_ptr<float>();
    const float* y = b.data_ptr<float>();
    float* u = first.data_ptr<float>();
    float* v = second.data_ptr<float>();
    const std::int64_t half = a.size(1);
    overPixels(a.sizes(), [&](std::int64_t from, std::int64_t pixels) {
        const std::int64_t at = from * half;
        move(x + at, y + at, u + at, v + at, pixels, half);
    });
    return {first, second};
}

class ShuffleHalves : public torch::autograd::Function<ShuffleHalves> {
public:
    static variable_list forward(AutogradContext*, const torch::Tensor& a, const torch::Tensor& b) { return movedChannels(a, b, kernels::interleave); }
    static variable_list backward(AutogradContext*, const variable_list& gradient) { return movedChannels(gradient[0], gradient[1], kernels::separate); }
};

} // namespace

torch::Tensor shuffled(const torch::Tensor& maps, std::int64_t groups)
{
    if (isShuffledHere(maps))
        return Shuffle::apply(maps, groups);
    return maps.unflatten(1, {groups, maps.size(1) / groups}).transpose(1, 2).flatten(1, 2);
}

std::pair<torch::Tensor, torch::Tensor> shuffledHalves(const torch::Tensor& a, const torch::Tensor& b)
{
    const variable_list halves = isShuffledHere(a) ? ShuffleHalves::apply(a, b) : torch::stack({a, b}, 2).flatten(1, 2).chunk(2, 1);
    return {halves[0], halves[1]};
}

} // namespace retort::engine::models

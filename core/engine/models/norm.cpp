#include "core/engine/models/norm.h"

#include "core/engine/models/norm_kernels.h"
#include "core/engine/models/row_chunks.h"

#include <torch/autograd.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace retort::engine::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr auto channelsLast = torch::MemoryFormat::ChannelsLast;
constexpr std::int64_t chunkNumbers = 8192;   // of a map: they stay in the fastest memory between two looks

RowChunks chunksOf(torch::IntArrayRef maps) { return {maps[0] * maps[2] * maps[3], maps[1], chunkNumbers, 4}; }

constexpr kernels::Range rangeOf(Activation activation)
{
    switch (activation) {
    case Activation::Relu: return {0, kernels::never};
    case Activation::Relu6: return {0, 6};
    case Activation::None: break;
    }
    return {kernels::never, kernels::never};
}

struct Moments {
    std::vector<double> mean, variance;       // biased
};

// Chan, Golub and LeVeque 1979: the moments of parts make the moments of the whole.
Moments momentsOf(const float* x, const RowChunks& chunks)
{
    const auto channels = static_cast<std::size_t>(chunks.columns);
    std::vector<float> means(static_cast<std::size_t>(chunks.count) * channels), squares(means.size());
    chunks.forEach([&](std::int64_t n, std::int64_t at, std::int64_t rows) {
        kernels::moments(x + at, rows, chunks.columns, &means[static_cast<std::size_t>(n) * channels], &squares[static_cast<std::size_t>(n) * channels]);
    });
    Moments all{.mean = std::vector<double>(channels), .variance = std::vector<double>(channels)};
    double seen = 0;
    for (std::int64_t n = 0; n < chunks.count; ++n) {
        const auto rows = static_cast<double>(std::min(chunks.size, chunks.rows - n * chunks.size));
        const double share = rows / (seen + rows);
        for (std::size_t c = 0; c < channels; ++c) {
            const std::size_t i = static_cast<std::size_t>(n) * channels + c;
            const double apart = static_cast<double>(means[i]) - all.mean[c];
            all.mean[c] += apart * share;
            all.variance[c] += static_cast<double>(squares[i]) + apart * apart * seen * share;
        }
        seen += rows;
    }
    for (double& value : all.variance)
        value /= seen;
    return all;
}

class NormRelu : public torch::autograd::Function<NormRelu> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& given, const torch::Tensor& weight, const torch::Tensor& bias, const torch::Tensor& runningMean,
        const torch::Tensor& runningVariance, double momentum, double epsilon, std::int64_t activation, const c10::optional<torch::Tensor>& givenAdded)
    {
        const torch::Tensor maps = given.contiguous(channelsLast);
        const torch::Tensor added = givenAdded ? givenAdded->contiguous(channelsLast) : torch::Tensor();
        const RowChunks chunks = chunksOf(maps.sizes());
        const float* x = maps.data_ptr<float>();
        const Moments moments = momentsOf(x, chunks);
        const torch::Tensor numbers = torch::empty({4, chunks.columns}, maps.options().memory_format(torch::MemoryFormat::Contiguous));
        float* mean = numbers[0].data_ptr<float>();
        float* inverse = numbers[1].data_ptr<float>();
        float* scale = numbers[2].data_ptr<float>();
        float* shift = numbers[3].data_ptr<float>();
        const double unbiased = static_cast<double>(chunks.rows) / static_cast<double>(std::max<std::int64_t>(1, chunks.rows - 1));
        for (std::int64_t c = 0; c < chunks.columns; ++c) {
            const double m = moments.mean[static_cast<std::size_t>(c)];
            const double v = moments.variance[static_cast<std::size_t>(c)];
            const double inverted = 1 / std::sqrt(v + epsilon);
            const double gain = inverted * static_cast<double>(weight.data_ptr<float>()[c]);
            mean[c] = static_cast<float>(m);
            inverse[c] = static_cast<float>(inverted);
            scale[c] = static_cast<float>(gain);
            shift[c] = static_cast<float>(static_cast<double>(bias.data_ptr<float>()[c]) - m * gain);
            runningMean.data_ptr<float>()[c] = static_cast<float>((1 - momentum) * static_cast<double>(runningMean.data_ptr<float>()[c]) + momentum * m);
            runningVariance.data_ptr<float>()[c] = static_cast<float>((1 - momentum) * static_cast<double>(runningVariance.data_ptr<float>()[c]) + momentum * v * unbiased);
        }
        torch::Tensor result = torch::empty_like(maps);
        float* y = result.data_ptr<float>();
        const kernels::Range range = rangeOf(static_cast<Activation>(activation));
        const float* plus = added.defined() ? added.data_ptr<float>() : nullptr;
        chunks.forEach([&](std::int64_t, std::int64_t at, std::int64_t rows) {
            kernels::normalise(x + at, plus != nullptr ? plus + at : nullptr, y + at, rows, chunks.columns, scale, shift, range);
        });
        context->saved_data["activation"] = activation;
        context->saved_data["added"] = added.defined();
        context->save_for_backward({maps, static_cast<Activation>(activation) != Activation::None ? result : torch::Tensor(), weight, numbers});
        return result;
    }

    static variable_list backward(AutogradContext* context, const variable_list& given)
    {
        const auto saved = context->get_saved_variables();
        const torch::Tensor& maps = saved[0];
        const torch::Tensor gradient = given[0].contiguous(channelsLast);
        const RowChunks chunks = chunksOf(maps.sizes());
        const auto channels = static_cast<std::size_t>(chunks.columns);
        const float* x = maps.data_ptr<float>();
        const float* g = gradient.data_ptr<float>();
        const auto activation = static_cast<Activation>(context->saved_data["activation"].toInt());
        const kernels::Range range = rangeOf(activation);
        const float* y = activation != Activation::None ? saved[1].data_ptr<float>() : nullptr;
        const float* mean = saved[3][0].data_ptr<float>();
        const float* inverse = saved[3][1].data_ptr<float>();
        const float* gain = saved[3][2].data_ptr<float>();
        const auto from = [](const float* numbers, std::int64_t at) { return numbers != nullptr ? numbers + at : nullptr; };

        std::vector<float> sums(static_cast<std::size_t>(chunks.count) * channels), products(sums.size());
        chunks.forEach([&](std::int64_t n, std::int64_t at, std::int64_t rows) {
            const std::size_t i = static_cast<std::size_t>(n) * channels;
            kernels::gradientSums(g + at, from(y, at), x + at, rows, chunks.columns, mean, range, &sums[i], &products[i]);
        });
        torch::Tensor weightGradient = torch::empty_like(saved[2]);
        torch::Tensor biasGradient = torch::empty_like(saved[2]);
        std::vector<float> slope(channels), offset(channels);
        for (std::size_t c = 0; c < channels; ++c) {
            double sum = 0;
            double product = 0;
            for (std::size_t i = c; i < sums.size(); i += channels) {
                sum += static_cast<double>(sums[i]);
                product += static_cast<double>(products[i]);
            }
            const double inverted = static_cast<double>(inverse[c]);
            const double rows = static_cast<double>(chunks.rows);
            biasGradient.data_ptr<float>()[c] = static_cast<float>(sum);
            weightGradient.data_ptr<float>()[c] = static_cast<float>(product * inverted);
            slope[c] = static_cast<float>(-static_cast<double>(gain[c]) * inverted * inverted * product / rows);
            offset[c] = static_cast<float>(-static_cast<double>(gain[c]) * sum / rows);
        }

        torch::Tensor into = torch::empty_like(maps);
        torch::Tensor passed = context->saved_data["added"].toBool() ? torch::empty_like(maps) : torch::Tensor();
        float* out = into.data_ptr<float>();
        float* through = passed.defined() ? passed.data_ptr<float>() : nullptr;
        const kernels::NormGradient parts{gain, mean, slope.data(), offset.data()};
        chunks.forEach([&](std::int64_t, std::int64_t at, std::int64_t rows) {
            kernels::spreadGradient(g + at, from(y, at), x + at, rows, chunks.columns, parts, range, out + at, through != nullptr ? through + at : nullptr);
        });
        return {into, weightGradient, biasGradient, {}, {}, {}, {}, {}, passed};
    }
};

/// In eval mode, without gradients: what torch's own gives, in one pass over the maps.
torch::Tensor normalisedOnce(const torch::nn::BatchNorm2dImpl& norm, const torch::Tensor& given, Activation activation, const torch::Tensor& givenAdded)
{
    const torch::Tensor maps = given.contiguous(channelsLast);
    const torch::Tensor added = givenAdded.defined() ? givenAdded.contiguous(channelsLast) : torch::Tensor();
    const torch::Tensor exactScale = norm.weight.to(torch::kDouble) / (norm.running_var.to(torch::kDouble) + norm.options.eps()).sqrt();
    const torch::Tensor shift = (norm.bias - norm.running_mean * exactScale).to(torch::kFloat);
    const torch::Tensor scale = exactScale.to(torch::kFloat);
    torch::Tensor result = torch::empty_like(maps);
    const float* x = maps.data_ptr<float>();
    const float* plus = added.defined() ? added.data_ptr<float>() : nullptr;
    const float* gain = scale.data_ptr<float>();
    const float* offset = shift.data_ptr<float>();
    float* y = result.data_ptr<float>();
    const RowChunks chunks = chunksOf(maps.sizes());
    const kernels::Range range = rangeOf(activation);
    chunks.forEach([&](std::int64_t, std::int64_t at, std::int64_t rows) {
        kernels::normalise(x + at, plus != nullptr ? plus + at : nullptr, y + at, rows, chunks.columns, gain, offset, range);
    });
    return result;
}

} // namespace

torch::Tensor activated(const torch::Tensor& maps, Activation activation)
{
    switch (activation) {
    case Activation::None: break;
    case Activation::Relu: return maps.relu();
    case Activation::Relu6: return torch::hardtanh(maps, 0, 6);
    }
    return maps;
}

torch::Tensor normalised(torch::nn::BatchNorm2d& norm, const torch::Tensor& maps, Activation activation, const torch::Tensor& added)
{
    if (norm->is_training() && maps.is_cpu() && maps.scalar_type() == torch::kFloat) {
        norm->num_batches_tracked += 1;
        return NormRelu::apply(maps, norm->weight, norm->bias, norm->running_mean, norm->running_var, norm->options.momentum().value_or(0.1), norm->options.eps(),
            static_cast<std::int64_t>(activation), added.defined() ? c10::optional<torch::Tensor>(added) : c10::nullopt);
    }
    if (!norm->is_training() && !torch::GradMode::is_enabled() && maps.is_cpu() && maps.scalar_type() == torch::kFloat)
        return normalisedOnce(*norm, maps, activation, added);
    const torch::Tensor result = norm->forward(maps);
    return activated(added.defined() ? result + added : result, activation);
}

} // namespace retort::engine::models

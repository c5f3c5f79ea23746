#include "core/engine/models/folded_convolution.h"

#ifdef RETORT_ONEDNN
#include <oneapi/dnnl/dnnl.hpp>
#if DNNL_VERSION_MAJOR == 2                   // others describe operations in other words
#define RETORT_FOLDS
#endif
#endif

#include <map>
#include <optional>
#include <tuple>
#include <unordered_map>
#include <utility>

namespace retort::engine::models {

#ifdef RETORT_FOLDS

namespace {

using dnnl::algorithm;
using dnnl::memory;

constexpr auto channelsLast = torch::MemoryFormat::ChannelsLast;

const dnnl::engine& processor()
{
    static const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
    return engine;
}

memory::desc mapsOf(torch::IntArrayRef sizes) { return {memory::dims(sizes.begin(), sizes.end()), memory::data_type::f32, memory::format_tag::nhwc}; }

/// What follows the convolution before a number is written.
dnnl::primitive_attr ending(Activation activation, const std::optional<memory::desc>& added)
{
    dnnl::post_ops steps;
    if (added)
        steps.append_binary(algorithm::binary_add, *added);
    if (activation == Activation::Relu)
        steps.append_eltwise(1, algorithm::eltwise_relu, 0, 0);
    else if (activation == Activation::Relu6)
        steps.append_eltwise(1, algorithm::eltwise_clip, 0, 6);
    dnnl::primitive_attr attributes;
    attributes.set_post_ops(steps);
    return attributes;
}

} // namespace

struct FoldedConvolution::Impl {
    /// For maps of one size: oneDNN wants to know it beforehand, and may want the weights in another order.
    struct Prepared {
        dnnl::convolution_forward convolution;
        memory::desc source, target;
        memory weights;
    };
    using Key = std::tuple<std::vector<std::int64_t>, Activation, bool, int>;

    torch::Tensor weights, bias;              // folded: [O, I, h, w] and [O]
    std::int64_t stride = 1;
    dnnl::stream stream{processor()};
    std::map<Key, std::optional<Prepared>> prepared;

    std::vector<std::int64_t> sizesAfter(const torch::Tensor& maps) const
    {
        const auto after = [&](std::int64_t size, std::int64_t side) { return (size + 2 * (side / 2) - side) / stride + 1; };
        return {maps.size(0), weights.size(0), after(maps.size(2), weights.size(2)), after(maps.size(3), weights.size(3))};
    }

    std::optional<Prepared> prepare(const torch::Tensor& maps, Activation activation, bool adds)
    {
        try {
            const memory::desc source = mapsOf(maps.sizes()), target = mapsOf(sizesAfter(maps));
            const memory::dims kernel(weights.sizes().begin(), weights.sizes().end()), steps(2, stride), border{weights.size(2) / 2, weights.size(3) / 2};
            const memory::desc ordered(kernel, memory::data_type::f32, memory::format_tag::any);
            const memory::desc offsets({weights.size(0)}, memory::data_type::f32, memory::format_tag::x);
            const dnnl::convolution_forward::desc what(dnnl::prop_kind::forward_inference, algorithm::convolution_direct, source, ordered, offsets, target, steps, border, border);
            const dnnl::convolution_forward::primitive_desc how(what, ending(activation, adds ? std::optional(target) : std::nullopt), processor());
            memory given({kernel, memory::data_type::f32, memory::format_tag::oihw}, processor(), weights.data_ptr());
            memory own(how.weights_desc(), processor());
            dnnl::reorder(given, own).execute(stream, given, own);
            stream.wait();
            return Prepared{.convolution = dnnl::convolution_forward(how), .source = source, .target = target, .weights = own};
        } catch (const dnnl::error&) {
            return std::nullopt;
        }
    }

    const std::optional<Prepared>& preparedFor(const torch::Tensor& maps, Activation activation, bool adds)
    {
        constexpr std::size_t most = 6;       // a pass over a data set has two sizes, a step's batch a third
        const Key key(maps.sizes().vec(), activation, adds, at::get_num_threads());
        if (const auto found = prepared.find(key); found != prepared.end())
            return found->second;
        if (prepared.size() >= most)
            prepared.clear();
        return prepared.emplace(key, prepare(maps, activation, adds)).first->second;
    }
};

std::unique_ptr<FoldedConvolution> FoldedConvolution::of(const torch::nn::Conv2d& conv, const torch::nn::BatchNorm2d& norm)
{
    if (!conv->weight.is_cpu() || conv->weight.scalar_type() != torch::kFloat || conv->options.groups() != 1)
        return nullptr;
    const torch::NoGradGuard noGradient;
    const torch::Tensor gain = norm->weight.to(torch::kDouble) / (norm->running_var.to(torch::kDouble) + norm->options.eps()).sqrt();
    torch::Tensor offset = norm->bias - norm->running_mean * gain;
    if (conv->bias.defined())
        offset = offset + conv->bias * gain;
    auto impl = std::make_unique<Impl>();
    impl->weights = (conv->weight.to(torch::kDouble) * gain.view({-1, 1, 1, 1})).to(torch::kFloat).contiguous();
    impl->bias = offset.to(torch::kFloat).contiguous();
    impl->stride = conv->options.stride()->at(0);
    return std::unique_ptr<FoldedConvolution>(new FoldedConvolution(std::move(impl)));
}

torch::Tensor FoldedConvolution::forward(const torch::Tensor& given, Activation activation, const torch::Tensor& givenAdded)
{
    const torch::Tensor maps = given.contiguous(channelsLast);
    const torch::Tensor added = givenAdded.defined() ? givenAdded.contiguous(channelsLast) : torch::Tensor();
    const auto& prepared = m_impl->preparedFor(maps, activation, added.defined());
    if (!prepared)
        return {};
    torch::Tensor result = torch::empty(m_impl->sizesAfter(maps), maps.options().memory_format(channelsLast));
    const auto at = [](const memory::desc& what, const torch::Tensor& where) { return memory(what, processor(), where.data_ptr()); };
    std::unordered_map<int, memory> places{
        {DNNL_ARG_SRC, at(prepared->source, maps)},
        {DNNL_ARG_WEIGHTS, prepared->weights},
        {DNNL_ARG_BIAS, at({{m_impl->bias.size(0)}, memory::data_type::f32, memory::format_tag::x}, m_impl->bias)},
        {DNNL_ARG_DST, at(prepared->target, result)},
    };
    if (added.defined())
        places.emplace(DNNL_ARG_ATTR_MULTIPLE_POST_OP(0) | DNNL_ARG_SRC_1, at(prepared->target, added));
    prepared->convolution.execute(m_impl->stream, places);
    m_impl->stream.wait();
    return result;
}

#else

struct FoldedConvolution::Impl {};

std::unique_ptr<FoldedConvolution> FoldedConvolution::of(const torch::nn::Conv2d&, const torch::nn::BatchNorm2d&) { return nullptr; }

torch::Tensor FoldedConvolution::forward(const torch::Tensor&, Activation, const torch::Tensor&) { return {}; }

#endif

FoldedConvolution::FoldedConvolution(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}

FoldedConvolution::~FoldedConvolution() = default;

} // namespace retort::engine::models

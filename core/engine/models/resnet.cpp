#include "core/catalogue/networks/networks.h"
#include "core/engine/models/architectures.h"
#include "core/engine/models/cifar_network.h"
#include "core/engine/models/conv_norm.h"

namespace retort::engine::models {

namespace {

/// F(x) + shortcut(x) and its ReLU, where asked for. A shortcut that changes the shape is a 1 × 1 convolution (option B of the
/// paper), or has no parameters (option A): it then takes every second pixel, and the channels that x does not have are 0.
class ResidualBlock final : public torch::nn::Module {
public:
    ResidualBlock(std::int64_t inputs, std::int64_t channels, std::int64_t stride, bool projects)
        : m_stride(stride)
        , m_newChannels(channels - inputs)
        , m_first(register_module("first", std::make_shared<ConvNorm>(inputs, channels, Kernel{.stride = stride})))
        , m_second(register_module("second", std::make_shared<ConvNorm>(channels, channels)))
    {
        if (projects && (stride > 1 || inputs != channels))
            m_projection = register_module("projection", std::make_shared<ConvNorm>(inputs, channels, Kernel{.side = 1, .stride = stride}));
    }

    torch::Tensor forward(const torch::Tensor& maps, Activation activation)
    {
        return m_second->forward(m_first->forward(maps, Activation::Relu), activation, m_projection ? m_projection->forward(maps, Activation::None) : shortcut(maps));
    }

private:
    torch::Tensor shortcut(torch::Tensor maps) const
    {
        using torch::indexing::None;
        using torch::indexing::Slice;
        if (m_stride > 1)
            maps = maps.index({Slice(), Slice(), Slice(None, None, m_stride), Slice(None, None, m_stride)});
        if (m_newChannels > 0)
            maps = torch::constant_pad_nd(maps, {0, 0, 0, 0, 0, m_newChannels});
        return maps;
    }

    std::int64_t m_stride;
    std::int64_t m_newChannels;
    std::shared_ptr<ConvNorm> m_first;
    std::shared_ptr<ConvNorm> m_second;
    std::shared_ptr<ConvNorm> m_projection;
};

class ResidualStage final : public torch::nn::Module {
public:
    ResidualStage(std::int64_t inputs, std::int64_t channels, std::int64_t stride, const networks::Residual& plan)
    {
        for (std::int64_t n = 1; n <= plan.blocks; ++n)
            m_blocks.push_back(register_module("block" + std::to_string(n),
                std::make_shared<ResidualBlock>(n == 1 ? inputs : channels, channels, n == 1 ? stride : 1, plan.projects)));
    }

    /// `last`: of the last block.
    torch::Tensor forward(torch::Tensor maps, Activation last)
    {
        for (const auto& block : m_blocks)
            maps = block->forward(maps, block != m_blocks.back() ? Activation::Relu : last);
        return maps;
    }

private:
    std::vector<std::shared_ptr<ResidualBlock>> m_blocks;
};

//   stem, three stages of n blocks (the second and third halve the picture), mean over the picture, classes: 6n + 2 layers
//                                                                                                   arXiv:1512.03385, section 4.2
class Resnet final : public CifarNetwork {
public:
    Resnet(const networks::Residual& plan, InputShape input, std::int64_t classes) : m_stem(register_module("stem", std::make_shared<ConvNorm>(input.channels, plan.stem)))
    {
        for (std::size_t i = 0; i < plan.channels.size(); ++i)
            m_stages.push_back(register_module("stage" + std::to_string(i + 1),
                std::make_shared<ResidualStage>(i == 0 ? plan.stem : plan.channels[i - 1], plan.channels[i], i == 0 ? 1 : 2, plan)));
        makeEnd(plan.channels.back(), classes);
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor maps = stage(output, "stem", m_stem->forward(forConvolutions(input), lastActivation()));
        for (std::size_t i = 0; i < m_stages.size(); ++i)
            maps = stage(output, "stage" + std::to_string(i + 1), m_stages[i]->forward(maps, lastActivation()));
        end(output, maps);
        return output;
    }

private:
    std::shared_ptr<ConvNorm> m_stem;
    std::vector<std::shared_ptr<ResidualStage>> m_stages;
};

} // namespace

std::shared_ptr<Model> resnet(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<Resnet>(networks::resnetPlan(params), input, classes); }

} // namespace retort::engine::models

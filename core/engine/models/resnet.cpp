#include "core/engine/models/architectures.h"
#include "core/engine/models/norm.h"

#include <torch/nn/modules/conv.h>
#include <torch/nn/modules/linear.h>

namespace retort::engine::models {

namespace {

/// A 3 × 3 convolution without bias and its batch normalisation.
class ConvNorm final : public torch::nn::Module {
public:
    ConvNorm(std::int64_t inputs, std::int64_t channels, std::int64_t stride)
        : m_conv(register_module("conv", torch::nn::Conv2d(torch::nn::Conv2dOptions(inputs, channels, 3).stride(stride).padding(1).bias(false))))
        , m_norm(register_module("norm", torch::nn::BatchNorm2d(channels)))
    {
    }

    /// norm(conv(maps)) + added, rectified where asked for; nothing is added where it is undefined.
    torch::Tensor forward(const torch::Tensor& maps, bool rectify, const torch::Tensor& added = {}) { return normalised(m_norm, m_conv->forward(maps), rectify, added); }

private:
    torch::nn::Conv2d m_conv;
    torch::nn::BatchNorm2d m_norm;
};

/// F(x) + shortcut(x) and its ReLU, where asked for. The shortcut has no parameters (option A of the paper): where the block halves the picture it
/// takes every second pixel, and the channels that x does not have are 0.
class Block final : public torch::nn::Module {
public:
    Block(std::int64_t inputs, std::int64_t channels, std::int64_t stride)
        : m_stride(stride)
        , m_newChannels(channels - inputs)
        , m_first(register_module("first", std::make_shared<ConvNorm>(inputs, channels, stride)))
        , m_second(register_module("second", std::make_shared<ConvNorm>(channels, channels, 1)))
    {
    }

    torch::Tensor forward(const torch::Tensor& maps, bool rectify) { return m_second->forward(m_first->forward(maps, true), rectify, shortcut(maps)); }

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
};

class ResnetStage final : public torch::nn::Module {
public:
    ResnetStage(std::int64_t inputs, std::int64_t channels, std::int64_t blocks, std::int64_t stride)
    {
        for (std::int64_t n = 1; n <= blocks; ++n)
            m_blocks.push_back(register_module("block" + std::to_string(n),
                std::make_shared<Block>(n == 1 ? inputs : channels, channels, n == 1 ? stride : 1)));
    }

    /// `rectify`: the last block too.
    torch::Tensor forward(torch::Tensor maps, bool rectify)
    {
        for (const auto& block : m_blocks)
            maps = block->forward(maps, rectify || block != m_blocks.back());
        return maps;
    }

private:
    std::vector<std::shared_ptr<Block>> m_blocks;
};

//   stem, three stages of n blocks (the second and third halve the picture), mean over the picture, classes: 6n + 2 layers
//                                                                                                   arXiv:1512.03385, section 4.2
class Resnet final : public Model {
public:
    Resnet(const Params& params, InputShape input, std::int64_t classes)
    {
        const auto channels = resnetChannels(params.real("width"));
        const std::int64_t blocks = resnetBlocks(params.text("depth"));
        m_stem = register_module("stem", std::make_shared<ConvNorm>(input.channels, channels[0], 1));
        for (std::size_t i = 0; i < channels.size(); ++i)
            m_stages.push_back(register_module("stage" + std::to_string(i + 1),
                std::make_shared<ResnetStage>(i == 0 ? channels[0] : channels[i - 1], channels[i], blocks, i == 0 ? 1 : 2)));
        m_output = register_module("output", torch::nn::Linear(channels.back(), classes));
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        const auto through = [&](auto& part, const torch::Tensor& maps, const std::string& name) {
            const torch::Tensor result = part.forward(maps, !stagesWanted());
            if (!stagesWanted())
                return result;
            output.before.emplace_back(name, result);
            return output.stages.emplace_back(name, result.relu()).second;
        };
        torch::Tensor maps = through(*m_stem, forConvolutions(input), "stem");
        for (std::size_t i = 0; i < m_stages.size(); ++i)
            maps = through(*m_stages[i], maps, "stage" + std::to_string(i + 1));
        output.embedding = maps.mean({2, 3});
        if (stagesWanted())
            output.stages.emplace_back("embedding", output.embedding);
        output.logits = m_output->forward(output.embedding);
        return output;
    }

private:
    std::shared_ptr<ConvNorm> m_stem;
    std::vector<std::shared_ptr<ResnetStage>> m_stages;
    torch::nn::Linear m_output = nullptr;
};

} // namespace

std::shared_ptr<Model> resnet(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<Resnet>(params, input, classes); }

} // namespace retort::engine::models

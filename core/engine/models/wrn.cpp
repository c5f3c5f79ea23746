#include "core/catalogue/networks/networks.h"
#include "core/engine/models/architectures.h"
#include "core/engine/models/cifar_network.h"
#include "core/engine/models/conv_norm.h"

#include <torch/utils.h>

namespace retort::engine::models {

namespace {

/// shortcut + conv2(relu(norm2(conv1(opened)))), opened = relu(norm1(x)). The shortcut is x itself, or, where the channels change,
/// a 1 × 1 convolution of what was opened.
class WideBlock final : public torch::nn::Module {
public:
    WideBlock(std::int64_t inputs, std::int64_t channels, std::int64_t stride, double dropout)
        : m_dropout(dropout)
        , m_norm1(register_module("norm1", torch::nn::BatchNorm2d(inputs)))
        , m_conv1(register_module("conv1", convolution(inputs, channels, {.stride = stride})))
        , m_norm2(register_module("norm2", torch::nn::BatchNorm2d(channels)))
        , m_conv2(register_module("conv2", convolution(channels, channels)))
    {
        if (inputs != channels)
            m_shortcut = register_module("shortcut", convolution(inputs, channels, {.side = 1, .stride = stride}));
    }

    torch::Tensor open(const torch::Tensor& maps, Activation activation) { return normalised(m_norm1, maps, activation); }

    /// The sum, which the next block opens.
    torch::Tensor forward(const torch::Tensor& maps, const torch::Tensor& opened)
    {
        torch::Tensor values = normalised(m_norm2, m_conv1->forward(opened), Activation::Relu);
        if (m_dropout > 0)
            values = torch::dropout(values, m_dropout, is_training());
        return m_conv2->forward(values).add_(m_shortcut ? m_shortcut->forward(opened) : maps);
    }

private:
    double m_dropout;
    torch::nn::BatchNorm2d m_norm1;
    torch::nn::Conv2d m_conv1;
    torch::nn::BatchNorm2d m_norm2;
    torch::nn::Conv2d m_conv2;
    torch::nn::Conv2d m_shortcut = nullptr;
};

//   stem, three stages of n blocks that normalise first, norm, mean over the picture, classes: 6n + 4 layers     arXiv:1605.07146
//   A stage is said as what follows makes of it: its sum, normalised, and its ReLU.
class WideResnet final : public CifarNetwork {
public:
    WideResnet(const networks::Residual& plan, double dropout, InputShape input, std::int64_t classes)
        : m_blocksAStage(plan.blocks)
        , m_stem(register_module("stem", convolution(input.channels, plan.stem)))
    {
        std::int64_t inputs = plan.stem;
        for (std::size_t i = 0; i < plan.channels.size(); ++i) {
            for (std::int64_t n = 0; n < plan.blocks; ++n) {
                m_blocks.push_back(register_module("stage" + std::to_string(i + 1) + "_block" + std::to_string(n + 1),
                    std::make_shared<WideBlock>(inputs, plan.channels[i], i > 0 && n == 0 ? 2 : 1, dropout)));
                inputs = plan.channels[i];
            }
        }
        m_norm = register_module("norm", torch::nn::BatchNorm2d(inputs));
        makeEnd(inputs, classes);
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor maps = m_stem->forward(forConvolutions(input));
        for (std::size_t i = 0; i < m_blocks.size(); ++i) {
            const std::int64_t before = static_cast<std::int64_t>(i) / m_blocksAStage;      // stages that are done
            const bool first = static_cast<std::int64_t>(i) % m_blocksAStage == 0;
            torch::Tensor opened = m_blocks[i]->open(maps, first ? lastActivation() : Activation::Relu);
            if (first)
                opened = stage(output, before == 0 ? "stem" : "stage" + std::to_string(before), opened);
            maps = m_blocks[i]->forward(maps, opened);
        }
        end(output, stage(output, "stage3", normalised(m_norm, maps, lastActivation())));
        return output;
    }

private:
    std::int64_t m_blocksAStage;
    torch::nn::Conv2d m_stem;
    std::vector<std::shared_ptr<WideBlock>> m_blocks;
    torch::nn::BatchNorm2d m_norm = nullptr;
};

} // namespace

std::shared_ptr<Model> wrn(const Params& params, InputShape input, std::int64_t classes)
{
    return std::make_shared<WideResnet>(networks::wrnPlan(params), params.real("dropout"), input, classes);
}

} // namespace retort::engine::models

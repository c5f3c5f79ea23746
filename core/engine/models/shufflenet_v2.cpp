#include "core/catalogue/networks/networks.h"
#include "core/engine/models/architectures.h"
#include "core/engine/models/cifar_network.h"
#include "core/engine/models/conv_norm.h"
#include "core/engine/models/shuffle.h"

namespace retort::engine::models {

namespace {

/// The two halves of the channels: the next block passes the first on and transforms the second.
using Halves = std::pair<torch::Tensor, torch::Tensor>;

/// 1 × 1, 3 × 3 of each channel by itself, 1 × 1.
class ShuffleBranch final : public torch::nn::Module {
public:
    ShuffleBranch(std::int64_t inputs, std::int64_t half, std::int64_t stride)
        : m_first(register_module("first", std::make_shared<ConvNorm>(inputs, half, Kernel{.side = 1})))
        , m_depthwise(register_module("depthwise", std::make_shared<ConvNorm>(half, half, Kernel{.stride = stride, .groups = half})))
        , m_second(register_module("second", std::make_shared<ConvNorm>(half, half, Kernel{.side = 1})))
    {
    }

    torch::Tensor forward(const torch::Tensor& maps, Activation activation)
    {
        return m_second->forward(m_depthwise->forward(m_first->forward(maps, Activation::Relu), Activation::None), activation);
    }

private:
    std::shared_ptr<ConvNorm> m_first;
    std::shared_ptr<ConvNorm> m_depthwise;
    std::shared_ptr<ConvNorm> m_second;
};

/// The first block transforms the whole input twice and halves the picture; each later one transforms one half of the channels.
class ShuffleStage final : public torch::nn::Module {
public:
    ShuffleStage(std::int64_t inputs, std::int64_t half, std::int64_t blocks)
        : m_depthwise(register_module("depthwise", std::make_shared<ConvNorm>(inputs, inputs, Kernel{.stride = 2, .groups = inputs})))
        , m_narrow(register_module("narrow", std::make_shared<ConvNorm>(inputs, half, Kernel{.side = 1})))
        , m_beside(register_module("beside", std::make_shared<ShuffleBranch>(inputs, half, 2)))
    {
        for (std::int64_t n = 1; n <= blocks; ++n)
            m_blocks.push_back(register_module("block" + std::to_string(n), std::make_shared<ShuffleBranch>(half, half, 1)));
    }

    /// `last`: of the last block.
    torch::Tensor forward(const torch::Tensor& maps, Activation last)
    {
        Halves halves = shuffledHalves(m_narrow->forward(m_depthwise->forward(maps, Activation::None), Activation::Relu), m_beside->forward(maps, Activation::Relu));
        for (const auto& block : m_blocks)
            halves = shuffledHalves(halves.first, block->forward(halves.second, block != m_blocks.back() ? Activation::Relu : last));
        return torch::cat({halves.first, halves.second}, 1);
    }

private:
    std::shared_ptr<ConvNorm> m_depthwise;
    std::shared_ptr<ConvNorm> m_narrow;
    std::shared_ptr<ShuffleBranch> m_beside;
    std::vector<std::shared_ptr<ShuffleBranch>> m_blocks;
};

//   stem, three stages, each of which halves the picture, 1 × 1, mean over the picture, classes                  arXiv:1807.11164
class ShufflenetV2 final : public CifarNetwork {
public:
    ShufflenetV2(const networks::ShuffleV2& plan, InputShape input, std::int64_t classes)
        : m_stem(register_module("stem", std::make_shared<ConvNorm>(input.channels, plan.stem, Kernel{.side = plan.stemKernel})))
    {
        for (std::size_t i = 0; i < plan.channels.size(); ++i)
            m_stages.push_back(register_module("stage" + std::to_string(i + 1), std::make_shared<ShuffleStage>(i == 0 ? plan.stem : plan.channels[i - 1], plan.channels[i] / 2, plan.blocks[i])));
        m_last = register_module("last", std::make_shared<ConvNorm>(plan.channels.back(), plan.last, Kernel{.side = 1}));
        makeEnd(plan.last, classes);
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor maps = stage(output, "stem", m_stem->forward(forConvolutions(input), lastActivation()));
        for (std::size_t i = 0; i < m_stages.size(); ++i)
            maps = stage(output, "stage" + std::to_string(i + 1), m_stages[i]->forward(maps, lastActivation()));
        end(output, m_last->forward(maps, Activation::Relu));
        return output;
    }

private:
    std::shared_ptr<ConvNorm> m_stem;
    std::vector<std::shared_ptr<ShuffleStage>> m_stages;
    std::shared_ptr<ConvNorm> m_last;
};

} // namespace

std::shared_ptr<Model> shufflenetV2(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<ShufflenetV2>(networks::shuffleV2Plan(params), input, classes); }

} // namespace retort::engine::models

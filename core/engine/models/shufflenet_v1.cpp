#include "core/catalogue/networks/networks.h"
#include "core/engine/models/architectures.h"
#include "core/engine/models/cifar_network.h"
#include "core/engine/models/conv_norm.h"
#include "core/engine/models/shuffle.h"

namespace retort::engine::models {

namespace {

/// 1 × 1 in groups, shuffle, 3 × 3 of each channel by itself, 1 × 1 in groups; plus the input, or, where the picture is halved,
/// beside the input's means over 3 × 3.
class ShuffleBlock final : public torch::nn::Module {
public:
    ShuffleBlock(const networks::ShuffleV1::Block& plan, std::int64_t groups)
        : m_groups(plan.groups)
        , m_halves(plan.halves)
        , m_narrow(register_module("narrow", std::make_shared<ConvNorm>(plan.inputs, plan.middle, Kernel{.side = 1, .groups = plan.groups})))
        , m_depthwise(register_module("depthwise", std::make_shared<ConvNorm>(plan.middle, plan.middle, Kernel{.stride = plan.halves ? 2 : 1, .groups = plan.middle})))
        , m_widen(register_module("widen", std::make_shared<ConvNorm>(plan.middle, plan.outputs, Kernel{.side = 1, .groups = groups})))
    {
    }

    torch::Tensor forward(const torch::Tensor& maps, Activation activation)
    {
        torch::Tensor values = m_narrow->forward(maps, Activation::Relu);
        if (m_groups > 1)
            values = shuffled(values, m_groups);
        values = m_depthwise->forward(values, Activation::Relu);
        if (!m_halves)
            return m_widen->forward(values, activation, maps);
        // The input follows a ReLU, and so do its means without another.
        return torch::cat({m_widen->forward(values, activation), torch::avg_pool2d(maps, 3, 2, 1)}, 1);
    }

private:
    std::int64_t m_groups;
    bool m_halves;
    std::shared_ptr<ConvNorm> m_narrow;
    std::shared_ptr<ConvNorm> m_depthwise;
    std::shared_ptr<ConvNorm> m_widen;
};

//   stem, three stages of 4, 8 and 4 blocks, each of which halves the picture, mean over the picture, classes    arXiv:1707.01083
class ShufflenetV1 final : public CifarNetwork {
public:
    ShufflenetV1(const networks::ShuffleV1& plan, InputShape input, std::int64_t classes)
        : m_stem(register_module("stem", std::make_shared<ConvNorm>(input.channels, plan.stem, Kernel{.side = plan.stemKernel})))
    {
        for (std::size_t i = 0; i < plan.stages.size(); ++i)
            for (const networks::ShuffleV1::Block& block : plan.stages[i])
                m_stages[i].push_back(register_module("stage" + std::to_string(i + 1) + "_block" + std::to_string(m_stages[i].size() + 1), std::make_shared<ShuffleBlock>(block, plan.groups)));
        const auto& last = plan.stages.back().back();
        makeEnd(last.outputs, classes);
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor maps = stage(output, "stem", m_stem->forward(forConvolutions(input), lastActivation()));
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            for (const auto& block : m_stages[i])
                maps = block->forward(maps, block != m_stages[i].back() ? Activation::Relu : lastActivation());
            maps = stage(output, "stage" + std::to_string(i + 1), maps);
        }
        end(output, maps);
        return output;
    }

private:
    std::shared_ptr<ConvNorm> m_stem;
    std::array<std::vector<std::shared_ptr<ShuffleBlock>>, 3> m_stages;
};

} // namespace

std::shared_ptr<Model> shufflenetV1(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<ShufflenetV1>(networks::shuffleV1Plan(params), input, classes); }

} // namespace retort::engine::models

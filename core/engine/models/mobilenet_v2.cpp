#include "core/catalogue/networks/networks.h"
#include "core/engine/models/architectures.h"
#include "core/engine/models/cifar_network.h"
#include "core/engine/models/conv_norm.h"

namespace retort::engine::models {

namespace {

/// 1 × 1 to many channels, 3 × 3 of each by itself, 1 × 1 to few without activation; plus the input where the shape stays.
class InvertedBlock final : public torch::nn::Module {
public:
    InvertedBlock(const networks::Mobilenet::Block& plan, Activation activation)
        : m_adds(plan.adds())
        , m_activation(activation)
    {
        if (plan.expands)
            m_expand = register_module("expand", std::make_shared<ConvNorm>(plan.inputs, plan.expanded, Kernel{.side = 1}));
        m_depthwise = register_module("depthwise", std::make_shared<ConvNorm>(plan.expanded, plan.expanded, Kernel{.stride = plan.stride, .groups = plan.expanded}));
        m_project = register_module("project", std::make_shared<ConvNorm>(plan.expanded, plan.outputs, Kernel{.side = 1}));
    }

    torch::Tensor forward(const torch::Tensor& maps)
    {
        const torch::Tensor wide = m_depthwise->forward(m_expand ? m_expand->forward(maps, m_activation) : maps, m_activation);
        return m_project->forward(wide, Activation::None, m_adds ? maps : torch::Tensor());
    }

private:
    bool m_adds;
    Activation m_activation;
    std::shared_ptr<ConvNorm> m_expand;
    std::shared_ptr<ConvNorm> m_depthwise;
    std::shared_ptr<ConvNorm> m_project;
};

//   stem, seventeen blocks, 1 × 1 to 1280 channels, mean over the picture, classes                              arXiv:1801.04381
//   Its stages end in no activation.
class MobilenetV2 final : public CifarNetwork {
public:
    MobilenetV2(const networks::Mobilenet& plan, InputShape input, std::int64_t classes)
        : m_activation(plan.bounded ? Activation::Relu6 : Activation::Relu)
        , m_stem(register_module("stem", std::make_shared<ConvNorm>(input.channels, plan.stem, Kernel{.stride = plan.stemStride})))
    {
        for (const networks::Mobilenet::Block& block : plan.blocks) {
            m_blocks.push_back(register_module("block" + std::to_string(m_blocks.size() + 1), std::make_shared<InvertedBlock>(block, m_activation)));
            m_stages.push_back(block.stage);
        }
        m_last = register_module("last", std::make_shared<ConvNorm>(plan.blocks.back().outputs, plan.last, Kernel{.side = 1}));
        makeEnd(plan.last, classes);
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor maps = m_stem->forward(forConvolutions(input), stagesWanted() ? Activation::None : m_activation);
        if (stagesWanted()) {
            output.before.emplace_back("stem", maps);
            maps = activated(maps, m_activation);
            output.stages.emplace_back("stem", maps);
        }
        for (std::size_t i = 0; i < m_blocks.size(); ++i) {
            maps = m_blocks[i]->forward(maps);
            if (m_stages[i] > 0)
                linearStage(output, "stage" + std::to_string(m_stages[i]), maps);
        }
        end(output, m_last->forward(maps, m_activation));
        return output;
    }

private:
    Activation m_activation;
    std::shared_ptr<ConvNorm> m_stem;
    std::vector<std::shared_ptr<InvertedBlock>> m_blocks;
    std::vector<std::int64_t> m_stages;       // that end with each block; 0: none
    std::shared_ptr<ConvNorm> m_last;
};

} // namespace

std::shared_ptr<Model> mobilenetV2(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<MobilenetV2>(networks::mobilenetPlan(params), input, classes); }

} // namespace retort::engine::models

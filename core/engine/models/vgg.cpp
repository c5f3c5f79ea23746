#include "core/catalogue/networks/networks.h"
#include "core/engine/models/architectures.h"
#include "core/engine/models/cifar_network.h"
#include "core/engine/models/conv_norm.h"
#include "core/engine/models/pooling.h"

namespace retort::engine::models {

namespace {

/// 3 × 3 convolutions of one width; the last one's ReLU is left to the network. The convolutions have the bias that the
/// normalisation makes idle, as in the programs whose counts are quoted.
class VggStage final : public torch::nn::Module {
public:
    VggStage(std::int64_t inputs, std::int64_t channels, std::int64_t convolutions)
    {
        for (std::int64_t n = 1; n <= convolutions; ++n)
            m_layers.push_back(register_module("layer" + std::to_string(n), std::make_shared<ConvNorm>(n == 1 ? inputs : channels, channels, Kernel{.bias = true})));
    }

    torch::Tensor forward(torch::Tensor maps)
    {
        for (const auto& layer : m_layers)
            maps = layer->forward(maps, layer != m_layers.back() ? Activation::Relu : Activation::None);
        return maps;
    }

private:
    std::vector<std::shared_ptr<ConvNorm>> m_layers;
};

//   five stages of convolutions, the picture halved between them, mean over the picture, classes                 arXiv:1409.1556
class Vgg final : public CifarNetwork {
public:
    Vgg(const networks::Vgg& plan, InputShape input, std::int64_t classes) : m_halves(plan.halves)
    {
        std::int64_t inputs = input.channels;
        for (std::size_t i = 0; i < plan.channels.size(); ++i) {
            m_stages.push_back(register_module(nameOf(i), std::make_shared<VggStage>(inputs, plan.channels[i], plan.convolutions[i])));
            inputs = plan.channels[i];
        }
        makeEnd(inputs, classes);
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor maps = forConvolutions(input);
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            maps = m_stages[i]->forward(maps);
            if (stagesWanted())
                stage(output, nameOf(i), maps);
            maps = m_halves[i] ? pooledRelu(maps) : maps.relu();
        }
        end(output, maps);
        return output;
    }

private:
    static std::string nameOf(std::size_t i) { return i == 0 ? "stem" : "stage" + std::to_string(i); }

    std::array<bool, 5> m_halves;
    std::vector<std::shared_ptr<VggStage>> m_stages;
};

} // namespace

std::shared_ptr<Model> vgg(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<Vgg>(networks::vggPlan(params, input), input, classes); }

} // namespace retort::engine::models

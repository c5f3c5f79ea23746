#include "core/engine/models/architectures.h"
#include "core/engine/models/hidden_layers.h"
#include "core/engine/models/norm.h"
#include "core/engine/models/pooled_convolution.h"
#include "core/engine/models/pooling.h"

#include <torch/nn/modules/conv.h>

namespace retort::engine::models {

namespace {

/// 3 × 3 convolutions of one width, with batch normalisation after each where asked for, and ReLU between them: the last one's
/// is left to the network.
class CnnStage final : public torch::nn::Module {
public:
    CnnStage(std::int64_t inputs, std::int64_t channels, std::int64_t convolutions, bool norm)
    {
        for (std::int64_t n = 1; n <= convolutions; ++n) {
            const auto options = torch::nn::Conv2dOptions(n == 1 ? inputs : channels, channels, 3).padding(1).bias(!norm);
            m_convolutions.push_back(register_module("conv" + std::to_string(n), torch::nn::Conv2d(options)));
            if (norm)
                m_norms.push_back(register_module("norm" + std::to_string(n), torch::nn::BatchNorm2d(channels)));
        }
    }

    torch::Tensor forward(torch::Tensor maps)
    {
        for (std::size_t i = 0; i < m_convolutions.size(); ++i) {
            maps = m_convolutions[i]->forward(maps);
            const bool last = i + 1 == m_convolutions.size();
            if (!m_norms.empty())
                maps = normalised(m_norms[i], maps, last ? Activation::None : Activation::Relu);
            else if (!last)
                maps.relu_();
        }
        return maps;
    }

    /// forward, ReLU and pooling.
    torch::Tensor pooled(const torch::Tensor& maps)
    {
        return m_convolutions.size() == 1 && m_norms.empty() ? pooledConvolution(m_convolutions.front(), maps) : pooledRelu(forward(maps));
    }

private:
    std::vector<torch::nn::Conv2d> m_convolutions;
    std::vector<torch::nn::BatchNorm2d> m_norms;
};

//   stages of convolutions, 2 × 2 max pooling after each, hidden layers, classes                                arXiv:1409.1556
class Cnn final : public Model {
public:
    Cnn(const Params& params, InputShape input, std::int64_t classes)
    {
        for (const std::int64_t channels : params.integers("channels")) {
            m_stages.push_back(register_module("stage" + std::to_string(m_stages.size() + 1),
                std::make_shared<CnnStage>(input.channels, channels, params.integer("convolutions"), params.boolean("batch_norm"))));
            input = {channels, input.height / 2, input.width / 2};
        }
        m_layers = std::make_unique<HiddenLayers>(*this, input.values(), params.integers("hidden"), params.real("dropout"), classes);
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor maps = forConvolutions(input);
        for (std::size_t i = 0; i < m_stages.size(); ++i) {
            if (!stagesWanted()) {
                maps = m_stages[i]->pooled(maps);
                continue;
            }
            maps = m_stages[i]->forward(maps);
            output.before.emplace_back("stage" + std::to_string(i + 1), maps);
            output.stages.emplace_back("stage" + std::to_string(i + 1), maps.relu());
            maps = pooledRelu(maps);
        }
        m_layers->forward(maps.flatten(1), output);
        return output;
    }

private:
    std::vector<std::shared_ptr<CnnStage>> m_stages;
    std::unique_ptr<HiddenLayers> m_layers;
};

} // namespace

std::shared_ptr<Model> cnn(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<Cnn>(params, input, classes); }

} // namespace retort::engine::models

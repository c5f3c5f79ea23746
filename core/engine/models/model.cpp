#include "core/engine/models/architectures.h"
#include "core/engine/models/conv_norm.h"

#include "core/base/error.h"
#include "core/base/random.h"
#include "core/catalogue/catalogue.h"

#include <ATen/CPUGeneratorImpl.h>
#include <torch/nn/modules/batchnorm.h>
#include <torch/utils.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <mutex>

namespace retort::engine {

namespace {

struct ModelRow {
    std::string_view id;
    std::shared_ptr<Model> (*make)(const Params& params, InputShape input, std::int64_t classes);
};

constexpr std::array modelTable{
    ModelRow{"linear", models::linear},
    ModelRow{"mlp", models::mlp},
    ModelRow{"cnn", models::cnn},
    ModelRow{"resnet", models::resnet},
    ModelRow{"wrn", models::wrn},
    ModelRow{"vgg", models::vgg},
    ModelRow{"mobilenet_v2", models::mobilenetV2},
    ModelRow{"shufflenet_v1", models::shufflenetV1},
    ModelRow{"shufflenet_v2", models::shufflenetV2},
};

/// Torch's layers draw weights when they are made; what they drew is overwritten, and must not be missing elsewhere.
class DefaultGeneratorUntouched {
public:
    DefaultGeneratorUntouched() : m_generator(at::detail::getDefaultCPUGenerator())
    {
        const std::lock_guard lock(m_generator.mutex());
        m_state = m_generator.get_state();
    }
    ~DefaultGeneratorUntouched()
    {
        const std::lock_guard lock(m_generator.mutex());
        m_generator.set_state(m_state);
    }
    DefaultGeneratorUntouched(const DefaultGeneratorUntouched&) = delete;
    DefaultGeneratorUntouched& operator=(const DefaultGeneratorUntouched&) = delete;

private:
    at::Generator m_generator;
    torch::Tensor m_state;
};

std::int64_t fanIn(const torch::Tensor& weight) { return weight.numel() / weight.size(0); }

void drawUniform(torch::Tensor& parameter, double bound, std::uint64_t stream)
{
    CounterGenerator random(stream);
    torch::Tensor drawn = torch::empty(parameter.sizes(), torch::kFloat);
    float* values = drawn.data_ptr<float>();
    std::generate_n(values, drawn.numel(), [&] { return static_cast<float>((2 * random.unit() - 1) * bound); });
    parameter.copy_(drawn);
}

} // namespace

std::shared_ptr<Model> makeModel(std::string_view architecture, const Params& params, InputShape input, std::int64_t classes)
{
    modelCost(architecture, params, input, classes);   // refuses what cannot be built, in the same words as the builder
    const auto row = std::ranges::find(modelTable, architecture, &ModelRow::id);
    if (row == modelTable.end())
        throw Error("The architecture \"" + std::string(architecture) + "\" has no network; this is a mistake of the program, please report it.");
    const DefaultGeneratorUntouched guard;
    return row->make(completed(entry(Kind::Architecture, architecture), params), input, classes);
}

std::vector<std::string_view> architectureIds()
{
    std::vector<std::string_view> ids;
    std::ranges::transform(modelTable, std::back_inserter(ids), &ModelRow::id);
    return ids;
}

void freeze(Model& network)
{
    network.eval();
    for (torch::Tensor& parameter : network.parameters())
        parameter.set_requires_grad(false);
    network.apply([](torch::nn::Module& layer) {
        if (auto* pair = dynamic_cast<models::ConvNorm*>(&layer))
            pair->fold();
    });
}

torch::Tensor forConvolutions(const torch::Tensor& pictures)
{
    if (pictures.size(1) > 1)
        return pictures.contiguous(torch::MemoryFormat::ChannelsLast);
    // One channel is contiguous both ways, and torch would take it for channels-first: only these strides say channels-last.
    const std::int64_t height = pictures.size(2);
    const std::int64_t width = pictures.size(3);
    return pictures.contiguous().as_strided(pictures.sizes(), {height * width, 1, width, 1});
}

void initialise(torch::nn::Module& network, std::uint64_t stream)
{
    const torch::NoGradGuard noGradient;
    const auto parameters = network.named_parameters();
    for (const auto& item : parameters) {
        const std::string& name = item.key();
        torch::Tensor parameter = item.value();
        const std::uint64_t own = mix({stream, keyOf(name)});
        const bool bias = name.ends_with("bias");
        const torch::Tensor* weight = bias ? parameters.find(name.substr(0, name.size() - 4) + "weight") : nullptr;
        if (const torch::Tensor& drawnLike = weight ? *weight : parameter; drawnLike.dim() >= 2)
            drawUniform(parameter, 1 / std::sqrt(static_cast<double>(fanIn(drawnLike))), own);
        else
            parameter.fill_(bias ? 0 : 1);
    }
    for (const auto& module : network.modules()) {
        if (auto* norm = module->as<torch::nn::BatchNorm2d>())
            norm->reset_running_stats();
    }
}

} // namespace retort::engine

#include "core/engine/models/architectures.h"
#include "core/engine/models/hidden_layers.h"

namespace retort::engine::models {

namespace {

//   logits = W x + b
class Linear final : public Model {
public:
    Linear(InputShape input, std::int64_t classes)
        : m_layers(*this, input.values(), {}, 0, classes)
    {
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        m_layers.forward(input.flatten(1), output);
        return output;
    }

private:
    HiddenLayers m_layers;
};

} // namespace

std::shared_ptr<Model> linear(const Params&, InputShape input, std::int64_t classes) { return std::make_shared<Linear>(input, classes); }

} // namespace retort::engine::models

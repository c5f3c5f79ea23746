#include "core/engine/models/architectures.h"
#include "core/engine/models/hidden_layers.h"

namespace retort::engine::models {

namespace {

//   input dropout, then for each hidden layer: W x + b, ReLU, dropout; then the classes              arXiv:1207.0580, 1503.02531
class Mlp final : public Model {
public:
    Mlp(const Params& params, InputShape input, std::int64_t classes)
        : m_inputDropout(params.real("input_dropout"))
        , m_maxNorm(params.real("max_norm"))
        , m_layers(*this, input.values(), params.integers("hidden"), params.real("dropout"), classes)
    {
    }

    ModelOutput forward(const torch::Tensor& input) override
    {
        ModelOutput output;
        torch::Tensor values = input.flatten(1);
        if (m_inputDropout > 0)
            values = torch::dropout(values, m_inputDropout, is_training());
        m_layers.forward(values, output);
        return output;
    }

    void constrain() override
    {
        if (m_maxNorm > 0)
            m_layers.limitNorms(m_maxNorm);
    }

private:
    double m_inputDropout;
    double m_maxNorm;
    HiddenLayers m_layers;
};

} // namespace

std::shared_ptr<Model> mlp(const Params& params, InputShape input, std::int64_t classes) { return std::make_shared<Mlp>(params, input, classes); }

} // namespace retort::engine::models

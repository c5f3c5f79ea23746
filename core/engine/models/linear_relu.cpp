#include "core/engine/models/linear_relu.h"

#include "core/engine/models/linear_kernels.h"
#include "core/engine/models/products.h"
#include "core/engine/models/row_chunks.h"

#include <torch/autograd.h>

#include <vector>

namespace retort::engine::models {

namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr std::int64_t rowNumbers = 16384;    // of a chunk

RowChunks chunksOf(const torch::Tensor& matrix) { return {matrix.size(0), matrix.size(1), rowNumbers, 2}; }

class LinearRelu : public torch::autograd::Function<LinearRelu> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& input, const torch::Tensor& weight, const torch::Tensor& bias)
    {
        torch::Tensor result = product(input, weight.t());
        float* y = result.data_ptr<float>();
        const float* b = bias.data_ptr<float>();
        const RowChunks chunks = chunksOf(result);
        chunks.forEach([&](std::int64_t, std::int64_t at, std::int64_t rows) { kernels::addRectify(y + at, b, rows, chunks.columns); });
        context->saved_data["input"] = input.requires_grad();
        context->save_for_backward({input, weight, result});
        return result;
    }

    static variable_list backward(AutogradContext* context, const variable_list& given)
    {
        const auto saved = context->get_saved_variables();
        const torch::Tensor gradient = given[0].contiguous();
        const float* g = gradient.data_ptr<float>();
        const float* y = saved[2].data_ptr<float>();
        const RowChunks chunks = chunksOf(gradient);
        torch::Tensor gated = torch::empty_like(gradient);
        torch::Tensor sums = torch::empty({chunks.count, chunks.columns});
        float* into = gated.data_ptr<float>();
        float* sum = sums.data_ptr<float>();
        chunks.forEach([&](std::int64_t n, std::int64_t at, std::int64_t rows) {
            kernels::gateAndSum(g + at, y + at, into + at, rows, chunks.columns, sum + n * chunks.columns);
        });
        return {context->saved_data["input"].toBool() ? product(gated, saved[1]) : torch::Tensor(), product(gated.t(), saved[0]), sums.sum(0)};
    }
};

class Affine : public torch::autograd::Function<Affine> {
public:
    static torch::Tensor forward(AutogradContext* context, const torch::Tensor& input, const torch::Tensor& weight, const torch::Tensor& bias)
    {
        context->saved_data["input"] = input.requires_grad();
        context->save_for_backward({input, weight});
        return product(input, weight.t()).add_(bias);
    }

    static variable_list backward(AutogradContext* context, const variable_list& given)
    {
        const auto saved = context->get_saved_variables();
        const torch::Tensor gradient = given[0].contiguous();
        return {context->saved_data["input"].toBool() ? product(gradient, saved[1]) : torch::Tensor(), product(gradient.t(), saved[0]), gradient.sum(0)};
    }
};

bool isPlain(const torch::Tensor& input) { return input.is_cpu() && input.scalar_type() == torch::kFloat && input.dim() == 2; }

} // namespace

torch::Tensor linearRelu(torch::nn::Linear& layer, const torch::Tensor& input)
{
    return isPlain(input) ? LinearRelu::apply(input.contiguous(), layer->weight, layer->bias) : layer->forward(input).relu_();
}

torch::Tensor affine(torch::nn::Linear& layer, const torch::Tensor& input)
{
    return isPlain(input) ? Affine::apply(input.contiguous(), layer->weight, layer->bias) : layer->forward(input);
}

} // namespace retort::engine::models

#include "core/engine/models/products.h"

#include "core/engine/models/product_kernel.h"

#include <ATen/record_function.h>

#include <optional>
#include <vector>

namespace retort::engine::models {

namespace {

std::optional<kernels::Operand> operandOf(const torch::Tensor& matrix)
{
    if (!matrix.is_cpu() || matrix.scalar_type() != torch::kFloat || matrix.dim() != 2 || matrix.numel() == 0)
        return std::nullopt;
    if (matrix.stride(1) == 1 && matrix.stride(0) >= matrix.size(1))
        return kernels::Operand{.values = matrix.data_ptr<float>(), .apart = matrix.stride(0), .transposed = false};
    if (matrix.stride(0) == 1 && matrix.stride(1) >= matrix.size(0))
        return kernels::Operand{.values = matrix.data_ptr<float>(), .apart = matrix.stride(1), .transposed = true};
    return std::nullopt;
}

} // namespace

torch::Tensor product(const torch::Tensor& left, const torch::Tensor& right)
{
    const auto a = operandOf(left), b = operandOf(right);
    if (!a || !b || left.size(1) != right.size(0))
        return torch::mm(left, right);
    torch::Tensor result = torch::empty({left.size(0), right.size(1)}, left.options());
    if (!kernels::multiply(*a, *b, left.size(0), left.size(1), right.size(1), result.data_ptr<float>()))
        return torch::mm(left, right);
    RECORD_FUNCTION("retort::product", std::vector<c10::IValue>({left, right}));
    return result;
}

} // namespace retort::engine::models

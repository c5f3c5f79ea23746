#include "core/engine/models/product_kernel.h"

#ifdef RETORT_ONEDNN
#include <oneapi/dnnl/dnnl.h>
#endif

namespace retort::engine::kernels {

bool multiply([[maybe_unused]] const Operand& left, [[maybe_unused]] const Operand& right, [[maybe_unused]] std::int64_t rows, [[maybe_unused]] std::int64_t inner,
    [[maybe_unused]] std::int64_t columns, [[maybe_unused]] float* result)
{
#ifdef RETORT_ONEDNN
    const auto letter = [](const Operand& matrix) { return matrix.transposed ? 'T' : 'N'; };
    return dnnl_sgemm(letter(left), letter(right), rows, columns, inner, 1, left.values, left.apart, right.values, right.apart, 0, result, columns) == dnnl_success;
#else
    return false;
#endif
}

} // namespace retort::engine::kernels

#pragma once

#include <torch/types.h>

namespace retort::engine::models {

/// left [M, K] · right [K, N], as torch::mm: of float matrices in main memory that lie row by row, or are transposes of such (`w.t()`),
/// by oneDNN's sgemm where torch itself is linked with oneDNN, which is quicker on a layer's shapes than most BLAS. Without gradient.
torch::Tensor product(const torch::Tensor& left, const torch::Tensor& right);

} // namespace retort::engine::models

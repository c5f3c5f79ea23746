#pragma once

#include "core/store/safetensors.h"

#include <torch/types.h>

#include <string>
#include <utility>
#include <vector>

namespace retort::engine {

/// Tensors by name, in the order of the network.
using NamedTensors = std::vector<std::pair<std::string, torch::Tensor>>;

/// A copy of the values, row-major, from whatever device and memory format they are in.
RawTensor toRaw(const torch::Tensor& tensor);
/// A copy in main memory.
torch::Tensor toTensor(const RawTensor& raw);

} // namespace retort::engine

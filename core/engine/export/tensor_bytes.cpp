#include "core/engine/export/tensor_bytes.h"

#include "core/base/error.h"

#include <array>
#include <cstring>

namespace retort::engine {

namespace {

struct TypePair {
    DType ours;
    torch::ScalarType theirs;
};

constexpr std::array types{
    TypePair{DType::F64, torch::kFloat64}, TypePair{DType::F32, torch::kFloat32}, TypePair{DType::F16, torch::kFloat16}, TypePair{DType::BF16, torch::kBFloat16},
    TypePair{DType::I64, torch::kInt64}, TypePair{DType::I32, torch::kInt32}, TypePair{DType::I16, torch::kInt16}, TypePair{DType::I8, torch::kInt8},
    TypePair{DType::U8, torch::kUInt8}, TypePair{DType::Bool, torch::kBool},
};

DType typeOf(const torch::Tensor& tensor)
{
    for (const TypePair& row : types)
        if (row.theirs == tensor.scalar_type())
            return row.ours;
    throw Error(std::string("A tensor of type ") + torch::toString(tensor.scalar_type()) + " cannot be stored; this is a mistake of the program.");
}

torch::ScalarType typeOf(DType type)
{
    for (const TypePair& row : types)
        if (row.ours == type)
            return row.theirs;
    throw Error("A stored tensor has no type; this is a mistake of the program.");
}

} // namespace

RawTensor toRaw(const torch::Tensor& tensor)
{
    const torch::Tensor plain = tensor.detach().to(torch::kCPU).contiguous();
    RawTensor raw{.type = typeOf(plain), .shape = plain.sizes().vec(), .bytes = std::vector<std::byte>(plain.nbytes())};
    std::memcpy(raw.bytes.data(), plain.data_ptr(), raw.bytes.size());
    return raw;
}

torch::Tensor toTensor(const RawTensor& raw)
{
    torch::Tensor tensor = torch::empty(raw.shape, typeOf(raw.type));
    if (tensor.nbytes() != raw.bytes.size())
        throw Error("A stored tensor's bytes do not fit its shape; the file is damaged.");
    std::memcpy(tensor.data_ptr(), raw.bytes.data(), raw.bytes.size());
    return tensor;
}

} // namespace retort::engine

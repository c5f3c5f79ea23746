#include "core/base/error.h"
#include "core/store/safetensors.h"

#include <bit>
#include <cmath>
#include <cstring>

namespace retort {

namespace {

std::uint16_t halfOf(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const std::uint32_t sign = bits >> 16 & 0x8000u;
    std::uint32_t magnitude = bits & 0x7fffffffu;
    if (magnitude > 0x7f800000u)
        return static_cast<std::uint16_t>(sign | 0x7e00u);
    if (magnitude >= 0x477ff000u)                     // 65520 and above round to infinity
        return static_cast<std::uint16_t>(sign | 0x7c00u);
    if (magnitude < 0x38800000u)                      // below 2⁻¹⁴ halves count in steps of 2⁻²⁴; the product is exact
        return static_cast<std::uint16_t>(sign | static_cast<std::uint32_t>(std::nearbyint(std::bit_cast<float>(magnitude) * 0x1.0p24f)));
    magnitude += 0xfffu + (magnitude >> 13 & 1u);     // to nearest, ties to even; a carry goes into the exponent as it should
    return static_cast<std::uint16_t>(sign | ((magnitude - 0x38000000u) >> 13));
}

float floatOfHalf(std::uint16_t half)
{
    const std::uint32_t sign = (half & 0x8000u) << 16;
    const std::uint32_t exponent = half >> 10 & 31u;
    const std::uint32_t mantissa = half & 0x3ffu;
    if (exponent == 31)
        return std::bit_cast<float>(sign | 0x7f800000u | mantissa << 13);
    if (exponent == 0) {
        const float magnitude = static_cast<float>(mantissa) * 0x1.0p-24f;
        return sign ? -magnitude : magnitude;
    }
    return std::bit_cast<float>(sign | (exponent + 112) << 23 | mantissa << 13);
}

template<typename T>
RawTensor pack(DType type, std::span<const T> values, std::vector<std::int64_t> shape)
{
    std::int64_t count = 1;
    for (std::int64_t size : shape)
        count *= size;
    if (count != static_cast<std::int64_t>(values.size()))
        throw Error("A tensor of " + std::to_string(values.size()) + " values does not fit its shape; this is a mistake of the program, please report it.");
    RawTensor tensor{.type = type, .shape = std::move(shape), .bytes = std::vector<std::byte>(values.size_bytes())};
    if (!values.empty())
        std::memcpy(tensor.bytes.data(), values.data(), values.size_bytes());
    return tensor;
}

template<typename T>
std::vector<T> unpack(const RawTensor& tensor)
{
    std::vector<T> values(tensor.bytes.size() / sizeof(T));
    if (!values.empty())
        std::memcpy(values.data(), tensor.bytes.data(), values.size() * sizeof(T));
    return values;
}

[[noreturn]] void wrongType(const RawTensor& tensor, const char* wanted)
{
    throw Error("A stored tensor holds " + std::string(toText(tensor.type)) + " where " + wanted + " is needed: the file is not what it should be.");
}

} // namespace

RawTensor tensorOf(std::span<const float> values, std::vector<std::int64_t> shape) { return pack(DType::F32, values, std::move(shape)); }
RawTensor tensorOf(std::span<const std::int32_t> values, std::vector<std::int64_t> shape) { return pack(DType::I32, values, std::move(shape)); }
RawTensor tensorOf(std::span<const std::int64_t> values, std::vector<std::int64_t> shape) { return pack(DType::I64, values, std::move(shape)); }

RawTensor halfTensorOf(std::span<const float> values, std::vector<std::int64_t> shape)
{
    std::vector<std::uint16_t> halves(values.size());
    for (std::size_t i = 0; i < values.size(); ++i)
        halves[i] = halfOf(values[i]);
    return pack(DType::F16, std::span<const std::uint16_t>(halves), std::move(shape));
}

std::vector<float> floatsOf(const RawTensor& tensor)
{
    std::vector<float> values;
    switch (tensor.type) {
    case DType::F32:
        return unpack<float>(tensor);
    case DType::F64:
        for (double value : unpack<double>(tensor))
            values.push_back(static_cast<float>(value));
        return values;
    case DType::F16:
        for (std::uint16_t half : unpack<std::uint16_t>(tensor))
            values.push_back(floatOfHalf(half));
        return values;
    case DType::BF16:
        for (std::uint16_t upper : unpack<std::uint16_t>(tensor))
            values.push_back(std::bit_cast<float>(static_cast<std::uint32_t>(upper) << 16));
        return values;
    default:
        wrongType(tensor, "a real number");
    }
}

std::vector<std::int32_t> int32sOf(const RawTensor& tensor)
{
    if (tensor.type != DType::I32)
        wrongType(tensor, "I32");
    return unpack<std::int32_t>(tensor);
}

std::vector<std::int64_t> int64sOf(const RawTensor& tensor)
{
    if (tensor.type != DType::I64)
        wrongType(tensor, "I64");
    return unpack<std::int64_t>(tensor);
}

} // namespace retort

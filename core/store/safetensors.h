#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace retort {

enum class DType { F64, F32, F16, BF16, I64, I32, I16, I8, U8, Bool };
std::string_view toText(DType type);
std::size_t byteSize(DType type);

/// A tensor as bytes: row-major, little-endian.
struct RawTensor {
    DType type = DType::F32;
    std::vector<std::int64_t> shape;
    std::vector<std::byte> bytes;
    bool operator==(const RawTensor&) const = default;
};

/// A safetensors file in memory (format: github.com/huggingface/safetensors, README).
struct TensorFile {
    std::map<std::string, RawTensor> tensors;
    std::map<std::string, std::string> metadata;
    bool operator==(const TensorFile&) const = default;
};

/// Strict: header ≤ 100 MB, no duplicate keys, no unknown fields, known types, ≤ 8 dimensions, ≤ 100 000 tensors, no holes,
/// no overlap, no bytes left over. Throws Error saying which rule `what` (a file's name) breaks.
TensorFile parseTensors(std::string_view bytes, std::string_view what);
/// The metadata alone, from the header of a file: as strict about the header, and blind to what follows it.
std::map<std::string, std::string> readMetadata(const std::filesystem::path& file);
std::string serialiseTensors(const TensorFile& file);

/// Builds a tensor from values and back; the reader throws Error for another type or size.
RawTensor tensorOf(std::span<const float> values, std::vector<std::int64_t> shape);
RawTensor halfTensorOf(std::span<const float> values, std::vector<std::int64_t> shape);   ///< rounds to nearest even
RawTensor tensorOf(std::span<const std::int32_t> values, std::vector<std::int64_t> shape);
RawTensor tensorOf(std::span<const std::int64_t> values, std::vector<std::int64_t> shape);
std::vector<float> floatsOf(const RawTensor& tensor);          ///< F32, F16, BF16 or F64
std::vector<std::int32_t> int32sOf(const RawTensor& tensor);
std::vector<std::int64_t> int64sOf(const RawTensor& tensor);

} // namespace retort

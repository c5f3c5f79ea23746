#include "core/store/safetensors.h"

#include "core/base/error.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fstream>
#include <limits>
#include <optional>
#include <set>

namespace retort {

static_assert(std::endian::native == std::endian::little, "tensors are stored little-endian and copied as they are");

namespace {

using Json = nlohmann::json;

constexpr std::size_t mostHeaderBytes = 100'000'000;
constexpr std::size_t mostTensors = 100'000;
constexpr std::size_t mostDimensions = 8;
constexpr std::string_view metadataKey = "__metadata__";

struct TypeRow {
    DType type;
    std::string_view word;
    std::size_t bytes;
};
constexpr std::array<TypeRow, 10> types{{
    {DType::F64, "F64", 8}, {DType::F32, "F32", 4}, {DType::F16, "F16", 2}, {DType::BF16, "BF16", 2}, {DType::I64, "I64", 8},
    {DType::I32, "I32", 4}, {DType::I16, "I16", 2}, {DType::I8, "I8", 1}, {DType::U8, "U8", 1}, {DType::Bool, "BOOL", 1},
}};

const TypeRow& rowOf(DType type)
{
    return *std::ranges::find(types, type, &TypeRow::type);
}

/// The product of the shape's sizes and the type's bytes, or nothing when it does not fit 63 bits.
std::optional<std::uint64_t> bytesOf(DType type, const std::vector<std::int64_t>& shape)
{
    std::int64_t product = static_cast<std::int64_t>(byteSize(type));
    for (std::int64_t size : shape)
        if (size < 0 || __builtin_mul_overflow(product, size, &product))
            return std::nullopt;
    return static_cast<std::uint64_t>(product);
}

struct Entry {
    std::string name;
    std::optional<DType> type;
    std::optional<std::vector<std::uint64_t>> shape, offsets;
};

/// Reads the header as it is parsed, so that a hostile one costs no tree and no key can hide behind its double.
class HeaderReader final : public nlohmann::json_sax<Json> {
public:
    std::vector<Entry> entries;
    std::map<std::string, std::string> metadata;
    std::string problem;

    bool null() override { return refuse("has a null"); }
    bool boolean(bool) override { return refuse("has a true or false"); }
    bool number_integer(number_integer_t) override { return refuse("has a negative number"); }
    bool number_float(number_float_t, const string_t&) override { return refuse("has a number that is not whole"); }
    bool binary(binary_t&) override { return refuse("has binary data"); }

    bool number_unsigned(number_unsigned_t value) override
    {
        if (!m_array)
            return refuse("has a number outside a shape or its offsets");
        m_array->push_back(value);
        if (m_array->size() > (m_field == "shape" ? mostDimensions : 2))
            return refuse(m_field == "shape" ? "has a tensor with more than 8 dimensions" : "has data_offsets that are not two numbers");
        return true;
    }

    bool string(string_t& value) override
    {
        if (m_level == 2 && m_inMetadata) {
            metadata[m_field] = value;
            return metadata.size() <= mostTensors || refuse("has more than 100 000 notes");
        }
        if (m_level != 2 || m_array || m_field != "dtype")
            return refuse("has text where none belongs");
        const auto row = std::ranges::find(types, std::string_view(value), &TypeRow::word);
        if (row == types.end())
            return refuse("has the unknown dtype \"" + value + "\"");
        entries.back().type = row->type;
        return true;
    }

    bool start_object(std::size_t) override
    {
        if (m_array || m_level == 2)
            return refuse("nests too deeply");
        ++m_level;
        m_keys[m_level].clear();
        return true;
    }

    bool key(string_t& name) override
    {
        if (!m_keys[m_level].insert(name).second)
            return refuse("has the key \"" + name + "\" twice");
        if (m_level == 1) {
            m_inMetadata = name == metadataKey;
            if (!m_inMetadata)
                entries.push_back({.name = name, .type = {}, .shape = {}, .offsets = {}});
            return entries.size() <= mostTensors || refuse("names more than 100 000 tensors");
        }
        if (!m_inMetadata && name != "dtype" && name != "shape" && name != "data_offsets")
            return refuse("has the unknown field \"" + name + "\"");
        m_field = name;
        return true;
    }

    bool end_object() override
    {
        if (m_level == 2 && !m_inMetadata) {
            const Entry& entry = entries.back();
            if (!entry.type || !entry.shape || !entry.offsets)
                return refuse("leaves out dtype, shape or data_offsets of \"" + entry.name + "\"");
            if (entry.offsets->size() != 2)
                return refuse("has data_offsets that are not two numbers");
        }
        --m_level;
        return true;
    }

    bool start_array(std::size_t) override
    {
        if (m_level != 2 || m_inMetadata || m_array || (m_field != "shape" && m_field != "data_offsets"))
            return refuse("has a list where none belongs");
        auto& target = m_field == "shape" ? entries.back().shape : entries.back().offsets;
        m_array = &target.emplace();
        return true;
    }

    bool end_array() override
    {
        m_array = nullptr;
        return true;
    }

    bool parse_error(std::size_t position, const std::string&, const Json::exception&) override
    {
        return refuse("is not valid JSON at byte " + std::to_string(position));
    }

private:
    bool refuse(std::string what)
    {
        if (problem.empty())
            problem = std::move(what);
        return false;
    }

    int m_level = 0;
    bool m_inMetadata = false;
    std::string m_field;
    std::vector<std::uint64_t>* m_array = nullptr;
    std::array<std::set<std::string>, 3> m_keys;
};

[[noreturn]] void damaged(std::string_view what, const std::string& rule)
{
    throw Error(std::string(what) + " is no sound safetensors file: " + rule + ".");
}

/// How long the header is that the file of so many bytes begins with.
std::uint64_t headerSizeOf(std::string_view bytes, std::uint64_t fileSize, std::string_view what)
{
    if (bytes.size() < 8)
        damaged(what, "it has fewer than 8 bytes");
    std::uint64_t size = 0;
    std::memcpy(&size, bytes.data(), 8);
    if (size > fileSize - 8 && (bytes.starts_with("PK\3\4") || bytes.starts_with("\x80\x02")))
        throw Error(std::string(what) + " is a file of PyTorch's (.pt), which may hold a program, and is not read; give the weights as safetensors, such as retort export writes.");
    if (size > mostHeaderBytes)
        damaged(what, "its header claims to be larger than 100 MB");
    if (size > fileSize - 8)
        damaged(what, "it ends inside its header");
    return size;
}

void readHeader(HeaderReader& reader, std::string_view header, std::string_view what)
{
    if (header.empty() || header.front() != '{')
        damaged(what, "its header does not begin with {");
    if (!Json::sax_parse(header.begin(), header.end(), &reader))
        damaged(what, "its header " + (reader.problem.empty() ? std::string("is not valid JSON") : reader.problem));
}

} // namespace

std::string_view toText(DType type) { return rowOf(type).word; }
std::size_t byteSize(DType type) { return rowOf(type).bytes; }

std::map<std::string, std::string> readMetadata(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    if (!in)
        throw Error("Cannot read " + file.string() + ": check that it exists and may be read.");
    std::array<char, 8> front{};
    in.read(front.data(), front.size());
    const std::string_view read(front.data(), static_cast<std::size_t>(in.gcount()));
    std::error_code code;
    std::string header(headerSizeOf(read, std::filesystem::file_size(file, code), file.string()), '\0');
    if (!in.read(header.data(), static_cast<std::streamsize>(header.size())))
        damaged(file.string(), "it ends inside its header");
    HeaderReader reader;
    readHeader(reader, header, file.string());
    return std::move(reader.metadata);
}

TensorFile parseTensors(std::string_view bytes, std::string_view what)
{
    const std::uint64_t headerSize = headerSizeOf(bytes, bytes.size(), what);
    const std::string_view data = bytes.substr(8 + headerSize);
    HeaderReader reader;
    readHeader(reader, bytes.substr(8, headerSize), what);

    std::ranges::sort(reader.entries, {}, [](const Entry& entry) { return *entry.offsets; });
    TensorFile file;
    file.metadata = std::move(reader.metadata);
    std::uint64_t start = 0;
    for (const Entry& entry : reader.entries) {
        const std::uint64_t begin = entry.offsets->at(0);
        const std::uint64_t end = entry.offsets->at(1);
        if (begin != start)
            damaged(what, "\"" + entry.name + "\" leaves a hole in the data or overlaps another tensor");
        if (end < begin || end > data.size())
            damaged(what, "\"" + entry.name + "\" reaches past the end of the data");
        RawTensor tensor{.type = *entry.type, .shape = {}, .bytes = {}};
        for (std::uint64_t size : *entry.shape) {
            if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                damaged(what, "\"" + entry.name + "\" has an impossible shape");
            tensor.shape.push_back(static_cast<std::int64_t>(size));
        }
        if (bytesOf(tensor.type, tensor.shape) != end - begin)
            damaged(what, "\"" + entry.name + "\" has a shape and dtype that do not fit its data_offsets");
        const auto* first = reinterpret_cast<const std::byte*>(data.data());
        tensor.bytes.assign(first + begin, first + end);
        file.tensors.emplace(entry.name, std::move(tensor));
        start = end;
    }
    if (start != data.size())
        damaged(what, "bytes are left over after the last tensor");
    return file;
}

std::string serialiseTensors(const TensorFile& file)
{
    // Largest elements first, so that every tensor is aligned to its element.
    std::vector<const std::pair<const std::string, RawTensor>*> order;
    for (const auto& each : file.tensors)
        order.push_back(&each);
    std::ranges::stable_sort(order, std::ranges::greater{}, [](const auto* each) { return byteSize(each->second.type); });
    if (order.size() > mostTensors)
        throw Error("A safetensors file holds at most 100 000 tensors.");

    nlohmann::ordered_json header = nlohmann::ordered_json::object();
    if (!file.metadata.empty())
        header[std::string(metadataKey)] = file.metadata;
    std::uint64_t start = 0;
    for (const auto* each : order) {
        const auto& [name, tensor] = *each;
        if (name == metadataKey || tensor.shape.size() > mostDimensions || bytesOf(tensor.type, tensor.shape) != tensor.bytes.size())
            throw Error("The tensor \"" + name + "\" cannot be stored: its name, shape or size is not allowed in a safetensors file.");
        const std::uint64_t end = start + tensor.bytes.size();
        header[name] = {{"dtype", toText(tensor.type)}, {"shape", tensor.shape}, {"data_offsets", {start, end}}};
        start = end;
    }
    std::string text;
    try {
        text = header.dump();
    } catch (const nlohmann::json::exception&) {
        throw Error("A tensor's name or the metadata is not valid UTF-8, and cannot be stored in a safetensors file.");
    }
    text.resize((text.size() + 7) / 8 * 8, ' ');
    if (text.size() > mostHeaderBytes)
        throw Error("A safetensors header holds at most 100 MB of names and metadata.");

    std::string bytes;
    bytes.reserve(8 + text.size() + start);
    const std::uint64_t headerSize = text.size();
    bytes.append(reinterpret_cast<const char*>(&headerSize), 8);
    bytes += text;
    for (const auto* each : order)
        bytes.append(reinterpret_cast<const char*>(each->second.bytes.data()), each->second.bytes.size());
    return bytes;
}

} // namespace retort

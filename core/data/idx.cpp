#include "core/data/idx.h"

#include "core/base/error.h"
#include "core/data/packed_file.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace retort {

namespace {

constexpr std::uint64_t mostIdxBytes = std::uint64_t{1} << 32;

std::string hex(unsigned byte)
{
    std::array<char, 8> text{};
    std::snprintf(text.data(), text.size(), "%02x", byte);
    return text.data();
}

std::string typeName(unsigned type)
{
    switch (type) {
    case 0x09: return "signed bytes";
    case 0x0b: return "16-bit integers";
    case 0x0c: return "32-bit integers";
    case 0x0d: return "32-bit floats";
    case 0x0e: return "64-bit floats";
    default: return "an unknown type";
    }
}

} // namespace

IdxArray readIdx(const std::filesystem::path& file, int rank)
{
    PackedFile in(file);
    const std::string name = file.string();
    const auto readHeader = [&](std::span<std::uint8_t> out) {
        if (in.read(std::as_writable_bytes(out)) < out.size())
            throw Error(name + " ends inside its header: it is no whole IDX file; fetch it again.");
    };

    std::array<std::uint8_t, 4> magic{};
    readHeader(magic);
    if (magic[0] != 0 || magic[1] != 0)
        throw Error(name + " is no IDX file: it begins with " + hex(magic[0]) + ' ' + hex(magic[1])
            + " where 00 00 is expected; check which file this is.");
    if (magic[2] != 0x08)
        throw Error(name + " holds " + typeName(magic[2]) + " (type " + hex(magic[2])
            + "); only unsigned bytes (type 08) can be read: convert it first.");
    if (magic[3] != rank)
        throw Error(name + " has " + std::to_string(magic[3]) + (magic[3] == 1 ? " dimension" : " dimensions") + " where "
            + std::to_string(rank) + (rank == 1 ? " is expected (labels)" : " are expected (pictures, height, width)")
            + ": check that pictures and labels are not exchanged.");

    IdxArray array;
    std::uint64_t total = 1;
    for (int i = 0; i < rank; ++i) {
        std::array<std::uint8_t, 4> field{};
        readHeader(field);
        const std::uint64_t size = std::uint64_t{field[0]} << 24 | std::uint64_t{field[1]} << 16 | std::uint64_t{field[2]} << 8 | field[3];
        if (size == 0)
            throw Error(name + " announces a dimension of 0, so it holds nothing; fetch it again.");
        if (size > mostIdxBytes / total)
            throw Error(
                name + " announces more than the " + std::to_string(mostIdxBytes >> 30) + " GB that are read here; check that it is whole.");
        total *= size;
        array.dimensions.push_back(static_cast<std::int64_t>(size));
    }
    const std::string announced = "the " + std::to_string(total) + " bytes its header announces";
    if (total > in.mostBytes())
        throw Error(name + " is much too small for " + announced + "; fetch it again.");

    // Memory follows what the file turns out to hold: a packed one announces a thousand times its size at no cost.
    const std::size_t first = std::max<std::size_t>(4 * in.fileBytes(), 1 << 12);
    for (std::size_t got = 0; got < total;) {
        array.bytes.resize(std::min<std::size_t>(total, std::max(2 * got, first)));
        got += in.read(std::as_writable_bytes(std::span(array.bytes).subspan(got)));
        if (got < array.bytes.size())
            throw Error(name + " ends after " + std::to_string(got) + " of " + announced + "; fetch it again.");
    }
    std::byte more{};
    if (in.read(std::span(&more, 1)) > 0)
        throw Error(name + " goes on after " + announced + "; fetch it again.");
    return array;
}

} // namespace retort

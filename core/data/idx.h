#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

namespace retort {

/// One IDX file (Y. LeCun's format): 00 00 08 rank, then big-endian dimensions, then unsigned bytes.
struct IdxArray {
    std::vector<std::int64_t> dimensions;
    std::vector<std::uint8_t> bytes;
};

/// Reads a file of unsigned bytes with so many dimensions (3: pictures, 1: labels), packed or not. Throws Error for anything
/// that is not exactly that: another type or rank, a dimension of 0, more or fewer bytes than the header announces.
IdxArray readIdx(const std::filesystem::path& file, int rank);

} // namespace retort

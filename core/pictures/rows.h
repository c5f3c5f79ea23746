#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

namespace retort {

/// Who takes what a decoder reads.
class RowTaker {
public:
    virtual ~RowTaker() = default;
    /// The picture's size, before anything is decoded; what is wrong with it, or "".
    virtual std::string begin(std::int64_t width, std::int64_t height) = 0;
    /// The rows from the top, 3 bytes a pixel: red, green, blue.
    virtual void row(const std::uint8_t* rgb) = 0;
};

/// Read a whole picture row by row; what is wrong with it, or "". Neither throws anything of its own. `mostMemory`: for what has
/// to be kept whole.
std::string readPngRows(std::span<const std::byte> file, std::size_t mostMemory, RowTaker& taker);
std::string readJpegRows(std::span<const std::byte> file, std::size_t mostMemory, RowTaker& taker);

} // namespace retort

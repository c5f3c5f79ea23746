#pragma once

#include <zlib.h>

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <string>

/// PNG files made by the tests themselves, with nothing but zlib.
namespace retort::test {

using Pixel = std::array<std::uint8_t, 3>;
using PixelAt = std::function<Pixel(int x, int y)>;

inline std::string bigEndian(std::uint32_t value)
{
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16), static_cast<char>(value >> 8), static_cast<char>(value)};
}

inline std::string pngChunk(const std::string& type, const std::string& data)
{
    const std::string body = type + data;
    return bigEndian(static_cast<std::uint32_t>(data.size())) + body + bigEndian(static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(body.data()), static_cast<uInt>(body.size()))));
}

inline std::string pngHeader(std::uint32_t width, std::uint32_t height, bool interlaced = false)
{
    return "\x89PNG\r\n\x1a\n" + pngChunk("IHDR", bigEndian(width) + bigEndian(height) + std::string{8, 2, 0, 0, static_cast<char>(interlaced ? 1 : 0)});
}

inline std::string png(int width, int height, const PixelAt& pixel, bool interlaced = false)
{
    struct Pass { int x, y, right, down; };
    static constexpr Pass adam7[]{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}};
    static constexpr Pass whole[]{{0, 0, 1, 1}};
    std::string raw;
    for (const Pass& pass : interlaced ? std::span<const Pass>(adam7) : std::span<const Pass>(whole)) {
        for (int y = pass.y; y < height && pass.x < width; y += pass.down) {
            raw += '\0';
            for (int x = pass.x; x < width; x += pass.right)
                for (const std::uint8_t value : pixel(x, y))
                    raw += static_cast<char>(value);
        }
    }
    uLongf size = ::compressBound(static_cast<uLong>(raw.size()));
    std::string packed(size, '\0');
    ::compress(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(raw.data()), static_cast<uLong>(raw.size()));
    packed.resize(size);
    return pngHeader(static_cast<std::uint32_t>(width), static_cast<std::uint32_t>(height), interlaced) + pngChunk("IDAT", packed) + pngChunk("IEND", "");
}

} // namespace retort::test

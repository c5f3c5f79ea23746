#include "core/pictures/decode_picture.h"

#include "core/base/error.h"
#include "core/pictures/resampler.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

namespace retort {

namespace {

constexpr std::size_t mostKept = std::size_t{48} << 20;

/// Refuses what is too large before a byte of it is decoded.
class BoundedResampler final : public RowTaker {
public:
    explicit BoundedResampler(const PictureForm& form) : m_resampler(form) {}

    std::string begin(std::int64_t width, std::int64_t height) override
    {
        if (width < 1 || height < 1)
            return "has no pixel";
        if (width > longestSide || height > longestSide || width * height > mostPixels)
            return "has " + std::to_string(width) + " × " + std::to_string(height) + " pixels, and no more than " + std::to_string(longestSide)
                + " a side and 67 million in all are read; make it smaller";
        return m_resampler.begin(width, height);
    }
    void row(const std::uint8_t* rgb) override { m_resampler.row(rgb); }
    void finish(std::uint8_t* out) const { m_resampler.finish(out); }

private:
    Resampler m_resampler;
};

bool beginsWith(std::span<const std::byte> file, std::span<const unsigned char> magic)
{
    return file.size() >= magic.size() && std::ranges::equal(file.first(magic.size()), magic, {}, {}, [](unsigned char c) { return std::byte{c}; });
}

std::string firstBytes(std::span<const std::byte> file)
{
    std::string text;
    for (const std::byte one : file.first(std::min<std::size_t>(4, file.size()))) {
        std::array<char, 8> digits{};
        std::snprintf(digits.data(), digits.size(), "%s%02x", text.empty() ? "" : " ", std::to_integer<unsigned>(one));
        text += digits.data();
    }
    return text;
}

} // namespace

void decodePicture(std::span<const std::byte> file, const std::filesystem::path& name, const PictureForm& form, std::uint8_t* out)
{
    constexpr std::array<unsigned char, 8> png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    constexpr std::array<unsigned char, 3> jpeg{0xff, 0xd8, 0xff};
    BoundedResampler resampler(form);
    std::string problem;
    if (file.empty())
        problem = "is empty";
    else if (beginsWith(file, png))
        problem = readPngRows(file, mostKept + 8 * file.size(), resampler);
    else if (beginsWith(file, jpeg))
        problem = readJpegRows(file, mostKept + 8 * file.size(), resampler);
    else
        problem = "is neither a PNG nor a JPEG file (it begins with " + firstBytes(file) + ")";
    if (!problem.empty())
        throw Error("The picture " + name.string() + " " + problem + (problem.find(';') == std::string::npos ? "; replace it or take it out." : "."));
    resampler.finish(out);
}

} // namespace retort

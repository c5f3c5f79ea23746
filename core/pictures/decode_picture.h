#pragma once

#include "core/data/picture_folder.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

namespace retort {

/// What a picture may be before a byte of it is decoded: its header is enough to be refused.
constexpr std::int64_t longestSide = 16384;
constexpr std::int64_t mostPixels = std::int64_t{1} << 26;

/// Decodes a PNG or JPEG file (its first bytes tell which), resamples it, and writes form.bytes() bytes, plane by plane. Decoded row by
/// row, so that a large picture takes no more memory than a small one, but for interlaced and progressive ones, which may take 48 MB
/// and eight times the file. Throws Error, which names the file, for anything that is not a whole and sound picture.
void decodePicture(std::span<const std::byte> file, const std::filesystem::path& name, const PictureForm& form, std::uint8_t* out);

} // namespace retort

#pragma once

#include <array>
#include <filesystem>

/// Inside core/store only.
namespace retort {

/// The first bytes of a database's file, https://sqlite.org/fileformat.html section 1.3, whatever others do to it meanwhile. Throws Error.
using FileHeader = std::array<char, 100>;
FileHeader readFileHeader(const std::filesystem::path& file);

} // namespace retort

#pragma once

#include <filesystem>
#include <string_view>

namespace retort {

/// A file the program came with ("digits.csv.gz"), wherever it runs from: $RETORT_RESOURCES, then beside the executable as
/// resources/ and ../resources/ (build tree), then ../share/retort/ (installed). Throws Error that names the places searched.
std::filesystem::path resourceFile(std::string_view name);

} // namespace retort

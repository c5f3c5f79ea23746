#pragma once

#include "core/base/file.h"

#include <filesystem>

/// Where a test finds things: from its own place in the build tree, not from a definition, so that the compiler cache serves every clone.
namespace retort::test {

inline std::filesystem::path buildFolder() { return executableFolder().parent_path(); }
inline std::filesystem::path sourceFolder() { return buildFolder() / "source"; }   // a link that CMake makes
inline std::filesystem::path program(const char* name) { return buildFolder() / "bin" / name; }

} // namespace retort::test

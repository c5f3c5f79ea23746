#pragma once

#include <filesystem>

/// Where a test finds things: from its own place in the build tree, not from a definition, so that the compiler cache serves every clone.
namespace retort::test {

std::filesystem::path buildFolder();
std::filesystem::path sourceFolder();
std::filesystem::path program(const char* name); ///< retort, retort-trainer, retort-window

} // namespace retort::test

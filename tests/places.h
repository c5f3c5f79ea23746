#pragma once

#include <filesystem>

/// Where a test finds things: from its own place in the build tree, not from a definition, so that the compiler cache serves every clone.
namespace retort::test {

std::filesystem::path buildFolder();
std::filesystem::path sourceFolder();
std::filesystem::path program(const char* name); ///< retort, retort-trainer, retort-window

/// How many times as slow as an optimised build this one may be (a sanitizer's is): bounds on time are multiplied by it.
int slowness();

} // namespace retort::test

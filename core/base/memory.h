#pragma once

#include <filesystem>
#include <string>

namespace retort {

/// How much more memory a program can have on this machine now.
struct AvailableMemory {
    double bytes = 0;
    double addresses = 0;                     ///< of its address space, where that is limited (ulimit -v); else infinite
    std::string limit;                        ///< what sets the bound, as the end of a sentence: "are free on this machine"
};

/// The least of what the kernel holds available, what this process's control groups leave, and its own limits.
/// `root`: where proc/ and sys/ lie; a test has its own.
AvailableMemory availableMemory(const std::filesystem::path& root = "/");

/// How often the kernel has killed a process for want of memory, as far as can be seen from here; −1: cannot be seen.
long long outOfMemoryKills(const std::filesystem::path& root = "/");

} // namespace retort

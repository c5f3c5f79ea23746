#include "core/base/memory.h"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <exception>
#include <filesystem>
#include <fstream>
#include <limits>
#include <optional>
#include <vector>

namespace retort {

namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

/// The number behind a key, in files of "key value" lines.
std::optional<double> valueIn(const std::filesystem::path& file, const std::string& key)
{
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) {
        const auto end = line.find_first_of(": \t");
        if (end == std::string::npos || line.compare(0, end, key) != 0)
            continue;
        try {
            return std::stod(line.substr(line.find_first_not_of(": \t", end)));
        } catch (const std::exception&) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

/// A file's only number; "max" is none.
std::optional<double> onlyNumberIn(const std::filesystem::path& file)
{
    std::ifstream in(file);
    double value = 0;
    if (in >> value)
        return value;
    return std::nullopt;
}

struct ControlGroup {
    std::filesystem::path folder;
    bool second = false;                      ///< of version 2
};

/// This process's memory control group and all above it, as far as they can be seen.
std::vector<ControlGroup> controlGroups(const std::filesystem::path& root)
{
    std::vector<ControlGroup> groups;
    std::ifstream in(root / "proc/self/cgroup");
    for (std::string line; std::getline(in, line);) {
        const auto first = line.find(':');
        const auto second = line.find(':', first + 1);
        if (first == std::string::npos || second == std::string::npos)
            continue;
        const std::string controllers = line.substr(first + 1, second - first - 1);
        const bool unified = controllers.empty();
        if (!unified && ("," + controllers + ",").find(",memory,") == std::string::npos)
            continue;
        const auto mounted = root / (unified ? "sys/fs/cgroup" : "sys/fs/cgroup/memory");
        std::filesystem::path below = std::filesystem::path(line.substr(second + 1)).relative_path();
        for (;; below = below.parent_path()) {
            groups.push_back({mounted / below, unified});
            if (below.empty())
                break;
        }
    }
    return groups;
}

/// What a group leaves: its limit less what it uses and could not give back.
double leftIn(const ControlGroup& group)
{
    const auto limit = onlyNumberIn(group.folder / (group.second ? "memory.max" : "memory.limit_in_bytes"));
    const auto used = onlyNumberIn(group.folder / (group.second ? "memory.current" : "memory.usage_in_bytes"));
    if (!limit || !used || *limit > 1e18)
        return unlimited;
    const double cached = valueIn(group.folder / "memory.stat", group.second ? "inactive_file" : "total_inactive_file").value_or(0);
    return std::max(0.0, *limit - std::max(0.0, *used - cached));
}

double mappedBytes()
{
    std::ifstream in("/proc/self/statm");
    double pages = 0;
    in >> pages;
    return pages * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

} // namespace

AvailableMemory availableMemory(const std::filesystem::path& root)
{
    AvailableMemory available{.bytes = valueIn(root / "proc/meminfo", "MemAvailable").value_or(unlimited) * 1024, .addresses = unlimited,
        .limit = "are free on this machine"};
    for (const ControlGroup& group : controlGroups(root))
        if (const double left = leftIn(group); left < available.bytes) {
            available.bytes = left;
            available.limit = "are left to its control group (" + group.folder.string() + ")";
        }
    rlimit limit{};
    if (::getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY)
        available.addresses = std::max(0.0, static_cast<double>(limit.rlim_cur) - mappedBytes());
    return available;
}

long long outOfMemoryKills(const std::filesystem::path& root)
{
    double kills = -1;
    const auto see = [&](std::optional<double> count) { kills = std::max(kills, count.value_or(-1)); };
    see(valueIn(root / "proc/vmstat", "oom_kill"));
    for (const ControlGroup& group : controlGroups(root))
        see(valueIn(group.folder / (group.second ? "memory.events" : "memory.oom_control"), "oom_kill"));
    return static_cast<long long>(kills);
}

} // namespace retort

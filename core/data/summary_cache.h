#pragma once

#include "core/data/dataset.h"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace retort {

/// $XDG_CACHE_HOME/retort, else ~/.cache/retort; empty where there is neither.
std::filesystem::path cacheFolder();

/// The kept summary of one data set, read with certain parameters from certain files: one small JSON file with a checksum.
/// Nothing here throws: a cache that is missing, damaged, old or not writable is as good as none.
class SummaryCache {
public:
    /// Notes the files' sizes and times now, before they are read.
    SummaryCache(std::string_view id, const Params& params, const std::vector<std::filesystem::path>& files);

    /// The summary, when it was kept for these very files.
    std::optional<DatasetSummary> find() const;
    /// Keeps it, unless a file has changed since this object was made, or so lately that its time could not tell.
    void keep(const DatasetSummary& summary) const;

private:
    /// Of all the files: a folder of pictures may have a hundred thousand.
    struct Stamp {
        std::string paths;                               ///< a hash of their names
        std::string state;                               ///< of their sizes and times
        std::int64_t newest = 0;                         ///< the last change, in nanoseconds since 1970
        bool operator==(const Stamp&) const = default;
    };
    static std::optional<Stamp> stampOf(const std::vector<std::filesystem::path>& files);

    std::vector<std::filesystem::path> m_sources;
    std::optional<Stamp> m_stamp;
    std::filesystem::path m_file;                        ///< empty: nothing is kept
};

} // namespace retort

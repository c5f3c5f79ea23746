#pragma once

#include "core/store/archive_tables.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

/// Inside core/store only: manifest.json, the first piece of an archive (docs/archive.md says what is in it).
namespace retort::archives {

inline constexpr std::int64_t archiveFormat = 1;
inline constexpr std::size_t mostManifestBytes = std::size_t{32} << 20;
inline constexpr std::string_view manifestName = "manifest.json";
inline constexpr std::string_view blobFolder = "blobs/";

/// Its runs' groups end so, so that no mean is taken over runs of this store and imported ones.
inline constexpr std::string_view importedGroup = ":imported";

/// A run as the manifest has it, without experiment, baseline and reference; `whole`: with all there is, else with what stays of a
/// run that has been purged. Throws Error when there is no such run.
ArchiveJson archivedRunOf(Database& database, const std::string& id, bool whole);

/// What tells whether two archives, or an archive and a store, mean the same run: everything its training has settled, and nothing
/// that people change later. Not `whole`: of what stays of a purged run.
std::string digestOf(const ArchiveJson& run, bool whole);

/// The blobs a run of the manifest names, its curves among them.
std::set<std::string> blobsOf(const ArchiveJson& run);

std::string manifestText(const ArchiveJson& manifest);

/// Reads and checks all of it: after this, every value is of its form, every run's teachers come before it, and the blobs that are
/// listed (name → bytes) are those that are named. How many values it may have goes by the size of the archive that it is in.
/// Throws by `refuse`.
struct Manifest {
    ArchiveJson json;
    std::map<std::string, std::int64_t> blobs;
};
Manifest parseManifest(std::string_view text, std::int64_t archiveBytes, const Refuse& refuse);

} // namespace retort::archives

#pragma once

#include "core/base/ids.h"
#include "core/store/store.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace retort {

/// Runs as one file to share: FILE.retort (docs/archive.md is its format). Both functions open the store by themselves, may be called
/// from any thread, and take memory for the curves of one run and no more than 64 MB beside. They throw Error in one sentence.

/// What goes along in whole; what does not leaves its row behind, as a purged run does, so that every run knows where it comes from.
struct ArchiveScope {
    bool teachers = false;                    ///< those who taught the runs, and those who taught them
    bool pairs = false;                       ///< paired baselines and references, where they have ended
};

struct ExportedArchive {
    std::vector<RunId> whole;                 ///< the runs that were asked for, and what went along
    std::int64_t bytes = 0;
};

/// Writes the runs, which must have ended, all or nothing. The same runs give the same bytes.
ExportedArchive exportRuns(const std::filesystem::path& store, const std::vector<RunId>& runs, const ArchiveScope& scope, const std::filesystem::path& file);

struct ImportedArchive {
    std::vector<RunId> added;                 ///< whole runs that are new here, or of which only the row was here
    std::vector<RunId> there;                 ///< whole runs of the archive that were here already, the same in everything
};

/// Takes the runs of an archive into the store, all or nothing: each blob is compared with its SHA-256 on its way, nothing lands
/// under a name that the archive chooses, and all rows come in one transaction at the end. A run that is here with other content is
/// refused, and all of the archive with it. What is imported is marked: it is shown and compared, but is never used again for its
/// recipe, cannot go on, forms groups of its own, and teaches only who names it ("run:ID"), under an identity of its own.
ImportedArchive importRuns(const std::filesystem::path& store, const std::filesystem::path& file, Store::Access access = Store::Access::ReadWrite);

} // namespace retort

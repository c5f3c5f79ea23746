#pragma once

#include "core/store/archive.h"
#include "core/store/archive_manifest.h"
#include "core/store/blobs.h"
#include "core/store/database.h"

#include <string>

/// Inside core/store only: the runs of a manifest as rows of a store.
namespace retort::archives {

/// Inserts what is not there yet, all of it or nothing. `origin`: the SHA-256 of the manifest. Throws Error by `refuse` for a run that is there with
/// other content, or curves that do not fit theirs. REQUIRES: the manifest's blobs are in `blobs`.
ImportedArchive importRows(Database& database, Blobs& blobs, const Manifest& manifest, const std::string& origin, const Refuse& refuse);

} // namespace retort::archives

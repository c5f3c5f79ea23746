#pragma once

#include "core/store/archive_tables.h"

#include <string>
#include <string_view>

/// Inside core/store only: what of a run is too large for JSON, as one safetensors file. Of each series `series/NETWORK/ATTEMPT/NAME`
/// (F32, its values) and `steps/NETWORK/ATTEMPT/NAME` (I64 [K, 2]: K stretches, each its first step and how many follow each other),
/// and of each evaluation point `confusion/NETWORK/ATTEMPT/STEP` (I32 [C, C], counts). The same run gives the same bytes.
namespace retort::archives {

std::string readCurves(Database& database, const std::string& run);

/// Writes the series' rows and gives `confusion` to each of the run's evaluation rows, in the order of the manifest. `run`: as in the
/// manifest, checked. Throws Error by `refuse` where the file does not fit the run, or is no such file. REQUIRES: a write is open.
void writeCurves(Database& database, const ArchiveJson& run, std::string_view bytes, const Refuse& refuse);

} // namespace retort::archives

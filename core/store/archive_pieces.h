#pragma once

#include "core/store/archive_manifest.h"
#include "core/store/blobs.h"

#include <filesystem>
#include <string>

/// Inside core/store only: an archive's file read piece by piece, its manifest and its blobs. Throws Error with what is wrong with it.
namespace retort::archives {

/// Reads all of it without taking anything, so that a bad archive leaves no trace. `origin`: becomes the SHA-256 of its manifest.
Manifest examine(const std::filesystem::path& file, std::string& origin);

/// Reads it once more, and keeps its blobs.
void takeBlobs(const std::filesystem::path& file, const Manifest& manifest, const std::string& origin, const Blobs& blobs);

} // namespace retort::archives
